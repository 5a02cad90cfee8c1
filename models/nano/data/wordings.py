"""
What `modifiers.txt` and `wordings.txt` say: short words for single functions, and how two of them are worded as one request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from .core import FORMS, Core, choose, say
from .family import NO_DEFAULT, Family
from .phrasing import WHOLE
from .synonyms import reworded
from .textfile import sections
from .values import TYPES
from .variant import Variant
from .words import is_verb_phrase

_SLOT = re.compile(r'\{(\w+)\}')
_NUMBER = re.compile(r'\[([^|\]]*)\|([^\]]*)\]')
_ARTICLE = re.compile(r'\b([Aa]) (?=[aeio]|u(?!ni|s))(?!one\b|eu)')

#: What the elements of a list are called, one and several.
NOUNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    'numbers': (('number', 'numbers'),) * 4
    + (('value', 'values'), ('one', 'ones'), ('element', 'elements'), ('item', 'items'), ('entry', 'entries')),
    'words': (('word', 'words'),) * 4
    + (('string', 'strings'),) * 2
    + (('one', 'ones'), ('item', 'items'), ('entry', 'entries')),
    'items': (('element', 'elements'), ('item', 'items'), ('value', 'values'), ('entry', 'entries'), ('one', 'ones')),
}
_LIST_PLACES = (
    ' in a list',
    ' in my list',
    ' of the list',
    ' in the array',
    ' in an array',
    ' of a list',
    ' in the input',
)
#: Where they are, in few words.
PLACES: Mapping[str, tuple[str, ...]] = {
    'numbers': _LIST_PLACES,
    'words': _LIST_PLACES,
    'items': (' in a list', ' in my list', ' of the list', ' in the array', ' of an array'),
}
#: The value as a whole, without an article.
WHOLES: Mapping[str, tuple[str, ...]] = {
    'text': ('text', 'text', 'string', 'string', 'sentence', 'input'),
    'numbers': ('list', 'list', 'numbers', 'array', 'list of numbers'),
    'words': ('list', 'list', 'words', 'array', 'list of words'),
    'items': ('list', 'list', 'array', 'items'),
    'matrix': ('matrix', 'grid', 'nested list'),
    'counts': ('dictionary', 'dict'),
    'int': ('number',),
    'number': ('number',),
    'date': ('date',),
}
#: How often the shorter one of two phrases is taken.
PLAINER_SHARE = 0.6
X_PLACE_SHARE, SHORT_PLACE_SHARE = 0.5, 0.25


@dataclass(frozen=True)
class Wording:
    form: str
    text: str

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(_SLOT.findall(self.text))


@cache
def modifiers() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Texts by family and kind."""
    return {
        family: {
            kind.strip(): tuple(text.strip() for text in texts.split(' | '))
            for kind, texts in (line.split(': ', 1) for line in lines)
        }
        for family, lines in sections('modifiers.txt')
    }


@cache
def wordings() -> Mapping[str, tuple[Wording, ...]]:
    """Wordings by section."""
    return {section: tuple(_wording(line) for line in lines) for section, lines in sections('wordings.txt')}


def _wording(line: str) -> Wording:
    if line.startswith('? '):
        return Wording('is', line[2:])
    if line.startswith(WHOLE):
        return Wording('raw', line.removeprefix(WHOLE))
    return Wording('do' if is_verb_phrase(line) else 'np', line)


def pick(rng: Random, section: str) -> Wording:
    return rng.choice(wordings()[section])


def has(family: Family, kind: str) -> bool:
    return kind in modifiers().get(family.name, {})


def modifier(
    rng: Random, family: Family, kind: str, language: str, variant: Variant | None = None
) -> tuple[Variant, str] | None:
    """
    One of the texts of that kind with the family as it says; None where there is none. With `variant`, the text says just that
    one.
    """
    texts = [text for text in modifiers().get(family.name, {}).get(kind, ()) if _complete(family, text)]
    if not texts:
        return None
    text = reworded(rng, rng.choice(texts))
    named = set(_SLOT.findall(text))
    values = []
    for key, param in family.params.items():
        if key not in named:
            values.append((key, param.default))
            continue
        value = rng.choice(param.values) if variant is None else dict(variant.values).get(key)
        if value is None and None not in param.values:
            return None
        values.append((key, value))
        said = say(rng, param, value, language)
        # "the most the space" is no English.
        if isinstance(value, str) and said.startswith(('the ', 'a ', 'an ')):
            said = f"'{value}'"
        text = text.replace('{' + key + '}', said)
    made = Variant(family.name, tuple(values))
    return (made, text) if variant is None or variant == made else None


def plainer(rng: Random, family: Family, language: str, forms: tuple[str, ...] = FORMS) -> tuple[Variant, Core] | None:
    """The family in a phrase that has a value, mostly in few words: who combines two things says each of them shortly."""
    drawn = [
        made
        for _ in range(2 if rng.random() < PLAINER_SHARE else 1)
        if (made := choose(rng, family, language, arguments=False, nests=True, forms=forms)) is not None
    ]
    return min(drawn, key=lambda made: len(made[1].text)) if drawn else None


def _complete(family: Family, text: str) -> bool:
    named = set(_SLOT.findall(text))
    return all(key in named for key, param in family.params.items() if param.default is NO_DEFAULT)


@dataclass(frozen=True)
class Things:
    """What a list has left, or becomes: `many` and `one` have `@` where it says in what."""

    many: str
    one: str
    chosen: bool

    def placed(self, place: str) -> Things:
        return Things(self.many.replace('@', place), self.one.replace('@', place), self.chosen)

    def all(self, rng: Random) -> str:
        """ "the odd numbers in a list" """
        if self.chosen:
            return rng.choice(('the ', 'the ', 'the ', 'all ', 'all the ', 'only the ', 'just the ', '')) + self.many
        return rng.choice(('the ', 'the ', 'the ', 'all ', '')) + self.many

    def counted(self, rng: Random) -> str:
        """Where "all of" may stand before it."""
        return rng.choice(('the ', 'the ', 'the ', 'only the ', 'just the ') if self.chosen else ('the ',)) + self.many


def things_of(rng: Random, family: Family, language: str) -> tuple[Variant, Things] | None:
    found = modifier(rng, family, 'things', language)
    if found is None:
        return None
    kind = family.gives if family.gives in NOUNS else 'items'
    return found[0], as_things(rng, found[1], kind, family.name.startswith(('keep_', 'remove_')))


def as_things(rng: Random, text: str, kind: str, chosen: bool) -> Things:
    one, many = rng.choice(NOUNS[kind])
    plural, _, single = text.partition(' / ')
    return Things(_numbered(plural, many, 1), _numbered(single or plural, one, 2), chosen)


def _numbered(text: str, noun: str, which: int) -> str:
    return _NUMBER.sub(lambda found: found[which], text).replace('*', noun)


def place(rng: Random, kind: str, always: bool = False) -> str:
    """ " in a list", or nothing."""
    luck = rng.random()
    if luck < X_PLACE_SHARE or always or kind not in PLACES:
        return rng.choice((' in {x}', ' in {x}', ' of {x}', ' from {x}'))
    return rng.choice(PLACES[kind]) if luck < X_PLACE_SHARE + SHORT_PLACE_SHARE else ''


def with_article(text: str) -> str:
    """ "a odd number" → "an odd number"."""
    return _ARTICLE.sub(r'\1n ', text)


def whole(rng: Random, kind: str) -> str:
    return rng.choice(WHOLES.get(kind, ('value',)))


def one_again(rng: Random, kind: str) -> str:
    """Refers back to the value as one thing."""
    return rng.choice(tuple(text for text in TYPES[kind].again if not text.endswith('s')))
