"""A family: one kind of function with its parameters, phrasings and code in both languages."""

from __future__ import annotations

import re
import textwrap
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .aliases import aliases
from .phrasing import WHOLE, phrasings
from .values import TYPES
from .words import is_verb_phrase

#: One phrasing in so many is never in training, where a family has enough of them.
HELDOUT_PHRASES = 14
MIN_PHRASES_FOR_HELDOUT = 5

NO_DEFAULT = object()


@dataclass(frozen=True)
class Param:
    """
    A value that a request names. With `default`, requests need not name it. With `arg`, it may be an argument of the function
    under that name instead. `says` has words for values; `arg_says` for the argument.
    """

    values: tuple[Any, ...]
    default: Any = NO_DEFAULT
    arg: str | None = None
    says: Mapping[Any, tuple[str, ...]] = field(default_factory=dict)
    arg_says: tuple[str, ...] = ()
    arg_values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Phrase:
    """`form`: `do` a verb phrase, `np` a noun phrase, `is` a predicate about the value, `raw` a whole request."""

    form: str
    text: str
    heldout: bool

    @property
    def nests(self) -> bool:
        return '{x}' in self.text


@dataclass(frozen=True)
class Argument:
    type: str
    name: str


@dataclass(frozen=True)
class Family:
    name: str
    theme: str
    arguments: tuple[Argument, ...]
    gives: str
    phrases: tuple[Phrase, ...]
    edges: tuple[str, ...]
    python: str
    javascript: str
    params: Mapping[str, Param]
    inputs: tuple[tuple[Any, ...], ...]
    aliases: tuple[str, ...]
    combines: bool
    is_class: bool = False
    #: Adjective or clause that makes a filter of it: "even", "that are primes".
    which: tuple[str, ...] = ()

    def is_inline(self, language: str) -> bool:
        """Whether its code in that language is one expression."""
        return '@f' not in (self.python if language == 'python' else self.javascript)

    @property
    def takes(self) -> str:
        return self.arguments[0].type if self.arguments else 'any'


#: Every family by its name, in the order of definition.
FAMILIES: dict[str, Family] = {}


def _phrase(name: str, text: str, index: int, count: int) -> Phrase:
    form = 'np'
    if text.startswith('? '):
        form, text = 'is', text[2:]
    elif text.startswith(WHOLE):
        form, text = 'raw', text.removeprefix(WHOLE)
    elif is_verb_phrase(text):
        form = 'do'
    held = count >= MIN_PHRASES_FOR_HELDOUT and index > 1 and stable_hash(f'{name}|{text}') % HELDOUT_PHRASES == 0
    return Phrase(form, text, held)


def _phrases(name: str, says: str) -> tuple[Phrase, ...]:
    lines = [*_lines(says), *phrasings().get(name, ())]
    return tuple(_phrase(name, line, index, len(lines)) for index, line in enumerate(lines))


def stable_hash(text: str) -> int:
    return zlib.crc32(text.encode())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def _source(text: str) -> str:
    return textwrap.dedent(text).strip()


def _arguments(signature: str) -> tuple[tuple[Argument, ...], str]:
    left, right = signature.split('->')
    arguments = []
    for part in filter(None, (part.strip() for part in left.split(','))):
        kind, *rest = part.split()
        arguments.append(Argument(kind, rest[0] if rest else TYPES[kind].arg))
    return tuple(arguments), right.strip()


def _register(family: Family) -> Family:
    if family.name in FAMILIES:
        raise ValueError(f'{family.name} is defined twice')
    for phrase in family.phrases:
        named = set(re.findall(r'\{(\w+)\}', phrase.text)) - ({'name', 'lang'} if phrase.form == 'raw' else {'x'})
        unknown = named - set(family.params)
        missing = {key for key, param in family.params.items() if param.default is NO_DEFAULT} - named
        if unknown or missing:
            raise ValueError(f'{family.name}: "{phrase.text}" has unknown {unknown} or lacks {missing}')
    if not any(phrase.form for phrase in family.phrases if not phrase.heldout):
        raise ValueError(f'{family.name} has no phrasing to train with')
    FAMILIES[family.name] = family
    return family


def fn(
    name: str,
    signature: str,
    says: str,
    py: str,
    js: str,
    *,
    theme: str,
    params: Mapping[str, Param] | None = None,
    edges: str = '',
    inputs: Iterable[Sequence[Any]] | None = None,
    also: str = '',
    combines: bool = True,
    which: str = '',
) -> Family:
    """
    Defines a function. `py` and `js` are an expression of `@x` (the first argument) and `@param`, or a whole source with `@f`
    for the function's name. `inputs` has tuples of arguments; without them values of the argument's type are tried.
    """
    arguments, gives = _arguments(signature)
    tried: tuple[tuple[Any, ...], ...]
    if inputs is not None:
        tried = tuple(tuple(one) for one in inputs)
    elif len(arguments) == 1:
        tried = tuple((value,) for value in TYPES[arguments[0].type].pool)
    else:
        raise ValueError(f'{name} needs inputs')
    return _register(
        Family(
            name=name,
            theme=theme,
            arguments=arguments,
            gives=gives,
            phrases=_phrases(name, says),
            edges=tuple(_lines(edges)),
            python=_source(py),
            javascript=_source(js),
            params=dict(params or {}),
            inputs=tried,
            aliases=tuple(dict.fromkeys((*also.split(), *aliases().get(name, ())))),
            combines=combines and len(arguments) == 1,
            which=tuple(_lines(which)),
        )
    )


def cls(
    name: str,
    says: str,
    py: str,
    js: str,
    *,
    steps: Sequence[Sequence[Any]],
    theme: str,
    params: Mapping[str, Param] | None = None,
) -> Family:
    """
    Defines a class. `steps` has one script for each object: the arguments of its construction, then calls `(method, *args)`;
    a method that starts with `!` is called for its effect alone, one with `.` is a property. Methods are snake_case and become
    camelCase in JavaScript.
    """
    return _register(
        Family(
            name=name,
            theme=theme,
            arguments=(),
            gives='any',
            phrases=_phrases(name, says),
            edges=(),
            python=_source(py),
            javascript=_source(js),
            params=dict(params or {}),
            inputs=tuple(tuple(step) for step in steps),
            aliases=(),
            combines=False,
            is_class=True,
        )
    )
