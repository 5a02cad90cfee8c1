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
    25 of 100 -> 25, 1 of 4 -> 25
    part / whole * 100
    the share of part in whole, expressed in percent
    how much percent a is of b
    <express> a part as a percentage of a whole
    what percentage of the total one amount makes up
    <work> out how many per cent of the seats are taken from taken and all seats
    percent calculation with part and total
    <divide> the part by the whole and <multiply> by 100
    the test result in percent from points reached and points possible
    <find> which percentage of whole is part
    the rate per hundred of a part against its whole
    how big a portion is of everything, in percent
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
    100 with 20 percent off -> 80
    what I pay for an article after x percent off
    sale price from the original price and a percentage off
    <take> a percentage off a price
    <lower> a price by some percent
    <deduct> a percent discount from the list price
    the reduced price in a sale, for instance 50 minus 10 percent is 45
    price * (1 - percent/100)
    the amount due after a rebate given in percent
    <cut> a price by a discount rate
    <work> out the final price of a product with a coupon for some percent off
    how much something costs when it is marked down by a percentage
    price after markdown
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
    100 plus 20 percent tax -> 120
    net to gross: price and tax rate in percent
    <put> VAT on top of a price
    <apply> a sales tax rate in percent to a net price
    what a customer pays in the end, tax included
    price * (1 + percent/100)
    <increase> a price by the tax percentage
    gross amount from a net amount and VAT percent
    final price after adding tax at the given rate
    <calculate> a price incl. tax for my invoice
    the total to pay including VAT
    <raise> a net price by so many percent of tax
    price with the value added tax on it
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
    1000 at 5 percent for 2 years -> 100
    principal * rate * years / 100
    P * R * T / 100
    interest that a loan costs at a fixed yearly rate, not compounded
    how much interest my savings earn in some years without interest on interest
    linear interest for capital, rate in percent and time in years
    <work> out the simple (non-compound) interest
    SI formula from principal, rate, time
    <find> the interest only, not the final amount, on a sum lent at simple interest
    the bank interest on a deposit, same amount every year
    yearly interest of rate percent on a principal times the years
    what a borrower owes on top of the principal under simple interest
""",
    'principal * rate * years / 100',
    '(principal * rate * years) / 100',
    inputs=[(1000, 5, 2), (500, 10, 1), (200, 0, 3), (1500, 4, 3)],
    also='interest',
)

define(
    'bmi',
    'number weight, number height -> number',
    """
    the body mass index from weight in kg and height in m, rounded to 1 decimal
    the BMI of a person rounded to one decimal
    <compute> the BMI from weight and height, with one decimal
    <calculate> weight divided by height squared, rounded to 1 decimal
    70 kg and 1.75 m -> 22.9
    kg / m^2 to one decimal
    BMI calculator, 1 decimal place
    <divide> the weight in kilograms by the square of the height in metres, rounded to 1 decimal
    the BMI value for my fitness app, kg and metres in, one digit after the point
    <work> out if a weight suits a height: the BMI rounded to one decimal
    weight / (height * height) with one decimal
    the ratio of body weight in kg to squared height in m, rounded to tenths
    <find> the bmi of a patient, one decimal
    a doctor's measure of weight against height squared, 1 decimal
    <calculate> someone's body mass index to one decimal place
    the number a fitness coach gets from weight in kg and height in m, 1 decimal, healthy being about 18.5 to 25
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
    10 km -> 6.21
    <express> a length in km as miles, 2 decimal places
    <multiply> km by 0.621371 and <round> to 2 places
    distance conversion from metric kilometers to miles, two decimals
    how many miles a number of kilometers is, rounded to hundredths
    kilometres into miles to two decimal places
    <translate> a marathon of 42.195 km to miles (2 decimals)
    km -> mi rounded to two digits
    the mileage for a trip given in kilometers, two decimals
    <change> a road sign from km to miles, rounded to 2 decimals
    miles from kilometres, two places after the point
    <find> the distance in miles, given km, to two decimals
""",
    'round(@x * 0.621371, 2)',
    'Number((@x * 0.621371).toFixed(2))',
    inputs=[(1,), (10,), (42.195,), (0,), (100,)],
    also='kilometers_to_miles',
)
