"""What is asked for in an example: a program, its phrasing, its name, its tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from typing import Self

from . import families as _families  # noqa: F401 - defines them
from .asserts import CANONICAL, Case, Style, test_lines
from .combine import combinations, combine, is_heldout
from .combined_requests import COMBINED_AS_WHOLE_SHARE, whole_request
from .core import FORMS, Core, choose
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

    def tests(self, cases: list[Case], style: Style = CANONICAL) -> str:
        return test_lines(cases, self.language, self.name, style)

    def plain(self, count: int) -> list[Case]:
        return plain_cases(self.program.cases, 1 if self.program.is_class else count)

    def pick(self, rng: Random, count: int) -> list[Case]:
        return pick_cases(rng, self.program.cases, 1 if self.program.is_class else count)


def make_ask(
    rng: Random,
    language: str,
    held: str = '',
    *,
    plain: bool = False,
    combined: bool | None = None,
    classes: bool = True,
    name: str | None = None,
) -> Ask:
    """`held` is what of it is held out of training: `phrase`, `frame`, `combination`, or nothing."""
    for _ in range(ATTEMPTS):
        made = _try(rng, language, held, plain, combined, classes, name)
        if made is not None:
            return made
    raise RuntimeError(f'no request could be made ({language}, {held})')


def _try(
    rng: Random, language: str, held: str, plain: bool, combined: bool | None, classes: bool, name: str | None
) -> Ask | None:
    if held == 'combination' or held == '' and (rng.random() < COMBINED_SHARE if combined is None else combined):
        made = (
            whole_request(rng, language, plain)
            if held == '' and rng.random() < COMBINED_AS_WHOLE_SHARE
            else _combination(rng, language, held == 'combination')
        )
    else:
        family = rng.choice(list(FAMILIES.values()))
        if family.is_class and not classes:
            return None
        forms = FORMS if plain or held == 'frame' else (*FORMS, 'raw')
        chosen = choose(rng, family, language, heldout=held == 'phrase', forms=forms)
        made = None if chosen is None else (Program('', (chosen[0],)), chosen[1])
    if made is None:
        return None
    return worded(rng, *made, language, held, plain=plain, name=name)


def worded(
    rng: Random,
    program: Program,
    core: Core,
    language: str,
    held: str = '',
    *,
    plain: bool = False,
    name: str | None = None,
) -> Ask | None:
    """A program in words that somebody may use; None where it cannot be tested or has no name to go by."""
    if len(program.cases) < (1 if program.is_class else MIN_CASES):
        return None
    prompt = make_prompt(rng, program, core, language, heldout_frame=held == 'frame', plain=plain)
    chosen_name = prompt.name or name or default_name(program.names[0], language, program.is_class)
    if chosen_name in program.helper_names(language) or chosen_name == program.argument:
        return None
    return Ask(program, core, prompt, language, chosen_name, held)


def _combination(rng: Random, language: str, held: bool) -> tuple[Program, Core] | None:
    operator = rng.choice(OPERATORS)
    candidates = _by_operator(operator, held)
    if not candidates:
        return None
    return combine(rng, operator, rng.choices(candidates, cum_weights=_weights(operator, held))[0], language)


#: How often each operator is drawn.
OPERATORS = (
    ('then',) * 8
    + ('where_then',) * 2
    + ('each', 'where', 'count', 'all', 'any', 'sort_by', 'max_by', 'min_by', 'group_by', 'total', 'table')
)


_INDEX: dict[tuple[str, bool], list[tuple[str, ...]]] = {}


def _by_operator(operator: str, held: bool) -> list[tuple[str, ...]]:
    if not _INDEX:
        for one, names in combinations():
            _INDEX.setdefault((one, is_heldout(one, names)), []).append(names)
    return _INDEX.get((operator, held), [])


#: What people combine: how often, beside combinations of anything with anything.
USUAL = frozenset(
    [
        'sum_numbers',
        'product',
        'max_number',
        'min_number',
        'mean',
        'median',
        'count_items',
        'keep_even',
        'keep_odd',
        'keep_greater',
        'keep_less',
        'keep_positive',
        'keep_negative',
        'keep_divisible',
        'keep_between',
        'square_each',
        'double_each',
        'scale_each',
        'add_each',
        'absolute_each',
        'cube_each',
        'negate_each',
        'sort_numbers',
        'sort_numbers_descending',
        'reverse_list',
        'remove_duplicates',
        'first_items',
        'last_items',
        'drop_first',
        'every_nth',
        'first_item',
        'last_item',
        'count_distinct',
        'join_numbers',
        'running_sums',
        'remove_zeros',
        'most_common',
        'reverse_string',
        'count_vowels',
        'to_upper',
        'to_lower',
        'swap_case',
        'capitalize_first',
        'title_case',
        'count_words',
        'longest_word',
        'split_words',
        'reverse_words',
        'reverse_each_word',
        'remove_vowels',
        'remove_spaces',
        'remove_punctuation',
        'remove_digits',
        'only_digits',
        'only_letters',
        'strip_text',
        'collapse_spaces',
        'unique_chars',
        'sort_chars',
        'is_palindrome',
        'text_length',
        'characters',
        'word_counts',
        'char_counts',
        'count_char',
        'replace_spaces',
        'slugify',
        'truncate',
        'first_chars',
        'upper_each',
        'lower_each',
        'capitalize_each',
        'lengths',
        'longest_string',
        'shortest_string',
        'join_words',
        'concat_words',
        'keep_longer',
        'keep_shorter',
        'keep_starting_with',
        'keep_containing',
        'remove_empty',
        'sort_words',
        'sort_by_length',
        'first_letters',
        'total_length',
        'count_each',
        'flatten',
        'digits',
        'sum_digits',
        'primes_up_to',
        'divisors',
        'range_list',
        'dict_keys',
        'dict_values',
        'sum_values',
        'max_key',
        'keep_values_above',
        'extract_numbers',
        'acronym',
    ]
)
_BOTH_USUAL, _ONE_USUAL, _NONE_USUAL = 40, 5, 1
_TOTALS: dict[tuple[str, bool], list[int]] = {}


def _weights(operator: str, held: bool) -> list[int]:
    if (operator, held) not in _TOTALS:
        weights = [
            _BOTH_USUAL if usual == 1 else _ONE_USUAL if usual >= 0.5 else _NONE_USUAL
            for usual in (sum(name in USUAL for name in names) / len(names) for names in _by_operator(operator, held))
        ]
        _TOTALS[operator, held] = list(accumulate(weights))
    return _TOTALS[operator, held]


def other_name(rng: Random, ask: Ask) -> str:
    """A name that only the tests give."""
    return given_name(rng, ask.program.names, ask.language, ask.program.is_class)
