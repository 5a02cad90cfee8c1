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
    {x} squared one by one
    <turn> [1, 2, 3] into [1, 4, 9]
    <raise> each of {x} to the second power
    n * n for all n in {x}
    <map> {x} to n ** 2
    the areas of squares whose sides are in {x}
    each entry of {x} times itself
    <replace> every number in {x} by its square
    power of two of each element, meaning its square
    x^2 for each of {x}
    <square> values array
    squared copies of {x}
    <apply> squaring to all of {x}
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
    {k} times each of {x}
    <map> n * {k} over {x}
    {x} scaled up by {k}
    <blow> up all of {x} by {k}
    a list in which all of {x} have been multiplied by {k}
    the amounts of a recipe in {x}, all times {k}
    scalar multiplication of a vector by {k}
    <multiply> array by {k}
    products of {k} with every entry of {x}
    each reading of {x} times {k}
    <use> {k} as a multiplier for all of {x}
    <magnify> the values of {x} by {k}
    <apply> n => n * {k} to {x}
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
    {x} shifted upwards by {k}
    <map> n + {k} over {x}
    <raise> all of {x} by {k}
    {k} more for each of {x}
    <give> everybody a bonus of {k} on their score in {x}
    a list in which all of {x} have grown by {k}
    {x} offset by {k}
    <bump> each entry of {x} up by {k}
    prices of {x} after each went up by {k}
    <add> scalar {k} to array
    the wages in {x} after a raise of {k} for everybody
    every number of {x} with {k} on top
    <apply> n => n + {k} to {x}
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
    twice each of {x}
    <turn> [1, 2, 3] into [2, 4, 6], all times two
    <map> {x} to n * 2
    2n for each n in {x}
    {x} with everything times 2
    <make> each of {x} twice as big
    {x} at twice the size, value by value
    <scale> {x} by a factor of two
    all numbers of {x} plus themselves
    the ingredients of a recipe for double the people
    <double> values array
    <increase> every entry of {x} by 100 percent
    a doubled version of each entry in {x}
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
    the opposites of {x}
    <turn> [1, -2, 0] into [-1, 2, 0]
    <map> {x} to -n
    minus each of {x}
    {x} times -1
    <invert> the sign of all of {x}
    plus to minus and minus to plus for each of {x}
    the additive inverse of every number in {x}
    <make> positive numbers of {x} negative and negative ones positive
    <negate> values array
    debts as credits and credits as debts, from a list of balances
    <swap> plus and minus throughout {x}
    each entry of {x} mirrored at zero
""",
    '[-n for n in @x]',
    '@x.map((n) => 0 - n)',
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
    <turn> [-1, 2, -3] into [1, 2, 3], signs gone
    <map> abs over {x}
    |n| for each n in {x}
    {x} without minus signs
    the distances from zero of all of {x}
    magnitudes of {x}
    Math.abs of every element of {x}
    <strip> the minus off each negative number in {x}
    <ignore> the sign of everything in {x}
    how big each of {x} is, whether plus or minus
    <compute> abs array
    unsigned sizes of a list of gains and losses
    <turn> negative entries of {x} positive and <leave> the others alone
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
    {x} cubed one by one
    <turn> [1, 2, 3] into [1, 8, 27]
    n ** 3 for all n in {x}
    <map> {x} to n * n * n
    third powers of {x}
    the volumes of cubes whose edges are in {x}
    <replace> every number in {x} by its cube
    x^3 for each of {x}
    <cube> values array
    each of {x} to the power of 3
    <apply> cubing to all of {x}
    <multiply> every entry of {x} with itself two more times
""",
    '[n ** 3 for n in @x]',
    '@x.map((n) => n ** 3)',
    also='cubes cube_list',
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
    <print> {x} in one line with {sep} in between
    <glue> {x} together with {sep}
    numbers of {x} as one text, {sep} between neighbours
    <format> {x} as a string delimited by {sep}
    <stringify> {x}, separator {sep}
    one text out of {x}, delimiter {sep}
    <concatenate> {x} to a string using {sep}
    <write> {x} one after another with {sep} between neighbours
    a single line of text from {x}, divided by {sep}
    <implode> {x} with {sep}
    <serialise> an array of numbers with {sep}
    <show> my lottery numbers in one string with {sep} in between
    map str and join with {sep}
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
