"""What is asked for in an example: a program, its phrasing, its name, its tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Self

from . import families as _families  # noqa: F401 - defines them
from .asserts import Case, Style, test_lines
from .combine import combinations, combine, is_heldout
from .core import Core, choose
from .family import FAMILIES
from .names import given_name
from .program import Program, pick_cases, plain_cases
from .prompt import Prompt, make_prompt
from .variant import default_name

COMBINED_SHARE = 0.35
ATTEMPTS = 50
MIN_CASES = 2


@dataclass(frozen=True)
class Ask:
    program: Program
    core: Core
    prompt: Prompt
    language: str
    name: str
    held: str

    @classmethod
    def of(cls, program: Program, core: Core, language: str, name: str) -> Self:
        """One that is worded by whoever asked for it."""
        return cls(program, core, Prompt('', name, False), language, name, '')

    def renamed(self, name: str | None) -> Self:
        """Under that name, or its usual one."""
        return replace(self, name=name or default_name(self.program.names[0], self.language, self.program.is_class))

    @property
    def source(self) -> str:
        return self.program.source(self.language, self.name)

    def tests(self, cases: list[Case], style: Style = Style()) -> str:
        return test_lines(cases, self.language, self.name, style)

    def plain(self, count: int) -> list[Case]:
        return plain_cases(self.program.cases, 1 if self.program.is_class else count)

    def pick(self, rng: Random, count: int) -> list[Case]:
        return pick_cases(rng, self.program.cases, 1 if self.program.is_class else count)


def make_ask(rng: Random, language: str, held: str = '', *, plain: bool = False, combined: bool | None = None,
             classes: bool = True, name: str | None = None) -> Ask:
    """`held` is what of it is held out of training: `phrase`, `frame`, `combination`, or nothing."""
    for _ in range(ATTEMPTS):
        made = _try(rng, language, held, plain, combined, classes, name)
        if made is not None:
            return made
    raise RuntimeError(f'no request could be made ({language}, {held})')


def _try(rng: Random, language: str, held: str, plain: bool, combined: bool | None, classes: bool, name: str | None) -> Ask | None:
    if held == 'combination' or held == '' and (rng.random() < COMBINED_SHARE if combined is None else combined):
        operator = rng.choice(OPERATORS())
        candidates = _by_operator(operator, held == 'combination')
        if not candidates:
            return None
        made = combine(rng, operator, rng.choice(candidates), language)
    else:
        family = rng.choice(list(FAMILIES.values()))
        if family.is_class and not classes:
            return None
        chosen = choose(rng, family, language, heldout=held == 'phrase')
        made = None if chosen is None else (Program('', (chosen[0],)), chosen[1])
    if made is None:
        return None
    program, core = made
    if len(program.cases) < (1 if program.is_class else MIN_CASES):
        return None
    prompt = make_prompt(rng, program, core, language, heldout_frame=held == 'frame', plain=plain)
    chosen_name = prompt.name or name or default_name(program.names[0], language, program.is_class)
    if chosen_name in program.helper_names(language) or chosen_name in program.argument:
        return None
    return Ask(program, core, prompt, language, chosen_name, held)


def OPERATORS() -> list[str]:  # noqa: N802
    return ['then'] * 8 + ['where_then'] * 2 + ['each', 'where', 'count', 'all', 'any', 'sort_by', 'max_by', 'min_by', 'group_by',
                                               'total', 'table']


_INDEX: dict[tuple[str, bool], list[tuple[str, ...]]] = {}


def _by_operator(operator: str, held: bool) -> list[tuple[str, ...]]:
    if not _INDEX:
        for one, names in combinations():
            _INDEX.setdefault((one, is_heldout(one, names)), []).append(names)
    return _INDEX.get((operator, held), [])


def other_name(rng: Random, ask: Ask) -> str:
    """A name that only the tests give."""
    return given_name(rng, ask.program.names, ask.language, ask.program.is_class)
