"""A request; the answer is tests for it."""

from __future__ import annotations

from random import Random

from ..ask import make_ask
from ..example import Example, answered, split_of
from ..messages import fenced, request

CASES = 3


def make_tests(rng: Random, language: str, held: str) -> Example:
    ask = make_ask(rng, language, held)
    tests = ask.tests(ask.plain(CASES))
    messages = request('tests', language, prompt=ask.prompt.text)
    return Example(
        'tests',
        language,
        ask.program.key,
        split_of(held),
        answered(messages, fenced(language, tests)),
        [(language, ask.source, tests)],
        held=held,
    )
