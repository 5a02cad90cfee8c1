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
    |x| of {x}
    <turn> -3 into 3 and <leave> 3 as it is
    the magnitude of {x}
    {x} without its minus
    abs of {x}
    how far {x} is from 0
    Math.abs of {x}
    absolute value number
    <remove> a minus in front of {x} if there is one
    {x} as a non-negative number, the sign left out
    the size of {x}, plus or minus does not matter
    <flip> {x} if it is below zero
    unsigned value of {x}
    how far off a guess is, given how much it was over or under
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
    <return> 1 if {x} is positive, -1 if negative and 0 if zero
    -1, 0 or 1 depending on the sign of {x}
    <tell> the sign of {x}: -1, 0 or 1
    the sign of {x} as -1, 0 or 1
    signum of {x}
    Math.sign of {x}
    <turn> -100 into -1, 0 into 0 and 2.5 into 1
    whether {x} is above, at or below zero, as 1, 0 or -1
    sgn function, -1 0 1
    <compare> {x} with zero and <return> -1, 0 or 1
    plus, minus or zero: the sign of {x} as 1, -1 or 0
    -1 for a loss, 1 for a gain and 0 for neither
    <reduce> {x} to its sign: 1, 0 or -1
    the direction of {x} on the number line as 1, -1 or 0 for none
    the sign of a float as an integer from -1 to 1
    <classify> {x} as negative (-1), zero (0) or positive (1)
    np.sign of {x}
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
    {x} to {k} decimal places
    {x} with at most {k} digits after the decimal point, rounded
    round to {k} decimals, as round() does, {x}
    <shorten> {x} to {k} decimals by rounding
    {x} to a precision of {k} decimal digits
    <round> off {x}, {k} decimals stay
    like toFixed with {k} digits for {x}, but a number comes out
    <approximate> {x} to {k} decimal digits
    <cut> the noise: {x} rounded, {k} places behind the point
    <give> {x} with {k} fractional digits, still a number
    <limit> {x} to {k} decimals, rounding the rest
    nearest number to {x} that has {k} decimals
    <round> float {k} places
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
    <clip> {x} to [{low}, {high}]
    max({low}, min({high}, x))
    {x}, but {low} when it is below that and {high} when it is above that
    {x} bounded by {low} and {high}
    <force> {x} into the interval {low} to {high}
    clamp number {low} {high}
    a volume knob that stops at {low} and at {high}, for {x}
    <hold> {x} at {high} or lower and at {low} or higher
    {x} with a floor of {low} and a ceiling of {high}
    <constrain> {x} to {low}..{high}
    <return> whichever number from {low} to {high} is nearest to {x}
    np.clip of {x} with {low} and {high}
    {x} but never under {low} or over {high}
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
    <turn> 100 into 212, degrees C to degrees F
    how warm some degrees Celsius are in Fahrenheit
    C2F
    °F for a given °C
    my European oven temperature on an American dial
    temperature conversion, Celsius in and Fahrenheit out
    c * 9 / 5 + 32
    Fahrenheit equivalent of a Celsius reading
    <express> centigrade degrees in Fahrenheit
    <multiply> a Celsius temperature by 1.8 and <add> 32
    celsius fahrenheit converter
    <compute> F from C
    <show> a weather forecast in °C to Americans, in °F
    degrees of the metric scale in those used in the US
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
    <turn> 212 into 100, degrees F to degrees C
    how warm some degrees Fahrenheit are in Celsius
    F2C
    °C for a given °F
    the temperature of an American recipe for a European oven
    temperature conversion, Fahrenheit in and Celsius out
    (f - 32) * 5 / 9
    Celsius equivalent of a Fahrenheit reading
    <express> Fahrenheit degrees in centigrade
    <subtract> 32 from a Fahrenheit temperature and <divide> by 1.8
    fahrenheit celsius converter
    <compute> C from F
    <show> a weather forecast in °F to Europeans, in °C
    degrees used in the US in those of the metric scale
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
    <turn> 85 into 'B' and 12 into 'F', tens being the limits
    school mark A to F for points out of 100
    score to letter, 90/80/70/60
    which letter a test result earns: 90 and up A, 80s B, 70s C, 60s D, less F
    <map> exam points to A, B, C, D or F in steps of ten, A from 90
    American school grade of a percentage
    letter grade if else, A >= 90, B >= 80, C >= 70, D >= 60, F
    A for at least 90, B for at least 80, C for at least 70, D for at least 60 and F below that
    <mark> an exam: points in, letter from A to F out
    the report card letter for a number of points
    <assign> A, B, C, D or F to a score by the usual 90-80-70-60 limits
    <translate> the points of a pupil into a letter, from A at 90 to F under 60
    <decide> on a letter between A and F for a score, no E
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
