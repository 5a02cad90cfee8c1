"""
Further ways to ask for a family, from `phrasings/<theme>.txt`: `[family]`, then a line for each. A line with `= ` is a whole
request, used as it is; the others are phrases, as those beside the code.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name('phrasings')
#: Marks a whole request.
WHOLE = '= '
#: A language that the answer is to be in: `{lang}` stands for it, since a line is for both.
_LANGUAGE = r'(?:python|javascript|js|py)'
_IN_LANGUAGE = re.compile(
    rf'^{_LANGUAGE}\b[ :,]|\b(?:in|with|using) {_LANGUAGE}\b|\b{_LANGUAGE} (?:function|code|class|method|helper|program)\b',
    re.IGNORECASE,
)


@cache
def phrasings() -> dict[str, tuple[str, ...]]:
    """Lines by family. Raises `ValueError` where a family has two places, a line has none, or it names its language."""
    found: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob('*.txt')):
        family = ''
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            if line.startswith('[') and line.endswith(']') and line[1:-1].isidentifier():
                family = line[1:-1]
                if family in found:
                    raise ValueError(f'{path.name}, line {number}: {family} stands twice')
                found[family] = []
            elif not family:
                raise ValueError(f'{path.name}, line {number}: no family')
            elif line.startswith(WHOLE) and _IN_LANGUAGE.search(line.removeprefix(WHOLE)):
                raise ValueError(f'{path.name}, line {number}: {{lang}} stands for the language')
            else:
                found[family].append(line)
    return {family: tuple(dict.fromkeys(lines)) for family, lines in found.items()}
