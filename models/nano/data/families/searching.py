"""Sorting and searching."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='algorithms', combines=False)
SORT = [([3, 1, 2],), ([],), ([5],), ([4, 4, 1],), ([9, -1, 7, 0],), ([1, 2, 3],)]

define(
    'bubble_sort',
    'numbers -> numbers',
    """
    {x} sorted with bubble sort
    <sort> {x} with bubble sort
    <implement> bubble sort for {x}
    <use> the bubble sort algorithm on {x}
    bubble sort
    <arrange> {x} in ascending order by swapping neighbours again and again
    the bubble sort of {x}, as a new list
    bubble sort ascending, input not changed
    <make> large numbers bubble to the end until all is sorted
    <swap> adjacent numbers that are out of order, pass after pass
    {x} ordered by repeated neighbour exchange
    <write> my own sort without sorted(), using bubble sort
    [3, 1, 2] -> [1, 2, 3] with bubble sort
    <compare> each pair of neighbours and <exchange> them where the left one is greater, until done
    the classic beginner's O(n^2) sort in which the biggest rises to the end
    <put> {x} in increasing order the bubble way
    <bubblesort> an int array
""",
    """
    def @f(numbers):
        result = numbers[:]
        for i in range(len(result)):
            for j in range(len(result) - 1 - i):
                if result[j] > result[j + 1]:
                    result[j], result[j + 1] = result[j + 1], result[j]
        return result
""",
    """
    function @f(numbers) {
      const result = [...numbers];
      for (let i = 0; i < result.length; i++) {
        for (let j = 0; j < result.length - 1 - i; j++) {
          if (result[j] > result[j + 1]) {
            [result[j], result[j + 1]] = [result[j + 1], result[j]];
          }
        }
      }
      return result;
    }
""",
    inputs=SORT,
    also='sort bubble',
)

define(
    'insertion_sort',
    'numbers -> numbers',
    """
    {x} sorted with insertion sort
    <sort> {x} with insertion sort
    <implement> insertion sort for {x}
    <use> the insertion sort algorithm on {x}
    insertion sort
    <arrange> {x} by putting each number in its place among those before it
    the insertion sort of {x}, as a new list
    insertion sort ascending, input not changed
    <insert> every number where it belongs in an already sorted part
    <order> {x} like playing cards in a hand, one card after another
    {x} ordered by insertion
    <write> my own sort without sorted(), using insertion sort
    [3, 1, 2] -> [1, 2, 3] with insertion sort
    <take> number after number and <slide> it left into position
    <put> {x} in increasing order the insertion way
    the sort that grows an ordered prefix by inserting
    <order> an int array by the scheme of insertion sort
""",
    """
    def @f(numbers):
        result = []
        for n in numbers:
            i = len(result)
            while i > 0 and result[i - 1] > n:
                i -= 1
            result.insert(i, n)
        return result
""",
    """
    function @f(numbers) {
      const result = [];
      for (const n of numbers) {
        let i = result.length;
        while (i > 0 && result[i - 1] > n) {
          i--;
        }
        result.splice(i, 0, n);
      }
      return result;
    }
""",
    inputs=SORT,
    also='sort',
)

define(
    'selection_sort',
    'numbers -> numbers',
    """
    {x} sorted with selection sort
    <sort> {x} with selection sort
    <implement> selection sort for {x}
    <use> the selection sort algorithm on {x}
    selection sort
    <arrange> {x} by always choosing the smallest of what is left
    the selection sort of {x}, as a new list
    selection sort ascending, input not changed
    <pick> the minimum again and again until no number is left, which sorts them
    <order> {x} by repeated selection of the least
    {x} ordered by selection
    <write> my own sort without sorted(), using selection sort
    [3, 1, 2] -> [1, 2, 3] with selection sort
    <search> the lowest remaining number and <place> it next, over and over
    <put> {x} in increasing order the selection way
    the sort where the minimum of the rest is selected each round
    <order> an int array, each round taking out its least number (selection)
""",
    """
    def @f(numbers):
        rest = numbers[:]
        result = []
        while rest:
            smallest = min(rest)
            rest.remove(smallest)
            result.append(smallest)
        return result
""",
    """
    function @f(numbers) {
      const rest = [...numbers];
      const result = [];
      while (rest.length > 0) {
        const smallest = Math.min(...rest);
        rest.splice(rest.indexOf(smallest), 1);
        result.push(smallest);
      }
      return result;
    }
""",
    inputs=SORT,
    also='sort',
)

define(
    'merge_sort',
    'numbers -> numbers',
    """
    {x} sorted with merge sort
    <sort> {x} with merge sort
    <implement> merge sort for {x}
    <use> the merge sort algorithm on {x}
    merge sort
    <arrange> {x} by halving, sorting both halves and merging
    the merge sort of {x}
    merge sort ascending, recursive
    <divide> and <conquer>: both halves sorted, then merged to one sorted list
    <sort> numbers stably in O(n log n) by merging halves
    {x} ordered by recursive merging
    <write> my own sort without sorted(), using merge sort
    [3, 1, 2] -> [1, 2, 3] with merge sort
    <cut> an array in the middle, <sort> left and right recursively and <merge> them
    <put> {x} in increasing order the mergesort way
    von Neumann's sort with sorted halves zipped together
    <mergesort> an int array
""",
    """
    def @f(numbers):
        if len(numbers) < 2:
            return numbers
        middle = len(numbers) // 2
        left = @f(numbers[:middle])
        right = @f(numbers[middle:])
        result = []
        while left and right:
            result.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
        return result + left + right
""",
    """
    function @f(numbers) {
      if (numbers.length < 2) {
        return numbers;
      }
      const middle = Math.floor(numbers.length / 2);
      const left = @f(numbers.slice(0, middle));
      const right = @f(numbers.slice(middle));
      const result = [];
      while (left.length > 0 && right.length > 0) {
        result.push(left[0] <= right[0] ? left.shift() : right.shift());
      }
      return [...result, ...left, ...right];
    }
""",
    inputs=SORT,
    also='sort',
)

define(
    'quick_sort',
    'numbers -> numbers',
    """
    {x} sorted with quicksort
    <sort> {x} with quicksort
    <implement> quicksort for {x}
    <use> the quick sort algorithm on {x}
    quick sort
    <arrange> {x} by a pivot and recursion
    the quicksort of {x}
    quicksort ascending, recursive
    <choose> a pivot, smaller ones left, larger ones right, and <recurse>
    <partition> numbers around a pivot to sort them
    {x} ordered by Hoare's quicksort
    <write> my own sort without sorted(), using quick sort
    [3, 1, 2] -> [1, 2, 3] with quicksort
    <sort> around the first number as pivot, recursively for both sides
    <put> {x} in increasing order the quicksort way
    the sort that splits into less than the pivot and the rest
    <quicksort> an int array, functional style
""",
    """
    def @f(numbers):
        if not numbers:
            return []
        pivot, *rest = numbers
        smaller = [n for n in rest if n < pivot]
        larger = [n for n in rest if n >= pivot]
        return @f(smaller) + [pivot] + @f(larger)
""",
    """
    function @f(numbers) {
      if (numbers.length === 0) {
        return [];
      }
      const [pivot, ...rest] = numbers;
      const smaller = rest.filter((n) => n < pivot);
      const larger = rest.filter((n) => n >= pivot);
      return [...@f(smaller), pivot, ...@f(larger)];
    }
""",
    inputs=SORT,
    also='quicksort sort',
)

define(
    'binary_search',
    'numbers numbers, int target -> int',
    """
    the index of a target in a sorted list, or -1, found by binary search
    <search> a sorted list for a target with binary search, -1 if absent
    <do> a binary search for a number in a sorted list
    <find> the position of a value in a sorted array by binary search or return -1
    <implement> binary search
    binary search in a sorted list of numbers, returning the index or -1
    <look> something up in a sorted array by halving, giving the index or -1
    bsearch sorted array, -1 if missing
    <halve> the range again and again until the target is found, else -1
    the position of target in ascending numbers in O(log n), -1 when it isn't there
    <give> 2 for [1, 3, 5, 7] and 5, and -1 for [1, 3, 5, 7] and 4, with low and high moving together
    <locate> a number in ordered data in logarithmic time, -1 for not found
    <guess> the middle and <go> left or right, as in a phone book, to get a number's index or -1
    where a value stands in an ascending list, without looking at every one, -1 if nowhere
    logarithmic search
    <narrow> low and high down on a sorted list until the searched value is hit, return its index or -1
    <take> a sorted array and a target and <return> the target's index by bisection, -1 if absent
    divide and conquer lookup in sorted numbers
""",
    """
    def @f(numbers, target):
        low, high = 0, len(numbers) - 1
        while low <= high:
            middle = (low + high) // 2
            if numbers[middle] == target:
                return middle
            if numbers[middle] < target:
                low = middle + 1
            else:
                high = middle - 1
        return -1
""",
    """
    function @f(numbers, target) {
      let low = 0;
      let high = numbers.length - 1;
      while (low <= high) {
        const middle = Math.floor((low + high) / 2);
        if (numbers[middle] === target) {
          return middle;
        }
        if (numbers[middle] < target) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -1;
    }
""",
    inputs=[([1, 3, 5, 7], 5), ([1, 3, 5, 7], 4), ([], 1), ([2], 2), ([1, 2, 3, 4, 5], 1), ([1, 2, 3], 3)],
    also='search find bsearch',
)

define(
    'insert_position',
    'numbers numbers, int target -> int',
    """
    the index at which a number belongs in a sorted list
    the position where a target has to be inserted to keep a list sorted
    <find> where to insert a number in a sorted list
    <search> the insert position of a target in a sorted list
    bisect_left
    the lower bound of a target in an ascending list
    LeetCode search insert position
    <give> 2 for [1, 3, 5] and 4, the index where the 4 belongs
    how many numbers of a sorted list are below the target, which is where it goes
    <determine> the slot for a new number in an ordered array so that the order stays
    <locate> the first place in sorted numbers that isn't less than the target, the end if there is none
    at which index to put a new score in an ascending score list, before equal ones
    <take> a sorted array and a value and <return> where the value would go, its own index if it's there once
    <bisect> a sorted list for an insertion point, left of equal numbers
    the spot where a number fits in between sorted numbers
    insertion index, sorted array
    <compute> the place a book with a number takes on a shelf sorted by number
""",
    'sum(1 for n in numbers if n < target)',
    'numbers.filter((n) => n < target).length',
    inputs=[([1, 3, 5], 4), ([], 1), ([1, 3], 0), ([1, 3], 9), ([2, 4, 6], 4)],
    also='search_insert bisect',
)

define(
    'merge_intervals',
    'matrix intervals -> matrix',
    """
    a list of intervals with overlapping ones merged
    the union of overlapping intervals [start, end]
    <merge> overlapping intervals
    <merge> all overlapping intervals in a list of [start, end]
    <combine> intervals that overlap into one
    <fuse> ranges that touch or overlap
    <join> [start, end] pairs which share any point, sorted by start
    merge overlapping ranges
    <reduce> a set of intervals to disjoint ones that cover the same
    [[1, 3], [2, 6], [8, 10]] -> [[1, 6], [8, 10]]
    my meetings with overlapping ones combined to busy blocks, as [start, end]
    <simplify> bookings [from, to], where those that overlap or share an end become one
    <unify> intersecting spans and <return> them in ascending order
    the covered stretches of a line, from segments that may overlap
    LeetCode merge intervals
    <collapse> time slots that run into each other
    <take> pairs of start and end in any order and <return> the fewest pairs for the same ranges
    the union of segments as a list of separate segments
""",
    """
    def @f(intervals):
        merged = []
        for start, end in sorted(intervals):
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        return merged
""",
    """
    function @f(intervals) {
      const merged = [];
      for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
        const last = merged[merged.length - 1];
        if (last && start <= last[1]) {
          last[1] = Math.max(last[1], end);
        } else {
          merged.push([start, end]);
        }
      }
      return merged;
    }
""",
    inputs=[([[1, 3], [2, 6], [8, 10]],), ([],), ([[1, 4], [4, 5]],), ([[5, 6], [1, 2]],), ([[1, 9], [2, 3]],)],
    also='merge_ranges',
)
