"""Several wishes in one request: how people list them, and which of its words belong to which wish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from .ask import Ask
from .prompt import LANGUAGES
from .talk import closings, openings
from .textfile import sections
from .words import NUMBER_WORDS, base_form, capitalised, third_form

STORY_SHARE = 0.22
CLOSING_SHARE = 0.22
#: Of those, how many are talk that may stand around any request.
OPENING_SHARE = 0.5
#: Ways of listing with how often each is drawn.
LINES, INLINE, SENTENCES, WHOLES, NUMBERED = 'lines', 'inline', 'sentences', 'wholes', 'numbered'
LAYOUTS = ((LINES, 0.36), (INLINE, 0.22), (SENTENCES, 0.17), (WHOLES, 0.13), (NUMBERED, 0.12))
#: Those that have forms held out of training.
HELD_LAYOUTS = ((LINES, 0.3), (INLINE, 0.4), (SENTENCES, 0.3))
HEADINGS_SHARE = 0.08
_HEADINGS = {
    'text': ('Strings', 'Text', 'Text helpers', 'String functions'),
    'words': ('Lists of words', 'Word lists', 'Words'),
    'numbers': ('Lists', 'Numbers', 'List functions', 'Arrays'),
    'items': ('Lists', 'Arrays', 'List helpers'),
    'int': ('Maths', 'Numbers', 'Integers'),
    'number': ('Maths', 'Numbers'),
    'counts': ('Dictionaries', 'Dicts'),
    'date': ('Dates', 'Calendar'),
    'matrix': ('Matrices', 'Grids'),
    'any': ('Other', 'Misc', 'More', 'Other things', 'And'),
}
_NTH = ('first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh')
_1ST = ('1st', '2nd', '3rd', '4th', '5th', '6th', '7th')
_STOPS = ('.', '?', '!', ')', ':')
#: "one that", "a second which": the function that a part wishes for, by words that need those before it.
OPENER = re.compile(
    r'(?:one|another(?: one)?|something|an? (?:function|helper|method)|'
    r'(?:a|the) (?:first|second|third|fourth|fifth|sixth|last|other|final)(?: one)?)'
    r'(?: function| helper| method)?,? (that|which|to|for)\b',
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """`do` is a verb phrase with its verb marked, `np` a noun phrase where there is one, `raw` a whole request instead of both."""

    ask: Ask | None
    do: str = ''
    np: str = ''
    raw: str = ''
    name: str | None = None
    call: str = ''
    #: Indexes of the wishes that it needs.
    after: tuple[int, ...] = ()
    #: What it is called in counts, where it is no family.
    key: str = ''

    @property
    def is_short(self) -> bool:
        """Can stand between commas."""
        return not self.raw and not re.search(r'[,;:/\n]| - ', self.do) and len(self.do) < 90

    @property
    def is_double(self) -> bool:
        return re.search(r' and (?!\w+$)', self.do) is not None

    @property
    def is_plain(self) -> bool:
        return not self.raw and '\n' not in self.do


@dataclass(frozen=True)
class Laid:
    """A request, and what of it each wish is."""

    text: str
    prompts: list[str]


@cache
def forms(section: str) -> tuple[str, ...]:
    return tuple(dict(sections('plans.txt'))[section])


def part_words(words: str) -> str:
    """Without the conjunction that is no part of it."""
    return re.sub(r'^(?:and|also|then|plus) (?=\w)', '', words)


def part_prompt(words: str) -> str:
    """The words of a part as a request by itself: "another one which" becomes "a function that"."""
    bare = part_words(words)
    found = OPENER.match(bare)
    if found is None:
        return words
    kind = found[1].lower()
    return f'a function {"that" if kind == "which" else kind}{bare[found.end() :]}'


def layout_of(rng: Random, held: bool) -> str:
    ways = HELD_LAYOUTS if held else LAYOUTS
    return rng.choices([name for name, _ in ways], [share for _, share in ways])[0]


def lay_out(rng: Random, layout: str, wishes: list[Wish], language: str, held: bool = False) -> Laid:
    laid = {LINES: _lines, INLINE: _inline, SENTENCES: _sentences, WHOLES: _wholes, NUMBERED: _numbered}[layout](
        rng, wishes, held
    )
    return Laid(framed(rng, laid.text, language), laid.prompts)


def framed(rng: Random, text: str, language: str, share: float = 1.0) -> str:
    """Maybe a story in front, maybe a remark at the end: no parts."""
    lines = '\n' in text
    if rng.random() < STORY_SHARE * share:
        story = rng.choice(openings() if rng.random() < OPENING_SHARE else forms('story'))
        if story.endswith(('.', '!', '?', ':', ',')):
            gap = rng.choice(('\n', '\n\n') if lines else (' ', ' ', '\n'))
        else:
            gap = rng.choice((':\n', '\n') if lines else (': ', '\n', ' - '))
        text = story + gap + text
    if rng.random() < CLOSING_SHARE * share:
        closing = rng.choice(closings() if rng.random() < OPENING_SHARE else forms('closing')).replace(
            '{lang}', rng.choice(LANGUAGES[language])
        )
        text = text if lines or text.endswith(_STOPS) else text + '.'
        text += (rng.choice(('\n', '\n\n')) if lines else ' ') + closing
    return text


def _lines(rng: Random, wishes: list[Wish], held: bool) -> Laid:
    style = _style(rng, wishes)
    items = [_item(rng, wish, style if rng.random() < 0.9 else _style(rng, [wish])) for wish in wishes]
    if rng.random() < 0.3:
        items = [capitalised(item) if not wish.name else item for item, wish in zip(items, wishes, strict=True)]
    mark = rng.choice(forms('marks')) if rng.random() < 0.92 else ''
    stop = rng.choice(('', '', '', '.', ';')) if not any(item.endswith(_STOPS) for item in items) else ''
    gap = '\n\n' if rng.random() < 0.08 else '\n'
    lines = [(_counted(mark, index) + ' ' if mark else '') + item + stop for index, item in enumerate(items)]
    if stop == ';':
        lines[-1] = lines[-1][:-1] + rng.choice(('', '.'))
    head = _headed(rng, 'held heads' if held else 'heads', len(wishes)) if held or rng.random() < 0.85 else ''
    if rng.random() < HEADINGS_SHARE and len(wishes) > 2:
        lines = _under_headings(rng, wishes, lines)
    body = gap.join(lines)
    return Laid(f'{head}\n{body}' if head else body, items)


def _under_headings(rng: Random, wishes: list[Wish], lines: list[str]) -> list[str]:
    """Headings are no parts."""
    found: list[str] = []
    before = ''
    frame = rng.choice(('{h}:', '{h}:', '{h}', '## {h}', '**{h}**', '{h} -', '[{h}]', '= {h} ='))
    for wish, line in zip(wishes, lines, strict=True):
        kind = wish.ask.program.families[0].takes if wish.ask else 'any'
        heading = rng.choice(_HEADINGS.get(kind, _HEADINGS['any']))
        if kind != before:
            found.append(frame.replace('{h}', heading if rng.random() < 0.7 else heading.lower()))
        before = kind
        found.append(line)
    return found


def _style(rng: Random, wishes: list[Wish]) -> str:
    if any(wish.raw for wish in wishes):
        return 'raw'
    if all(wish.np for wish in wishes) and rng.random() < 0.5:
        return 'np'
    return rng.choice(('base', 'base', 'base', 'that', 'to'))


def _item(rng: Random, wish: Wish, style: str, short: bool = False) -> str:
    if wish.raw:
        return wish.raw
    if wish.name:
        return _named(rng, wish, short)
    if style == 'np' and wish.np:
        return wish.np
    if style == 'that':
        return f'a function that {third_form(wish.do)}'
    if style == 'to':
        return f'a function to {base_form(wish.do)}'
    return base_form(wish.do)


def _named(rng: Random, wish: Wish, short: bool) -> str:
    name, base, does = str(wish.name), base_form(wish.do), third_form(wish.do)
    call = wish.call or name
    ways = [
        f'a function {name} that {does}',
        f'a function {call} that {does}',
        f'{name} to {base}',
        f'{name} which {does}',
        f'{name} that {does}',
        f'`{name}` to {base}',
        f'{name} ({base})',
    ]
    if not short:
        ways += [
            f'{name}: {base}',
            f'{name}: {base}',
            f'{call}: {base}',
            f'{call} - {base}',
            f'{name} - {base}',
            f'{name} - {does}',
            f'`{name}`: {base}',
            f'`{call}`: {does}',
            f'{call} -> {base}',
            f'{name} = {base}',
            f'{base} ({name})',
            f'{base}, call it {name}',
            f'{base}, named {name}',
            f'function {name}: {base}',
            f'def {call}: {base}',
            f'{call} {does}',
            f'{call} should {base}',
        ]
        if wish.np:
            ways += [f'{name}: {wish.np}', f'{call}: {wish.np}', f'{call} returns {wish.np}']
    return rng.choice(ways)


def _inline(rng: Random, wishes: list[Wish], held: bool) -> Laid:
    style = _style(rng, wishes)
    if any(wish.name for wish in wishes):
        style = 'that'
    elif any(wish.is_double for wish in wishes):
        style = rng.choice(('that', 'to'))
    frame = rng.choice(forms(f'held {style}' if held else style))
    items = [_item(rng, wish, style, short=True) for wish in wishes]
    shown = list(items)
    if style in ('that', 'to'):
        openers = {
            'that': ('one that ', 'another that ', 'a function that ', 'another function that ', 'another one that '),
            'to': ('one to ', 'another to ', 'a function to ', 'another one to ', 'another function to '),
        }[style]
        lead = f'a function {style} '
        same = rng.choice(openers)
        alike = rng.random() < 0.4
        start = 0 if '{n}' in frame.lower() else 1
        for index in range(start, len(items)):
            if items[index].startswith(lead):
                which = (f'a {_NTH[index]} one {style} ', f'a {_NTH[index]} function {style} ', f'then one {style} ')
                opener = f'one {style} ' if index == 0 else same if alike else rng.choice((*openers, *which))
                shown[index] = opener + items[index].removeprefix(lead)
    text = _counts(frame, len(wishes))
    semi, listed = '; '.join(shown), _listed(rng, shown)
    front = str if wishes[0].name else capitalised
    for key, value in {
        'list': listed,
        'List': front(listed),
        'semi': semi,
        'Semi': front(semi),
        'slash': ' / '.join(shown),
        'plus': ' + '.join(shown),
        'Pipe': ' | '.join(shown),
    }.items():
        text = text.replace('{' + key + '}', value)
    if frame.startswith(('{Semi}', '{List}')) and shown[0] == items[0]:
        items[0] = front(items[0])
    return Laid(text, items)


def _listed(rng: Random, items: list[str]) -> str:
    way = rng.random()
    if way < 0.15:
        # A run-on.
        return rng.choice((' and ', ' and also ', ' and then ', ' plus ')).join(items)
    if way < 0.25:
        return ', '.join(items)
    last = rng.choice(
        (
            ' and ',
            ', and ',
            ' and ',
            ' and also ',
            ', plus ',
            ' as well as ',
            ', and also ',
            ', also ',
            ' plus ',
            ' & ',
            ', and then ',
            ', then ',
        )
    )
    return ', '.join(items[:-1]) + last + items[-1]


def _sentences(rng: Random, wishes: list[Wish], held: bool) -> Laid:
    style = rng.choice(('base', 'that')) if not any(wish.name for wish in wishes) else 'that'
    prefix = 'held ' if held else ''
    items = [_item(rng, wish, style, short=True) for wish in wishes]
    sentences: list[str] = []
    before = ''
    for index, item in enumerate(items):
        options = [f for f in forms(prefix + ('later ' if index else 'first ') + style) if f != before]
        before = rng.choice(options)
        text = _counted(before, index)
        if '{P}' in text:
            items[index] = item = capitalised(item) if not wishes[index].name else item
        sentences.append(text.replace('{p}', item).replace('{P}', item))
    if rng.random() < 0.2:
        sentences = [
            text if text[0] == 'I' or text.startswith(item) else text[0].lower() + text[1:]
            for text, item in zip(sentences, items, strict=True)
        ]
    return Laid(rng.choice((' ', ' ', ' ', '\n', '\n\n')).join(sentences), items)


def _wholes(rng: Random, wishes: list[Wish], held: bool) -> Laid:
    """Whole requests one after another."""
    items = [wish.raw or _sentence(rng, wish) for wish in wishes]
    gap = rng.choice((' ', '\n', '\n', '\n\n', '\n\n')) if not any('\n' in item for item in items) else '\n\n'
    parts: list[str] = []
    leads = rng.random() < 0.5
    for index, item in enumerate(items):
        lead = rng.choice(forms('later raw' if index else 'first raw')) if leads else '{p}'
        ended = item if gap != ' ' or item.endswith(_STOPS) else item + '.'
        parts.append(_counted(lead, index).replace('{p}', ended))
    return Laid(gap.join(parts), items)


def _sentence(rng: Random, wish: Wish) -> str:
    item = _item(rng, wish, 'that')
    return rng.choice(('Write ', 'I need ', 'Please write ', 'Create ')) + item


def _numbered(rng: Random, wishes: list[Wish], held: bool) -> Laid:
    """ "1) a 2) b", "first a, second b" """
    style = _style(rng, wishes)
    items = [_item(rng, wish, style, short=True) for wish in wishes]
    mark, gap = rng.choice(
        (
            ('{i}) ', ' '),
            ('{i}) ', ', '),
            ('{i}. ', ' '),
            ('({i}) ', ' '),
            ('({i}) ', ', '),
            ('({letter}) ', ' '),
            ('{letter}) ', ', '),
            ('{i}: ', ', '),
            ('{nth}, ', '; '),
            ('{nth}: ', ', '),
            ('{1st}: ', ', '),
            ('{1st} ', ', '),
            ('the {nth} one: ', '; '),
            ('function {i}: ', ', '),
            ('{i}- ', '; '),
        )
    )
    body = gap.join(_counted(mark, index) + item for index, item in enumerate(items))
    head = _headed(rng, 'heads', len(wishes)) if rng.random() < 0.75 else ''
    text = f'{head} {body}' if head else body
    return Laid(text + rng.choice(('', '', '.')) if not text.endswith(_STOPS) else text, items)


def _headed(rng: Random, section: str, count: int) -> str:
    return _counts(rng.choice(forms(section)), count)


def _counts(text: str, count: int) -> str:
    word = NUMBER_WORDS[count]
    return text.replace('{n}', word).replace('{N}', capitalised(word))


def _counted(text: str, index: int) -> str:
    for key, value in {
        'i': str(index + 1),
        'nth': _NTH[index],
        'Nth': capitalised(_NTH[index]),
        '1st': _1ST[index],
        'letter': 'abcdefg'[index],
    }.items():
        text = text.replace('{' + key + '}', value)
    return text
