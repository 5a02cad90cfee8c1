"""Programs that may be asked for: one family, or two combined in one function."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from .asserts import Case
from .family import Family
from .limits import TooLong, bounded_call
from .literals import javascript_literal, python_literal
from .values import TYPES
from .variant import Variant, default_name, function_source, python_function
from .words import snake_to_camel

#: A test longer than this says little and costs much.
MAX_CASE_CHARS = 90
MAX_FLOAT_CHARS = 8
#: Inputs that are tried when cases are looked for.
MAX_TRIED = 24
#: Programs whose cases are remembered.
MAX_KNOWN = 100_000

ELEMENTS = {'text': 'words', 'int': 'numbers', 'number': 'numbers'}
#: Operators on the elements of a list; the others take a value as it is.
ELEMENT_OPERATORS = (
    'each',
    'where',
    'where_then',
    'count',
    'all',
    'any',
    'sort_by',
    'max_by',
    'min_by',
    'group_by',
    'total',
    'table',
)


@dataclass(frozen=True)
class Program:
    """`operator` is empty for a family by itself."""

    operator: str
    parts: tuple[Variant, ...]

    @property
    def families(self) -> tuple[Family, ...]:
        return tuple(part.family for part in self.parts)

    @property
    def key(self) -> str:
        names = '>'.join(family.name for family in self.families)
        return f'{self.operator}:{names}' if self.operator else names

    @property
    def theme(self) -> str:
        return self.families[0].theme if not self.operator else 'combinations'

    @property
    def is_class(self) -> bool:
        return self.families[0].is_class

    @property
    def names(self) -> tuple[str, ...]:
        """The usual name first."""
        first, *rest = (family.name for family in self.families)
        bare = first.removeprefix('is_').removeprefix('has_')
        if not self.operator:
            return (first, *self.families[0].aliases)
        return {
            'then': (f'{first}_then_{rest[0]}' if rest else first,),
            'each': (f'{first}_each', f'{first}_all', f'map_{first}'),
            'where': (f'keep_{bare}', f'filter_{bare}', f'only_{bare}'),
            'where_then': (f'keep_{bare}_then_{rest[0]}' if rest else bare,),
            'count': (f'count_{bare}', f'how_many_{bare}'),
            'all': (f'all_{bare}', f'every_{bare}'),
            'any': (f'any_{bare}', f'has_{bare}'),
            'sort_by': (f'sort_by_{first}',),
            'max_by': (f'max_by_{first}',),
            'min_by': (f'min_by_{first}',),
            'group_by': (f'group_by_{first}',),
            'total': (f'total_{first}', f'sum_of_{first}'),
            'table': (f'{first}_table', f'map_to_{first}'),
        }[self.operator]

    def source(self, language: str, name: str) -> str:
        if not self.operator:
            return self.parts[0].source(language, name)
        helpers: list[str] = []
        lines = self._lines(language, helpers)
        main = function_source(language, name, (self.argument,), lines)
        return joined(language, [*helpers, main])

    @property
    def argument(self) -> str:
        first = self.families[0]
        if self.operator in ELEMENT_OPERATORS:
            return TYPES[ELEMENTS[first.takes]].arg
        return first.arguments[0].name if first.arguments else ''

    def helper_names(self, language: str) -> set[str]:
        return (
            {default_name(f.name, language) for f in self.families if not f.is_inline(language)}
            if self.operator
            else set()
        )

    def _lines(self, language: str, helpers: list[str]) -> list[tuple[str, str]]:
        def apply(variant: Variant, value: str) -> str:
            if variant.family.is_inline(language):
                return variant.expression(language, value)
            name = default_name(variant.family.name, language)
            helpers.append(variant.source(language, name))
            return f'{name}({value})'

        first = self.parts[0]
        x = self.argument
        if self.operator == 'then':
            return [('result', apply(first, x)), ('return', apply(self.parts[1], 'result'))]
        item = TYPES[ELEMENTS[first.family.takes]].item or 'item'
        one = apply(first, item)
        if self.operator == 'where_then':
            return [
                ('result', _element('where', language, x, item, one, one, one)),
                ('return', apply(self.parts[1], 'result')),
            ]
        pair = ('a', 'b') if self.operator == 'sort_by' else (item, 'best')
        if language == 'javascript' and self.operator in ('sort_by', 'max_by', 'min_by'):
            quiet: list[str] = []
            helpers, kept = quiet, helpers
            left, right = apply(first, pair[0]), apply(first, pair[1])
            helpers = kept
        else:
            left = right = one
        if self.operator == 'group_by' and language == 'python':
            return [
                ('groups', '{}'),
                ('', f'for {item} in {x}:'),
                ('', f'    groups.setdefault({one}, []).append({item})'),
                ('return', 'groups'),
            ]
        return [('return', _element(self.operator, language, x, item, one, left, right))]

    @property
    def cases(self) -> tuple[Case, ...]:
        """Inputs with what the Python reference gives for them."""
        return _known_cases(self)


def _element(operator: str, language: str, x: str, item: str, one: str, left: str, right: str) -> str:
    if language == 'python':
        return {
            'each': f'[{one} for {item} in {x}]',
            'where': f'[{item} for {item} in {x} if {one}]',
            'count': f'sum(1 for {item} in {x} if {one})',
            'all': f'all({one} for {item} in {x})',
            'any': f'any({one} for {item} in {x})',
            'sort_by': f'sorted({x}, key=lambda {item}: {one})',
            'max_by': f'max({x}, key=lambda {item}: {one}, default=None)',
            'min_by': f'min({x}, key=lambda {item}: {one}, default=None)',
            'total': f'sum({one} for {item} in {x})',
            'table': f'{{{item}: {one} for {item} in {x}}}',
        }[operator]
    compared = '>' if operator == 'max_by' else '<'
    return {
        'each': f'{x}.map(({item}) => {one})',
        'where': f'{x}.filter(({item}) => {one})',
        'count': f'{x}.filter(({item}) => {one}).length',
        'all': f'{x}.every(({item}) => {one})',
        'any': f'{x}.some(({item}) => {one})',
        'sort_by': f'[...{x}].sort((a, b) => {_tight(left)} - {_tight(right)})',
        'max_by': f'{x}.reduce((best, {item}) => ({_tight(left)} {compared} {_tight(right)} ? {item} : best), {x}[0] ?? null)',
        'min_by': f'{x}.reduce((best, {item}) => ({_tight(left)} {compared} {_tight(right)} ? {item} : best), {x}[0] ?? null)',
        'group_by': f'Object.groupBy({x}, ({item}) => {one})',
        'total': f'{x}.reduce((total, {item}) => total + {_tight(one)}, 0)',
        'table': f'Object.fromEntries({x}.map(({item}) => [{item}, {one}]))',
    }[operator]


def _tight(expression: str) -> str:
    """In parentheses where an operator beside it might take a part of it."""
    bare = re.sub(r"'(?:[^'\\\\]|\\\\.)*'", '', expression)
    while (inner := re.sub(r'\([^()]*\)|\[[^\[\]]*\]', '', bare)) != bare:
        bare = inner
    return f'({expression})' if ' ' in bare else expression


def joined(language: str, sources: list[str]) -> str:
    """Functions in one file: imports on top, each function once."""
    seen: list[str] = []
    imports: list[str] = []
    for source in sources:
        lines = source.split('\n')
        if language == 'python':
            imports += [line for line in lines if line.startswith(('import ', 'from ')) and line not in imports]
            lines = [line for line in lines if not line.startswith(('import ', 'from '))]
        body = '\n'.join(lines).strip('\n')
        if body not in seen:
            seen.append(body)
    gap = '\n\n\n' if language == 'python' else '\n\n'
    head = ['\n'.join(sorted(imports))] if imports else []
    return gap.join(head + seen) if len(seen) > 1 else '\n\n'.join(head + seen)


def _inputs(program: Program) -> list[tuple[Any, ...]]:
    first = program.families[0]
    if program.operator not in ELEMENT_OPERATORS:
        variant = program.parts[0]
        inputs = [tuple(one) for one in first.inputs]
        for at, key in enumerate(variant.as_arguments):
            param = first.params[key]
            choices = param.arg_values or param.values
            inputs = [(*one, choices[(index + at) % len(choices)]) for index, one in enumerate(inputs * 2)]
        return inputs
    rng = Random(program.key)
    single = [one[0] for one in first.inputs if len(repr(one[0])) < 18] or [one[0] for one in first.inputs]
    return [([rng.choice(single) for _ in range(size)],) for size in (3, 4, 2, 3, 1, 4, 0, 3, 5)]


@lru_cache(maxsize=MAX_KNOWN)
def _known_cases(program: Program) -> tuple[Case, ...]:
    return tuple(_cases(program))


def _cases(program: Program) -> list[Case]:
    function: Callable[..., Any] = python_function(program.source('python', 'reference_'), 'reference_')
    if program.is_class:
        return [_script(function, step) for step in program.families[0].inputs]
    found: list[Case] = []
    seen: set[str] = set()
    for arguments in _inputs(program)[:MAX_TRIED]:
        key = repr(arguments)
        if key in seen:
            continue
        seen.add(key)
        try:
            expected = bounded_call(function, copy.deepcopy(arguments))
        except TooLong:
            return []
        except Exception:  # noqa: BLE001, S112 - an input outside of what the combination can take
            continue
        if _fits(expected) and len(key) + len(repr(expected)) <= MAX_CASE_CHARS:
            found.append(Case(arguments, expected))
    return found


def _fits(value: Any) -> bool:
    """Equal in both languages, and short enough to be read."""
    if isinstance(value, float):
        return len(repr(value)) <= MAX_FLOAT_CHARS and math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 2**53
    if isinstance(value, (list, tuple)):
        return all(_fits(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, (str, int)) and _fits(item) for key, item in value.items())
    return value is None or isinstance(value, str)


def _script(construct: Callable[..., Any], step: tuple[Any, ...]) -> Case:
    arguments, *calls = step
    thing = construct(*copy.deepcopy(arguments))
    script: list[tuple[str, tuple[Any, ...]]] = []
    checks: list[Any] = []
    for method, *given in calls:
        name = method.lstrip('!.')
        result = getattr(thing, name) if method.startswith('.') else getattr(thing, name)(*given)
        if not method.startswith('!'):
            checks.append(copy.deepcopy(result))
        script.append((method, tuple(given)))
    return Case(tuple(arguments), None, tuple(script), tuple(checks))


def pick_cases(rng: Random, cases: tuple[Case, ...], count: int) -> list[Case]:
    """Different results first, so that no constant passes."""
    order = list(cases)
    rng.shuffle(order)
    picked: list[Case] = []
    seen: set[str] = set()
    for case in order:
        shown = repr(case.expected)
        if shown not in seen or case.script:
            seen.add(shown)
            picked.append(case)
        if len(picked) == count:
            return picked
    for case in order:
        if len(picked) == count:
            break
        if case not in picked:
            picked.append(case)
    return picked


def _plainness(case: Case) -> tuple[bool, bool, int]:
    """What a function that gives back its argument would pass comes late."""
    size = len(repr(case.arguments))
    return case.expected in case.arguments[:1], not 8 <= size <= 30, size


def plain_cases(cases: tuple[Case, ...], count: int) -> list[Case]:
    """
    Always the same for a program: short, of some size, with different results. A model that has to know what its tests give
    can learn these.
    """
    order = sorted(cases, key=_plainness)
    picked: list[Case] = []
    for case in order:
        if all(repr(case.expected) != repr(other.expected) for other in picked) or case.script:
            picked.append(case)
        if len(picked) == count:
            return picked
    return picked + [case for case in order if case not in picked][: count - len(picked)]


def literal_size(case: Case) -> int:
    return max(len(python_literal(case.arguments)), len(javascript_literal(list(case.arguments))))


__all__ = ['ELEMENTS', 'ELEMENT_OPERATORS', 'Program', 'joined', 'pick_cases', 'plain_cases', 'snake_to_camel']
