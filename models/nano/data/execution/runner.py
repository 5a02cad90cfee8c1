"""Runs batches of programs in processes of their own, each different one once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_HERE = Path(__file__).parent
#: A batch that takes longer has hung in a way the programs' own limits do not end.
BATCH_SECONDS = 900
#: From where on Node runs TypeScript as it is.
MIN_NODE = 24
#: Failures that are remembered; passes are cheaper to run again than to keep.
MAX_REMEMBERED = 400_000


def _check_node(node: str) -> None:
    try:
        version = subprocess.run([node, '--version'], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        version = ''
    if not version.startswith('v') or int(version[1:].split('.')[0]) < MIN_NODE:
        found = f'{version} is' if version else 'none is'
        raise SystemExit(
            f'Node {MIN_NODE} or newer is needed, {found} on the PATH: npx --package=node@{MIN_NODE} -- COMMAND'
        )


class Runner:
    """`run` gives an error for each (code, tests), empty where all passed."""

    def __init__(self, node: str = 'node') -> None:
        self._node = node
        self._commands = {
            'python': [sys.executable, '-I', str(_HERE / 'run_python.py')],
            # The sandbox's harness reports on descriptor 3; nobody listens here. WebAssembly reserves addresses by the gigabyte,
            # which the bound of this process would make slow.
            'javascript': [
                'sh',
                '-c',
                'ulimit -S -v unlimited; exec "$@" 3>/dev/null',
                'sh',
                node,
                '--conditions=source',
                '--disable-warning=ExperimentalWarning',
                str(_HERE / 'run-javascript.ts'),
            ],
        }
        self._known: dict[str, dict[int, str]] = {'python': {}, 'javascript': {}}

    def __enter__(self) -> Self:
        _check_node(self._node)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._known = {'python': {}, 'javascript': {}}

    def run(self, language: str, programs: Sequence[tuple[str, str]]) -> list[str]:
        known = self._known[language]
        keys = [hash(program) for program in programs]
        fresh = {key: program for key, program in zip(keys, programs, strict=True) if key not in known}
        answers = dict(zip(fresh, self._execute(language, list(fresh.values())), strict=True))
        results = [answers[key] if key in answers else known[key] for key in keys]
        if len(known) + len(answers) > MAX_REMEMBERED:
            known.clear()
        known.update(answers)
        return results

    def _execute(self, language: str, programs: list[tuple[str, str]]) -> list[str]:
        if not programs:
            return []
        process = subprocess.Popen(self._commands[language], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        timer = threading.Timer(BATCH_SECONDS, process.kill)
        timer.start()
        try:
            text = ''.join(json.dumps({'code': code, 'tests': tests}) + '\n' for code, tests in programs)
            output, _ = process.communicate(text)
        finally:
            timer.cancel()
        answers = [json.loads(line) for line in output.splitlines()]
        if len(answers) != len(programs):
            raise RuntimeError(f'{language}: {len(answers)} of {len(programs)} programs were answered')
        return answers
