"""Names of functions that a request or its tests give: the usual one, another usual one, or any at all."""

from __future__ import annotations

from random import Random

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


def random_name(rng: Random, language: str) -> str:
    """A name that says little or nothing of what the function does."""
    roll = rng.random()
    if roll < 0.4:
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
    if rng.random() < 0.55:
        return default_name(rng.choice(names), language)
    if rng.random() < 0.15 and language == 'javascript':
        return rng.choice(names)
    return random_name(rng, language)
