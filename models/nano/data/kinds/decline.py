"""A request outside of the domain where code is asked for; the answer says so in words."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from ..ask import make_ask
from ..core import Core, choose
from ..domain import (
    DECLINE,
    DECLINE_LANGUAGE,
    DECLINE_TALK,
    OTHER_LANGUAGES,
    PROGRAMS,
    QUESTIONS,
    UNCLEAR,
    VAGUE,
    topic,
    whole_request,
)
from ..example import Example, answered, split_of
from ..family import FAMILIES, Family
from ..frames import DO, HELDOUT, ordered
from ..messages import request
from ..program import Program
from ..prompt import LANGUAGES
from ..talk import TALK_SHARE, with_talk
from ..variant import default_name
from ..words import base_form, capitalised, gerund_form, third_form

#: How many are whole requests of people's own; the others are put together from their parts.
WHOLE_SHARE = 0.7
#: How many are shown functions that a retrieval found by a word, as all requests may be.
SIMILAR_SHARE = 0.08
_LOWER_LANGUAGE_SHARE = 0.4
#: Words of names that say nothing of what a function is about.
_SMALL = {'with', 'from', 'each', 'than', 'into', 'over', 'that', 'this', 'what', 'have'}

_IN_LANGUAGE = (
    '{bare} in {other}.',
    '{bare} in {other}',
    '{bare}, written in {other}',
    '{bare} using {other}',
    '{bare} with {other}',
    '{bare} ({other})',
    '{bare}, but in {other}',
    '{bare}, {other} please',
    'In {other}: {bare}',
    '{other}: {bare}',
    '[{other}] {bare}',
    'Use {other}. {bare}',
    'I need this in {other}: {bare}',
    '{other} code: {bare}',
)


def make_decline(rng: Random, language: str, held: str) -> Example:
    held = 'topic' if held else ''
    if rng.random() < WHOLE_SHARE:
        text, whole = whole_request(rng, bool(held))
        answer, family = whole.answer, f'outside: {whole.topic}'
    else:
        text, answer, family = _made(rng, language, bool(held))
        text = with_talk(rng, text) if rng.random() < TALK_SHARE else text
    similar = _similar(rng, language, text) if rng.random() < SIMILAR_SHARE else ''
    messages = request('code', language, prompt=text, examples=similar)
    return Example('code', language, family, split_of(held), answered(messages, answer), held=held)


def make_decline_outline(rng: Random, language: str, held: str) -> Example:
    """The same with the first words of its answer alone: which answer it is, they say."""
    example = make_decline(rng, language, held)
    *before, answer = example.messages
    return replace(example, messages=[*before, {**answer, 'content': re.split('[.:]', answer['content'])[0]}], cut=True)


def _made(rng: Random, language: str, heldout: bool) -> tuple[str, str, str]:
    """The request, its answer, what it is called."""
    roll = rng.random()
    if roll < 0.56:
        return _program(rng, language, heldout), DECLINE, 'outside'
    if roll < 0.86:
        return _other_language(rng, language, heldout), DECLINE_LANGUAGE, 'other language'
    if roll < 0.95:
        return _varied(rng, topic(rng, QUESTIONS, heldout)), DECLINE_TALK, 'question'
    return _varied(rng, topic(rng, VAGUE, heldout)), UNCLEAR, 'vague'


def _other_language(rng: Random, language: str, heldout: bool) -> str:
    """What a family does, in a language that is not written here."""
    other = rng.choice(OTHER_LANGUAGES)
    if rng.random() < _LOWER_LANGUAGE_SHARE:
        other = other.lower()
    ask = make_ask(rng, language, 'phrase' if heldout else '', plain=True)
    bare = ask.prompt.text.rstrip('.?')
    for known in LANGUAGES[language]:
        bare = bare.replace(f' in {known}', '').replace(f'{known} ', '')
    inside = re.subn(r'\bfunction\b', f'{other} function', bare, count=1)
    if inside[1] and rng.random() < 0.3:
        return inside[0].replace(' a A', ' an A')
    return rng.choice(_IN_LANGUAGE).replace('{bare}', bare).replace('{other}', other)


_FRAMES = tuple(frame for frame in DO if not any(slot in frame for slot in ('{given}', '{doIt}', '{doesIt}', '{call}')))
_HELDOUT_FRAMES = tuple(frame for frame in HELDOUT['do'] if '{given}' not in frame and '{call}' not in frame)


def _program(rng: Random, language: str, heldout: bool) -> str:
    text = Core('do', topic(rng, PROGRAMS, heldout), 'any').text
    frame = ordered(rng, rng.choice(_HELDOUT_FRAMES if heldout else _FRAMES))
    name = rng.choice(('main', 'run', 'solve', 'do_it', 'app', 'start', 'handler'))
    slots = {
        '{do}': base_form(text),
        '{Do}': capitalised(base_form(text)),
        '{does}': third_form(text),
        '{doing}': gerund_form(text),
        '{lang}': rng.choice(LANGUAGES[language]),
        '{name}': name,
        '{Name}': name,
    }
    for slot, value in slots.items():
        frame = frame.replace(slot, value)
    return _varied(rng, frame)


def _similar(rng: Random, language: str, text: str) -> str:
    """One or two functions that share a word with the request, as a retrieval by words finds them."""
    words = set(re.findall(r'[a-z]{4,}', text.lower())) - _SMALL
    simple = [family for family in FAMILIES.values() if not family.is_class]
    near = [family for family in simple if words & set(family.name.split('_'))]
    found = rng.sample(near or simple, min(rng.choice((1, 1, 2)), len(near or simple)))
    return '\n\n'.join(filter(None, (_source(rng, language, family) for family in found)))


def _source(rng: Random, language: str, family: Family) -> str:
    chosen = choose(rng, family, language, plain=True)
    return Program('', (chosen[0],)).source(language, default_name(family.name, language)) if chosen else ''


def _varied(rng: Random, text: str) -> str:
    roll = rng.random()
    if roll < 0.15:
        return text.lower()
    if roll < 0.3:
        return text.rstrip('.?') or text
    if roll < 0.4:
        return rng.choice(('Please ', 'Hey, ', 'hi! ', 'Quick question: ')) + text
    return text
