"""Sentences around what is asked, from `frames.txt`."""

from __future__ import annotations

import re
from random import Random

from .textfile import sections
from .words import capitalised

_LINES = {name: tuple(lines) for name, lines in sections('frames.txt')}

FRAMES: dict[str, tuple[str, ...]] = {form: _LINES[form] for form in ('do', 'np', 'is', 'class')}
#: Never in training.
HELDOUT: dict[str, tuple[str, ...]] = {form: _LINES[f'held {form}'] for form in FRAMES}
DO = FRAMES['do']
#: How a name is given by a sentence of its own, and by what stands in front.
NAMING, NAMING_FIRST = _LINES['naming'], _LINES['naming first']
CAPITAL_SHARE = 0.7
#: The words that {make} and {thing} stand for.
ORDERS, THINGS = _LINES['orders'], _LINES['things']
_ORDERED = re.compile(r'(^|[.?!:] )?\{make\}|\{thing\}')


def ordered(rng: Random, frame: str) -> str:
    """The frame with an order and a word for a function, where it has room for them; most of what begins a sentence has a capital."""

    def said(found: re.Match[str]) -> str:
        if found[0] == '{thing}':
            return rng.choice(THINGS)
        order = rng.choice(ORDERS)
        if found[1] is None:
            return order
        return found[1] + (capitalised(order) if rng.random() < CAPITAL_SHARE else order)

    return _ORDERED.sub(said, frame)
