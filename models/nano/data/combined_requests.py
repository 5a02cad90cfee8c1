"""
Whole requests for a combination, from `combined/<theme>.txt`: `[then: keep_odd sum_numbers]`, an operator with its families, then
a line `= ` for each request, as somebody types it. `{name}` and `{lang}` may stand in it, and the parameters of the families:
`{k}`, or `{k1}` and `{k2}` where both families have one of that name.

`python3 -m data.combined_requests [OPERATOR [FAMILY ...]]` lists what may be asked for and has no lines yet.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from random import Random

from .combine import combination_key, combinations, is_heldout
from .core import RAW_AS_IT_IS_SHARE, Core, say
from .family import FAMILIES, NO_DEFAULT, Family
from .phrasing import WHOLE
from .program import ELEMENT_OPERATORS, ELEMENTS, Program
from .prompt import normalised
from .synonyms import reworded
from .variant import Variant

FOLDER = Path(__file__).with_name('combined')
#: How often a combination is asked for in one of these.
COMBINED_AS_WHOLE_SHARE = 0.5

Combination = tuple[str, tuple[str, ...]]

_HEAD = re.compile(r'\[(\w+): (\w+(?: \w+)?)\]')
_SLOT = re.compile(r'\{(\w*)\}')
#: A number beside a sign is none in letters.
_SIGN = r'[-<>=%*/+]'
_IN_CODE = re.compile(rf'(?:{_SIGN} ?|[(\[]|\.\.)\{{(\w+)\}}|\{{(\w+)\}}(?: ?{_SIGN}|[)\]a-z]|\.\.)')
#: Filled in where the request is put together.
_LATER = frozenset(('name', 'lang'))


def read(paths: Iterable[Path]) -> dict[Combination, tuple[str, ...]]:
    """Lines by combination. Raises `ValueError` with the file and the line where one cannot be used in training."""
    found: dict[Combination, list[str]] = {}
    places: dict[str, str] = {}
    able = frozenset(combinations())
    for path in paths:
        head: Combination | None = None
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            place = f'{path.name}, line {number}'
            if line.startswith('['):
                head = _head(line, able, place)
                if head in found:
                    raise ValueError(f'{place}: {line} stands twice')
                found[head] = []
                continue
            if head is None or not line.startswith(WHOLE):
                raise ValueError(f'{place}: neither a combination nor a request')
            text = line.removeprefix(WHOLE).replace('\\n', '\n')
            _check_slots(head, text, place)
            words = normalised(text)
            if words in places:
                raise ValueError(f'{place}: as {places[words]}')
            places[words] = place
            found[head].append(text)
    for (operator, names), lines in found.items():
        if not lines:
            raise ValueError(f'{combination_key(operator, names)} has no lines')
    return {head: tuple(lines) for head, lines in found.items()}


@cache
def whole_requests() -> dict[Combination, tuple[str, ...]]:
    return read(sorted(FOLDER.glob('*.txt')))


@cache
def _all() -> tuple[tuple[Combination, tuple[str, ...]], ...]:
    return tuple(whole_requests().items())


def whole_request(rng: Random, language: str, plain: bool = False) -> tuple[Program, Core]:
    """One of the combinations, each as often, in one of its requests."""
    (operator, names), lines = rng.choice(_all())
    return whole(rng, operator, names, rng.choice(lines), language, plain)


def whole(
    rng: Random, operator: str, names: tuple[str, ...], text: str, language: str, plain: bool = False
) -> tuple[Program, Core]:
    """A combination in this request of its."""
    families = [FAMILIES[name] for name in names]
    words: dict[str, str] = {}
    variants: list[Variant] = []
    named = set(_SLOT.findall(text))
    figures = {slot for found in _IN_CODE.findall(text) for slot in found}
    for family, slots in zip(families, _slots(families), strict=True):
        values = []
        for key, param in family.params.items():
            slot = slots[key]
            value = rng.choice(param.values) if slot in named else param.default
            values.append((key, value))
            if slot in named:
                bare = slot in figures and isinstance(value, int)
                words[slot] = str(value) if bare else say(rng, param, value, language)
        variants.append(Variant(family.name, tuple(values)))
    if not plain and rng.random() >= RAW_AS_IT_IS_SHARE:
        text = reworded(rng, text)
    text = _SLOT.sub(lambda slot: words.get(slot[1], slot[0]), text)
    takes = families[0].takes
    kind = ELEMENTS[takes] if operator in ELEMENT_OPERATORS else takes
    return Program(operator, tuple(variants)), Core('raw', text, kind)


def _slots(families: list[Family]) -> list[dict[str, str]]:
    """What stands for each parameter of each family."""
    shared = set.intersection(*(set(family.params) for family in families)) if len(families) > 1 else set()
    return [
        {key: f'{key}{at}' if key in shared else key for key in family.params} for at, family in enumerate(families, 1)
    ]


def _head(line: str, able: frozenset[Combination], place: str) -> Combination:
    named = _HEAD.fullmatch(line)
    if named is None:
        raise ValueError(f'{place}: {line} is no combination')
    operator, names = named[1], tuple(named[2].split())
    unknown = [name for name in names if name not in FAMILIES]
    if unknown:
        raise ValueError(f'{place}: there is no {unknown[0]}')
    if (operator, names) not in able:
        raise ValueError(f'{place}: {line} does not fit')
    if is_heldout(operator, names):
        raise ValueError(f'{place}: {line} is held out')
    return operator, names


def _check_slots(head: Combination, text: str, place: str) -> None:
    families = [FAMILIES[name] for name in head[1]]
    named = set(_SLOT.findall(text))
    known: set[str] = set()
    needed: set[str] = set()
    for family, slots in zip(families, _slots(families), strict=True):
        known |= set(slots.values())
        needed |= {slots[key] for key, param in family.params.items() if param.default is NO_DEFAULT}
    if unknown := sorted(named - known - _LATER):
        raise ValueError(f'{place}: there is no {{{unknown[0]}}}')
    if missing := sorted(needed - named):
        raise ValueError(f'{place}: {{{missing[0]}}} is not named')


def main() -> None:
    from . import families as _families  # noqa: F401 - defines them

    able = tuple(combinations())
    parser = argparse.ArgumentParser(
        prog='data.combined_requests', description='Lists the combinations that may be asked for and have no lines yet.'
    )
    operators = sorted({operator for operator, _ in able})
    parser.add_argument('operator', nargs='?', choices=operators, metavar='OPERATOR', help=', '.join(operators))
    parser.add_argument('family', nargs='*', metavar='FAMILY', help='those that must be in it')
    given = parser.parse_args()
    if unknown := [name for name in given.family if name not in FAMILIES]:
        parser.error(f'there is no family {unknown[0]}')
    for operator, names in able:
        wanted = given.operator in (None, operator) and set(given.family) <= set(names)
        if wanted and not is_heldout(operator, names) and (operator, names) not in whole_requests():
            print(f'[{operator}: {" ".join(names)}]')


if __name__ == '__main__':
    main()
