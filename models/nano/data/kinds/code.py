"""A request, maybe with tests, maybe with similar functions; the answer is the function."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from ..ask import Ask, make_ask, other_name
from ..asserts import Style
from ..example import Example, answered, split_of
from ..messages import fenced, request

TESTS_SHARE = 0.3
SIMILAR_SHARE = 0.08
#: Of the requests with similar functions, how many have one that helps.
SIMILAR_HELPS_SHARE = 0.7


def some_style(rng: Random) -> Style:
    return Style(double_quotes=rng.random() < 0.2, messages=rng.random() < 0.2, short_booleans=rng.random() < 0.25)


def make_code(rng: Random, language: str, held: str) -> Example:
    return code_of(rng, make_ask(rng, language, held))


def code_of(rng: Random, ask: Ask) -> Example:
    """The answer to this request."""
    language, held = ask.language, ask.held
    checked = ask.tests(list(ask.program.cases))
    shown = ''
    if rng.random() < TESTS_SHARE:
        if ask.prompt.name is None:
            name = other_name(rng, ask)
            if name not in ask.program.helper_names(language):
                ask = replace(ask, name=name)
        shown = ask.tests(ask.pick(rng, rng.choice((1, 2, 2, 3, 3, 4))), some_style(rng))
        checked = ask.tests(list(ask.program.cases))
    similar = similar_functions(rng, ask) if rng.random() < SIMILAR_SHARE else ''
    messages = request('code', language, prompt=ask.prompt.text, tests=shown, examples=similar)
    source = ask.source
    passes = [(language, source, checked)]
    if shown:
        passes.append((language, source, shown))
    return Example(
        'code',
        language,
        ask.program.key,
        split_of(held),
        answered(messages, fenced(language, source)),
        passes,
        held=held,
    )


def similar_functions(rng: Random, ask: Ask) -> str:
    """What a retrieval would find: a function of the same family, or one that has little to do with it."""
    found: list[str] = []
    if rng.random() < SIMILAR_HELPS_SHARE and not ask.program.is_class:
        part = rng.choice(ask.program.parts)
        name = part.family.name if ask.language == 'python' else other_name(rng, ask)
        found.append(part.source(ask.language, name))
    if not found or rng.random() < 0.4:
        found.append(make_ask(rng, ask.language, combined=False, classes=False, plain=True).source)
    return '\n\n'.join(found)
