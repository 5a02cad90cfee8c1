"""Several numbers at once."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers', combines=False)
PAIRS = [(12, 18), (7, 3), (5, 5), (0, 4), (100, 75), (8, 2)]

define(
    'add',
    'number a, number b -> number',
    """
    the sum of two numbers
    the sum of a and b
    <add> two numbers
    <add> a and b
    a plus b
    <take> two numbers and <give> their sum
    sum a b
    simple addition of a and b
    2 and 3 give 5, 7 and 3 give 10
    what you get when you put two amounts together
    the result of a + b
    <combine> one number with another by plus
    <add> up a pair of numeric arguments
    <sum> two inputs
    how much a and b make together
    basic adder for two operands
    the price of two articles taken together, each given as a number
    <increase> a by b
    operator.add for two arguments
""",
    'a + b',
    'a + b',
    inputs=PAIRS,
    also='add_numbers plus add_two',
)

define(
    'subtract',
    'number a, number b -> number',
    """
    the difference of two numbers
    a minus b
    <subtract> b from a
    <subtract> the second number from the first
    <take> b away from a
    a - b
    <deduct> the second value from the first one
    subtraction of two arguments, first minus second
    how much is left of a when b is removed
    5 and 3 give 2, 3 and 5 give -2
    the result of a reduced by b
    what remains after spending b out of a
    <lower> a by b
    <work> out the signed difference between a first and a second number
    by how much a exceeds b, negative when it does not
    sub(a, b) as on a calculator
    the change I get back when I pay a for something that costs b
""",
    'a - b',
    'a - b',
    inputs=PAIRS,
    also='minus difference',
)

define(
    'multiply',
    'number a, number b -> number',
    """
    the product of two numbers
    a times b
    <multiply> two numbers
    <multiply> a by b
    a * b
    multiplication of two values
    <take> one number times another
    3 and 4 give 12, 5 and 5 give 25
    what two factors make when they are multiplied
    mul function, two operands
    <scale> a by the factor b
    the result of multiplying a and b together
    <compute> the product of a pair of numeric arguments
    how much b pieces cost when one costs a
    operator.mul for two arguments
    <work> out x times y
    two factors in, their product out
    b times as much as a
""",
    'a * b',
    'a * b',
    inputs=PAIRS,
    also='times mul multiply_numbers',
)

define(
    'divide',
    'number a, number b -> number',
    """
    a divided by b, or None if b is zero
    the quotient of two numbers, None when the second is 0
    <divide> a by b but return None if b is 0
    <divide> two numbers safely, None for division by zero
    division of a by b that gives None instead of an error when b is 0
    <divide> two numbers; dividing by zero must give None
    a / b without ever crashing, None if the divisor is zero
    safe division
    the ratio of a to b or None for a zero denominator
    <work> out a over b, guarding against zero in the denominator
    12 and 4 give 3, anything and 0 gives None
    quotient of numerator a and denominator b with a check for zero (None then)
    <share> a among b people, None if there is nobody
    <calculate> a / b but handle ZeroDivisionError by returning None
    exact division of two numbers (7 and 2 give 3.5), nothing (None) when the divisor is 0
    <perform> the division a by b only if b is not zero, otherwise None
    how often b goes into a, fractions included, None when b equals 0
""",
    'a / b if b != 0 else None',
    'b !== 0 ? a / b : null',
    inputs=[(12, 4), (7, 2), (5, 0), (0, 4), (100, 8), (9, 3)],
    also='safe_divide division',
)

define(
    'power',
    'int base, int exponent -> int',
    """
    a base raised to an exponent
    base to the power of exponent
    <raise> a number to a power
    <compute> base ** exponent for a non-negative exponent
    <calculate> a power from base and exponent
    2 and 10 -> 1024
    exponentiation of an integer base
    <multiply> a base by itself exponent times
    base ^ exponent
    Math.pow for integers
    the result of x to the n, where n is zero or positive
    <compute> base to the given exponent, exponent 0 gives 1
    the nth power of a number
    a number multiplied with itself as often as the exponent says
    pow(base, exponent)
    integer power, e.g. 3 to the 3 is 27
    how much is base to the exponent-th
    <exponentiate> two ints
    <take> a base and an exponent and <give> the power
""",
    'base ** exponent',
    'base ** exponent',
    inputs=[(2, 10), (5, 0), (3, 3), (10, 2), (7, 1)],
    also='pow_int to_power exponentiate',
)

define(
    'max_of_three',
    'number a, number b, number c -> number',
    """
    the largest of three numbers
    the maximum of a, b and c
    the biggest one of three numbers
    <find> the largest of three numbers
    <return> the greatest of three values
    which of three numbers is the highest
    max of 3 values
    the top value among a, b, c
    <compare> three numbers and <return> the biggest
    1, 8, 3 -> 8 and 9, 4, 2 -> 9
    the best of three scores
    <pick> the maximum out of three arguments
    the price of the most expensive of three offers
    the greatest one, given three numeric inputs
    <decide> which one of a, b and c is the maximum and <give> it back
    max(a, b, c) as a function of my own
    <determine> the highest among exactly three values
    the oldest of three ages
    three numbers in, the biggest one out
""",
    'max(a, b, c)',
    'Math.max(a, b, c)',
    inputs=[(1, 2, 3), (9, 4, 2), (5, 8, 5), (-1, -2, -3), (0, 0, 0)],
    also='largest_of_three max3 biggest',
)

define(
    'min_of_three',
    'number a, number b, number c -> number',
    """
    the smallest of three numbers
    the minimum of a, b and c
    <find> the smallest of three numbers
    <return> the least of three values
    min of 3 values
    which of three numbers is the lowest
    <compare> three numbers and <return> the smallest
    1, 8, 3 -> 1 and 9, 4, 2 -> 2
    the bottom value among a, b, c
    the cheapest of three prices
    <pick> the minimum out of three arguments
    three numbers in, the least one out
    <determine> the lowest among exactly three values
    the smallest one, given three numeric inputs
    min(a, b, c) as a function of my own
    the youngest of three ages
    the fastest time of three runners
    <decide> which one of a, b and c is the minimum and <give> it back
""",
    'min(a, b, c)',
    'Math.min(a, b, c)',
    inputs=[(1, 2, 3), (9, 4, 2), (5, 8, 5), (-1, -2, -3), (0, 0, 0)],
    also='smallest_of_three min3',
)

define(
    'max_of_two',
    'number a, number b -> number',
    """
    the larger of two numbers
    the maximum of a and b
    the bigger one of two numbers
    <return> the larger of two values
    <find> the greater of two numbers without a list
    max of 2 values
    which of two numbers is higher
    the greater one of a pair of numbers
    <compare> a with b and <return> the bigger
    7, 3 -> 7 and 12, 18 -> 18
    a if it is above b, otherwise b
    <pick> the higher out of two arguments
    the better of two scores as a number
    the one with more, of two amounts
    max(a, b) by hand with an if
    <choose> the maximum, given exactly two numbers
    the dearer one of two prices
    ternary that gives the larger operand
    the higher bid, given two bids
""",
    'max(a, b)',
    'Math.max(a, b)',
    inputs=PAIRS,
    also='larger bigger maximum_of',
)

define(
    'average_of_two',
    'number a, number b -> number',
    """
    the average of two numbers
    the mean of a and b
    the number halfway between two numbers
    <average> two numbers
    arithmetic mean of a and b
    8 and 2 -> 5, 12 and 18 -> 15
    midpoint of two values on the number line
    half of the sum of two numbers
    (a + b) / 2
    <compute> the mean value of a pair
    <add> two numbers and <divide> by two
    the middle between a and b
    <work> out what lies exactly in between two numbers
    the average mark from two tests
    mean of 2 inputs
    <calculate> the center of a and b
    the average temperature from a morning and an evening reading
""",
    '(a + b) / 2',
    '(a + b) / 2',
    inputs=PAIRS,
    also='midpoint mean_of_two',
)

define(
    'is_between',
    'number x, number low, number high -> bool',
    """
    ? a number lies between low and high
    ? x is at least low and at most high
    ? a number is in a range, both ends included
    ? low <= x <= high
    ? x is within the limits low and high, limits included
    ? a value is inside the closed interval [low, high]
    ? x is neither below low nor above high
    ? a number is not outside of a lower and an upper bound, bounds count as inside
    ? low and high enclose x, inclusively
    ? a temperature x stays in the allowed range from low to high
    ? x falls in the inclusive range low..high
    ? the value fits between a minimum and a maximum, equal is fine
    ? an age is at least low and no higher than high
    ? min <= value <= max holds for three numbers
    ? the given number sits from low to high inclusive
    <validate> that x is in the interval from low to high, endpoints allowed
    range check of x with both bounds included
""",
    'low <= x <= high',
    'x >= low && x <= high',
    inputs=[(5, 1, 10), (0, 1, 10), (10, 1, 10), (11, 1, 10), (3, 3, 3)],
    also='in_range within',
)
