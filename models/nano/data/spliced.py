"""
Requests for several functions from the halves of two that were written by hand, and with the words between their parts from
others. They may be as clumsy as what some people type: what is learned by them is that parts end where they end, whatever
sentence they stand in, since of sentences there are always more than anybody can write down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

from .several_requests import MAX_PARTS, Part, Written, lines

#: How many words between two parts come from another request.
EXCHANGED_SHARE = 0.3
MAX_EXCHANGED_CHARS = 24
MAX_CHARS = 420
_NAME_SLOT = re.compile(r'\{name(\d)\}')
#: What would be wrong around other parts: how many there are, which of them is meant, items that are counted or lettered.
_COUNTED = re.compile(
    r'\d|\{|\b(?:two|three|four|five|six|seven|both|pair|couple|twin\w*|trio|either|neither|half|halves|all|each|every|'
    r'first\w*|second\w*|third\w*|fourth|last\w*|final\w*|latter|former|other|another|one|single|only|'
    r'[ivx]{1,4}|[b-h])\b(?!\')|\b[a-h]\)',
    re.IGNORECASE,
)
_CLOSED = re.compile(r'[.?!]\s*$')


def spliced(rng: Random, first: Written, second: Written) -> Written | None:
    """
    The first parts of the one and the last parts of the other, each with what stands around them; None where they would say
    something that is not so, or where it has too many parts.
    """
    kept = rng.randint(1, len(first.parts))
    begin = rng.randint(0, len(second.parts) - 1)
    ended, begun = kept == len(first.parts), begin == 0
    # The words before and after the parts stay only where two whole requests follow on each other.
    whole = ended and begun
    head = _half(first, 0, kept, whole)
    tail = _half(second, begin, len(second.parts), whole)
    if head is None or tail is None or not 2 <= len(head) + len(tail) <= MAX_PARTS:
        return None
    texts, rest = first.texts[: kept + 1], second.texts[begin:]
    if any(map(_COUNTED.search, (*texts[:-1], *rest[1:]))):
        return None
    between = _joint(rng, texts[-1], rest[0], ended, begun)
    if between is None or _COUNTED.search(between):
        return None
    shift = len(head) - begin
    moved = tuple(replace(part, after=tuple(index + shift for index in part.after)) for part in tail)
    return _written(first, second, (*texts[:-1], between, *rest[1:]), (*head, *moved))


def exchanged(rng: Random, one: Written) -> Written:
    """With other short words between some parts, unless one of them takes its prompt's words from there."""
    if any(part.prompt for part in one.parts):
        return one
    texts = list(one.texts)
    for index in range(1, len(texts) - 1):
        key = _place(one, index)
        if key is not None and rng.random() < EXCHANGED_SHARE:
            texts[index] = rng.choice(_between()[key])
    return replace(one, texts=tuple(texts))


def _half(one: Written, begin: int, end: int, whole: bool) -> tuple[Part, ...] | None:
    """Those parts, where nothing in them needs what is left out."""
    parts = one.parts[begin:end]
    if whole:
        return parts if not any(_NAME_SLOT.search(part.words) for part in parts) else None
    for part in parts:
        if part.prompt or _NAME_SLOT.search(part.words) or any(index < begin for index in part.after):
            return None
        if _COUNTED.search(part.words) and not part.family:
            return None
    return parts


def _joint(rng: Random, ending: str, beginning: str, ended: bool, begun: bool) -> str | None:
    """What stands between the halves: the end of the one, the beginning of the other, or both where each is whole."""
    if ended and begun:
        gap = rng.choice((' ', ' ', '\n', '\n\n'))
        return ending.rstrip() + gap + beginning.lstrip() if (ending + beginning).strip() else None
    if ended:
        return beginning
    if begun:
        return ending
    return rng.choice((ending, beginning))


def _written(first: Written, second: Written, texts: tuple[str, ...], parts: tuple[Part, ...]) -> Written | None:
    families = [part.family for part in parts if part.family]
    names = [part.name for part in parts if part.name]
    if len({*families}) < len(families) or len({*names}) < len(names):
        return None
    made = Written(
        texts, parts, first.is_layout and second.is_layout, heldout=False, place=f'{first.place} and {second.place}'
    )
    return made if len(made.text) <= MAX_CHARS else None


def _place(one: Written, index: int) -> tuple[bool, bool] | None:
    """What kind of words stand before part `index`: after the end of a sentence or not, with a line break or not."""
    text = one.texts[index]
    before = one.parts[index - 1].words
    if len(text) > MAX_EXCHANGED_CHARS or _COUNTED.search(text) or not text.strip() and '\n' not in text:
        return None
    return bool(_CLOSED.search(before)), bool(_CLOSED.search(text) or '\n' in text)


@cache
def _between() -> dict[tuple[bool, bool], Sequence[str]]:
    """Each as often as it stands in the requests: the usual ones are usual."""
    found: dict[tuple[bool, bool], list[str]] = {}
    for dependent in (False, True):
        for one in lines(False, dependent, False):
            for index in range(1, len(one.parts)):
                key = _place(one, index)
                if key is not None:
                    found.setdefault(key, []).append(one.texts[index])
    return found
