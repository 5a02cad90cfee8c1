"""
Whole requests for several functions, written by hand, from `several/*.txt`: one in a line, `\\n` for a line break, each part
marked where it stands: `<<family: words>>`, `-` for what is no family. A request with one part is that part, in all of its words.

`family=name` says what the part calls its function, where the words do not show it; `family/form` which form it has (`FORMS`),
`family/-` that it has none; `family+1` that it uses part 1. `{name}`, `{call}` and the family's parameters are slots in the
words; `{name1}` is the name of part 1, anywhere. `words ~ prompt` gives the part's prompt, where its words need others of the
request ("min ~ min of a list"). A line that starts with `! ` is never a layout for other parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from . import families as _families  # noqa: F401 - defines them
from .family import FAMILIES, NO_DEFAULT, stable_hash
from .plans import OPENER, part_words
from .prompt import normalised
from .words import gerund, third

FOLDER = Path(__file__).with_name('several')
#: One line in so many is never in training.
HELDOUT_LINES = 14
MAX_PARTS = 6
#: What a part can be: "a function that …", "one to …", "count …", "counts …", "counting …", "the number …", "whether … is …",
#: "count_vowels", "count_vowels(text)", "count_vowels: …", a sentence.
FORMS = ('that', 'to', 'base', 'does', 'doing', 'np', 'if', 'name', 'call', 'named', 'raw')
_MARK = re.compile(r'<<([^\s:<>]+): (.+?)>>', re.DOTALL)
_SPEC = re.compile(r'(-|[a-z]\w*)(?:=([A-Za-z]\w*))?(?:/(-|[a-z]+))?((?:\+\d)*)')
_SLOT = re.compile(r'\{(\w+)\}')
#: How a name shows: by its letters, by what stands around it.
_NAME = re.compile(r'`(\w+)`|\b([a-z]+[a-z0-9]*(?:_[a-z0-9]+)+|[a-z]+[A-Z]\w*)\b|\b([a-z]\w*)\(')
#: Ways of writing names, that look like some.
_NO_NAMES = {'snake_case', 'camelCase'}
_LABEL = re.compile(r'([a-z]\w*)(?: ?[:=] | -+>? | → )')
_PARTS_OF_NAMED = re.compile(
    r'(?:(?:(?:a )?function|def|method) )?(`?(?:\w+|\{name\}|\{call\})(?:\([^)]*\))?`?)'
    r'( ?: | ?= | -+>? | → |,? (?:that|which) | to | \()(.+)'
)
#: Words that a prompt may have beside those of its request.
SMALL = {'a', 'an', 'the', 'function', 'that', 'to', 'for', 'of', 'in', 'from', 'by', 'with', 'if', 'is', 'and'}
_NOUN = re.compile(r'(?i:the|an?|number|sum|max|min|maximum|minimum|average|mean|list|count|length) ')
#: What makes a noun of the verb before it: "merge sort".
_DEEDS = ('sort', 'check', 'test', 'search')
#: What looks like a deed and is none: "is a palindrome", "running totals".
_NO_DEEDS = ('is', 'running')
_OF = re.compile(r'[a-z]+ of (?:an?|the|two|all) ')


@dataclass(frozen=True)
class Part:
    """`form` is empty where other words cannot stand instead of these; `after` are indexes of the parts that it uses."""

    family: str
    words: str
    prompt: str = ''
    name: str = ''
    form: str = ''
    after: tuple[int, ...] = ()

    @property
    def is_named(self) -> bool:
        return bool(self.name) or '{name}' in self.words or '{call}' in self.words


@dataclass(frozen=True)
class Written:
    """`texts` stand before, between and after the parts."""

    texts: tuple[str, ...]
    parts: tuple[Part, ...]
    is_layout: bool
    heldout: bool
    place: str

    @property
    def is_dependent(self) -> bool:
        return any(part.after for part in self.parts)

    @property
    def text(self) -> str:
        between = [part.words for part in self.parts] + ['']
        return ''.join(text + words for text, words in zip(self.texts, between, strict=True))


@cache
def written(folder: Path = FOLDER) -> tuple[Written, ...]:
    """Every line. Raises `ValueError` with file and line where one is wrong or stands twice."""
    found: list[Written] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob('*.txt')):
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if not line.strip() or line.startswith('# '):
                continue
            place = f'{path.name}, line {number}'
            try:
                one = parsed(line, place)
            except ValueError as error:
                raise ValueError(f'{place}: {error}') from None
            key = normalised(one.text)
            if key in seen:
                raise ValueError(f'{place}: stands already in {seen[key]}')
            seen[key] = place
            found.append(one)
    return tuple(found)


def parsed(line: str, place: str = '') -> Written:
    """One line; `ValueError` says what is wrong with it."""
    source = line.strip()
    fixed = source.startswith('! ')
    source = source.removeprefix('! ').replace('\\n', '\n')
    texts: list[str] = []
    parts: list[Part] = []
    end = 0
    for found in _MARK.finditer(source):
        texts.append(source[end : found.start()])
        parts.append(_part(found[1], found[2], len(parts)))
        end = found.end()
    texts.append(source[end:])
    for text in texts:
        if '<<' in text or '>>' in text:
            raise ValueError(f'a mark that is none in "{text.strip()}"')
    if not 1 <= len(parts) <= MAX_PARTS:
        raise ValueError(f'{len(parts)} parts')
    one = Written(tuple(texts), tuple(parts), True, stable_hash(line.strip()) % HELDOUT_LINES == 0, place)
    _check(one)
    return replace(one, is_layout=not fixed and _can_be_layout(one))


def _part(spec: str, text: str, index: int) -> Part:
    found = _SPEC.fullmatch(spec)
    if found is None:
        raise ValueError(f'"{spec}" is no family, name, form and parts')
    family, name, form = found[1].replace('-', ''), found[2] or '', found[3]
    if family and family not in FAMILIES:
        raise ValueError(f'there is no family {family}')
    if form not in (None, '-', *FORMS):
        raise ValueError(f'there is no form {form}')
    words, _, prompt = text.partition(' ~ ')
    if words != words.strip() or not words or ' ~' in prompt:
        raise ValueError(f'the words of "{text}"')
    slots = {*_SLOT.findall(words)}
    params = FAMILIES[family].params if family else {}
    known = {*params, 'name', 'call', 'lang'} | _names(slots)
    unknown = slots - known | {*_SLOT.findall(prompt)} - slots
    missing = {key for key, param in params.items() if param.default is NO_DEFAULT} - slots
    if unknown or missing:
        raise ValueError(f'"{words}" has unknown slots {sorted(unknown)} or lacks {sorted(missing)}')
    if not family and slots & {'name', 'call'}:
        raise ValueError(f'"{words}": a name is a family\'s')
    after = tuple(int(number) - 1 for number in found[4].split('+') if number)
    if any(not 0 <= needed < index for needed in after):
        raise ValueError(f'"{words}" can use earlier parts alone')
    name = name or ('' if slots & {'name', 'call'} else shown_name(words))
    return Part(family, words, prompt, name, form_of(words) if form is None else form.replace('-', ''), after)


def _names(slots: set[str]) -> set[str]:
    return {slot for slot in slots if re.fullmatch(r'name\d', slot)}


def _check(one: Written) -> None:
    families = [part.family for part in one.parts if part.family]
    names = [part.name for part in one.parts if part.name]
    if len({*families}) != len(families) or len({*names}) != len(names):
        raise ValueError('two parts are of one family or have one name')
    text = set(normalised(one.text).split()) | SMALL
    for part in one.parts:
        strange = set(normalised(part.prompt).split()) - text
        if strange:
            raise ValueError(f'"{part.prompt}" has words that the request has not: {sorted(strange)}')
    for slot in _SLOT.findall(' '.join((*one.texts, *(part.words for part in one.parts)))):
        number = int(slot[4:]) if re.fullmatch(r'name\d', slot) else 0
        if number and (number > len(one.parts) or not one.parts[number - 1].is_named):
            raise ValueError(f'part {number} has no name')
    for slot in _SLOT.findall(' '.join(one.texts)):
        if slot != 'lang' and not re.fullmatch(r'name\d', slot):
            raise ValueError(f'{{{slot}}} is in no part')


def _can_be_layout(one: Written) -> bool:
    """Whether other parts make sense in it: none that says something by words of another."""
    if any(part.prompt or part.after and part.family for part in one.parts):
        return False
    for index, part in enumerate(one.parts):
        others = ' '.join((*one.texts, *(other.words for at, other in enumerate(one.parts) if at != index)))
        if part.name and re.search(rf'\b{part.name}\b', others):
            return False
    return len(one.parts) > 1 and any(part.form for part in one.parts)


def shown_name(words: str) -> str:
    """The name that words give to a function, or nothing."""
    if label := _LABEL.match(words):
        return label[1]
    names = (found[1] or found[2] or found[3] for found in _NAME.finditer(words))
    return next((name for name in names if name not in _NO_NAMES), '')


def named_parts(words: str) -> tuple[str, str, str] | None:
    """Name, what stands between, what it does: of "is_even(n) which tells if n is even"."""
    found = _PARTS_OF_NAMED.fullmatch(words)
    if found is None:
        return None
    head = found[1]
    sure = re.search(r'[_({`]|[a-z][A-Z]', head) or found[2].strip() in (':', '=', '-', '->', '→')
    return (words[: found.end(1)], found[2], found[3]) if sure else None


def form_of(words: str) -> str:
    """The grammatical form of a part's words; empty where there is none that another phrase could have."""
    if opener := OPENER.match(part_words(words)):
        rest = words[len(words) - len(part_words(words)) + opener.end() :]
        if '\n' in rest:
            return ''
        return {'that': 'that', 'which': 'that', 'to': 'to'}.get(opener[1].lower(), '')
    if re.fullmatch(r'[a-z][a-z0-9_]*|[a-z]+[A-Z]\w*|\{name\}', words):
        return 'name'
    if re.fullmatch(r'`?\w+\([\w, =]*\)`?|`?\{call\}`?', words):
        return 'call'
    if named := named_parts(words):
        return 'named' if _form_of_phrase(named[2].removesuffix(')')) in ('base', 'does', 'np') else ''
    if words.endswith(('.', '?', '!')) and words[0].isupper():
        return 'raw'
    return _form_of_phrase(words)


def _form_of_phrase(words: str) -> str:
    first, _, rest = words.partition(' ')
    first = first.lower()
    base, does, doing = _verbs()
    if first in ('if', 'whether'):
        return 'if'
    if first in _NO_DEEDS:
        return ''
    if first in base and not rest.startswith('of '):
        return '' if rest.endswith(_DEEDS) else 'base'
    if first in does and not rest.startswith('of '):
        return 'does'
    if first in doing and rest:
        return 'doing'
    return 'np' if _NOUN.match(words) or _OF.match(words) else ''


@cache
def _verbs() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The verbs of all phrasings in three forms; whole requests mark none, and what is in `<>` there is markup."""
    phrases = [phrase for family in FAMILIES.values() for phrase in family.phrases if phrase.form != 'raw']
    verbs = {verb for phrase in phrases for verb in re.findall(r'<(\w+)>', phrase.text)}
    return frozenset(verbs), frozenset(map(third, verbs)), frozenset(map(gerund, verbs))


def lines(single: bool, dependent: bool, heldout: bool, folder: Path = FOLDER) -> tuple[Written, ...]:
    """Those with one part or with several, some of which use others or none."""
    return _lines(folder).get((single, dependent, heldout), ())


@cache
def _lines(folder: Path) -> dict[tuple[bool, bool, bool], tuple[Written, ...]]:
    def key(one: Written) -> tuple[bool, bool, bool]:
        return len(one.parts) == 1, one.is_dependent, one.heldout

    def keyed() -> Iterator[tuple[tuple[bool, bool, bool], tuple[Written, ...]]]:
        for wanted in {key(one) for one in written(folder)}:
            yield wanted, tuple(one for one in written(folder) if key(one) == wanted)

    return dict(keyed())
