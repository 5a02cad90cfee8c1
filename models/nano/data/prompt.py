"""A request in somebody's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from .core import Core, again, given
from .frames import FRAMES, HELDOUT, NAMING
from .names import given_name
from .program import ELEMENT_OPERATORS, ELEMENTS, Program
from .typos import with_typo
from .words import base_form, capitalised, gerund_form, third_form

#: How often there is a slip of the keyboard, and then another one.
TYPO_SHARE, MORE_TYPOS_SHARE = 0.14, 0.4
NAME_SHARE = 0.35
#: Of the names that a sentence of its own would give, how many stand in front, with their arguments.
CALL_FIRST_SHARE = 0.4
LANGUAGE_SHARE = 0.08
LOWER_SHARE = 0.12
NO_STOP_SHARE = 0.3
LANGUAGES = {
    'python': ('Python', 'python', 'Python', 'py'),
    'javascript': ('JavaScript', 'javascript', 'JavaScript', 'JS', 'js'),
}
_SLOT = re.compile(r'\{(\w+)\}')


@dataclass(frozen=True)
class Prompt:
    """`name` is the function's name where the text gives one."""

    text: str
    name: str | None
    heldout: bool


def make_prompt(
    rng: Random,
    program: Program,
    core: Core,
    language: str,
    *,
    heldout_frame: bool = False,
    plain: bool = False,
) -> Prompt:
    frame = core.text if core.form == 'raw' else rng.choice(HELDOUT[core.form] if heldout_frame else FRAMES[core.form])
    # A form that needs the value by itself cannot speak of a text without one.
    while '{given}' in frame and '{x}' not in core.text:
        frame = rng.choice(HELDOUT[core.form] if heldout_frame else FRAMES[core.form])
    named = '{name}' in frame.lower() or '{call}' in frame
    name = (
        given_name(rng, program.names, language, program.is_class)
        if named or rng.random() < NAME_SHARE and not plain
        else None
    )
    text = _fill(rng, frame, program, core, language, name)
    if core.edge:
        text = _with_edge(rng, text, core.edge)
    if name is not None and not named and not program.is_class:
        call = _call(program, name)
        text = (
            f'{call}{rng.choice((": ", ": ", " - ", ", ", "; "))}{text}'
            if rng.random() < CALL_FIRST_SHARE
            else _sentence(text) + ' ' + rng.choice(NAMING).replace('{name}', name).replace('{call}', call)
        )
    elif name is not None and not named:
        text = _sentence(text) + f' Call it {name}.'
    return Prompt(_styled(rng, text, language, name, plain), name, heldout_frame or core.heldout)


def kind_of(program: Program) -> str:
    first = program.families[0]
    return ELEMENTS[first.takes] if program.operator in ELEMENT_OPERATORS else first.takes


def _fill(rng: Random, frame: str, program: Program, core: Core, language: str, name: str | None) -> str:
    whole = core.about(given(rng, core.takes)) if '{x}' in core.text else core.text
    it = again(rng, core.takes) if '{x}' in core.text else ''
    part = core.about(it) if it else core.text
    slots = {
        'do': base_form(whole),
        'does': third_form(whole),
        'doing': gerund_form(whole),
        'doIt': base_form(part),
        'doesIt': third_form(part),
        'np': whole,
        'npIt': part,
        'is': whole,
        'isIt': part,
        'given': given(rng, core.takes),
        'lang': rng.choice(LANGUAGES[language]),
        'name': name or '',
        'call': _call(program, name or ''),
        'true': 'True' if language == 'python' else 'true',
        'false': 'False' if language == 'python' else 'false',
    }
    slots |= {'Do': capitalised(slots['do']), 'Np': capitalised(slots['np']), 'Name': slots['name']}
    return _SLOT.sub(lambda found: slots[found[1]], frame)


def _call(program: Program, name: str) -> str:
    names = (program.argument,) if program.operator else program.parts[0].argument_names
    return f'{name}({", ".join(names)})'


def _with_edge(rng: Random, text: str, edge: str) -> str:
    bare = text.rstrip('.?! ')
    if edge.startswith('or '):
        return bare + rng.choice((', ', ' ', ', ')) + edge + ('?' if text.endswith('?') else rng.choice(('', '.')))
    return rng.choice(
        (
            f'{_sentence(text)} {capitalised(edge)}.',
            f'{_sentence(text)} {capitalised(edge)}.',
            f'{bare}, {edge}',
            f'{bare} ({edge})',
            f'{bare} - {edge}',
            f'{bare}; {edge}.',
            f'{bare}, and {edge}.',
        )
    )


def _sentence(text: str) -> str:
    return text if text.endswith(('.', '?', '!', ')')) else text + '.'


def _styled(rng: Random, text: str, language: str, name: str | None, plain: bool) -> str:
    if plain:
        return text
    if rng.random() < LANGUAGE_SHARE and not any(word in text for word in LANGUAGES[language]):
        word = rng.choice(LANGUAGES[language])
        text = rng.choice(
            (f'{word}: {text}', f'In {word}: {text}', f'{_sentence(text)} Use {word}.', f'[{word}] {text}')
        )
    if rng.random() < NO_STOP_SHARE:
        text = text.removesuffix('.')
    if (
        rng.random() < LOWER_SHARE
        and text[:1].isupper()
        and (name is None or not text.startswith(name))
        and text[1:2] != ':'
        and not text.startswith(LANGUAGES[language])
    ):
        text = text[0].lower() + text[1:]
    if rng.random() < TYPO_SHARE:
        text = with_typo(rng, text, name or '')
        while rng.random() < MORE_TYPOS_SHARE:
            text = with_typo(rng, text, name or '')
    return text


def normalised(text: str) -> str:
    """Two requests that differ in nothing but case, punctuation and spaces are the same request."""
    return ' '.join(re.findall(r'[a-z0-9_]+|[^\sa-z0-9_.,;:!?()`\'"-]', text.lower()))
