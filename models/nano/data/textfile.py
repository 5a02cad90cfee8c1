"""Texts in files beside the programs: `[section]`, then a line for each; a line that starts with `# ` is a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_HERE = Path(__file__).parent
_SECTION = re.compile(r'\[(\w[\w ]*)\]')


def sections(name: str) -> Iterator[tuple[str, list[str]]]:
    """Sections with their lines, in order; `\\n` in a line is a new line."""
    section = ''
    lines: list[str] = []
    for line in (_HERE / name).read_text(encoding='utf-8').splitlines():
        line = line.strip()
        if named := _SECTION.fullmatch(line):
            if section:
                yield section, lines
            section, lines = named[1], []
        elif line and not line.startswith('# '):
            lines.append(line.replace('\\n', '\n'))
    yield section, lines
