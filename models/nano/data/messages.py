"""The messages of each kind of request, from the texts that every model gets."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

PROMPTS = Path(__file__).parents[3] / 'packages' / 'models' / 'src' / 'prompts.json'

Message = dict[str, str]


@cache
def texts() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(PROMPTS.read_text())
    return loaded


def request(kind: str, language: str | None = None, **values: str) -> list[Message]:
    """As `renderPrompt` of packages/models does: a part that names an absent or empty value is left out."""
    named = dict(values)
    if language is not None:
        named['language'] = texts()['languages'][language]
        named['fence'] = language
    return [
        {'role': turn['role'], 'content': ''.join(_fill(part, named) for part in turn['parts'])}
        for turn in texts()['kinds'][kind]
    ]


def _fill(part: str, named: dict[str, str]) -> str:
    if not all(named.get(key) for key in re.findall(r'\{(\w+)\}', part)):
        return ''
    return re.sub(r'\{(\w+)\}', lambda found: named[found[1]], part)


def fenced(language: str, code: str) -> str:
    return f'```{language}\n{code}\n```'
