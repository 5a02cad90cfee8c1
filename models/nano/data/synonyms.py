"""Other words for the same, so that no phrasing stands by one word alone."""

from __future__ import annotations

import re
from random import Random

#: How often a word that has others is exchanged.
WORD_SHARE = 0.22
VERB_SHARE = 0.3
CLAUSE_SHARE = 0.3

_CLAUSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ('in ascending order', ('from smallest to largest', 'in increasing order', 'ascending', 'from low to high')),
    ('in descending order', ('from largest to smallest', 'in decreasing order', 'descending', 'from high to low')),
    ('in alphabetical order', ('alphabetically', 'from a to z', 'in alphabetic order')),
    ('both included', ('inclusive', 'including both ends', 'ends included')),
    ('the number of', ('the count of', 'the amount of', 'the total number of')),
    ('as a list', ('in a list', 'as an array', 'in an array')),
    ('in reverse order', ('reversed', 'backwards', 'from last to first')),
    ('greater than', ('larger than', 'bigger than', 'above', 'over', 'more than')),
    ('less than', ('smaller than', 'below', 'under', 'lower than')),
    ('divisible by {k}', ('a multiple of {k}', 'evenly divisible by {k}')),
    ('more than once', ('at least twice', 'multiple times', 'repeatedly')),
    ('upper case', ('uppercase', 'capitals', 'capital letters')),
    ('lower case', ('lowercase', 'small letters')),
    ('a list of', ('an array of', 'the list of')),
    ('two lists', ('two arrays', 'two given lists')),
    ('two strings', ('two texts', 'two given strings', 'two words')),
    ('two numbers', ('two values', 'two given numbers')),
    ('a dictionary', ('a dict', 'an object', 'a map')),
    ('if it is empty', ('when empty', 'if empty', 'when there is nothing in it', 'for empty input')),
    (
        'for an empty list',
        ('if the list is empty', 'when the list is empty', 'for empty input', 'if there are no elements'),
    ),
    ('if there is none', ('when there is none', 'if none exists', 'if it does not exist', 'otherwise')),
)

_WORDS: dict[str, tuple[str, ...]] = {
    'largest': ('biggest', 'greatest', 'highest', 'maximum', 'max'),
    'biggest': ('largest', 'greatest'),
    'smallest': ('lowest', 'least', 'minimum', 'min'),
    'elements': ('items', 'values', 'entries'),
    'element': ('item', 'value', 'entry'),
    'items': ('elements', 'entries'),
    'list': ('array',),
    'characters': ('chars', 'letters'),
    'each': ('every',),
    'every': ('each',),
    'distinct': ('unique', 'different'),
    'unique': ('distinct', 'different'),
    'average': ('mean',),
    'mean': ('average',),
    'sum': ('total',),
    'total': ('sum',),
    'duplicates': ('repeated elements', 'repetitions', 'double entries'),
    'integers': ('whole numbers', 'ints', 'numbers'),
    'index': ('position', 'place'),
    'occurs': ('appears', 'shows up', 'is found'),
    'contains': ('has', 'includes'),
    'without': ('minus', 'excluding', 'leaving out'),
    'only': ('just',),
    'longest': ('lengthiest',),
    'dictionary': ('dict',),
    'first': ('leading', 'initial'),
    'last': ('final',),
    'string': ('text', 'str'),
    'common': ('shared',),
    'reversed': ('in reverse', 'backwards', 'flipped'),
    'sorted': ('ordered', 'in sorted order'),
}
#: Those of `_WORDS` that mean something else in other surroundings; they are exchanged in some only.
_ONLY_BEFORE = {
    'without': re.compile(r' (?:duplicates|vowels|spaces|digits|punctuation)'),
    'first': re.compile(r' \{k\}'),
    'common': re.compile(r' (?:elements|characters|letters|values)'),
    'total': re.compile(r' of'),
    'sum': re.compile(r' of'),
    'last': re.compile(r' (?:\{k\}|element|item|word|character|digit|value|letter)'),
    'only': re.compile(r' the '),
    'each': re.compile(r' (?:word|number|element|item|character|string|line|value|letter|row|name)\b'),
    'every': re.compile(r' (?:word|number|element|item|character|string|line|value|letter|row|name)\b'),
    'index': re.compile(r' (?:of|where|at)\b'),
    'average': re.compile(r' of'),
    'mean': re.compile(r' of'),
    'items': re.compile(r' (?:of a list|in a list|of \{x\}|in \{x\})'),
    'sorted': re.compile(r'$'),
    'reversed': re.compile(r'$'),
    'list': re.compile(r'(?: of |$)'),
}

_VERBS: dict[str, tuple[str, ...]] = {
    'find': ('<get>', '<return>', '<determine>', '<locate>', '<look> for'),
    'get': ('<find>', '<return>', '<fetch>', '<give>'),
    'return': ('<give>', '<get>', '<output>', '<give> back'),
    'remove': ('<delete>', '<drop>', '<strip>', '<eliminate>', '<take> out', '<get> rid of'),
    'delete': ('<remove>', '<erase>'),
    'convert': ('<change>', '<transform>', '<translate>'),
    'compute': ('<calculate>', '<determine>', '<work> out', '<figure> out'),
    'calculate': ('<compute>', '<determine>', '<work> out'),
    'sort': ('<order>', '<arrange>'),
    'keep': ('<retain>', '<select>', '<leave>'),
    'split': ('<break>', '<divide>', '<separate>'),
    'replace': ('<exchange>', '<swap>'),
    'reverse': ('<flip>', '<invert>'),
    'join': ('<concatenate>', '<combine>', '<connect>'),
    'build': ('<create>', '<construct>', '<make>'),
    'create': ('<build>', '<make>'),
    'extract': ('<pull> out', '<get>', '<collect>'),
    'merge': ('<combine>', '<join>', '<unite>'),
    'generate': ('<produce>', '<create>', '<list>'),
    'list': ('<give>', '<return>', '<enumerate>'),
    'tell': ('<say>', '<report>', '<find> out'),
    'filter': ('<reduce>', '<restrict>'),
    'implement': ('<write>', '<code>', '<program>'),
    'add': ('<add>', '<sum>'),
    'use': ('<apply>', '<run>'),
    'group': ('<collect>', '<cluster>', '<bucket>'),
}
_VERB_ONLY = {
    # "add up", "add together": one may say "sum" instead; not "add 5 to".
    'add': re.compile(r' (?:up|together)'),
    'filter': re.compile(r' \{x\} to'),
    'list': re.compile(r' (?:all|every|the) '),
    'convert': re.compile(r'.* to '),
    'sort': re.compile(r' \{x\}'),
    'group': re.compile(r' \{x\} by'),
    'use': re.compile(r' the '),
    'split': re.compile(r' \{x\} '),
    'replace': re.compile(r'.* (?:with|by) '),
}

#: After an exchange the article may be wrong; these words come in by exchanges.
_ARTICLE = re.compile(
    r'\ban? (array|item|element|entry|index|object|int|integer|value|place|position|list|dict|map|text|str|string|number)\b'
)
_VERB = re.compile(r'<(\w+)>')
#: "find out" and "get rid of" are not found or got.
_PARTICLE = re.compile(r' (?:out|rid|back|off)\b')
_WORD = re.compile(r"(?<![\w'\"<{@#.-])(" + '|'.join(_WORDS) + r")(?![\w'\">}-])")


def reworded(rng: Random, text: str) -> str:
    """The same with other words, here and there; what is quoted stays as it is."""
    for clause, others in _CLAUSES:
        if clause in text and rng.random() < CLAUSE_SHARE:
            text = text.replace(clause, rng.choice(others), 1)
    text = _VERB.sub(lambda found: _verb(rng, found), text)
    parts = re.split(r"('[^']*')", text)
    text = ''.join(
        part if index % 2 else _WORD.sub(lambda found: _word(rng, found), part) for index, part in enumerate(parts)
    )
    return _ARTICLE.sub(lambda found: ('an ' if found[1][0] in 'aeiou' else 'a ') + found[1], text)


def _verb(rng: Random, found: re.Match[str]) -> str:
    verb = found[1]
    if verb not in _VERBS or rng.random() >= VERB_SHARE or _PARTICLE.match(found.string, found.end()):
        return found[0]
    where = _VERB_ONLY.get(verb)
    if where is not None and where.match(found.string, found.end()) is None:
        return found[0]
    return rng.choice(_VERBS[verb])


def _word(rng: Random, found: re.Match[str]) -> str:
    word = found[1]
    if rng.random() >= WORD_SHARE:
        return found[0]
    where = _ONLY_BEFORE.get(word)
    if where is not None and where.match(found.string, found.end()) is None:
        return found[0]
    return rng.choice(_WORDS[word])
