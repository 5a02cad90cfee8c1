"""A request outside of the domain where code is asked for; the answer says so in words."""

from __future__ import annotations

from random import Random

from ..ask import make_ask
from ..core import Core
from ..domain import DECLINE, DECLINE_LANGUAGE, OTHER_LANGUAGES, PROGRAMS, QUESTIONS, UNCLEAR, VAGUE, topic
from ..example import Example, answered, split_of
from ..frames import DO, HELDOUT
from ..messages import request
from ..prompt import LANGUAGES
from ..words import base_form, capitalised, gerund_form, third_form


def make_decline(rng: Random, language: str, held: str) -> Example:
    roll = rng.random()
    held = 'topic' if held else ''
    if roll < 0.66:
        text, answer, family = _program(rng, language, bool(held)), DECLINE, 'outside'
    elif roll < 0.84:
        other = rng.choice(OTHER_LANGUAGES)
        ask = make_ask(rng, language, 'phrase' if held else '', plain=True)
        bare = ask.prompt.text.rstrip('.?')
        for known in LANGUAGES[language]:
            bare = bare.replace(f' in {known}', '').replace(f'{known} ', '')
        text = rng.choice(
            (f'{bare} in {other}.', f'{bare}, written in {other}', f'In {other}: {bare}', f'{other}: {bare}')
        )
        answer, family = DECLINE_LANGUAGE, 'other language'
    elif roll < 0.94:
        text, answer, family = topic(rng, QUESTIONS, bool(held)), DECLINE, 'question'
    else:
        text, answer, family = _varied(rng, topic(rng, VAGUE, bool(held))), UNCLEAR, 'vague'
    return Example(
        'code', language, family, split_of(held), answered(request('code', language, prompt=text), answer), held=held
    )


_FRAMES = tuple(frame for frame in DO if not any(slot in frame for slot in ('{given}', '{doIt}', '{doesIt}', '{call}')))
_HELDOUT_FRAMES = tuple(frame for frame in HELDOUT['do'] if '{given}' not in frame and '{call}' not in frame)


def _program(rng: Random, language: str, heldout: bool) -> str:
    text = Core('do', topic(rng, PROGRAMS, heldout), 'any').text
    frame = rng.choice(_HELDOUT_FRAMES if heldout else _FRAMES)
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


def _varied(rng: Random, text: str) -> str:
    roll = rng.random()
    if roll < 0.15:
        return text.lower()
    if roll < 0.3:
        return text.rstrip('.?')
    if roll < 0.4:
        return rng.choice(('Please ', 'Hey, ', 'hi! ', 'Quick question: ')) + text
    return text
