"""Lengths, areas and distances."""

from __future__ import annotations

from functools import partial

from ..family import fn

define = partial(fn, theme='numbers', combines=False)

define(
    'rectangle_area',
    'number width, number height -> number',
    """
    the area of a rectangle
    the area of a rectangle from its width and height
    <compute> the area of a rectangle with given sides
    <calculate> the area of a rectangle
    width 3, height 4 -> area 12
    width times height
    how much surface a rectangular room has
    <multiply> the width of a rectangle by its height
    floor space of a room that is width wide and height long
    area = w * h
    size of a rectangle in square units
    <find> the surface of a rectangle with two known sides
    how many square metres a plot measuring width x height has
    rect area from both side lengths
    <work> out how big a rectangular garden is
    square footage of a rectangular floor
    the space inside a box drawn with given width and height
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
    width 3, height 4 -> perimeter 14
    2 * (width + height)
    how much fence a rectangular garden needs all the way round
    <add> up all four sides of a rectangle
    the distance around a rectangle
    perimeter from two side lengths of a rectangle
    total length of the edges of a rectangle
    <work> out the border length of a rectangular picture
    twice the sum of width and height
    <measure> around a rectangle with width and height
    how far you walk once around a rectangular field
    circumference of a rectangle
    length of the frame for a picture that is width by height
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
    radius 1 -> 3.14
    pi r squared, two decimals
    <multiply> pi by the squared radius and <round> to 2 places
    how big a round disc is, from its radius, rounded to two decimals
    the surface of a circle, radius known, rounded to 2 decimal places
    circle area by radius, 2 digits after the point
    <find> the area enclosed by a circle, to two decimal places
    the size of a pizza from its radius, rounded to 2 decimals
    area of a disk with radius r, rounded to hundredths
    <work> out r * r * pi with two digits after the decimal point
    the space a round table takes given its radius (two decimals)
    Math.PI * r ** 2 to two decimals
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
    radius 1 -> 6.28
    2 pi r, two decimals
    <multiply> the radius by two pi and <round> to 2 places
    the distance around a circle, radius known, rounded to two decimals
    how far a wheel of a given radius rolls in one turn, to two decimals
    outline length of a circle by radius, 2 digits after the point
    <find> the length of the border of a round pond with a radius, rounded to hundredths
    the circle's edge length with two decimal places
    <work> out how long a ribbon around a disc of that radius must be, 2 decimals
    circumference from radius, rounded to the nearest hundredth
    2 * Math.PI * r to two decimals
    perimeter of a disc by its radius, to two places
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
    base 3, height 4 -> 6
    base * height / 2
    half the base multiplied by the height
    surface of a triangle, base and altitude known
    <multiply> base and height of a triangle and <halve> the product
    <find> how much area a triangular sail has
    size of a triangle in square units from its base and its height
    1/2 * b * h
    <work> out the area of a triangular garden bed with base and height
    the area that a triangle covers, its base and the height above it are given
    triangle area formula with base and altitude
    <divide> base times height by two
    half of a base by height rectangle
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
    legs 3 and 4 -> 5
    longest side of a right-angled triangle, both short sides given
    sqrt(a^2 + b^2)
    <use> Pythagoras for the side opposite the right angle
    Math.hypot of two legs
    the length c with a^2 + b^2 = c^2
    <find> the diagonal of a rectangle with sides a and b
    how long a ladder is that reaches a high with its foot b away from the wall
    <work> out the third side of a right triangle from the two catheti
    square root of the sum of two squares
    <compute> the screen diagonal from width and height
    length of the long side in a right triangle with catheti a and b
    5 and 12 -> 13
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
    ? sticks of lengths a, b and c can be joined to a triangle
    ? the triangle inequality holds for three lengths
    ? each side is shorter than the sum of the other two
    ? a, b, c are valid side lengths of a triangle, a flat one does not count
    ? one can draw a triangle with these three sides
    ? three segments close up to a real triangle
    ? 3, 4, 5 style sides make a triangle (1, 2, 3 do not)
    ? none of three sides is as long as the other two together or longer
    ? three rods are suited for building a triangle
    ? a triangle is possible from three given side lengths
    <validate> the sides of a triangle by the triangle inequality
    ? the sum of every two sides exceeds the remaining side
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
    3, 3, 3 -> 'equilateral'
    <tell> if a triangle is equilateral, isosceles or scalene
    'equilateral' if all sides match, 'isosceles' if two do, else 'scalene'
    kind of triangle by comparing its three side lengths
    <determine> whether all, two or none of three sides are equal, as 'equilateral', 'isosceles' or 'scalene'
    triangle classification by side lengths
    <label> a triangle: three equal sides equilateral, two isosceles, none scalene
    what sort of triangle has sides a, b and c (scalene, isosceles, equilateral)
    <categorize> triangles from their sides
    the name of the triangle class for three lengths, e.g. 3, 4, 4 -> 'isosceles'
    <say> which type of triangle three side lengths make
    isosceles / equilateral / scalene detection
    <sort> a triangle into one of the classes scalene, isosceles, equilateral
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
    (0, 0) and (3, 4) -> 5
    straight-line distance from (x1, y1) to (x2, y2)
    <measure> the length of the segment joining two points
    sqrt((x2 - x1)^2 + (y2 - y1)^2)
    as the crow flies distance between two coordinates in a plane
    how far apart are two places on a flat map
    math.dist for two 2D points
    <work> out the length of the line between point 1 and point 2
    L2 distance of two points given by four coordinates
    <apply> Pythagoras to get the gap between two points
    air-line distance for x1, y1, x2, y2
    <find> how long the direct way from one point to another is
    Math.hypot of the differences in x and y
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
    (0, 0) and (3, 4) -> 7
    |x1 - x2| + |y1 - y2|
    city block distance between two points
    L1 distance of two points given by four coordinates
    how many blocks a taxi drives between two street corners in a grid city
    <add> the horizontal and the vertical distance between two points
    grid distance when moving only left, right, up and down
    <count> the steps between two cells if diagonals are not allowed
    rectilinear distance from one point to another
    <sum> the absolute x difference and the absolute y difference
    the walking distance along streets at right angles, x1, y1 to x2, y2
    taxi distance of two coordinates
    <work> out dx plus dy, both without sign
""",
    'abs(x2 - x1) + abs(y2 - y1)',
    'Math.abs(x2 - x1) + Math.abs(y2 - y1)',
    inputs=[(0, 0, 3, 4), (1, 1, 1, 1), (5, 2, 1, 9), (-3, 0, 0, 4)],
    also='taxicab_distance',
)
