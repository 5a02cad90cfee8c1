"""Numbers of a list with those around or before them."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

define(
    'running_sums',
    'numbers -> numbers',
    """
    the running totals of {x}
    the cumulative sums of {x}
    the running sum of {x}
    <compute> the prefix sums of {x}
    <calculate> the cumulative sum of {x}
    <accumulate> {x} into running totals
    <turn> [1, 2, 3] into [1, 3, 6]
    itertools.accumulate of {x} as a list
    cumsum of {x}
    partial sums of {x}
    the balance after each of {x}, starting at nothing
    for each place in {x}, the total up to and including it
    <add> as you go: a list of all intermediate totals of {x}
    how much had been saved by the end of each month, from monthly amounts
    step by step totals of {x}
    cumulative total array
    prefix sum array
    <hold> a tally while going through {x} and <list> it after each number
    where the total of {x} stands after every entry
""",
    """
    def @f(numbers):
        sums = []
        total = 0
        for n in numbers:
            total += n
            sums.append(total)
        return sums
""",
    """
    function @f(numbers) {
      const sums = [];
      let total = 0;
      for (const n of numbers) {
        total += n;
        sums.push(total);
      }
      return sums;
    }
""",
    also='cumulative_sum prefix_sums running_total cumsum',
)

define(
    'differences',
    'numbers -> numbers',
    """
    the differences between neighbours in {x}
    the differences of consecutive numbers in {x}
    <compute> the difference between each number and the one before in {x}
    <subtract> from each of {x} the number before it
    the steps from one number to the next in {x}
    the pairwise differences of {x}
    <turn> [1, 4, 9] into [3, 5]
    np.diff for plain lists
    deltas of {x}
    each of {x} minus its predecessor, from the second one on
    changes between consecutive readings in {x}
    how much {x} rises or falls from one entry to the next
    first differences of {x}
    next minus current for all neighbours of {x}
    the gaps from one number to the next along {x}, negative when it drops
    <measure> how each value of {x} changed against the one before
    daily weight changes from a list of daily weights
    consecutive diffs array
    kilometers driven on each trip, from a list of odometer readings
""",
    '[@x[i] - @x[i - 1] for i in range(1, len(@x))]',
    '@x.slice(1).map((n, i) => n - @x[i])',
    also='diff deltas steps',
)

define(
    'moving_average',
    'numbers -> numbers',
    """
    the moving averages of {x} over {k} values
    the average of every {k} neighbours in {x}
    <compute> the moving average of {x} with a window of {k}
    <calculate> the rolling mean of {x} with window size {k}
    <smooth> {x} by averaging each window of {k}
    rolling average over {k} of {x}
    <slide> a window of {k} along {x} and <average> inside of it
    means of all windows of {k} consecutive values in {x}
    {x} smoothed with a simple moving average of {k}
    SMA({k}) of {x}
    <average> each run of {k} neighbouring values of {x}
    rolling window of {k} over {x} as in pandas, averaged, complete windows only
    sliding window averages of {x} with width {k}
    <calm> down noisy readings in {x}, taking the average of {k} at a time
    for daily figures in {x}, the average of every {k} days in a row
    window means array size {k}
    for every {k} consecutive entries of {x} their average
""",
    '[sum(@x[i:i + @k]) / @k for i in range(len(@x) - @k + 1)]',
    """
    function @f(@args) {
      const averages = [];
      for (let i = 0; i + @k <= numbers.length; i++) {
        const window = numbers.slice(i, i + @k);
        averages.push(window.reduce((total, n) => total + n, 0) / @k);
      }
      return averages;
    }
""",
    params={'k': Param((2, 4), arg='size', arg_says=('a given size', 'size', 'k'), arg_values=(2, 4))},
    inputs=[([1, 3, 5, 7],), ([2, 4, 6, 8, 10],), ([10, 20],), ([],), ([4, 0, 4, 0, 8],)],
    also='rolling_average rolling_mean',
)

define(
    'product_except_self',
    'numbers -> numbers',
    """
    <compute> for each position of {x} the product of all other numbers
    the product of all other elements for each element of {x}
    for each of {x} the product of all the others
    <replace> each of {x} by the product of the others
    <turn> [1, 2, 3, 4] into [24, 12, 8, 6]
    product of array except self
    everything in {x} multiplied but the number itself, for each place
    at each index of {x} the product of what stands at all other indexes
    <multiply> all of {x} but one, leaving out each in turn
    a list of products of {x}, each lacking its own number
    for every entry of {x}, the rest multiplied together
    <solve> product except self on {x}, no division needed
    <compute> at index i the product of everything in {x} with i left out
    the others multiplied, for each of {x}
    <exclude> one number of {x} at a time and <multiply> what remains
    leave-one-out products of {x}
""",
    """
    def @f(numbers):
        result = []
        for i in range(len(numbers)):
            product = 1
            for j, n in enumerate(numbers):
                if j != i:
                    product *= n
            result.append(product)
        return result
""",
    """
    function @f(numbers) {
      return numbers.map((_, i) => numbers.reduce((product, n, j) => (j === i ? product : product * n), 1));
    }
""",
    inputs=[([1, 2, 3, 4],), ([5],), ([2, 0, 3],), ([],), ([2, 3],), ([1, 1, 5],)],
    also='products_of_others',
)

define(
    'running_max',
    'numbers -> numbers',
    """
    the running maximum of {x}
    the largest number so far at each position of {x}
    <compute> the cumulative maximum of {x}
    <replace> each of {x} by the largest number seen so far
    <turn> [1, 3, 2, 5] into [1, 3, 3, 5]
    the record so far after each of {x}
    prefix maxima of {x}
    high-water marks of {x}
    the best result up to each attempt in {x}
    cummax of {x}
    for every index of {x} the biggest number up to it
    itertools.accumulate(items, max) of {x}
    the standing record in high jump after each jump, from a list of heights
    <track> the maximum while going through {x} and <list> it at each step
    the highest price until each day, for daily prices in {x}
    prefix max array
    never falling list of the biggest of {x} seen until then
""",
    '[max(@x[:i + 1]) for i in range(len(@x))]',
    '@x.map((_, i) => Math.max(...@x.slice(0, i + 1)))',
    also='cumulative_max max_so_far',
)
