"""Values as source text of both languages, in one style."""

from __future__ import annotations

import re
from typing import Any

_IDENTIFIER = re.compile(r'^[A-Za-z_$][A-Za-z0-9_$]*$')


def python_literal(value: Any) -> str:
    return repr(value)


def javascript_literal(value: Any) -> str:
    if value is None:
        return 'null'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, (list, tuple)):
        return '[' + ', '.join(javascript_literal(item) for item in value) + ']'
    if isinstance(value, dict):
        if not value:
            return '{}'
        return '{ ' + ', '.join(f'{_key(key)}: {javascript_literal(item)}' for key, item in value.items()) + ' }'
    raise TypeError(f'{type(value).__name__} has no form in JavaScript')


def literal(value: Any, language: str) -> str:
    return python_literal(value) if language == 'python' else javascript_literal(value)


def is_simple(value: Any) -> bool:
    """Equal by `===` in JavaScript when it is the same."""
    return value is None or isinstance(value, (bool, int, float, str))


def _string(value: str) -> str:
    text = value.replace('\\', '\\\\').replace('\n', '\\n').replace('\t', '\\t').replace('\r', '\\r')
    # As Python does: the other quotation mark rather than a backslash.
    if "'" in text and '"' not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "\\'") + "'"


def _key(key: Any) -> str:
    text = str(key)
    return text if _IDENTIFIER.match(text) or text.isdigit() else _string(text)
