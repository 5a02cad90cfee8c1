"""A function that failed, with the error the sandbox gave; the answer is the right one."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from ..ask import Ask, make_ask, other_name
from ..example import Example, answered, split_of
from ..messages import fenced, request
from ..mutate import mutated
from .code import some_style

TESTS_SHARE = 0.8
#: How often the wrong answer is a right one to something else.
OTHER_SHARE = 0.2


def make_repair(rng: Random, language: str, held: str) -> Example:
    ask = make_ask(rng, language, held)
    with_tests = rng.random() < TESTS_SHARE
    if with_tests and ask.prompt.name is None:
        name = other_name(rng, ask)
        if name not in ask.program.helper_names(language):
            ask = replace(ask, name=name)
    tests = ask.tests(ask.pick(rng, rng.choice((2, 3, 3, 4))), some_style(rng))
    source = ask.source
    wrong = _wrong(rng, ask, source)

    def with_error(error: str) -> list[dict[str, str]]:
        messages = request(
            'repair', language, prompt=ask.prompt.text, tests=tests if with_tests else '', code=wrong, error=error
        )
        return answered(messages, fenced(language, source))

    passes = [(language, source, ask.tests(list(ask.program.cases))), (language, source, tests)]
    return Example(
        'repair', language, ask.program.key, split_of(held), [], passes, (language, wrong, tests), with_error, held
    )


def _wrong(rng: Random, ask: Ask, source: str) -> str:
    if rng.random() < OTHER_SHARE and not ask.program.is_class:
        return make_ask(rng, ask.language, classes=False, plain=True, name=ask.name).source
    return (
        mutated(rng, source, ask.language)
        or make_ask(rng, ask.language, classes=False, plain=True, name=ask.name).source
    )
