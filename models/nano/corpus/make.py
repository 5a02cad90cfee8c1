"""
`python3 -m corpus.make [FILE]`: every family's function with its usual parameters, in both languages, with how people ask for it
and with tests that it passed. JSON lines `{"family","phrases","python","javascript"}`, compressed; the same programs give the same
bytes. Phrasings that are held out of training are not in it, and neither are combinations.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
from pathlib import Path
from random import Random
from typing import Any

from data import families as _families  # noqa: F401 - defines them
from data.asserts import test_lines
from data.core import defaults, usable
from data.execution.runner import Runner
from data.family import FAMILIES, Family
from data.program import Program, plain_cases
from data.synonyms import reworded
from data.values import TYPES
from data.variant import default_name
from data.words import base_form

FILE = Path(__file__).with_name('functions.jsonl.gz')
LANGUAGES = ('python', 'javascript')
CASES = 2
#: Times that each phrasing is tried in other words.
REWORDINGS = 2


def phrases(family: Family) -> list[str]:
    """How people ask for it, in several words; parameters stay open."""
    rng = Random(family.name)
    noun = TYPES[family.takes].nouns[0]
    texts = [re.sub(r' ?`?\{(?:name|lang)\}`?', '', phrase.text) for phrase in usable(family, heldout=False)]
    texts += [reworded(rng, text) for text in texts for _ in range(REWORDINGS)]
    return list(dict.fromkeys(re.sub(r'\{\w+\}', 'n', base_form(text.replace('{x}', noun))) for text in texts))


def entry(family: Family) -> dict[str, Any]:
    program = Program('', (defaults(family),))
    cases = plain_cases(program.cases, 1 if family.is_class else CASES)
    made: dict[str, Any] = {'family': family.name, 'phrases': phrases(family)}
    for language in LANGUAGES:
        name = default_name(family.name, language, family.is_class)
        made[language] = {'code': program.source(language, name), 'tests': test_lines(cases, language, name)}
    return made


def compressed(entries: list[dict[str, Any]]) -> bytes:
    """Without the time of day, so that the bytes depend on nothing else."""
    text = ''.join(json.dumps(one, ensure_ascii=False, separators=(',', ':')) + '\n' for one in entries)
    out = io.BytesIO()
    with gzip.GzipFile(filename='', mode='wb', fileobj=out, compresslevel=9, mtime=0) as file:
        file.write(text.encode())
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(prog='corpus.make', description=__doc__)
    parser.add_argument('file', type=Path, nargs='?', default=FILE)
    file: Path = parser.parse_args().file
    entries = [entry(family) for family in FAMILIES.values()]
    with Runner() as runner:
        for language in LANGUAGES:
            programs = [(one[language]['code'], one[language]['tests']) for one in entries]
            for one, failure in zip(entries, runner.run(language, programs), strict=True):
                if failure:
                    raise SystemExit(f'{one["family"]} ({language}): {failure}')
    file.write_bytes(compressed(entries))
    print(f'{len(entries)} functions in {len(LANGUAGES)} languages, {file.stat().st_size} bytes')


if __name__ == '__main__':
    main()
