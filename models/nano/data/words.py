"""The little grammar that phrasings need: verbs, capitals, articles."""

from __future__ import annotations

import re

_IRREGULAR_ING = {
    'be': 'being',
    'see': 'seeing',
    'tie': 'tying',
    'die': 'dying',
    'output': 'outputting',
    'input': 'inputting',
}
#: Verbs whose last consonant doubles.
_DOUBLES = frozenset(
    [
        'get',
        'put',
        'cut',
        'split',
        'swap',
        'trim',
        'strip',
        'drop',
        'map',
        'sum',
        'plot',
        'run',
        'set',
        'skip',
        'zip',
        'wrap',
        'pop',
        'stop',
        'format',
        'begin',
        'slug',
        'flip',
        'pad',
        'chop',
        'tag',
        'clip',
        'cap',
        'grab',
        'spin',
        'scan',
        'plan',
        'dig',
        'step',
        'rub',
        'omit',
        'transfer',
    ]
)
_VOWELS = 'aeiou'
_VERB = re.compile(r'<(\w+)>')


def third(verb: str) -> str:
    """ "count" → "counts"."""
    if verb == 'be':
        return 'is'
    if verb == 'have':
        return 'has'
    if verb.endswith('y') and verb[-2] not in _VOWELS:
        return verb[:-1] + 'ies'
    if verb.endswith(('s', 'sh', 'ch', 'x', 'z', 'o')):
        return verb + 'es'
    return verb + 's'


def gerund(verb: str) -> str:
    """ "count" → "counting"."""
    if verb in _IRREGULAR_ING:
        return _IRREGULAR_ING[verb]
    if verb in _DOUBLES:
        return verb + verb[-1] + 'ing'
    if verb.endswith('e') and not verb.endswith(('ee', 'oe', 'ye')):
        return verb[:-1] + 'ing'
    return verb + 'ing'


def base_form(phrase: str) -> str:
    return _VERB.sub(r'\1', phrase)


def third_form(phrase: str) -> str:
    return _VERB.sub(lambda found: third(found[1]), phrase)


def gerund_form(phrase: str) -> str:
    return _VERB.sub(lambda found: gerund(found[1]), phrase)


def is_verb_phrase(phrase: str) -> bool:
    return _VERB.search(phrase) is not None


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def snake_to_camel(name: str) -> str:
    head, *rest = name.split('_')
    return head + ''.join(part[:1].upper() + part[1:] for part in rest)


def snake_to_pascal(name: str) -> str:
    return ''.join(part[:1].upper() + part[1:] for part in name.split('_'))


NUMBER_WORDS = {
    0: 'zero',
    1: 'one',
    2: 'two',
    3: 'three',
    4: 'four',
    5: 'five',
    6: 'six',
    7: 'seven',
    8: 'eight',
    9: 'nine',
    10: 'ten',
    12: 'twelve',
    100: 'a hundred',
}
