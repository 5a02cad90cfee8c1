"""Each whole request that somebody wrote, once: of them there are more than one set of drawn examples has."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from . import families as _families  # noqa: F401 - defines them
from .ask import Ask, worded
from .combined_requests import Combination, whole, whole_requests
from .core import asked
from .example import Example
from .family import FAMILIES, Family, Phrase
from .kinds.code import code_of
from .kinds.decompose import written
from .kinds.outline import outline_of
from .program import Program
from .several_requests import Written, lines

#: How often values and words are drawn before a request is left out.
ATTEMPTS = 20

Once = Callable[[Random, str], Example | None]
#: A request for one function.
Asked = Callable[[Random, str], Ask | None]


@cache
def requests_once(outlined: bool = False) -> tuple[Once, ...]:
    """
    What makes an example of each, in a language: of a family, of a combination, of several functions. None held out. Outlines
    are of those for one function, where they give no name.
    """
    known = (
        _known(family, phrase)
        for family in FAMILIES.values()
        for phrase in family.phrases
        if phrase.form == 'raw' and not phrase.heldout
    )
    combined = (_combined(head, text) for head, texts in whole_requests().items() for text in texts)
    if outlined:
        return tuple(_outline(ask) for ask in (*known, *combined))
    several = (
        _several(one)
        for single in (False, True)
        for dependent in (False, True)
        for one in lines(single, dependent, False)
    )
    return (*map(_code, (*known, *combined)), *several)


def make_once(rng: Random, language: str, index: int, outlined: bool = False) -> Example | None:
    """The example of request `index`; None where it does not work out in this language."""
    make = requests_once(outlined)[index]
    for _ in range(ATTEMPTS):
        if (example := make(rng, language)) is not None:
            return example
    return None


def _known(family: Family, phrase: Phrase) -> Asked:
    def ask(rng: Random, language: str) -> Ask | None:
        variant, core = asked(rng, family, phrase, language)
        return worded(rng, Program('', (variant,)), core, language)

    return ask


def _combined(head: Combination, text: str) -> Asked:
    return lambda rng, language: worded(rng, *whole(rng, *head, text, language), language)


def _code(asked_for: Asked) -> Once:
    def make(rng: Random, language: str) -> Example | None:
        ask = asked_for(rng, language)
        return None if ask is None else code_of(rng, ask)

    return make


def _outline(asked_for: Asked) -> Once:
    def make(rng: Random, language: str) -> Example | None:
        ask = asked_for(rng, language)
        return None if ask is None else outline_of(ask)

    return make


def _several(one: Written) -> Once:
    return lambda rng, language: written(rng, language, one)
