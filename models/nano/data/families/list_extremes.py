"""The ends of a list of numbers by size, and where they are."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')
MISSING = Param((None, 0, -1), default=None)

define(
    'second_largest',
    'numbers -> number',
    """
    the second largest distinct number in {x}
    the second largest of {x}
    the second biggest value in {x}
    <find> the second largest number in {x}
    <find> the second highest of {x}
    <get> the second maximum of {x}
    the runner-up among {x}
    the largest but one of {x}
    number two of {x} in size, ties with number one left aside
    <turn> [5, 5, 3, 1] into 3
    the next biggest of {x} after the maximum
    the silver medal score among {x}, equal winners share the gold
    <find> the greatest number of {x} that is below its maximum
    max of {x} once the maximum is taken out everywhere
    2nd largest of {x}
    second highest array unique
    the largest value of {x} which is not the largest of all
    <get> place two of {x} by value, doubles counted once
    the second highest salary in a table of salaries
    what comes right under the top of {x}
""",
    """
    def @f(numbers):
        unique = sorted(set(numbers), reverse=True)
        return unique[1] if len(unique) > 1 else @missing
""",
    """
    function @f(numbers) {
      const unique = [...new Set(numbers)].sort((a, b) => b - a);
      return unique.length > 1 ? unique[1] : @missing;
    }
""",
    params={'missing': MISSING},
    edges="""
    or {missing}
    or {missing} if there is none
    or {missing} when there is no such number
    return {missing} if there are fewer than two distinct numbers
    return {missing} when it has less than two different values
""",
    also='second_max second_biggest second_highest',
)

define(
    'second_smallest',
    'numbers -> number',
    """
    the second smallest distinct number in {x}
    the second smallest of {x}
    the second lowest value in {x}
    <find> the second smallest number in {x}
    <get> the second minimum of {x}
    the smallest but one of {x}
    number two of {x} from below, ties with the lowest left aside
    <turn> [1, 1, 3, 5] into 3
    the next smallest of {x} after the minimum
    <find> the lowest number of {x} that is above its minimum
    min of {x} once the minimum is taken out everywhere
    2nd smallest of {x}
    second lowest array unique
    the smallest value of {x} which is not the smallest of all
    <get> place two of {x} from the bottom, doubles counted once
    the second cheapest price out of a list of prices
    what comes right above the bottom of {x}
    the runner-up when the lowest of {x} wins, as in golf
""",
    """
    def @f(numbers):
        unique = sorted(set(numbers))
        return unique[1] if len(unique) > 1 else @missing
""",
    """
    function @f(numbers) {
      const unique = [...new Set(numbers)].sort((a, b) => a - b);
      return unique.length > 1 ? unique[1] : @missing;
    }
""",
    params={'missing': MISSING},
    edges="""
    or {missing}
    or {missing} if there is none
    return {missing} if there are fewer than two distinct numbers
""",
    also='second_min second_lowest',
)

define(
    'number_range',
    'numbers -> number',
    """
    the difference between the largest and the smallest of {x}
    the range of {x}
    the spread between maximum and minimum of {x}
    <subtract> the smallest of {x} from the largest
    <compute> max minus min of {x}
    the distance between the lowest and highest of {x}
    <turn> [2, 9, 5] into 7
    highest minus lowest of {x}
    how far apart the extremes of {x} are
    np.ptp of {x}
    the width of the interval that holds all of {x}
    max min difference array
    how much temperatures of a day differ at most
    the gap between top and bottom of {x}
    the statistical range of {x}
    how spread out {x} are, as largest less smallest
    peak to peak distance in {x}
    the price difference between the dearest and the cheapest offer in a list
    <measure> the span of {x}
""",
    'max(@x) - min(@x) if @x else 0',
    '@x.length > 0 ? Math.max(...@x) - Math.min(...@x) : 0',
    edges="""
    or 0 if it is empty
    return 0 for an empty list
""",
    also='spread max_difference range_of',
)

define(
    'index_of_max',
    'numbers -> int',
    """
    the index of the largest of {x}
    the position of the maximum in {x}
    <find> the index of the largest number in {x}
    <find> where the maximum of {x} is
    <get> the index of the biggest of {x}
    <tell> at which index the maximum of {x} stands
    argmax of {x}
    <turn> [3, 9, 4] into 1, where the 9 is
    the place of the peak in {x}, from 0
    where {x} is highest
    np.argmax for plain lists
    on which day, counted from 0, it was hottest, from daily temperatures
    the winner as a player number from 0, given the scores of all players
    which position in {x} has the top value, the earliest on a tie
    max index array
    <locate> the greatest number of {x} and <return> its index
    <search> {x} for its peak, but <give> the position instead of the number
    the slot of {x} in which its biggest number sits
""",
    '@x.index(max(@x)) if @x else -1',
    '@x.length > 0 ? @x.indexOf(Math.max(...@x)) : -1',
    edges="""
    or -1 if it is empty
    return -1 for an empty list
""",
    also='argmax max_index index_of_largest',
)

define(
    'index_of_min',
    'numbers -> int',
    """
    the index of the smallest of {x}
    the position of the minimum in {x}
    <find> the index of the smallest number in {x}
    <find> where the minimum of {x} is
    <get> the index of the lowest of {x}
    argmin of {x}
    <turn> [3, 9, 1] into 2, where the 1 is
    the place of the lowest in {x}, from 0
    where {x} is lowest
    np.argmin for plain lists
    on which day, counted from 0, it was coldest, from daily temperatures
    which shop is cheapest, as an index into a list of prices
    which position in {x} has the bottom value, the earliest on a tie
    min index array
    <locate> the least number of {x} and <return> its index
    <search> {x} for its minimum, but <give> the position instead of the number
    the slot of {x} in which its smallest number sits
    <tell> at which index {x} are at their lowest
""",
    '@x.index(min(@x)) if @x else -1',
    '@x.length > 0 ? @x.indexOf(Math.min(...@x)) : -1',
    edges="""
    or -1 if it is empty
    return -1 for an empty list
""",
    also='argmin min_index index_of_smallest',
)

define(
    'min_and_max',
    'numbers -> numbers',
    """
    the smallest and the largest of {x} as a list
    the minimum and maximum of {x}
    <find> both the minimum and the maximum of {x}
    <return> [min, max] of {x}
    <get> the lowest and the highest of {x} as a pair
    <turn> [3, 9, 4] into [3, 9]
    both extremes of {x}, low before high
    lowest and highest of {x} together
    the bounds of {x} as [low, high]
    the coldest and the warmest temperature of a week, in this order
    min max array, both in one result
    <report> from where to where {x} reach, as two numbers
    the interval that {x} cover
    the cheapest and the dearest price of a list, as a pair
    a two-element list of the minimum and the maximum of {x}
    <find> the extreme values of {x} in one pass
    [smallest, largest] out of {x}
""",
    '[min(@x), max(@x)] if @x else []',
    '@x.length > 0 ? [Math.min(...@x), Math.max(...@x)] : []',
    edges="""
    return an empty list if there are no numbers
""",
    also='min_max extremes',
)
