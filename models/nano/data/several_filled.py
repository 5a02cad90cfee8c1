"""A request written by hand, with its slots filled and maybe with other parts: what it says, and which of it each part is."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .ask import Ask
from .core import Core, say
from .family import FAMILIES
from .names import given_name
from .plans import OPENER, Laid, Wish, part_prompt, part_words
from .program import Program
from .prompt import LANGUAGES
from .several_requests import Part, Written, named_parts
from .strange import strange_words
from .synonyms import reworded
from .typos import with_typo
from .variant import Variant, default_name
from .words import base_form, capitalised, gerund_form, third_form

REPLACED_SHARE = 0.85
REWORDED_SHARE = 0.35
LOWER_SHARE = 0.08
TYPO_SHARE = 0.1
NO_STOP_SHARE = 0.25
#: How many requests have other words for what their parts do.
STRANGE_SHARE = 0.2
_BUILT_IN = frozenset(dir(builtins))
_SLOT = re.compile(r'\{(\w+)\}')
_CONNECTED = {'that': third_form, 'which': third_form, 'to': base_form}


@dataclass
class _Filled:
    words: str
    prompt: str
    wish: Wish


def fill(
    rng: Random, one: Written, language: str, other: Callable[[str], Wish | None] | None
) -> tuple[Laid, list[Wish]] | None:
    """`other` gives a wish to stand instead of one of that form; None where a part could not be made."""
    filled: list[_Filled] = []
    # Where a prompt takes words of the whole request, those stay as they are.
    rewords = other is None and not any(part.prompt for part in one.parts)
    for part in one.parts:
        mine = None
        if other is not None and part.form and not part.after and rng.random() < REPLACED_SHARE:
            mine = _replaced(rng, part, language, other)
        mine = mine or _own(rng, part, language, rewords)
        if mine is None:
            return None
        filled.append(mine)
    names = {f'name{number}': item.wish.name or '' for number, item in enumerate(filled, 1)}
    slots = names | {'lang': rng.choice(LANGUAGES[language])}
    texts = [_put(text, slots) for text in one.texts]
    for item in filled:
        item.words, item.prompt = _put(item.words, slots), _put(item.prompt, slots)
    if not one.heldout and rng.random() < STRANGE_SHARE:
        _make_strange(rng, texts, filled)
    _varied(rng, texts, filled)
    text = ''.join(before + item.words for before, item in zip(texts, filled, strict=False)) + texts[-1]
    return Laid(text, [item.prompt or part_prompt(item.words) for item in filled]), [item.wish for item in filled]


def _make_strange(rng: Random, texts: list[str], filled: list[_Filled]) -> None:
    """What a part does then is nothing that is known: it has no tests."""
    put = strange_words(rng, (item.words for item in filled), (item.wish.name or '' for item in filled))
    texts[:] = map(put, texts)
    for item in filled:
        words = put(item.words)
        if words != item.words:
            item.wish = Wish(None, name=item.wish.name, after=item.wish.after, key='unnamed')
        item.words, item.prompt = words, put(item.prompt)


def _own(rng: Random, part: Part, language: str, varied: bool) -> _Filled | None:
    if not part.family or part.after:
        slots: dict[str, str] = {}
        if part.family:
            chosen = _chosen(rng, part, language)
            if chosen is None:
                return None
            slots = chosen[1]
        wish = Wish(None, name=part.name or slots.get('name'), after=part.after, key='unnamed')
        return _Filled(_put(_reworded(rng, part, varied), slots), _put(part.prompt, slots), wish)
    chosen = _chosen(rng, part, language)
    if chosen is None:
        return None
    ask, slots = chosen
    if ask.name in _BUILT_IN:
        # Its own code may call what the name hides: such a one has no tests.
        return _Filled(_put(part.words, slots), _put(part.prompt, slots), Wish(None, name=ask.name, key=part.family))
    wish = Wish(ask, name=ask.name if part.is_named else None)
    return _Filled(_put(_reworded(rng, part, varied), slots), _put(part.prompt, slots), wish)


def _reworded(rng: Random, part: Part, varied: bool) -> str:
    return reworded(rng, part.words) if varied and not part.is_named and rng.random() < REWORDED_SHARE else part.words


def _chosen(rng: Random, part: Part, language: str) -> tuple[Ask, dict[str, str]] | None:
    """The family with its parameters and name, and words for the slots."""
    family = FAMILIES[part.family]
    named = set(_SLOT.findall(part.words))
    values = {key: rng.choice(p.values) if key in named else p.default for key, p in family.params.items()}
    slots = {key: say(rng, family.params[key], value, language) for key, value in values.items() if key in named}
    program = Program('', (Variant(family.name, tuple(values.items())),))
    if not program.cases:
        return None
    name = part.name
    if not name and part.is_named:
        fits = part.form in ('name', 'call')
        usual = default_name(rng.choice(program.names), language, program.is_class)
        # A name that stands alone says what the function does.
        name = usual if fits else given_name(rng, program.names, language, program.is_class)
        if name == program.argument:
            return None
    usual = default_name(program.names[0], language, program.is_class)
    ask = Ask.of(program, Core('raw', part.words, family.takes), language, name or usual)
    slots['name'] = ask.name
    slots['call'] = f'{ask.name}({", ".join(program.parts[0].argument_names)})'
    return ask, slots


def _replaced(rng: Random, part: Part, language: str, other: Callable[[str], Wish | None]) -> _Filled | None:
    """Other words of the same form, with the beginning and the end that these have."""
    wish = other(part.form)
    if wish is None:
        return None
    end = part.words[-1] if part.words[-1] in '.?!' else ''
    if part.form == 'raw':
        text = wish.raw if wish.raw.endswith(('.', '?', '!')) else wish.raw + end
        return _Filled(capitalised(text) if not wish.name else text, '', wish)
    text = _worded(rng, part, wish, language)
    if text is None:
        return None
    if part.words[0].isupper() and part.form not in ('name', 'call', 'named'):
        text = capitalised(text)
    return _Filled(text + end if not text.endswith(end) else text, '', wish)


def _worded(rng: Random, part: Part, wish: Wish, language: str) -> str | None:
    words, does = part.words, wish.do
    if part.form in ('that', 'to'):
        lead = len(words) - len(part_words(words))
        opener = OPENER.match(words[lead:])
        said = third_form(does) if part.form == 'that' else base_form(does)
        return None if opener is None else f'{words[: lead + opener.end()]} {said}'
    if part.form == 'name':
        return wish.name
    if part.form == 'call':
        return f'`{wish.call}`' if words.startswith('`') else wish.call
    if part.form == 'named':
        return _renamed(rng, words, wish)
    if part.form == 'if':
        return f'{words.split(" ")[0].lower()} {wish.np}' if wish.np else None
    if part.form == 'np':
        return wish.np or None
    return {'base': base_form, 'does': third_form, 'doing': gerund_form}[part.form](does)


def _renamed(rng: Random, words: str, wish: Wish) -> str | None:
    """ "is_even(n) which tells …" with another name and another deed."""
    found = named_parts(words)
    if found is None or not wish.name:
        return None
    head, between, deed = found
    name = wish.call if '(' in head or '{call}' in head else wish.name
    said = _CONNECTED.get(between.strip(', '))
    if said is not None:
        does = said(wish.do)
    else:
        first = deed.split(' ')[0]
        verb = re.search(r'<(\w+)>', wish.do)
        does = third_form(wish.do) if first.endswith('s') and verb else base_form(wish.do)
    front = re.match(r'(?:(?:a )?function |def |method )?', head)
    mark = '`' if '`' in head else ''
    text = (front[0] if front else '') + mark + name + mark + between + does
    return text + ')' if between == ' (' else text


def _put(text: str, slots: dict[str, str]) -> str:
    return _SLOT.sub(lambda found: slots.get(found[1], found[0]), text)


def _varied(rng: Random, texts: list[str], filled: list[_Filled]) -> None:
    """As people type: no stop, no capitals, a slip."""
    names = ' '.join(item.wish.name or '' for item in filled)
    if rng.random() < NO_STOP_SHARE and len(texts[-1]) == 1:
        texts[-1] = texts[-1].removesuffix('.')
    if rng.random() < LOWER_SHARE * 2 and re.match(r'[A-Z][a-z]', texts[0]):
        texts[0] = texts[0][0].lower() + texts[0][1:]
    quoted = any(mark in item.words for item in filled for mark in '\'"`')
    if rng.random() < LOWER_SHARE and names == names.lower() and not quoted:
        texts[:] = [text.lower() for text in texts]
        for item in filled:
            item.words, item.prompt = item.words.lower(), item.prompt.lower()
    if rng.random() < TYPO_SHARE and not any(item.prompt for item in filled):
        at = rng.randrange(len(texts) + len(filled))
        if at < len(texts):
            texts[at] = with_typo(rng, texts[at], names)
        else:
            item = filled[at - len(texts)]
            lead = len(item.words) - len(part_words(item.words))
            opener = OPENER.match(item.words[lead:])
            kept = lead + opener.end() if opener else 0
            item.words = item.words[:kept] + with_typo(rng, item.words[kept:], names)
