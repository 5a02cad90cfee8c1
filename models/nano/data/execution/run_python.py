"""
Runs Python programs with their tests: one JSON object `{"code","tests"}` a line in, one JSON string a line out: empty when all
passed, else what the sandbox would say of it. A program has a namespace of its own and a time limit.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import resource
import signal
import sys
from types import FrameType
from typing import Any

#: Of processor time, so that a busy machine changes nothing.
LIMIT_SECONDS = 0.5
MEMORY_BYTES = 1 << 30
MAX_LINE_CHARS = 300
TIMED_OUT = 'the time limit was reached'


class TimedOut(BaseException):
    """Not an `Exception`, so that the program does not catch it."""


def on_alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TimedOut


def run(code: str, tests: str) -> str:
    scope: dict[str, Any] = {'__name__': '__main__', '__builtins__': builtins}
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_SECONDS)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(code, 'code.py', 'exec'), scope)  # noqa: S102
            exec(compile(tests, 'tests.py', 'exec'), scope)  # noqa: S102
        return ''
    except TimedOut:
        return TIMED_OUT
    except MemoryError:
        return 'the memory limit was reached'
    except BaseException as error:  # noqa: BLE001 - whatever a program raises is its failure
        return describe(error, code, tests)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def describe(error: BaseException, code: str, tests: str) -> str:
    """As the sandbox's harness: the error, then the line of the tests (or else of the code) that led to it."""
    where: str | None = None
    line: int | None = None
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if name == 'tests.py' or (name == 'code.py' and where != 'tests'):
            where, line = name[:-3], step.tb_lineno
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename in ('code.py', 'tests.py') and where is None:
        where, line = error.filename[:-3], error.lineno
    head = type(error).__name__ + (f': {error}' if str(error) else '')
    if where is None or line is None:
        return head
    lines = (tests if where == 'tests' else code).split('\n')
    source = lines[line - 1].strip()[:MAX_LINE_CHARS] if line <= len(lines) else ''
    return f'{head}\n  in the {where}, line {line}{": " + source if source else ""}'


def main() -> None:
    signal.signal(signal.SIGVTALRM, on_alarm)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    answers = sys.stdout
    for line in sys.stdin:
        program = json.loads(line)
        print(json.dumps(run(program['code'], program['tests'])), file=answers, flush=True)


if __name__ == '__main__':
    main()
