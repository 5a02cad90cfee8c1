"""Every number of a list changed."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

define(
    'square_each',
    'numbers -> numbers',
    """
    the squares of {x}
    the square of each of {x}
    <square> {x}
    <square> every number in {x}
    <square> each element of {x}
    <multiply> each of {x} by itself
    a list with the squares of {x}
""",
    '[n * n for n in @x]',
    '@x.map((n) => n * n)',
    also='squares square_list',
)

define(
    'scale_each',
    'numbers -> numbers',
    """
    each of {x} multiplied by {k}
    <multiply> every number in {x} by {k}
    <multiply> each of {x} by {k}
    <scale> {x} by {k}
    {x} with every number times {k}
    <map> {x} to {k} times each value
""",
    '[n * @k for n in @x]',
    '@x.map((n) => n * @k)',
    params={'k': Param((2, 3, 4, 5, 10, 100), arg='factor', arg_says=('a factor', 'a given factor', 'factor'))},
    also='scale multiply_each multiply_by',
)

define(
    'add_each',
    'numbers -> numbers',
    """
    each of {x} plus {k}
    <add> {k} to every number in {x}
    <add> {k} to each of {x}
    <increase> each of {x} by {k}
    <increment> every element of {x} by {k}
    {x} with {k} added to every number
""",
    '[n + @k for n in @x]',
    '@x.map((n) => n + @k)',
    params={'k': Param((1, 2, 3, 5, 10), arg='amount', arg_says=('an amount', 'a given amount', 'amount'))},
    also='add_to_all increment',
)

define(
    'double_each',
    'numbers -> numbers',
    """
    the doubles of {x}
    each of {x} doubled
    <double> {x}
    <double> every number in {x}
    <double> each element of {x}
    a list with twice each of {x}
""",
    '[n * 2 for n in @x]',
    '@x.map((n) => n * 2)',
    also='double_all doubled double',
)

define(
    'negate_each',
    'numbers -> numbers',
    """
    {x} with every sign flipped
    each of {x} negated
    <negate> {x}
    <negate> every number in {x}
    <flip> the sign of each number in {x}
    <change> the sign of each of {x}
""",
    '[-n for n in @x]',
    '@x.map((n) => -n)',
    also='negate flip_signs',
)

define(
    'absolute_each',
    'numbers -> numbers',
    """
    the absolute values of {x}
    the absolute value of each of {x}
    <convert> {x} to absolute values
    <make> every number in {x} positive
    <drop> the signs of {x}
    a list with the absolute values of {x}
""",
    '[abs(n) for n in @x]',
    '@x.map((n) => Math.abs(n))',
    also='absolute_values abs_all',
)

define(
    'cube_each',
    'numbers -> numbers',
    """
    the cubes of {x}
    the cube of each of {x}
    <cube> {x}
    <cube> every number in {x}
    <raise> each of {x} to the third power
    a list with the cubes of {x}
""",
    '[n ** 3 for n in @x]',
    '@x.map((n) => n ** 3)',
    also='cubes cube_list',
)

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
    for each of {x} the product of all the others
    the product of all other elements for each element of {x}
    <compute> for each position of {x} the product of all other numbers
    <replace> each of {x} by the product of the others
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
""",
    '[max(@x[:i + 1]) for i in range(len(@x))]',
    '@x.map((_, i) => Math.max(...@x.slice(0, i + 1)))',
    also='cumulative_max max_so_far',
)

define(
    'join_numbers',
    'numbers -> text',
    """
    {x} as a string separated by {sep}
    {x} joined by {sep}
    <join> {x} with {sep}
    <turn> {x} into a string with {sep} between the numbers
    <write> {x} as text separated by {sep}
""",
    '@sep.join(str(n) for n in @x)',
    '@x.join(@sep)',
    params={
        'sep': Param(
            (',', ', ', '-', ' ', ';', '|'),
            says={
                ',': ('commas', "','", 'a comma'),
                ', ': ("', '", 'a comma and a space'),
                '-': ('dashes', "'-'", 'a hyphen'),
                ' ': ('spaces', 'a space', "' '"),
                ';': ("';'", 'semicolons'),
                '|': ("'|'", 'pipes'),
            },
        )
    },
    also='to_string numbers_to_string',
)
