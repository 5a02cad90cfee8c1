"""Talk around a request: what people say before it and after it, which changes nothing of what is asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

#: How often there is any, and of that how often before, after, or both.
TALK_SHARE = 0.14
_BEFORE, _BOTH = 0.6, 0.2
_FOLDER = Path(__file__).parent


def with_talk(rng: Random, text: str) -> str:
    """`text` with something before it, after it, or both; whole sentences, none of which asks for anything."""
    where = rng.random()
    if where < _BEFORE + _BOTH:
        text = f'{rng.choice(openings())} {text}'
    if where >= _BEFORE:
        text = f'{text if text.endswith((".", "?", "!")) else text + "."} {rng.choice(closings())}'
    return text


@cache
def openings() -> tuple[str, ...]:
    return _lines('openings.txt')


@cache
def closings() -> tuple[str, ...]:
    return _lines('closings.txt')


def _lines(name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, (_FOLDER / name).read_text(encoding='utf-8').splitlines())))
