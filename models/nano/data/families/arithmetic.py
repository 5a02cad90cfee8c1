"""Several numbers at once, and formulas."""

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
""",
    'a / b if b != 0 else None',
    'b !== 0 ? a / b : null',
    inputs=[(12, 4), (7, 2), (5, 0), (0, 4), (100, 8), (9, 3)],
    also='safe_divide division',
)

define(
    'gcd',
    'int a, int b -> int',
    """
    the greatest common divisor of two numbers
    the gcd of a and b
    the largest number that divides both a and b
    <compute> the greatest common divisor of two integers
    <find> the GCD of two numbers
    <calculate> the gcd with Euclid's algorithm
""",
    """
    def @f(a, b):
        while b:
            a, b = b, a % b
        return a
""",
    """
    function @f(a, b) {
      while (b !== 0) {
        [a, b] = [b, a % b];
      }
      return a;
    }
""",
    inputs=PAIRS,
    also='greatest_common_divisor euclid hcf',
)

define(
    'lcm',
    'int a, int b -> int',
    """
    the least common multiple of two numbers
    the lcm of a and b
    the smallest number that both a and b divide
    <compute> the least common multiple of two integers
    <find> the LCM of two numbers
""",
    """
    def @f(a, b):
        multiple = a
        while multiple % b != 0:
            multiple += a
        return multiple
""",
    """
    function @f(a, b) {
      let multiple = a;
      while (multiple % b !== 0) {
        multiple += a;
      }
      return multiple;
    }
""",
    inputs=[(4, 6), (7, 3), (5, 5), (12, 18), (1, 9), (8, 2)],
    also='least_common_multiple',
)

define(
    'are_coprime',
    'int a, int b -> bool',
    """
    ? two numbers are coprime
    ? a and b have no common divisor except 1
    ? the greatest common divisor of two numbers is 1
    ? a and b are relatively prime
""",
    """
    def @f(a, b):
        while b:
            a, b = b, a % b
        return a == 1
""",
    """
    function @f(a, b) {
      while (b !== 0) {
        [a, b] = [b, a % b];
      }
      return a === 1;
    }
""",
    inputs=[(8, 9), (12, 18), (7, 3), (5, 5), (14, 15)],
    also='coprime is_coprime relatively_prime',
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
""",
    '(a + b) / 2',
    '(a + b) / 2',
    inputs=PAIRS,
    also='midpoint mean_of_two',
)

define(
    'percentage',
    'number part, number whole -> number',
    """
    what percent one number is of another
    the percentage that a part is of a whole
    <compute> the percentage of part in whole
    <calculate> how many percent of the whole a part is
""",
    'part / whole * 100',
    '(part / whole) * 100',
    inputs=[(25, 100), (1, 4), (0, 9), (50, 50), (3, 2)],
    also='percent percent_of',
)

define(
    'discount_price',
    'number price, number percent -> number',
    """
    the price after a discount in percent
    a price reduced by a percentage
    <apply> a discount of some percent to a price
    <compute> the price after taking off a given percentage
    <reduce> a price by a percentage
""",
    'price * (100 - percent) / 100',
    '(price * (100 - percent)) / 100',
    inputs=[(100, 20), (50, 10), (80, 0), (40, 50), (200, 25)],
    also='apply_discount discounted reduce_price',
)

define(
    'price_with_tax',
    'number price, number percent -> number',
    """
    the price including a tax in percent
    a price increased by a tax rate in percent
    <add> a tax of some percent to a price
    <compute> the gross price from a net price and a tax in percent
""",
    'price * (100 + percent) / 100',
    '(price * (100 + percent)) / 100',
    inputs=[(100, 20), (50, 10), (80, 0), (40, 50), (200, 25)],
    also='add_tax gross_price with_tax',
)

define(
    'simple_interest',
    'number principal, number rate, number years -> number',
    """
    the simple interest on a principal at a yearly rate in percent for some years
    the simple interest from principal, rate and years
    <compute> simple interest from principal, rate in percent and years
    <calculate> the interest of a principal without compounding
""",
    'principal * rate * years / 100',
    '(principal * rate * years) / 100',
    inputs=[(1000, 5, 2), (500, 10, 1), (200, 0, 3), (1500, 4, 3)],
    also='interest',
)

define(
    'rectangle_area',
    'number width, number height -> number',
    """
    the area of a rectangle
    the area of a rectangle from its width and height
    <compute> the area of a rectangle with given sides
    <calculate> the area of a rectangle
""",
    'width * height',
    'width * height',
    inputs=[(3, 4), (5, 5), (0, 7), (10, 2)],
    also='area area_of_rectangle',
)

define(
    'rectangle_perimeter',
    'number width, number height -> number',
    """
    the perimeter of a rectangle
    the perimeter of a rectangle from its width and height
    <compute> the perimeter of a rectangle
    <calculate> how long the outline of a rectangle is
""",
    '2 * (width + height)',
    '2 * (width + height)',
    inputs=[(3, 4), (5, 5), (0, 7), (10, 2)],
    also='perimeter perimeter_of_rectangle',
)

define(
    'circle_area',
    'number radius -> number',
    """
    the area of a circle with a given radius, rounded to 2 decimals
    the area of a circle from its radius, with two decimals
    <compute> the area of a circle and round it to 2 decimals
    <calculate> the area of a circle by radius, rounded to two decimal places
""",
    'round(math.pi * @x ** 2, 2)',
    'Number((Math.PI * @x ** 2).toFixed(2))',
    inputs=[(1,), (2,), (0,), (5,), (10,)],
    also='area_of_circle',
)

define(
    'circle_circumference',
    'number radius -> number',
    """
    the circumference of a circle with a given radius, rounded to 2 decimals
    the perimeter of a circle from its radius, with two decimals
    <compute> the circumference of a circle rounded to 2 decimals
""",
    'round(2 * math.pi * @x, 2)',
    'Number((2 * Math.PI * @x).toFixed(2))',
    inputs=[(1,), (2,), (0,), (5,), (10,)],
    also='circumference',
)

define(
    'triangle_area',
    'number base, number height -> number',
    """
    the area of a triangle
    the area of a triangle from base and height
    <compute> the area of a triangle with given base and height
    <calculate> half of base times height
""",
    'base * height / 2',
    '(base * height) / 2',
    inputs=[(3, 4), (5, 5), (0, 7), (10, 3)],
    also='area_of_triangle',
)

define(
    'hypotenuse',
    'number a, number b -> number',
    """
    the hypotenuse of a right triangle with legs a and b
    the length of the hypotenuse from the two other sides
    <compute> the hypotenuse of a right triangle
    <apply> the Pythagorean theorem to two legs
""",
    '(a * a + b * b) ** 0.5',
    'Math.sqrt(a * a + b * b)',
    inputs=[(3, 4), (5, 12), (8, 15), (6, 8), (0, 2)],
    also='pythagoras',
)

define(
    'is_triangle',
    'number a, number b, number c -> bool',
    """
    ? three sides form a triangle
    ? a triangle with sides a, b and c exists
    ? three lengths can be the sides of a triangle
    ? any two of three sides are together longer than the third
""",
    'a + b > c and a + c > b and b + c > a',
    'a + b > c && a + c > b && b + c > a',
    inputs=[(3, 4, 5), (1, 2, 3), (5, 5, 5), (1, 1, 9), (2, 3, 4)],
    also='valid_triangle can_form_triangle',
)

define(
    'triangle_type',
    'number a, number b, number c -> text',
    """
    'equilateral', 'isosceles' or 'scalene' for three sides of a triangle
    the type of a triangle from its three sides: equilateral, isosceles or scalene
    <classify> a triangle by its sides as equilateral, isosceles or scalene
    <name> the kind of a triangle with sides a, b, c
""",
    """
    def @f(a, b, c):
        if a == b == c:
            return 'equilateral'
        if a == b or b == c or a == c:
            return 'isosceles'
        return 'scalene'
""",
    """
    function @f(a, b, c) {
      if (a === b && b === c) {
        return 'equilateral';
      }
      if (a === b || b === c || a === c) {
        return 'isosceles';
      }
      return 'scalene';
    }
""",
    inputs=[(3, 3, 3), (3, 4, 4), (3, 4, 5), (2, 2, 3), (5, 6, 5)],
    also='classify_triangle kind_of_triangle',
)

define(
    'distance',
    'number x1, number y1, number x2, number y2 -> number',
    """
    the distance between two points
    the distance between the points (x1, y1) and (x2, y2)
    <compute> the Euclidean distance of two points
    <calculate> how far two points in the plane are apart
""",
    '((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5',
    'Math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)',
    inputs=[(0, 0, 3, 4), (1, 1, 1, 1), (0, 0, 6, 8), (2, 3, 2, 8), (-3, 0, 0, 4)],
    also='point_distance euclidean_distance',
)

define(
    'manhattan_distance',
    'number x1, number y1, number x2, number y2 -> number',
    """
    the Manhattan distance between two points
    the taxicab distance from (x1, y1) to (x2, y2)
    <compute> the Manhattan distance of two points
    the sum of the absolute differences of two points' coordinates
""",
    'abs(x2 - x1) + abs(y2 - y1)',
    'Math.abs(x2 - x1) + Math.abs(y2 - y1)',
    inputs=[(0, 0, 3, 4), (1, 1, 1, 1), (5, 2, 1, 9), (-3, 0, 0, 4)],
    also='taxicab_distance',
)

define(
    'bmi',
    'number weight, number height -> number',
    """
    the body mass index from weight in kg and height in m, rounded to 1 decimal
    the BMI of a person rounded to one decimal
    <compute> the BMI from weight and height, with one decimal
    <calculate> weight divided by height squared, rounded to 1 decimal
""",
    'round(weight / height ** 2, 1)',
    'Number((weight / height ** 2).toFixed(1))',
    inputs=[(70, 1.75), (80, 2), (50, 1.6), (90, 1.8)],
    also='body_mass_index calculate_bmi',
)

define(
    'km_to_miles',
    'number km -> number',
    """
    kilometers as miles, rounded to 2 decimals
    a distance in km converted to miles with two decimals
    <convert> kilometers to miles rounded to 2 decimals
    <turn> km into miles, rounded to two decimal places
""",
    'round(@x * 0.621371, 2)',
    'Number((@x * 0.621371).toFixed(2))',
    inputs=[(1,), (10,), (42.195,), (0,), (100,)],
    also='kilometers_to_miles',
)

define(
    'binomial',
    'int n, int k -> int',
    """
    the number of ways to choose k out of n
    the binomial coefficient of n and k
    <compute> n choose k
    <calculate> the binomial coefficient
    <count> the combinations of k elements out of n
""",
    """
    def @f(n, k):
        result = 1
        for i in range(k):
            result = result * (n - i) // (i + 1)
        return result
""",
    """
    function @f(n, k) {
      let result = 1;
      for (let i = 0; i < k; i++) {
        result = (result * (n - i)) / (i + 1);
      }
      return result;
    }
""",
    inputs=[(5, 2), (6, 0), (10, 3), (4, 4), (7, 1)],
    also='choose n_choose_k combinations_count',
)

define(
    'is_between',
    'number x, number low, number high -> bool',
    """
    ? a number lies between low and high
    ? x is at least low and at most high
    ? a number is in a range, both ends included
    ? low <= x <= high
""",
    'low <= x <= high',
    'x >= low && x <= high',
    inputs=[(5, 1, 10), (0, 1, 10), (10, 1, 10), (11, 1, 10), (3, 3, 3)],
    also='in_range within',
)

define(
    'is_divisible',
    'int a, int b -> bool',
    """
    ? one number is divisible by another
    ? a is divisible by b
    ? b divides a without a remainder
    ? a is a multiple of b
""",
    'a % b == 0',
    'a % b === 0',
    inputs=[(12, 3), (7, 2), (0, 5), (9, 9), (10, 4)],
    also='divisible is_multiple divides',
)

define(
    'sum_between',
    'int a, int b -> int',
    """
    the sum of all integers from a to b
    the sum of the numbers between a and b, both included
    <add> all whole numbers from a up to b
    <sum> every integer from a to b inclusive
""",
    'sum(range(a, b + 1))',
    """
    function @f(a, b) {
      let total = 0;
      for (let i = a; i <= b; i++) {
        total += i;
      }
      return total;
    }
""",
    inputs=[(1, 5), (3, 3), (-2, 2), (5, 1), (10, 12)],
    also='range_sum sum_from_to',
)

define(
    'range_between',
    'int a, int b -> numbers',
    """
    the integers from a to b
    a list of the whole numbers between a and b, both included
    <list> every integer from a to b
    <generate> the numbers from a to b inclusive
""",
    'list(range(a, b + 1))',
    'Array.from({ length: Math.max(0, b - a + 1) }, (_, i) => a + i)',
    inputs=[(1, 5), (3, 3), (-2, 2), (5, 1), (10, 12)],
    also='from_to inclusive_range numbers_between',
)
