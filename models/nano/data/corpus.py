"""
`python3 -m data.corpus FILE`: every family's function with its usual parameters as JSON lines, verified, for a retrieval:
`{"name","language","family","prompts","code","tests"}`. Phrasings that are held out are not in it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from . import families as _families  # noqa: F401 - defines them
from .asserts import test_lines
from .core import choose
from .execution.runner import Runner
from .family import FAMILIES
from .program import Program, plain_cases
from .prompt import make_prompt
from .variant import default_name

#: Requests of each entry, for whatever finds by words.
PROMPTS = 4
CASES = 2
LANGUAGES = ('python', 'javascript')


def entries(seed: int) -> Iterator[dict[str, Any]]:
    for family in FAMILIES.values():
        for language in LANGUAGES:
            rng = Random(f'{seed}:{family.name}')
            chosen = choose(rng, family, language, plain=True)
            if chosen is None:
                continue
            program = Program('', (chosen[0],))
            prompts = [make_prompt(rng, program, chosen[1], language, plain=True).text for _ in range(PROMPTS)]
            name = default_name(family.name, language, family.is_class)
            cases = plain_cases(program.cases, 1 if family.is_class else CASES)
            yield {
                'name': name,
                'language': language,
                'family': family.name,
                'prompts': prompts,
                'code': program.source(language, name),
                'tests': test_lines(cases, language, name),
            }


def main() -> None:
    parser = argparse.ArgumentParser(prog='data.corpus', description=__doc__)
    parser.add_argument('file', type=Path)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    with Runner() as runner, options.file.open('w') as file:
        made = list(entries(options.seed))
        for language in LANGUAGES:
            mine = [entry for entry in made if entry['language'] == language]
            for entry, failure in zip(mine, runner.run(language, [(e['code'], e['tests']) for e in mine]), strict=True):
                if failure:
                    raise SystemExit(f'{entry["family"]} ({language}): {failure}')
                file.write(json.dumps(entry, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main()
