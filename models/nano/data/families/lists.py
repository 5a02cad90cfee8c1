"""Lists of anything, and of numbers."""

from __future__ import annotations

from functools import partial

from ..family import Param, fn

define = partial(fn, theme='lists')

MISSING = Param((None, 0, -1), default=None)

define('sum_numbers', 'numbers -> number', '''
    the sum of {x}
    the total of {x}
    <sum> {x}
    <add> up {x}
    <add> together all of {x}
    <sum> up {x}
    <total> {x}
    <add> {x} together
''', 'sum(@x)', '@x.reduce((total, n) => total + n, 0)', also='sum_list total add_all')

define('product', 'numbers -> number', '''
    the product of {x}
    <multiply> {x} together
    <multiply> all the values of {x}
    the result of multiplying {x} with each other
    <compute> the product of {x}
    <multiply> up {x}
''', 'math.prod(@x)', '@x.reduce((total, n) => total * n, 1)', also='multiply_all multiply_list')

define('max_number', 'numbers -> number', '''
    the largest of {x}
    the maximum of {x}
    the biggest of {x}
    <find> the maximum of {x}
    <find> the largest value in {x}
    <get> the greatest value of {x}
    the highest of {x}
    <find> the max in {x}
''', 'max(@x) if @x else @missing', '@x.length > 0 ? Math.max(...@x) : @missing', params={'missing': MISSING}, edges='''
    or {missing} if it is empty
    or {missing} when empty
    return {missing} for an empty list
    return {missing} if the list is empty
    an empty list gives {missing}
''', also='find_max maximum largest')

define('min_number', 'numbers -> number', '''
    the smallest of {x}
    the minimum of {x}
    the lowest of {x}
    <find> the minimum of {x}
    <find> the smallest value in {x}
    <get> the least value of {x}
    <find> the min in {x}
''', 'min(@x) if @x else @missing', '@x.length > 0 ? Math.min(...@x) : @missing', params={'missing': MISSING}, edges='''
    or {missing} if it is empty
    or {missing} when empty
    return {missing} for an empty list
    return {missing} if the list is empty
    an empty list gives {missing}
''', also='find_min minimum smallest')

define('mean', 'numbers -> number', '''
    the average of {x}
    the mean of {x}
    the arithmetic mean of {x}
    <average> {x}
    <compute> the average of {x}
    <calculate> the mean of {x}
    the average value of {x}
''', 'sum(@x) / len(@x) if @x else @missing', '@x.length > 0 ? @x.reduce((total, n) => total + n, 0) / @x.length : @missing',
       params={'missing': Param((None, 0), default=0)}, edges='''
    or {missing} if it is empty
    or {missing} when there are no numbers
    return {missing} for an empty list
    return {missing} if the list is empty
    the average of nothing is {missing}
''', also='average avg get_average')

define('keep_even', 'numbers -> numbers', '''
    the even numbers in {x}
    the even numbers of {x}
    <keep> only the even numbers in {x}
    <filter> {x} to keep even numbers
    <remove> the odd numbers from {x}
    <drop> every odd number from {x}
    all even values of {x}
    <pick> the even ones from {x}
''', '[n for n in @x if n % 2 == 0]', '@x.filter((n) => n % 2 === 0)', also='even_numbers filter_even get_evens')

define('keep_odd', 'numbers -> numbers', '''
    the odd numbers in {x}
    the odd numbers of {x}
    <keep> only the odd numbers in {x}
    <filter> {x} to keep odd numbers
    <remove> the even numbers from {x}
    <throw> away every even number in {x}
    all odd values of {x}
    <pick> the odd ones from {x}
''', '[n for n in @x if n % 2 != 0]', '@x.filter((n) => n % 2 !== 0)', also='odd_numbers filter_odd get_odds')

define('keep_greater', 'numbers -> numbers', '''
    the numbers in {x} that are greater than {k}
    the values of {x} above {k}
    <keep> only the numbers of {x} that are larger than {k}
    <filter> {x} to values greater than {k}
    <remove> everything up to {k} from {x}
    all numbers of {x} that are bigger than {k}
    <find> the numbers over {k} in {x}
''', '[n for n in @x if n > @k]', '@x.filter((n) => n > @k)',
       params={'k': Param((0, 2, 3, 5, 10, 20), arg='limit', arg_says=('a limit', 'a given limit', 'limit', 'a threshold'))},
       also='greater_than filter_above above')

define('square_each', 'numbers -> numbers', '''
    the squares of {x}
    the square of each of {x}
    <square> {x}
    <square> every number in {x}
    <square> each element of {x}
    <multiply> each of {x} by itself
    a list with the squares of {x}
''', '[n * n for n in @x]', '@x.map((n) => n * n)', also='squares square_list')

define('scale_each', 'numbers -> numbers', '''
    each of {x} multiplied by {k}
    <multiply> every number in {x} by {k}
    <multiply> each of {x} by {k}
    <scale> {x} by {k}
    {x} with every number times {k}
    <map> {x} to {k} times each value
''', '[n * @k for n in @x]', '@x.map((n) => n * @k)',
       params={'k': Param((2, 3, 4, 5, 10, 100), arg='factor', arg_says=('a factor', 'a given factor', 'factor'))},
       also='scale multiply_each multiply_by')

define('sort_numbers', 'numbers -> numbers', '''
    {x} sorted in ascending order
    {x} sorted
    <sort> {x}
    <sort> {x} in ascending order
    <sort> {x} from smallest to largest
    <order> {x} from low to high
    <arrange> {x} in increasing order
    {x} in ascending order
''', 'sorted(@x)', '[...@x].sort((a, b) => a - b)', also='sort_list sort_ascending sorted_numbers')

define('sort_numbers_descending', 'numbers -> numbers', '''
    {x} sorted in descending order
    <sort> {x} in descending order
    <sort> {x} from largest to smallest
    <sort> {x} in reverse order, biggest first
    <order> {x} from high to low
    <arrange> {x} in decreasing order
    {x} from the highest to the lowest
''', 'sorted(@x, reverse=True)', '[...@x].sort((a, b) => b - a)', also='sort_descending sort_desc')

define('reverse_list', 'items -> items', '''
    {x} in reverse order
    {x} reversed
    <reverse> {x}
    <reverse> the order of {x}
    <turn> {x} around
    <flip> {x} back to front
    {x} from last to first
''', '@x[::-1]', '[...@x].reverse()', also='reverse_items reversed_list')

define('remove_duplicates', 'items -> items', '''
    {x} without duplicates
    the unique values of {x}
    <remove> duplicates from {x}
    <remove> repeated elements from {x}, keeping the order
    <deduplicate> {x}
    <drop> the duplicates of {x}
    the distinct elements of {x} in order of first appearance
    <keep> only the first of each value in {x}
''', 'list(dict.fromkeys(@x))', '[...new Set(@x)]', also='unique dedupe distinct uniq')

define('count_items', 'items -> int', '''
    the number of elements in {x}
    the length of {x}
    <count> the elements of {x}
    <count> the items in {x}
    how many elements {x} has
    <count> how many items are in {x}
''', 'len(@x)', '@x.length', also='length size count')

define('first_items', 'items -> items', '''
    the first {k} elements of {x}
    the first {k} of {x}
    <take> the first {k} items of {x}
    <get> the first {k} elements of {x}
    <keep> only the first {k} of {x}
    <cut> {x} down to its first {k} elements
''', '@x[:@k]', '@x.slice(0, @k)', params={'k': Param((2, 3, 4, 5), arg='n', arg_says=('n', 'n', 'a given number of'), arg_values=(1, 2, 3))},
       also='take first_n head')

define('last_items', 'items -> items', '''
    the last {k} elements of {x}
    the last {k} of {x}
    <take> the last {k} items of {x}
    <get> the last {k} elements of {x}
    <keep> only the last {k} of {x}
''', '@x[-@k:]', '@x.slice(-@k)', params={'k': Param((2, 3, 4, 5), arg='n', arg_says=('n',), arg_values=(1, 2, 3))},
       also='last_n tail')
