"""Numbers rounded, bounded and converted."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='numbers')

define(
    'absolute',
    'number x -> number',
    """
    the absolute value of {x}
    <compute> the absolute value of {x}
    <drop> the sign of {x}
    the distance of {x} from zero
    <make> {x} positive
""",
    'abs(@x)',
    'Math.abs(@x)',
    inputs=[(5,), (-3,), (0,), (-100,), (2.5,)],
    also='absolute_value abs_value',
)

define(
    'sign',
    'number x -> int',
    """
    the sign of {x} as -1, 0 or 1
    -1, 0 or 1 depending on the sign of {x}
    <tell> the sign of {x}: -1, 0 or 1
    <return> 1 if {x} is positive, -1 if negative and 0 if zero
""",
    '(@x > 0) - (@x < 0)',
    'Math.sign(@x)',
    inputs=[(5,), (-3,), (0,), (-100,), (2.5,)],
    also='signum get_sign',
)

define(
    'round_to',
    'number x -> number',
    """
    {x} rounded to {k} decimals
    {x} rounded to {k} decimal places
    <round> {x} to {k} decimals
    <round> {x} to {k} digits after the point
""",
    'round(@x, @k)',
    'Number(@x.toFixed(@k))',
    params={
        'k': Param(
            (1, 2, 3),
            says={1: ('one', '1'), 2: ('two', '2'), 3: ('three', '3')},
            arg='places',
            arg_says=('a given number of', 'n'),
        )
    },
    inputs=[(3.14159,), (2.71828,), (10,), (0.123456,), (-1.98765,)],
    also='round_decimals rounded',
)

define(
    'clamp',
    'number x -> number',
    """
    {x} limited to the range from {low} to {high}
    {x} clamped between {low} and {high}
    <clamp> {x} between {low} and {high}
    <limit> {x} to at least {low} and at most {high}
    <keep> {x} inside of {low} to {high}
""",
    'max(@low, min(@high, @x))',
    'Math.max(@low, Math.min(@high, @x))',
    params={
        'low': Param((0, 1, -10), arg='low', arg_says=('low', 'a minimum'), arg_values=(0, 1)),
        'high': Param((10, 100, 50), arg='high', arg_says=('high', 'a maximum'), arg_values=(10, 20)),
    },
    inputs=[(5,), (-30,), (200,), (0,), (60,), (1,)],
    also='limit_range bound constrain',
)

define(
    'celsius_to_fahrenheit',
    'number celsius -> number',
    """
    a temperature in Celsius as Fahrenheit
    the Fahrenheit value of a Celsius temperature
    <convert> Celsius to Fahrenheit
    <convert> a temperature from degrees Celsius to Fahrenheit
    <turn> celsius into fahrenheit
    <change> °C to °F
""",
    '@x * 9 / 5 + 32',
    '(@x * 9) / 5 + 32',
    inputs=[(0,), (100,), (-40,), (37,), (20,), (25,)],
    also='to_fahrenheit c_to_f c2f',
)

define(
    'fahrenheit_to_celsius',
    'number fahrenheit -> number',
    """
    a temperature in Fahrenheit as Celsius
    the Celsius value of a Fahrenheit temperature
    <convert> Fahrenheit to Celsius
    <convert> a temperature from degrees Fahrenheit to Celsius
    <turn> fahrenheit into celsius
    <change> °F to °C
""",
    '(@x - 32) * 5 / 9',
    '((@x - 32) * 5) / 9',
    inputs=[(32,), (212,), (-40,), (50,), (68,), (77,)],
    also='to_celsius f_to_c f2c',
)

define(
    'grade',
    'int score -> text',
    """
    the letter grade of a score: A from 90, B from 80, C from 70, D from 60, else F
    a letter grade for a score from 0 to 100
    <turn> a score into a letter grade (90 A, 80 B, 70 C, 60 D, else F)
    <grade> a score with A, B, C, D or F
""",
    """
    def @f(score):
        for limit, letter in [(90, 'A'), (80, 'B'), (70, 'C'), (60, 'D')]:
            if score >= limit:
                return letter
        return 'F'
""",
    """
    function @f(score) {
      for (const [limit, letter] of [[90, 'A'], [80, 'B'], [70, 'C'], [60, 'D']]) {
        if (score >= limit) {
          return letter;
        }
      }
      return 'F';
    }
""",
    inputs=[(95,), (90,), (85,), (72,), (60,), (12,)],
    also='letter_grade get_grade',
)
