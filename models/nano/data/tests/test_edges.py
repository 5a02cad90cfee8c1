"""Both languages do the same at the edges of what a function takes."""

from __future__ import annotations

import copy
import json
import unittest
from collections.abc import Iterator
from typing import Any

from data import families as _families  # noqa: F401 - defines them
from data.asserts import test_lines
from data.core import defaults
from data.execution.runner import Runner
from data.family import FAMILIES, Family
from data.limits import bounded_call
from data.program import Program, _script
from data.variant import Variant, default_name, python_function

TEXTS = ('', ' ', 'a', 'constructor', '__proto__', '$&', 'a\nb', 'Été')
NUMBERS = (0, 1, -1, 7)
NUMBER_LISTS = ([0], [-1, -1], [10, 9, 1, -10], [3, 3, 3])
TEXT_LISTS = ([''], ['constructor', '__proto__', 'constructor'], ['b', 'B', 'a'])
#: What takes the place of names in the scripts of classes.
NAMES = ('constructor', '__proto__')
#: Inputs of a family that are changed.
BASES = 2

RAISED = 'raised'
#: Reports on the first call that differs; a number that is none, and `undefined`, would look like `null` in JSON.
CHECK = f"""
const wrong = [];
const odd = (value) => value === undefined || (typeof value === 'number' && !Number.isFinite(value));
const plain = (_, value) => (odd(value) ? String(value) : value);
const check = (text, expected) => {{
  const given = JSON.parse(text);
  let got = '{RAISED}';
  try {{
    got = JSON.stringify(@f(...given), plain) ?? 'undefined';
  }} catch {{}}
  const want = expected === '{RAISED}' ? expected : JSON.stringify(JSON.parse(expected));
  if (got !== want) wrong.push(`${{text}} gives ${{got}}, not ${{want}}`);
  const kept = JSON.stringify(given) === JSON.stringify(JSON.parse(text));
  if (got !== '{RAISED}' && !kept) wrong.push(`${{text}} is changed`);
}};
"""

_FORMAT = 'a text or list that is not of its format: JavaScript gives NaN or makes do with a part of it'
_FIELD = 'a record without the field: JavaScript goes on with undefined'
_ZERO = 'division by zero, or steps of it: JavaScript gives Infinity, NaN or nothing'
_INDEX = 'an index outside of the list: JavaScript gives undefined'
_SHAPE = 'rows of different lengths, or none: each language makes do with what there is in its own way'
_NEGATIVE = 'a number that makes no sense, as a month 0 or a negative time: Python often counts from the end'
_COUNT = 'a negative amount: Python takes it for 0, JavaScript raises'
_EMPTY = 'an empty text to search for: Python finds it between any two characters, or raises'
#: Families that take in JavaScript what raises in Python, and why that stays so; they agree on all else.
RAISES: dict[str, str] = {
    'email_domain': _FORMAT,
    'days_between': _FORMAT,
    'age_on': _FORMAT,
    'year_of': _FORMAT,
    'month_of': _FORMAT,
    'month_name_of': _FORMAT,
    'quarter': _FORMAT,
    'split_date': _FORMAT,
    'weekday': _FORMAT,
    'is_weekend': _FORMAT,
    'day_of_year': _FORMAT,
    'dict_from_pairs': _FORMAT,
    'hex_to_rgb': _FORMAT,
    'from_binary': _FORMAT,
    'from_hex': _FORMAT,
    'from_roman': _FORMAT,
    'evaluate_rpn': _FORMAT,
    'rock_paper_scissors': _FORMAT,
    'merge_intervals': _FORMAT,
    'time_to_seconds': _FORMAT,
    'time_to_minutes': _FORMAT,
    'to_24_hours': _FORMAT,
    'to_12_hours': _FORMAT,
    'luhn_check': _FORMAT,
    'compare_versions': _FORMAT,
    'to_numbers': _FORMAT,
    'pluck': _FIELD,
    'sort_records': _FIELD,
    'group_records': _FIELD,
    'filter_records': _FIELD,
    'find_record': _FIELD,
    'sum_field': _FIELD,
    'average_field': _FIELD,
    'max_record': _FIELD,
    'count_by': _FIELD,
    'index_by': _FIELD,
    'cart_total': _FIELD,
    'names_of_adults': _FIELD,
    'percentage': _ZERO,
    'keep_divisible': _ZERO,
    'chunk': _ZERO,
    'moving_average': _ZERO,
    'unique_paths': _INDEX,
    'diagonal': _SHAPE,
    'diagonal_sum': _SHAPE,
    'matrix_max': _SHAPE,
    'game_of_life': _SHAPE,
    'split_by': _EMPTY,
}
#: Families that differ, and why that stays so.
DIFFERS: dict[str, str] = {
    'count_change': _NEGATIVE,
    'coin_change': _NEGATIVE,
    'swap_items': _INDEX,
    'kth_smallest': _INDEX,
    'kth_largest': _INDEX,
    'column': _INDEX,
    'every_nth': _ZERO,
    'bmi': 'halves: round goes to the even digit, toFixed away from 0',
    'days_in_month': _NEGATIVE,
    'is_valid_date': _NEGATIVE,
    'month_name': _NEGATIVE,
    'season': _NEGATIVE,
    'number_to_word': _NEGATIVE,
    'josephus': _NEGATIVE,
    'seconds_to_time': _NEGATIVE,
    'minutes_to_time': _NEGATIVE,
    'round_to': _NEGATIVE,
    'to_base': _NEGATIVE,
    'zeros': _COUNT,
    'fill_list': _COUNT,
    'repeat_string': _COUNT,
    'indent': _COUNT,
    'insert_separator': _COUNT,
    'multiply_matrices': _SHAPE,
    'add_matrices': _SHAPE,
    'transpose': _SHAPE,
    'column_sums': _SHAPE,
    'rotate_matrix': _SHAPE,
    'replace_char': _EMPTY,
    'count_char': _EMPTY,
    'count_substring': _EMPTY,
    'run_length_decode': 'a text that is not encoded: Python drops it, JavaScript leaves it',
    'flatten_dict': 'a key `__proto__`: JavaScript drops it',
}


def changed(value: Any) -> Iterator[Any]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, str):
        yield from TEXTS
    elif isinstance(value, (int, float)):
        yield from NUMBERS
    elif isinstance(value, dict):
        yield {}
        for name in NAMES:
            yield from ({**value, name: one} for one in list(value.values())[:1])
        for key, one in list(value.items())[:1]:
            yield from ({**value, key: other} for other in changed(one))
    elif isinstance(value, list):
        yield []
        yield value[:1]
        yield value[:1] * 2
        if value and all(isinstance(one, (int, float)) for one in value):
            yield from NUMBER_LISTS
        elif value and all(isinstance(one, str) for one in value):
            yield from TEXT_LISTS
        elif value:
            yield from ([other, *value[1:]] for other in changed(value[0]))


def edges(family: Family) -> list[tuple[Any, ...]]:
    """Its first inputs that are not empty, with one argument changed."""
    bases = [one for one in family.inputs if all(value not in ('', [], {}) for value in one)][:BASES]
    places = [(base, at) for base in bases for at in range(len(base))]
    found = [(*base[:at], other, *base[at + 1 :]) for base, at in places for other in changed(base[at])]
    return list({repr(one): one for one in found}.values())


def variants(family: Family) -> Iterator[tuple[Variant, list[tuple[Any, ...]]]]:
    usual = defaults(family)
    yield usual, edges(family)
    for key, param in family.params.items():
        if param.arg is not None:
            rest = tuple(one for one in usual.values if one[0] != key)
            others = [*param.values[:1], *changed(param.values[0])]
            yield Variant(family.name, rest, (key,)), [(*one, other) for one in family.inputs[:4] for other in others]


def expected(function: Any, given: tuple[Any, ...]) -> str:
    arguments = copy.deepcopy(given)
    try:
        result = bounded_call(function, arguments)
    except Exception:  # noqa: BLE001 - what JavaScript has to do as well
        return RAISED
    return 'changed' if arguments != given else json.dumps(result)


def checks(variant: Variant, inputs: list[tuple[Any, ...]], name: str, *, raising: bool = True) -> str:
    function = python_function(variant.source('python', 'reference_'), 'reference_')
    results = [(json.dumps(one), expected(function, one)) for one in inputs]
    calls = [
        f'check({json.dumps(one)}, {json.dumps(result)});' for one, result in results if raising or result != RAISED
    ]
    return '\n'.join([CHECK.replace('@f', name), *calls, 'console.assert(wrong.length === 0, wrong[0]);'])


def scripts(family: Family, name: str) -> str:
    """Its usual scripts, all of their names changed to one."""
    construct = python_function(Program('', (defaults(family),)).source('python', 'Reference_'), 'Reference_')
    steps = [json.loads(json.dumps(step)) for step in family.inputs]
    cases = []
    for other in NAMES:
        for arguments, *calls in steps:
            renamed = [(method, *(other if isinstance(one, str) else one for one in given)) for method, *given in calls]
            cases.append(_script(construct, (tuple(arguments), *renamed)))
    return test_lines(cases, 'javascript', name)


class Edges(unittest.TestCase):
    def test_both_languages_agree(self) -> None:
        names: list[str] = []
        programs: list[tuple[str, str]] = []
        for family in FAMILIES.values():
            name = default_name(family.name, 'javascript', family.is_class)
            if family.is_class:
                names.append(family.name)
                programs.append((defaults(family).source('javascript', name), scripts(family, name)))
                continue
            for variant, inputs in variants(family):
                for raising in (True, False) if family.name in RAISES else (True,):
                    names.append(family.name if raising else f'{family.name} without what raises')
                    tests = checks(variant, inputs, name, raising=raising)
                    programs.append((variant.source('javascript', name), tests))
        with Runner() as runner:
            answers = runner.run('javascript', programs)
        failures = {name: answer for name, answer in zip(names, answers, strict=True) if answer}
        known = {*RAISES, *DIFFERS}
        self.assertEqual({name: one for name, one in failures.items() if name not in known}, {})
        self.assertEqual(known - set(failures), set(), 'these agree by now')

    def test_of_nothing_there_is_nothing(self) -> None:
        """Where both would be wrong in the same way."""
        for name, arguments, result in (
            ('last_items', ([1, 2, 3], 0), []),
            ('last_items', ([1, 2, 3], 9), [1, 2, 3]),
            ('drop_last', ([1, 2, 3], 0), [1, 2, 3]),
            ('drop_last', ([1, 2, 3], 9), []),
            ('last_chars', ('abc', 0), ''),
        ):
            source = Variant(name, (), ('k',)).source('python', 'reference_')
            self.assertEqual(python_function(source, 'reference_')(*arguments), result)


if __name__ == '__main__':
    unittest.main()
