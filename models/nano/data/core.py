"""What a request is about, before a sentence is put around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from .family import NO_DEFAULT, Family, Param, Phrase
from .synonyms import reworded
from .values import TYPES
from .variant import Variant
from .words import NUMBER_WORDS, base_form, gerund_form

_PLACEHOLDER = re.compile(r'\{(\w+)\}')
#: How often a parameter that may be an argument is one.
ARGUMENT_SHARE = 0.35
EDGE_SHARE = 0.3
#: What a sentence can be put around.
FORMS = ('do', 'np', 'is')
NUMBER_WORD_SHARE = 0.25
#: How often a request is one of the whole ones, where a family has any, and how often such a one is left in its words.
RAW_SHARE = 0.75
RAW_AS_IT_IS_SHARE = 0.5


@dataclass(frozen=True)
class Core:
    """`text` has `{x}` where the value is named, `{name}` and `{lang}` in a whole request; `form` as in `Phrase`, or `class`."""

    form: str
    text: str
    takes: str
    edge: str = ''
    heldout: bool = False

    def about(self, value: str) -> str:
        return self.text.replace('{x}', value)


def usable(family: Family, heldout: bool) -> list[Phrase]:
    return [phrase for phrase in family.phrases if phrase.heldout == heldout]


def choose(
    rng: Random,
    family: Family,
    language: str,
    *,
    heldout: bool = False,
    arguments: bool = True,
    nests: bool = False,
    plain: bool = False,
    forms: tuple[str, ...] = FORMS,
) -> tuple[Variant, Core] | None:
    """A family with its parameters and one of its phrasings; None where no phrasing fits."""
    fitting = [p for p in usable(family, heldout) if (p.nests or not nests) and p.form in forms]
    if not fitting:
        return None
    whole = [p for p in fitting if p.form == 'raw']
    if whole and len(whole) < len(fitting):
        fitting = whole if rng.random() < RAW_SHARE else [p for p in fitting if p.form != 'raw']
    return asked(rng, family, rng.choice(fitting), language, arguments=arguments, nests=nests, plain=plain)


def asked(
    rng: Random,
    family: Family,
    phrase: Phrase,
    language: str,
    *,
    arguments: bool = True,
    nests: bool = False,
    plain: bool = False,
) -> tuple[Variant, Core]:
    """The family as this phrasing asks for it, with values for the parameters that it names."""
    # Whole requests mostly say such things themselves.
    closes = not nests and phrase.form != 'raw'
    edge = rng.choice(family.edges) if family.edges and closes and rng.random() < EDGE_SHARE else ''
    named = set(_PLACEHOLDER.findall(phrase.text + ' ' + edge))
    # A call that stands in a request names the arguments that there are.
    calls = phrase.form == 'raw' and '(' in phrase.text
    values: list[tuple[str, Any]] = []
    as_arguments: list[str] = []
    words: dict[str, str] = {}
    for key, param in family.params.items():
        if key not in named:
            values.append((key, param.default))
        elif arguments and param.arg is not None and not calls and rng.random() < ARGUMENT_SHARE:
            as_arguments.append(key)
            words[key] = rng.choice(param.arg_says or (param.arg,))
        else:
            value = rng.choice(param.values)
            values.append((key, value))
            words[key] = say(rng, param, value, language)
    variant = Variant(family.name, tuple(values), tuple(as_arguments))
    form = 'class' if family.is_class and phrase.form != 'raw' else phrase.form
    if plain or phrase.form == 'raw' and rng.random() < RAW_AS_IT_IS_SHARE:
        text, closing = phrase.text, edge
    else:
        text, closing = reworded(rng, phrase.text), reworded(rng, edge)
    core = Core(form, _put(text, words), family.takes, _put(closing, words), phrase.heldout)
    return variant, core


def defaults(family: Family) -> Variant:
    """The family as it is when nothing is said of its parameters."""
    return Variant(
        family.name,
        tuple((k, p.values[0] if p.default is NO_DEFAULT else p.default) for k, p in family.params.items()),
    )


def say(rng: Random, param: Param, value: Any, language: str) -> str:
    key = str(value) if isinstance(value, dict) else value
    if key in param.says:
        return rng.choice(param.says[key])
    if value is None:
        return 'None' if language == 'python' else 'null'
    if isinstance(value, bool):
        return str(value) if language == 'python' else str(value).lower()
    if isinstance(value, int) and value in NUMBER_WORDS and rng.random() < NUMBER_WORD_SHARE:
        return NUMBER_WORDS[value]
    if isinstance(value, str):
        return rng.choice((f"'{value}'", f"'{value}'", f'"{value}"', f'`{value}`'))
    return str(value)


def given(rng: Random, kind: str) -> str:
    return rng.choice(TYPES[kind].nouns)


def again(rng: Random, kind: str) -> str:
    return rng.choice(TYPES[kind].again)


def as_noun(core: Core, value: str) -> str:
    return base_form(core.about(value))


def as_doing(core: Core, value: str) -> str:
    return gerund_form(core.about(value))


def _put(text: str, words: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)
