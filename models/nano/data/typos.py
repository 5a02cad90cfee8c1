"""Slips of the keyboard, in words that are long enough to be understood with one."""

from __future__ import annotations

import re
from random import Random

_WORD = re.compile(r"(?<![\w'`\"])[a-z]{4,}(?![\w'`\"(])")


def with_typo(rng: Random, text: str, keep: str = '') -> str:
    """One slip; `keep` (a name) and what is quoted stay as they are."""
    places = [found for found in _WORD.finditer(text) if found[0] not in keep]
    if not places:
        return text
    place = rng.choice(places)
    word = place[0]
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif kind == 1:
        word = word[:at] + word[at + 1 :]
    else:
        word = word[:at] + word[at] + word[at:]
    return text[: place.start()] + word + text[place.end() :]
