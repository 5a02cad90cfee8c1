"""Classes of numbers."""

from __future__ import annotations

from functools import partial

from ..family import cls

define = partial(cls, theme='classes')

define(
    'rectangle',
    """
    a rectangle class with width and height and the methods area and perimeter
    a class for rectangles that gives area and perimeter
    a Rectangle class with area, perimeter and is_square
    a rectangle with a width, a height, an area and a perimeter
    a Rectangle object that knows its width, height, area and perimeter
    a rectangle type with area(), perimeter() and a test for being a square
    a class holding the two sides of a rectangle, able to compute its surface and outline
    an object-oriented rectangle: constructor with width and height, methods for area and perimeter
    OOP exercise: class for a rectangle, area and perimeter as methods
    a geometry class for a rectangular shape with width and height
    a data type for rectangles, with area, perimeter and is-square methods
    a small class to model a room that is width by height, with its area and perimeter
    a class for rectangles where width 3 and height 4 give an area of 12 and a perimeter of 14
    a class whose instances are rectangles and tell their area and circumference
""",
    """
    class @f:
        def __init__(self, width, height):
            self.width = width
            self.height = height

        def area(self):
            return self.width * self.height

        def perimeter(self):
            return 2 * (self.width + self.height)

        def is_square(self):
            return self.width == self.height
""",
    """
    class @f {
      constructor(width, height) {
        this.width = width;
        this.height = height;
      }

      area() {
        return this.width * this.height;
      }

      perimeter() {
        return 2 * (this.width + this.height);
      }

      isSquare() {
        return this.width === this.height;
      }
    }
""",
    steps=[
        [(3, 4), ('area',), ('perimeter',), ('is_square',)],
        [(5, 5), ('area',), ('is_square',)],
        [(2, 10), ('perimeter',), ('.width',)],
    ],
)

define(
    'circle',
    """
    a circle class with a radius and the methods area and circumference rounded to 2 decimals
    a class for circles that gives area and circumference with two decimals
    a Circle class with area and circumference
    a Circle type built from its radius, area() and circumference() to two decimals
    a class holding a radius, with methods for the surface and the outline rounded to 2 decimals
    an object-oriented circle: constructor with the radius, area and circumference as methods
    OOP exercise: class for a circle with radius, area, circumference
    a data type for round shapes that computes pi r squared and 2 pi r, both to 2 decimals
    a class for circles where radius 1 gives area 3.14 and circumference 6.28
    a geometry class for a circular shape with a given radius
    a class modelling a disc, which reports its area and its circumference (two decimals)
    a circle object that knows its radius and can calculate area and circumference
    a class whose instances are circles and answer how big they are and how long around
""",
    """
    import math


    class @f:
        def __init__(self, radius):
            self.radius = radius

        def area(self):
            return round(math.pi * self.radius ** 2, 2)

        def circumference(self):
            return round(2 * math.pi * self.radius, 2)
""",
    """
    class @f {
      constructor(radius) {
        this.radius = radius;
      }

      area() {
        return Number((Math.PI * this.radius ** 2).toFixed(2));
      }

      circumference() {
        return Number((2 * Math.PI * this.radius).toFixed(2));
      }
    }
""",
    steps=[[(1,), ('area',), ('circumference',)], [(5,), ('area',), ('.radius',)], [(2,), ('circumference',)]],
)

define(
    'point',
    """
    a point class with x and y and the method distance to another x and y
    a class for points in the plane with distance_to_origin and move
    a Point class with move and distance_to_origin
    a 2D point with x, y, a method to move it and its distance from the origin
    a class for a coordinate pair with moving by dx, dy and distances to other coordinates
    a point type in 2D that can be shifted and measured against the origin or any x, y
    an object for a position (x, y) with move(dx, dy) and distance(x, y)
    OOP exercise: class for a point in the plane, move it, get its distance to (0, 0)
    a class storing x and y coordinates with distance methods and a translation
    a class for points where (3, 4) has a distance of 5 to the origin
    a geometry class for a location with x and y, which can move and tell how far another place is
    a data type for map positions: x, y, move, Euclidean distance
    a cartesian point that can be translated by dx and dy
    a class for a game figure's position: move it by an offset, ask how far it is from the origin
""",
    """
    class @f:
        def __init__(self, x, y):
            self.x = x
            self.y = y

        def move(self, dx, dy):
            self.x += dx
            self.y += dy

        def distance(self, x, y):
            return ((self.x - x) ** 2 + (self.y - y) ** 2) ** 0.5

        def distance_to_origin(self):
            return self.distance(0, 0)
""",
    """
    class @f {
      constructor(x, y) {
        this.x = x;
        this.y = y;
      }

      move(dx, dy) {
        this.x += dx;
        this.y += dy;
      }

      distance(x, y) {
        return Math.sqrt((this.x - x) ** 2 + (this.y - y) ** 2);
      }

      distanceToOrigin() {
        return this.distance(0, 0);
      }
    }
""",
    steps=[
        [(3, 4), ('distance_to_origin',), ('distance', 3, 10)],
        [(0, 0), ('!move', 6, 8), ('distance_to_origin',), ('.x',)],
        [(1, 2), ('!move', 1, -1), ('.y',)],
    ],
)

define(
    'vector',
    """
    a two-dimensional vector class with add, scale and length
    a class for 2D vectors: add another x and y, scale by a factor, length
    a Vector class with x and y, add, scale and length
    a 2D vector type that supports addition, scaling and its magnitude
    a class for mathematical vectors with two components, add and scale change it, length measures it
    an object for a direction (x, y) with its norm, sum and multiplication by a scalar
    OOP exercise: vector class with x and y, methods add, scale, length
    a class for vectors where (3, 4) has length 5, with scaling and adding
    a class holding two components x and y, with vector addition, scalar multiplication and magnitude
    a physics helper: two-component velocity that can be added to, scaled and measured
    a planar vector that is changed in place by adding another vector or scaling
    a data type for 2D vectors with the usual operations add, scale and length
    a class for arrows in the plane: make longer by a factor, add x and y, give the length
""",
    """
    class @f:
        def __init__(self, x, y):
            self.x = x
            self.y = y

        def add(self, x, y):
            self.x += x
            self.y += y

        def scale(self, factor):
            self.x *= factor
            self.y *= factor

        def length(self):
            return (self.x ** 2 + self.y ** 2) ** 0.5
""",
    """
    class @f {
      constructor(x, y) {
        this.x = x;
        this.y = y;
      }

      add(x, y) {
        this.x += x;
        this.y += y;
      }

      scale(factor) {
        this.x *= factor;
        this.y *= factor;
      }

      length() {
        return Math.sqrt(this.x ** 2 + this.y ** 2);
      }
    }
""",
    steps=[[(3, 4), ('length',), ('!scale', 2), ('.x',)], [(0, 0), ('!add', 6, 8), ('length',)]],
)

define(
    'temperature',
    """
    a temperature class in Celsius that converts to Fahrenheit and Kelvin
    a class for a temperature with to_fahrenheit and to_kelvin
    a Temperature class made from degrees Celsius
    a class that stores degrees Celsius and can give Fahrenheit or Kelvin
    a temperature type with conversion methods from Celsius to F and K
    an object for a thermometer reading in Celsius that converts itself to Fahrenheit and to Kelvin
    OOP exercise: class for a temperature, celsius in the constructor, to fahrenheit and to kelvin as methods
    a class for temperatures where 100 degrees Celsius are 212 Fahrenheit and 373.15 Kelvin
    a unit conversion class for Celsius values, Fahrenheit and Kelvin out
    a data type for weather readings in degrees C with methods for degrees F and K
    a class whose instances keep a Celsius value and translate it to the other two scales
    a temperature in Celsius that can be asked for its Fahrenheit and its Kelvin value
    a Celsius wrapper with Fahrenheit and Kelvin getters as methods
""",
    """
    class @f:
        def __init__(self, celsius):
            self.celsius = celsius

        def to_fahrenheit(self):
            return self.celsius * 9 / 5 + 32

        def to_kelvin(self):
            return self.celsius + 273.15
""",
    """
    class @f {
      constructor(celsius) {
        this.celsius = celsius;
      }

      toFahrenheit() {
        return (this.celsius * 9) / 5 + 32;
      }

      toKelvin() {
        return this.celsius + 273.15;
      }
    }
""",
    steps=[[(100,), ('to_fahrenheit',), ('to_kelvin',)], [(0,), ('to_fahrenheit',), ('.celsius',)]],
)

define(
    'fraction',
    """
    a fraction class with numerator and denominator in lowest terms
    a class for fractions that are reduced, with add and show as 'a/b'
    a Fraction class with add and show
    a rational number class that always reduces itself, with add and a text form 'a/b'
    a class for ratios of two integers in simplest form
    a fraction type: cancel by the gcd in the constructor, add another one, show as text
    an object for top/bottom that is shortened to lowest terms
    OOP exercise: class for fractions with simplification, addition and display
    a class for fractions where 2 over 4 shows as '1/2'
    a class of common fractions, simplified on creation, able to add
    a small rational arithmetic type with numerator, denominator, add and show
    a data type for fractions that keeps them cancelled down
    a class for school fractions: adding two of them gives the reduced result like '3/4'
""",
    """
    import math


    class @f:
        def __init__(self, top, bottom):
            divisor = math.gcd(top, bottom)
            self.top = top // divisor
            self.bottom = bottom // divisor

        def add(self, top, bottom):
            return @f(self.top * bottom + top * self.bottom, self.bottom * bottom).show()

        def show(self):
            return f'{self.top}/{self.bottom}'
""",
    """
    class @f {
      constructor(top, bottom) {
        let [a, b] = [top, bottom];
        while (b !== 0) {
          [a, b] = [b, a % b];
        }
        this.top = top / Math.abs(a);
        this.bottom = bottom / Math.abs(a);
      }

      add(top, bottom) {
        return new @f(this.top * bottom + top * this.bottom, this.bottom * bottom).show();
      }

      show() {
        return `${this.top}/${this.bottom}`;
      }
    }
""",
    steps=[[(2, 4), ('show',), ('add', 1, 4)], [(3, 5), ('show',), ('.top',)], [(-1, 4), ('show',)]],
)

define(
    'clock',
    """
    a clock class with hours and minutes, add_minutes and show as HH:MM
    a class for a clock that wraps around after 24 hours
    a Clock class with add_minutes and show
    a 24-hour clock object to which minutes can be added, shown like '08:30'
    a clock type that starts at hours and minutes, can go forward and prints as HH:MM
    an object for the time of day: add minutes, show it with two digits each
    OOP exercise: class for a digital clock with add_minutes and show
    a class for clocks where 23:59 plus two minutes shows '00:01'
    a class for a time of day that rolls over at midnight
    a digital watch class with hours, minutes, advance by minutes and an HH:MM display
    a data type for wall clock time that wraps at 24:00
    a class modelling an alarm clock's time: set hours and minutes, move on, display HH:MM
    a clock whose time can be moved on by any number of minutes, past midnight too
""",
    """
    class @f:
        def __init__(self, hours, minutes):
            self.total = hours * 60 + minutes

        def add_minutes(self, minutes):
            self.total = (self.total + minutes) % 1440

        def show(self):
            return f'{self.total // 60:02}:{self.total % 60:02}'
""",
    """
    class @f {
      constructor(hours, minutes) {
        this.total = hours * 60 + minutes;
      }

      addMinutes(minutes) {
        this.total = (((this.total + minutes) % 1440) + 1440) % 1440;
      }

      show() {
        return [Math.floor(this.total / 60), this.total % 60].map((part) => String(part).padStart(2, '0')).join(':');
      }
    }
""",
    steps=[
        [(8, 30), ('show',), ('!add_minutes', 45), ('show',)],
        [(23, 59), ('!add_minutes', 2), ('show',), ('!add_minutes', -5), ('show',)],
    ],
)
