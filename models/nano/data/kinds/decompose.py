"""A request for several things; the answer is a part for each, as JSON, with tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from ..ask import ATTEMPTS, Ask, make_ask
from ..combine import is_heldout
from ..core import Core, choose, given
from ..domain import outside_thing
from ..example import Example, Run, answered, split_of
from ..family import FAMILIES
from ..messages import request
from ..names import given_name
from ..program import Program
from ..words import NUMBER_WORDS, base_form, capitalised, third_form

SINGLE_SHARE = 0.25
DEPENDENT_SHARE = 0.07
OUTSIDE_SHARE = 0.08
NAMED_SHARE = 0.3
MAX_PARTS = 5
#: Longer ones do not fit the context with the answer.
MAX_TEST_CHARS = 150

_DO_LISTS = (
    'Write functions to {list}.',
    'write functions to {list}',
    'I need functions to {list}.',
    'Write code to {list}.',
    'I need to {list}',
    'I want separate functions to {list}.',
    'Please write {n} functions: {semi}.',
    'Make a small module that can {list}.',
    'Write helpers to {list}',
    'create utilities to {list}',
    'Can you write functions to {list}?',
    'i need code that can {list}',
    '{Semi}.',
    'Please {list}, each as its own function.',
    'A library to {list}.',
    'I have {n} tasks: {semi}',
    'We need {n} helpers, one to {oneTo}.',
    'Functions: {semi}',
    'Help me {list}.',
    'One function to {oneTo}.',
    'How do I {list}?',
)
_DOES_LISTS = (
    'Write a function that {oneThat}.',
    'I need a function that {oneThat}.',
    'a function that {oneThat}',
    'Write {n} functions: one that {oneThat}.',
    'Give me a function which {oneThat}',
    'Create a function that {andAnother}.',
    'Write one function that {andAnother}',
)
_LINE_HEADS = (
    'Write these functions:',
    'I need:',
    'Please implement the following:',
    'Write functions for:',
    'Tasks:',
    'Implement',
    'todo:',
    'Write a module with:',
    'Can you do these for me?',
    'We need the following helpers:',
    'Functions to write:',
    'Several things:',
    'Need all of this:',
    'Here is what I want',
    '',
)
_MARKS = ('{i}. ', '{i}) ', '- ', '* ', '({i}) ', '{i}: ', '• ')
_LATER = (
    'Also ',
    'Then write a function to ',
    'Also write a function to ',
    'And a function to ',
    'Next, ',
    'Additionally, ',
    'And also ',
    'I also need to ',
    'Plus a function to ',
)


@dataclass(frozen=True)
class Part:
    """`text` stands in the request as it is; `ask` is nothing when the part is outside of the domain."""

    core: Core | None
    outside: str
    ask: Ask | None
    name: str | None


def make_decompose(rng: Random, language: str, held: str) -> Example:
    if rng.random() < SINGLE_SHARE:
        return _single(rng, language, held)
    if not held and rng.random() < DEPENDENT_SHARE:
        dependent = _dependent(rng, language)
        if dependent is not None:
            return dependent
    count = rng.choice((2, 2, 2, 3, 3, 3, 4, 5)[:8])
    parts = [_part(rng, language, held) for _ in range(count)]
    text, surfaces = _worded(rng, parts)
    return _example(
        rng, language, held, text, [(surface, part, []) for surface, part in zip(surfaces, parts, strict=True)]
    )


def _part(rng: Random, language: str, held: str) -> Part:
    if not held and rng.random() < OUTSIDE_SHARE:
        return Part(None, outside_thing(rng), None, None)
    for _ in range(ATTEMPTS):
        ask = make_ask(
            rng, language, 'phrase' if held else '', plain=True, combined=rng.random() < 0.1 and not held, classes=False
        )
        core = ask.core
        if core.form in ('do', 'np', 'is'):
            name = given_name(rng, ask.program.names, language, False) if rng.random() < NAMED_SHARE else None
            return Part(
                core,
                '',
                ask.renamed(name) if name and name not in ask.program.helper_names(language) else ask.renamed(None),
                name,
            )
    raise RuntimeError('no part could be made')


def _value(rng: Random, core: Core) -> str:
    return core.about(given(rng, core.takes))


def _do(rng: Random, part: Part) -> str:
    """The part as a verb phrase with its verb marked."""
    if part.core is None:
        return part.outside
    text = _value(rng, part.core)
    if part.core.form == 'np':
        return f'<{rng.choice(("get", "find", "return", "compute"))}> {text}'
    if part.core.form == 'is':
        return f'<{rng.choice(("check", "tell", "determine"))}> {rng.choice(("if", "whether"))} {text}'
    return text


def _worded(rng: Random, parts: list[Part]) -> tuple[str, list[str]]:
    """The request, and what of it each part is."""
    named = any(part.name for part in parts)
    do = [_do(rng, part) for part in parts]
    way = rng.random()
    count = NUMBER_WORDS[len(parts)]
    if named or way < 0.35:
        surfaces = [_named(rng, text, part.name) for text, part in zip(do, parts, strict=True)]
        if rng.random() < 0.7:
            mark = rng.choice(_MARKS)
            head = rng.choice(_LINE_HEADS)
            lines = [mark.replace('{i}', str(i + 1)) + surface for i, surface in enumerate(surfaces)]
            return '\n'.join(([head] if head else []) + lines), surfaces
        if rng.random() < 0.5:
            return rng.choice(('Write ', 'I need ', 'Implement ', 'Please write ', '')) + _listed(
                rng, surfaces
            ) + '.', surfaces
        return ' '.join(capitalised(surface) + '.' for surface in surfaces), surfaces
    if way < 0.75:
        surfaces = [base_form(text) for text in do]
        if rng.random() < 0.25:
            later = [rng.choice(_LATER) + surface + '.' for surface in surfaces[1:]]
            first = rng.choice(
                ('Write a function to ', 'I need a function to ', 'Please write code to ', 'First, ', 'write code to ')
            )
            return ' '.join([f'{first}{surfaces[0]}.', *later]), surfaces
        frame = rng.choice(_DO_LISTS)
        one_to = _listed(rng, [surfaces[0], *(f'{rng.choice(("one to ", "another to "))}{s}' for s in surfaces[1:])])
        semi = '; '.join(surfaces)
        text = (
            frame.replace('{list}', _listed(rng, surfaces))
            .replace('{semi}', semi)
            .replace('{Semi}', capitalised(semi))
            .replace('{n}', count)
            .replace('{oneTo}', one_to)
        )
        return text, surfaces
    surfaces = [third_form(text) for text in do]
    rest = [
        f'{rng.choice(("one that ", "a function that ", "another that ", "another function that "))}{s}'
        for s in surfaces[1:]
    ]
    frame = rng.choice(_DOES_LISTS)
    text = (
        frame.replace('{oneThat}', _listed(rng, [surfaces[0], *rest]))
        .replace('{n}', count)
        .replace('{andAnother}', ' and '.join([surfaces[0], *(f'another one that {s}' for s in surfaces[1:])]))
    )
    return text, [f'a function that {surface}' for surface in surfaces]


def _named(rng: Random, do: str, name: str | None) -> str:
    if name is None:
        return base_form(do)
    return rng.choice(
        (
            f'{name}: {base_form(do)}',
            f'a function {name} that {third_form(do)}',
            f'{name} to {base_form(do)}',
            f'{name} ({base_form(do)})',
            f'{name} which {third_form(do)}',
        )
    )


def _listed(rng: Random, items: list[str]) -> str:
    last = rng.choice((' and ', ', and ', ' and ', ' and also ', ', plus ', ' as well as '))
    return ', '.join(items[:-1]) + last + items[-1]


def _single(rng: Random, language: str, held: str) -> Example:
    ask = make_ask(rng, language, held)
    text = ask.prompt.text
    return _example(rng, language, held, text, [(text, Part(ask.core, '', ask, ask.name), [])], whole=True)


def _dependent(rng: Random, language: str) -> Example | None:
    """A function, and another one that uses it."""
    able = [f for f in FAMILIES.values() if f.which and not f.params and f.combines and f.takes in ('int', 'text')]
    family = rng.choice(able)
    operator = rng.choice(('where', 'count', 'all', 'any'))
    if is_heldout(operator, (family.name,)):
        return None
    chosen = choose(rng, family, language)
    if chosen is None:
        return None
    first = Ask.of(Program('', (chosen[0],)), chosen[1], language, given_name(rng, (family.name,), language, False))
    program = Program(operator, (chosen[0],))
    name = given_name(rng, program.names, language, False)
    from ..combine import combine  # the wording of combinations

    made = combine(rng, operator, (family.name,), language)
    if made is None or name == first.name or name in program.helper_names(language):
        return None
    second = Ask.of(program, made[1], language, name)
    one = _named(rng, _do(rng, Part(first.core, '', first, first.name)), first.name)
    two = _named(rng, _do(rng, Part(second.core, '', second, name)), name)
    use = rng.choice((f' using {first.name}', f', using {first.name}', f' with the help of {first.name}'))
    text = rng.choice(
        (
            f'Write {one}, and {two}{use}.',
            f'1. {one}\n2. {two}{use}',
            f'- {one}\n- {two}{use}',
            f'First {one}. Then {two}{use}.',
            f'I need {one} and then {two}{use}',
        )
    )
    return _example(
        rng,
        language,
        '',
        text,
        [(one, Part(first.core, '', first, first.name), []), (two + use, Part(second.core, '', second, name), ['1'])],
    )


def _example(
    rng: Random, language: str, held: str, text: str, parts: list[tuple[str, Part, list[str]]], whole: bool = False
) -> Example:
    subtasks: list[dict[str, object]] = []
    passes: list[Run] = []
    for number, (surface, part, needs) in enumerate(parts):
        tests = ''
        prompt = (
            surface
            if whole
            else capitalised(surface)
            if part.name is None or not surface.startswith(part.name)
            else surface
        )
        if not whole and not prompt.endswith('.'):
            prompt += '.'
        if part.ask is not None:
            if part.name is None and not whole:
                prompt += f' Call it {part.ask.name}.'
            tests = part.ask.tests(part.ask.plain(2 if len(parts) <= 3 else 1))
            passes.append((language, part.ask.source, tests))
        subtasks.append({'id': str(number + 1), 'prompt': prompt, 'dependsOn': needs, 'tests': tests})
    answer = json.dumps({'subtasks': subtasks}, ensure_ascii=False, separators=(',', ':'))
    messages = request('decompose', language, prompt=text)
    family = '+'.join(part.ask.program.key if part.ask else 'outside' for _, part, _ in parts)
    return Example('decompose', language, family, split_of(held), answered(messages, answer), passes, held=held)
