"""Names of functions that a request or its tests give: the usual one, another usual one, or any at all."""

from __future__ import annotations

import builtins
import keyword
import re
from functools import cache
from random import Random

from .family import FAMILIES
from .variant import default_name
from .words import snake_to_camel

_VERBS = [
    'get',
    'find',
    'make',
    'compute',
    'do',
    'run',
    'handle',
    'check',
    'build',
    'calc',
    'extract',
    'process',
    'convert',
    'show',
    'fetch',
    'pick',
    'count',
    'solve',
    'clean',
    'parse',
    'format',
    'apply',
    'read',
    'collect',
    'filter',
    'list',
    'render',
    'scan',
    'load',
    'match',
    'update',
    'prepare',
]
_NOUNS = [
    'result',
    'value',
    'answer',
    'data',
    'items',
    'text',
    'output',
    'thing',
    'word',
    'list',
    'info',
    'total',
    'part',
    'entry',
    'number',
    'record',
    'line',
    'element',
    'string',
    'parts',
    'stuff',
    'summary',
    'report',
    'score',
    'field',
    'token',
    'row',
    'group',
    'name',
    'path',
    'key',
    'code',
    'page',
    'note',
    'order',
    'user',
    'price',
]
_SINGLE = [
    'f',
    'g',
    'fn',
    'func',
    'foo',
    'bar',
    'solve',
    'solution',
    'answer',
    'process',
    'helper',
    'run',
    'compute',
    'calc',
    'main_task',
    'my_func',
    'my_function',
    'do_it',
    'task',
    'transform',
    'convert',
    'check',
    'test_me',
    'work',
    'apply',
    'handle',
    'go',
    'calculate',
    'result',
    'get_it',
    'output',
    'example',
    'demo',
    'my_fn',
    'util',
]
_CLASS_NOUNS = [
    'Box',
    'Thing',
    'Store',
    'Keeper',
    'Manager',
    'Holder',
    'Item',
    'Model',
    'Tool',
    'Unit',
    'Entity',
    'Service',
    'Node',
    'Record',
    'Tracker',
    'Helper',
]


#: Names that hide what programs use, or that a language keeps for itself.
TAKEN = (
    frozenset(keyword.kwlist)
    | frozenset(dir(builtins))
    | frozenset(
        [
            'math',
            're',
            'json',
            'string',
            'date',
            'calendar',
            'collections',
            'itertools',
            'functools',
            'case',
            'catch',
            'const',
            'debugger',
            'default',
            'delete',
            'do',
            'enum',
            'export',
            'extends',
            'function',
            'implements',
            'instanceof',
            'interface',
            'let',
            'new',
            'null',
            'package',
            'private',
            'protected',
            'public',
            'static',
            'super',
            'switch',
            'this',
            'throw',
            'typeof',
            'undefined',
            'var',
            'void',
            'yield',
            'object',
            'array',
            'number',
            'map',
            'symbol',
            'promise',
            'console',
        ]
    )
)
#: How often a usual name is given, and of the others how many are of any words at all, or of letters that are no word: whoever
#: copies names only by the words they are made of cannot copy these.
USUAL_SHARE, WORDS_SHARE, LETTERS_SHARE = 0.6, 0.55, 0.12
_SYLLABLES = [a + b for a in 'bcdfghjklmnprstvwz' for b in ('a', 'e', 'i', 'o', 'u', 'an', 'el', 'is', 'or', 'un')]


@cache
def _words() -> tuple[str, ...]:
    """All plain words of the families' phrasings."""
    texts = (phrase.text for family in FAMILIES.values() for phrase in family.phrases if not phrase.heldout)
    found = {word for text in texts for word in re.findall(r'(?<![\w{<\'"`.])[a-z]{3,12}(?![\w}>\'"`])', text)}
    return tuple(sorted(found))


def _any_words(rng: Random) -> str:
    while True:
        name = '_'.join(rng.choice(_words()) for _ in range(rng.choice((1, 1, 1, 2, 2, 2, 3))))
        if name not in TAKEN:
            return name


def random_name(rng: Random, language: str) -> str:
    """A name that says little or nothing of what the function does."""
    roll, kind = rng.random(), rng.random()
    if kind < WORDS_SHARE:
        name = _any_words(rng)
    elif kind < WORDS_SHARE + LETTERS_SHARE:
        name = ''.join(rng.choice(_SYLLABLES) for _ in range(rng.choice((2, 2, 3))))
    elif roll < 0.4:
        name = rng.choice(_SINGLE)
    elif roll < 0.85:
        name = f'{rng.choice(_VERBS)}_{rng.choice(_NOUNS)}'
    else:
        name = f'{rng.choice(_VERBS)}_{rng.choice(_NOUNS)}_{rng.choice(_NOUNS)}'
    if rng.random() < 0.08:
        name += str(rng.randint(1, 9))
    return name if language == 'python' else snake_to_camel(name)


def given_name(rng: Random, names: tuple[str, ...], language: str, is_class: bool) -> str:
    """A name as people give it: mostly one that fits (`names`, the usual one first)."""
    if is_class:
        usual = default_name(names[0], language, is_class=True)
        return (
            usual
            if rng.random() < 0.6
            else rng.choice(('My', 'Simple', 'Basic', 'Tiny', ''))
            + rng.choice((usual, usual, rng.choice(_CLASS_NOUNS)))
        )
    if rng.random() < USUAL_SHARE:
        return default_name(rng.choice(names), language)
    if rng.random() < 0.15 and language == 'javascript':
        return rng.choice(names)
    return random_name(rng, language)
