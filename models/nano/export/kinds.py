"""For each kind of request: how one is made, and when an answer to it is right."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from data.example import Example
from data.execution.runner import Runner
from data.kinds.chat import make_chat
from data.kinds.code import make_code
from data.kinds.decline import make_decline
from data.kinds.decompose import make_decompose
from data.kinds.repair import make_repair
from data.kinds.tests import make_tests
from export.answers import code_of, with_name

Judge = Callable[[list[Example], list[str], Runner], list[bool]]


@dataclass(frozen=True)
class Kind:
    """`held` is what its requests may hold out of training, '' nothing."""

    make: Callable[[Random, str, str], Example]
    held: tuple[str, ...]
    right: Judge


def _run(programs: list[tuple[str, str, str]], runner: Runner) -> list[bool]:
    """Whether each (language, code, tests) passes; all are of one language."""
    if not programs:
        return []
    failures = runner.run(programs[0][0], [(code, tests) for _, code, tests in programs])
    return [not failure for failure in failures]


def asked(example: Example) -> str:
    """All that the model is told."""
    return '\n'.join(message['content'] for message in example.messages[:-1])


def _code_right(examples: list[Example], answers: list[str], runner: Runner) -> list[bool]:
    """All tests of the request's function pass, shown in the request or not."""
    programs = []
    for example, answer in zip(examples, answers, strict=True):
        language, reference, tests = example.passes[0]
        programs.append((language, with_name(language, code_of(answer), reference, asked(example)), tests))
    return _run(programs, runner)


def _tests_right(examples: list[Example], answers: list[str], runner: Runner) -> list[bool]:
    """There are tests, and the request's function passes them."""
    written = [code_of(answer) for answer in answers]
    programs = [
        (*example.passes[0][:2], tests if 'assert' in tests else 'no tests')
        for example, tests in zip(examples, written, strict=True)
    ]
    return _run(programs, runner)


def _outline(answer: str) -> list[tuple[str, list[str]]] | None:
    """What a decomposition's parts are and need; nothing if it is none."""
    try:
        return [(part['prompt'], part['dependsOn']) for part in json.loads(answer)['subtasks']]
    except (ValueError, KeyError, TypeError):
        return None


def _outline_right(examples: list[Example], answers: list[str], _runner: Runner) -> list[bool]:
    """The same parts in the same words, which need the same ones; their tests are not looked at."""
    return [
        _outline(answer) == _outline(example.messages[-1]['content'])
        for example, answer in zip(examples, answers, strict=True)
    ]


def _same_right(examples: list[Example], answers: list[str], _runner: Runner) -> list[bool]:
    """The very answer that is expected: there is but one."""
    return [
        answer.strip() == example.messages[-1]['content'].strip()
        for example, answer in zip(examples, answers, strict=True)
    ]


KINDS: dict[str, Kind] = {
    'code': Kind(make_code, ('', 'phrase', 'frame', 'combination'), _code_right),
    'repair': Kind(make_repair, ('', 'phrase', 'frame', 'combination'), _code_right),
    'tests': Kind(make_tests, ('', 'phrase', 'frame', 'combination'), _tests_right),
    'decompose': Kind(make_decompose, ('', 'phrase'), _outline_right),
    'chat': Kind(make_chat, ('', 'phrase'), _same_right),
    'decline': Kind(make_decline, ('', 'phrase'), _same_right),
}
