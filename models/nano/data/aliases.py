"""Further names that people give a family's function, from `aliases/<theme>.txt`: `family: name name …`, a line for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_suffix('')


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Names by family. Raises `ValueError` where a line has another form, a family two lines, or a name is no identifier."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(FOLDER.glob('*.txt')):
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if not line.strip() or line.startswith('#'):
                continue
            family, colon, rest = line.partition(':')
            names = tuple(dict.fromkeys(rest.split()))
            if not colon or not names or family in found:
                raise ValueError(f'{path.name}, line {number}: expected "family: name name …", each family once')
            if wrong := [name for name in names if not name.isidentifier() or name != name.lower()]:
                raise ValueError(f'{path.name}, line {number}: not in snake_case: {" ".join(wrong)}')
            found[family] = names
    return found
