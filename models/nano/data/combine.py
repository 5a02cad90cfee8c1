"""Two families in one request: which go together. How such a request is worded is in `join_two` and `over_elements`."""

from __future__ import annotations

from functools import cache
from random import Random

from .core import Core
from .family import FAMILIES, Family, stable_hash
from .join_two import then
from .over_elements import over_elements
from .program import ELEMENTS, Program
from .twins import twins
from .values import ACCEPTS

#: One combination in so many is never in training.
HELDOUT_COMBINATIONS = 6

_NUMERIC = ('int', 'number')


@cache
def combinations() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every (operator, families) whose types fit."""
    able = [family for family in FAMILIES.values() if family.combines]
    found: list[tuple[str, tuple[str, ...]]] = []
    for first in able:
        for second in able:
            if second.takes in ACCEPTS[first.gives] and first is not second and _sensible(first, second):
                found.append(('then', (first.name, second.name)))
        if first.takes not in ELEMENTS:
            continue
        if first.gives == 'bool' and first.which and not first.params:
            found += [(operator, (first.name,)) for operator in ('where', 'count', 'all', 'any')]
            elements = ELEMENTS[first.takes]
            found += [
                ('where_then', (first.name, s.name))
                for s in able
                if s.takes in ACCEPTS[elements] and s.theme != 'dictionaries' and s.name != 'count_items'
            ]
        elif first.gives in _NUMERIC:
            found += [(operator, (first.name,)) for operator in ('each', 'sort_by', 'max_by', 'min_by', 'total')]
            if first.takes == 'text':
                found += [(operator, (first.name,)) for operator in ('table', 'group_by')]
        elif first.gives in ('text', 'words', 'numbers'):
            found.append(('each', (first.name,)))
    return tuple(found)


def _sensible(first: Family, second: Family) -> bool:
    """No order that the second throws away, nothing twice."""
    return not ({first.name, second.name} <= _SAME_ORDER) and (first.name, second.name) not in _POINTLESS


_SAME_ORDER = {'sort_numbers', 'sort_numbers_descending', 'reverse_list'}
_ORDERLESS = ('sum_numbers', 'max_number', 'min_number', 'mean', 'product', 'count_items', 'median', 'number_range')
_POINTLESS = {(a, b) for a in ('sort_numbers', 'sort_numbers_descending', 'reverse_list') for b in _ORDERLESS}


def combination_key(operator: str, names: tuple[str, ...]) -> str:
    return f'{operator}:{">".join(names)}'


def is_heldout(operator: str, names: tuple[str, ...]) -> bool:
    key = combination_key(operator, names)
    return stable_hash(key) % HELDOUT_COMBINATIONS == 0 and key not in twins()


def combine(rng: Random, operator: str, names: tuple[str, ...], language: str) -> tuple[Program, Core] | None:
    families = [FAMILIES[name] for name in names]
    if operator == 'then':
        return then(rng, families[0], families[1], language)
    return over_elements(rng, operator, families, language)
