"""Tests of a function or class as lines of either language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .literals import is_simple, javascript_literal, literal, python_literal
from .words import snake_to_camel


@dataclass(frozen=True)
class Case:
    """One call with what it gives; or, for a class, a script of calls with what each gives (`checks`)."""

    arguments: tuple[Any, ...]
    expected: Any = None
    script: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    checks: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Style:
    """How whoever wrote the tests writes: canonical unless told otherwise."""

    double_quotes: bool = False
    messages: bool = False
    short_booleans: bool = False


CANONICAL = Style()


def test_lines(cases: Sequence[Case], language: str, name: str, style: Style = CANONICAL) -> str:
    lines: list[str] = []
    for number, case in enumerate(cases):
        if case.script or case.checks:
            lines += _script_lines(case, language, name, number, style)
        else:
            call = f'{name}({", ".join(_value(a, language, style) for a in case.arguments)})'
            lines.append(assertion(call, case.expected, language, style))
    return '\n'.join(lines)


def assertion(call: str, expected: Any, language: str, style: Style) -> str:
    value = _value(expected, language, style)
    if language == 'python':
        if style.short_booleans and isinstance(expected, bool):
            return f'assert {call}' if expected else f'assert not {call}'
        if style.short_booleans and expected is None:
            return f'assert {call} is None'
        return f'assert {call} == {value}'
    if style.short_booleans and isinstance(expected, bool):
        condition = call if expected else f'!{call}'
    elif is_simple(expected):
        condition = f'{call} === {value}'
    else:
        condition = f'JSON.stringify({call}) === JSON.stringify({value})'
    return f'console.assert({condition}{", " + javascript_literal(call) if style.messages else ""});'


def _script_lines(case: Case, language: str, name: str, number: int, style: Style) -> list[str]:
    variable = f'obj{number + 1}' if number else 'obj'
    arguments = ', '.join(_value(a, language, style) for a in case.arguments)
    lines = [
        f'{variable} = {name}({arguments})' if language == 'python' else f'const {variable} = new {name}({arguments});'
    ]
    results = iter(case.checks)
    for method, given in case.script:
        shown = method.lstrip('!.')
        called = shown if language == 'python' else snake_to_camel(shown)
        call = f'{variable}.{called}'
        if not method.startswith('.'):
            call += f'({", ".join(_value(a, language, style) for a in given)})'
        if method.startswith('!'):
            lines.append(call if language == 'python' else f'{call};')
        else:
            lines.append(assertion(call, next(results), language, style))
    return lines


def _value(value: Any, language: str, style: Style) -> str:
    text = literal(value, language)
    if style.double_quotes and "'" in text and '"' not in text and '\\' not in text:
        return text.replace("'", '"')
    return text


def shown(case: Case) -> str:
    """For messages about a family."""
    return python_literal(case.arguments)
