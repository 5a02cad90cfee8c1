"""A request in somebody's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from .core import Core, again, given
from .frames import FRAMES, HELDOUT, NAMING, NAMING_FIRST, ordered
from .literals import literal
from .names import given_name
from .program import ELEMENT_OPERATORS, ELEMENTS, Program
from .talk import TALK_SHARE, with_talk
from .typos import with_typos
from .words import base_form, capitalised, gerund_form, third_form

#: How often there are slips of the keyboard.
TYPO_SHARE = 0.18
#: How often a request ends with an example of what is wanted, and how long such a one may be.
EXAMPLE_SHARE, MAX_EXAMPLE_CHARS = 0.14, 70
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
#: How people put an example to a request: `{in} {joint} {out}`, with another one where there is `{more}`.
EXAMPLES = (
    'E.g. {in} {joint} {out}{more}',
    'e.g. {in} {joint} {out}{more}',
    'For example, {in} {joint} {out}.',
    'For example {in} {joint} {out}{more}.',
    'Example: {in} {joint} {out}{more}',
    'Examples: {in} {joint} {out}{more}',
    'example {in} {joint} {out}',
    'So {in} {joint} {out}{more}.',
    '{in} should give {out}.',
    'Given {in} the answer is {out}.',
    'For {in} I expect {out}.',
    'for {in} I want {out}',
    'With {in} it would be {out}.',
    'Sample: {in} {joint} {out}{more}',
    'If I put in {in}, {out} should come out.',
    'Input {in}, output {out}.',
    'input: {in} output: {out}',
    'Expected: {in} {joint} {out}{more}',
    '({in} {joint} {out}{more})',
    '(e.g. {in} {joint} {out})',
    '(so {in} {joint} {out})',
    ', e.g. {in} {joint} {out}{more}',
    ', so {in} {joint} {out}',
    ', like {in} {joint} {out}{more}',
    ', for instance {in} {joint} {out}',
    ': {in} {joint} {out}{more}',
    '{in} {joint} {out}{more}',
    'In: {in}. Out: {out}.',
)
#: Those that may stand in front.
FIRST = ('{in} {joint} {out}{more}', 'In: {in}. Out: {out}.')
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
    frame = ordered(rng, frame)
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
        text = _with_name(rng, text, name, _call(program, name))
    elif name is not None and not named:
        text = _sentence(text) + f' Call it {name}.'
    if not plain and rng.random() < EXAMPLE_SHARE:
        text = with_example(rng, text, program, language, name)
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


def _with_name(rng: Random, text: str, name: str, call: str) -> str:
    """With a sentence of its own that gives the name, or that in front."""
    first = rng.random() < CALL_FIRST_SHARE
    naming = ordered(rng, rng.choice(NAMING_FIRST if first else NAMING)).replace('{name}', name).replace('{call}', call)
    if first:
        return naming + ('' if naming.endswith('\n') else ' ') + text
    return f'{_sentence(text)} {naming}'


def with_example(rng: Random, text: str, program: Program, language: str, name: str | None) -> str:
    """With one call or two and what they give, in one of many notations; as it was where no case is short enough."""
    shown: list[tuple[str, str]] = []
    for case in program.cases:
        if program.is_class or not case.arguments:
            break
        given, result = ', '.join(literal(a, language) for a in case.arguments), literal(case.expected, language)
        if len(given) + len(result) <= MAX_EXAMPLE_CHARS:
            shown.append((given, result))
    if not shown:
        return text
    form = rng.choice(EXAMPLES)
    two = '{more}' in form and len(shown) > 1
    chosen = rng.sample(shown, 2 if two else 1)
    if rng.random() < 0.4:
        chosen = [(_requoted(given), _requoted(result)) for given, result in chosen]
    if name and rng.random() < 0.5:
        chosen = [(f'{name}({given})', result) for given, result in chosen]
    joint = rng.choice(('->', '->', '=>', '=', 'gives', 'becomes', 'is', 'returns', ':'))
    slots = {'in': chosen[0][0], 'out': chosen[0][1], 'joint': joint}
    slots['more'] = rng.choice((', ', '; ', ' and ')) + f'{chosen[1][0]} {joint} {chosen[1][1]}' if two else ''
    example = _SLOT.sub(lambda found: slots[found[1]], form)
    if example.startswith(('(', ',', ' ')):
        return text.rstrip('.?! ') + (' ' if example.startswith('(') else '') + example
    if form in FIRST and rng.random() < 0.5:
        return f'{example.removesuffix(".")}. {text}'
    return f'{_sentence(text)} {example}'


def _requoted(text: str) -> str:
    return text.replace("'", '"') if '"' not in text and '\\' not in text else text


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
        text = with_typos(rng, text, name or '')
    return with_talk(rng, text) if rng.random() < TALK_SHARE else text


def normalised(text: str) -> str:
    """Two requests that differ in nothing but case, punctuation and spaces are the same request."""
    return ' '.join(re.findall(r'[a-z0-9_]+|[^\sa-z0-9_.,;:!?()`\'"-]', text.lower()))
