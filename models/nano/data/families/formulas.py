"""Money, figures and measures."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers', combines=False)

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
