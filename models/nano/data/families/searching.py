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
