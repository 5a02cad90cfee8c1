"""A family with its parameters chosen: what it is called, its source, what it gives for an input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .family import FAMILIES, Family
from .literals import literal
from .words import snake_to_camel, snake_to_pascal

_PLACEHOLDER = re.compile(r'@(\w+)')


@dataclass(frozen=True)
class Variant:
    """Parameters in `as_arguments` are arguments of the function; the others are in its text."""

    family_name: str
    values: tuple[tuple[str, Any], ...] = ()
    as_arguments: tuple[str, ...] = ()

    @property
    def family(self) -> Family:
        return FAMILIES[self.family_name]

    @property
    def argument_names(self) -> tuple[str, ...]:
        family = self.family
        return tuple(a.name for a in family.arguments) + tuple(str(family.params[p].arg) for p in self.as_arguments)

    def fill(self, template: str, language: str, **names: str) -> str:
        chosen: Mapping[str, Any] = dict(self.values)

        def replace(found: re.Match[str]) -> str:
            key = found[1]
            if key in names:
                return names[key]
            if key in self.as_arguments:
                return str(self.family.params[key].arg)
            if key in chosen:
                value = chosen[key]
                return value[language] if isinstance(value, dict) and language in value else literal(value, language)
            return found[0]

        return _PLACEHOLDER.sub(replace, template)

    def expression(self, language: str, value: str) -> str:
        """What an inline family does with the name `value`."""
        return self.fill(self._template(language), language, x=value)

    def source(self, language: str, name: str) -> str:
        """The whole function (or class) under that name."""
        template = self._template(language)
        if not self.family.is_inline(language):
            return self.fill(
                template,
                language,
                f=name,
                x=self.argument_names[0] if self.argument_names else 'x',
                args=', '.join(self.argument_names),
            )
        body = self.expression(language, self.argument_names[0])
        return function_source(language, name, self.argument_names, [('return', body)])

    def _template(self, language: str) -> str:
        return self.family.python if language == 'python' else self.family.javascript


def function_source(language: str, name: str, arguments: tuple[str, ...], lines: list[tuple[str, str]]) -> str:
    """A function of `lines`: pairs of a name (or `return`, or nothing) and an expression."""
    if language == 'python':
        imports = sorted(
            {f'import {m}' for _, e in lines for m in re.findall(r'\b(math|re|json|string|itertools)\.\w', e)}
        )
        head = '\n'.join(imports) + '\n\n' if imports else ''
        body = '\n'.join(
            '    ' + (e if t == '' else f'return {e}' if t == 'return' else f'{t} = {e}') for t, e in lines
        )
        return f'{head}def {name}({", ".join(arguments)}):\n{body}'
    body = '\n'.join(f'  return {e};' if t == 'return' else f'  const {t} = {e};' for t, e in lines)
    return f'function {name}({", ".join(arguments)}) {{\n{body}\n}}'


def default_name(name: str, language: str, is_class: bool = False) -> str:
    """The name a function gets when nobody gives one."""
    if is_class:
        return snake_to_pascal(name)
    return name if language == 'python' else snake_to_camel(name)


@cache
def python_function(source: str, name: str) -> Any:
    """The reference, run here: families are our own."""
    scope: dict[str, Any] = {}
    exec(compile(source, 'reference.py', 'exec'), scope)  # noqa: S102
    return scope[name]
