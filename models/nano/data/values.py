"""Kinds of values that functions take and give: how people name them, and what to try functions with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ValueType:
    """`nouns` introduce a value ("a list of numbers"), `again` refer back to it, `pool` has values to test with."""

    arg: str
    nouns: tuple[str, ...]
    again: tuple[str, ...]
    pool: tuple[Any, ...] = ()
    item: str | None = None
    plural: bool = False


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


TYPES: dict[str, ValueType] = {
    'text': ValueType(
        'text',
        _lines("""a string
            a text
            a sentence
            a given string
            the string
            the given text
            the input string
            some text
            a piece of text
            text
            a str
            my string"""),
        ('it', 'the string', 'the text', 'that string'),
        (
            'hello world',
            'Python',
            'a',
            '',
            'The quick brown fox',
            'level',
            'One, two, three!',
            'abc123',
            '  spaces  here ',
            'Mississippi',
            'Banana bread',
            'racecar',
            'x1y22z',
            'Hello, World',
            'aaBBcc',
            'to be or not to be',
        ),
        item='word',
    ),
    'numbers': ValueType(
        'numbers',
        _lines("""a list of numbers
            a list of integers
            an array of numbers
            a list of ints
            the list of numbers
            a given list of numbers
            an array of integers
            the numbers in a list
            some numbers
            a number list
            an int array
            my list of numbers
            numbers"""),
        ('it', 'the list', 'the numbers', 'that list'),
        (
            [1, 2, 3, 4],
            [5, -3, 8, 0, 2],
            [],
            [7],
            [10, 3, 10, 1],
            [4, 4, 2, 9, 9],
            [-5, -1, -8],
            [12, 15, 20, 33, 6],
            [100, 50, 25],
            [3, 1, 2],
            [0, 0, 1],
            [8, 6, 7, 5, 3, 0, 9],
        ),
        item='number',
        plural=True,
    ),
    'words': ValueType(
        'words',
        _lines("""a list of strings
            a list of words
            an array of strings
            the words in a list
            a given list of strings
            some words
            an array of words
            strings in a list
            a string list
            my list of words"""),
        ('it', 'the list', 'the words', 'that list'),
        (
            ['apple', 'fig', 'banana'],
            ['a', 'bb', 'ccc', 'bb'],
            [],
            ['one'],
            ['Red', 'green', 'Blue'],
            ['kiwi', 'plum', 'kiwi', 'pear'],
            ['level', 'world', 'noon'],
            ['x', '', 'yz'],
            ['sun', 'moon', 'stars', 'sky'],
            ['Hello', 'hello', 'HELLO'],
            ['cat', 'horse', 'ant', 'elephant'],
        ),
        item='word',
        plural=True,
    ),
    'items': ValueType(
        'items',
        _lines("""a list
            an array
            the list
            a given list
            the items of a list
            any list
            a list of items
            the given array
            my list"""),
        ('it', 'the list', 'the items', 'that list'),
        (
            [1, 2, 3, 4, 5],
            ['a', 'b', 'c'],
            [],
            [1],
            [3, 1, 3, 2, 1],
            ['x', 'y', 'x'],
            [9, 8, 7, 6],
            [2, 2, 2],
            ['red', 'green', 'blue', 'red'],
            [5, 4, 3, 2, 1, 0],
            [0, 1],
        ),
        item='item',
        plural=True,
    ),
    'int': ValueType(
        'n',
        _lines("""a number
            an integer
            n
            a given number
            the number n
            a number n
            an int
            an integer n
            a whole number
            the given integer
            my number"""),
        ('it', 'the number', 'that number'),
        (0, 1, 2, 3, 5, 7, 10, 12, 28, 97, 100, 121, 153, 255, 1234),
    ),
    'matrix': ValueType(
        'matrix',
        _lines("""a matrix
            a 2d list
            a matrix given as a list of lists
            a list of lists of numbers
            a 2D array
            a grid of numbers
            the matrix
            a nested list of numbers"""),
        ('it', 'the matrix', 'the grid'),
        (
            [[1, 2], [3, 4]],
            [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
            [[5]],
            [[0, 1], [1, 0]],
            [[2, 4, 6], [1, 3, 5], [9, 8, 7]],
            [[1, 0], [0, 1]],
        ),
    ),
    'counts': ValueType(
        'data',
        _lines("""a dictionary
            a dict
            a dictionary of numbers
            a dict with string keys and number values
            an object
            a map of names to numbers
            the given dictionary
            the dict"""),
        ('it', 'the dictionary', 'the dict'),
        (
            {'a': 1, 'b': 2},
            {'x': 10, 'y': 5, 'z': 7},
            {},
            {'apple': 3},
            {'tom': 40, 'ann': 31, 'bob': 40},
            {'red': 0, 'blue': 4, 'green': 2},
        ),
        item='key',
    ),
    'date': ValueType(
        'date',
        _lines("""a date
            a date string
            an ISO date
            a date like '2024-03-15'
            a YYYY-MM-DD date
            a date in the form YYYY-MM-DD
            the given date
            a date given as 'YYYY-MM-DD'"""),
        ('it', 'the date', 'that date'),
        (
            '2024-03-15',
            '2023-12-31',
            '2024-02-29',
            '2000-01-01',
            '2021-07-04',
            '1999-11-30',
            '2022-10-09',
            '2025-05-17',
        ),
    ),
    'number': ValueType(
        'x',
        ('a number', 'a value', 'a given number', 'the number', 'a float', 'x', 'a number x'),
        ('it', 'the number'),
        (0, 1, 2, 5, 10, -4, 25, 100, 37, -40),
    ),
    'bool': ValueType('flag', ('a boolean',), ('it', 'the result'), (True, False)),
    'any': ValueType('value', ('a value', 'anything'), ('it', 'the result'), ()),
}

#: What one function gives may go into another one that takes these.
ACCEPTS: dict[str, tuple[str, ...]] = {
    'numbers': ('numbers', 'items'),
    'words': ('words', 'items'),
    'items': ('items',),
    'text': ('text',),
    'int': ('int', 'number'),
    'number': ('number',),
    'matrix': ('matrix',),
    'counts': ('counts',),
    'date': ('date',),
    'bool': (),
    'any': (),
}
