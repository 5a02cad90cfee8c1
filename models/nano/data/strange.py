"""
Other words instead of those that say what a part does: a plan is in the words of its request, whatever they are, so what is
learned by these is to see where parts begin and end, and to copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent
_WORD = re.compile(r"(?<![\w'’`\"<({/.-])[A-Za-z][a-z]{3,}(?![\w'’`\"(>}/-])")
_ENDINGS = ('ing', 'ed', 'ss', 's', 'ly')
_ONSETS = (
    'b',
    'br',
    'ch',
    'd',
    'dr',
    'f',
    'fl',
    'g',
    'gl',
    'h',
    'j',
    'k',
    'l',
    'm',
    'n',
    'p',
    'pl',
    'qu',
    'r',
    's',
    'sh',
    'st',
    't',
    'tr',
    'v',
    'w',
    'z',
)
_VOWELS = ('a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'oo', 'ou')
_CODAS = ('b', 'ck', 'd', 'ft', 'g', 'l', 'm', 'n', 'nd', 'nk', 'p', 'r', 'rk', 'sh', 'st', 't', 'x')
#: How many words are made up.
MADE_UP_SHARE = 0.15
#: How many of a request's words are others, now all and now some.
SHARES = (0.3, 0.6, 1.0)


def strange_words(rng: Random, parts: Iterable[str], kept: Iterable[str] = ()) -> Callable[[str], str]:
    """
    What puts other words in a text for those of `parts`, the same for the same word, with the ending and the first letter's
    case that it has. Names and numbers, what is quoted, the words of `kept.txt` and `kept` stay.
    """
    stay = _kept() | {word.lower() for word in kept}
    share = rng.choice(SHARES)
    others: dict[str, str] = {}
    for part in parts:
        for word in (found.lower() for found in _WORD.findall(part)):
            if word not in stay and word not in others and rng.random() < share:
                others[word] = _other(rng, word, {*others.values()})

    def put(found: re.Match[str]) -> str:
        other = others.get(found[0].lower(), found[0])
        return other.capitalize() if found[0][0].isupper() else other

    return lambda text: _WORD.sub(put, text)


def _other(rng: Random, word: str, taken: set[str]) -> str:
    end = _ending(word)
    while True:
        other = _made_up(rng) + end if rng.random() < MADE_UP_SHARE else rng.choice(_vocabulary()[end])
        if other not in taken:
            return other


def _made_up(rng: Random) -> str:
    syllables = (rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 1, 2))))
    return ''.join(syllables) + rng.choice(_CODAS)


def _ending(word: str) -> str:
    return next((end for end in _ENDINGS if word.endswith(end)), '')


@cache
def _kept() -> frozenset[str]:
    lines = (FOLDER / 'kept.txt').read_text(encoding='utf-8').splitlines()
    return frozenset(word for line in lines if not line.startswith('#') for word in line.split())


@cache
def _vocabulary() -> dict[str, list[str]]:
    """Words that stand in the requests of this folder at least twice, by their ending."""
    counts: dict[str, int] = {}
    for path in sorted((*FOLDER.glob('outside/*.txt'), *FOLDER.glob('several/*.txt'))):
        for word in re.findall(r"(?<![\w'’{`])[a-z]{4,}(?![\w'’}`:])", path.read_text(encoding='utf-8')):
            counts[word] = counts.get(word, 0) + 1
    result: dict[str, list[str]] = {end: [] for end in (*_ENDINGS, '')}
    for word in sorted(counts):
        if counts[word] > 1 and word not in _kept():
            result[_ending(word)].append(word)
    return result
