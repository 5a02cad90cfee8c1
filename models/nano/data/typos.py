"""Slips of the keyboard and of spelling, in words that are long enough to be understood with one."""

from __future__ import annotations

import re
from random import Random

_WORD = re.compile(r"(?<![\w'`\"{<])[A-Za-z]?[a-z]{3,}(?![\w'`\"(}>])")
_KEYS = ('qwertyuiop', 'asdfghjkl', 'zxcvbnm')
_BESIDE = {key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _KEYS for at, key in enumerate(row)}
_SOUNDS = (
    ('ie', 'ei'),
    ('ei', 'ie'),
    ('ph', 'f'),
    ('ck', 'k'),
    ('gh', ''),
    ('ant', 'ent'),
    ('ent', 'ant'),
    ('ance', 'ence'),
    ('able', 'ible'),
    ('tion', 'sion'),
    ('ough', 'uff'),
    ('ea', 'ee'),
    ('ou', 'u'),
    ('wh', 'w'),
    ('qu', 'kw'),
    ('ce', 'se'),
    ('y', 'i'),
    ('e', 'a'),
    ('a', 'e'),
    ('o', 'u'),
    ('i', 'e'),
)
_SHORT = {
    'please': 'pls',
    'the': 'teh',
    'you': 'u',
    'are': 'r',
    'and': 'n',
    'function': 'func',
    'string': 'str',
    'number': 'num',
    'numbers': 'nums',
    'because': 'cuz',
    'with': 'w/',
    'without': 'w/o',
    'thanks': 'thx',
    'that': 'dat',
    'character': 'char',
    'characters': 'chars',
}
_SHORTENED = re.compile(r"(?<![\w'`\"{<])(" + '|'.join(_SHORT) + r")(?![\w'`\"(}>])")
#: What slips never make of "count" and "shift".
_NEVER = frozenset(('cunt', 'shit'))
#: How often another slip follows; how often somebody is in haste, and all in lower case.
MORE_SHARE, HASTE_SHARE, HASTE_SHORT_SHARE = 0.4, 0.3, 0.4
#: Of a hasty text's words those with a slip; one in three of such texts is by somebody who spells badly.
HASTE_WORD_SHARES = (0.22, 0.22, 0.5)


def with_typos(rng: Random, text: str, keep: str = '') -> str:
    """One slip or several; `keep` (a name) and what is quoted stay as they are."""
    if rng.random() < HASTE_SHARE:
        return _hasty(rng, text, keep)
    text = with_typo(rng, text, keep)
    while rng.random() < MORE_SHARE:
        text = with_typo(rng, text, keep)
    return text


def with_typo(rng: Random, text: str, keep: str = '') -> str:
    """One slip."""
    places = [found for found in _WORD.finditer(text) if found[0] not in keep]
    if not places:
        return text
    place = rng.choice(places)
    return text[: place.start()] + _slipped(rng, place[0]) + text[place.end() :]


def _hasty(rng: Random, text: str, keep: str) -> str:
    share = rng.choice(HASTE_WORD_SHARES)

    def slip(found: re.Match[str]) -> str:
        word = found[0] if found[0] in keep else found[0].lower()
        return _slipped(rng, word) if word not in keep and rng.random() < share else word

    def shorten(found: re.Match[str]) -> str:
        return found[0] if found[0] in keep or rng.random() > HASTE_SHORT_SHARE else _SHORT[found[0]]

    return _WORD.sub(slip, _SHORTENED.sub(shorten, text)).rstrip('.')


def _slipped(rng: Random, word: str) -> str:
    while (slip := _slip(rng, word)) == word or slip.lower() in _NEVER:
        pass
    return slip


def _slip(rng: Random, word: str) -> str:
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.25:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.5:
        return word[:at] + word[at + 1 :]
    if kind < 0.65:
        return word[:at] + word[at] + word[at:]
    if kind < 0.75:
        return word[:at] + rng.choice(_BESIDE.get(word[at], word[at])) + word[at + 1 :]
    if kind < 0.82:
        return re.sub(r'([a-z])\1', r'\1', word, count=1)
    spelt = [(heard, written) for heard, written in _SOUNDS if heard in word[1:]]
    if not spelt:
        return word[:at] + word[at + 1 :]
    heard, written = rng.choice(spelt)
    return word[:1] + word[1:].replace(heard, written, 1)
