"""
Further ways to ask for a family, from `phrasings/<theme>.txt`: `[family]`, then a line for each. A line with `= ` is a whole
request, used as it is; the others are phrases, as those beside the code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name('phrasings')
#: Marks a whole request.
WHOLE = '= '


@cache
def phrasings() -> dict[str, tuple[str, ...]]:
    """Lines by family. Raises `ValueError` where a family has two places, or a line has none."""
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
            else:
                found[family].append(line)
    return {family: tuple(dict.fromkeys(lines)) for family, lines in found.items()}
