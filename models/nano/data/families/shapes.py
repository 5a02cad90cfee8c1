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
        this.top = top / a;
        this.bottom = bottom / a;
      }

      add(top, bottom) {
        return new @f(this.top * bottom + top * this.bottom, this.bottom * bottom).show();
      }

      show() {
        return `${this.top}/${this.bottom}`;
      }
    }
""",
    steps=[[(2, 4), ('show',), ('add', 1, 4)], [(3, 5), ('show',), ('.top',)]],
)

define(
    'clock',
    """
    a clock class with hours and minutes, add_minutes and show as HH:MM
    a class for a clock that wraps around after 24 hours
    a Clock class with add_minutes and show
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
        this.total = (this.total + minutes) % 1440;
      }

      show() {
        return [Math.floor(this.total / 60), this.total % 60].map((part) => String(part).padStart(2, '0')).join(':');
      }
    }
""",
    steps=[[(8, 30), ('show',), ('!add_minutes', 45), ('show',)], [(23, 59), ('!add_minutes', 2), ('show',)]],
)
