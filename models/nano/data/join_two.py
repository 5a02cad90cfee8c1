"""One function and then another, in one request: fused words where there are some, or one after the other."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .core import Core, again, given
from .family import Family
from .program import Program
from .variant import Variant
from .wordings import (
    Things,
    has,
    modifier,
    one_again,
    pick,
    place,
    plainer,
    things_of,
    whole,
    with_article,
)
from .words import base_form, capitalised, gerund_form, is_verb_phrase

Made = tuple[Program, Core] | None
#: A form of a core and its text.
Said = tuple[str, str]

PHRASE_SHARE = 0.3
BEHIND_SHARE = 0.35


def then(rng: Random, first: Family, second: Family, language: str) -> Made:
    ways = list(_WAYS)
    while ways:
        way = rng.choices(ways, [share for share, _ in ways])[0]
        made = way[1](rng, first, second, language)
        if made is not None:
            return made
        ways.remove(way)
    return None


def clause(rng: Random, form: str, text: str, base: bool = False) -> str:
    """What comes second, as a verb phrase."""
    if form == 'is':
        text = f'<{rng.choice(("check", "tell", "see"))}> {rng.choice(("if", "whether"))} {text}'
    elif form == 'np':
        text = f'<{rng.choice(("return", "return", "give", "get", "compute", "find"))}> {text}'
    return base_form(text) if base else text


def it(rng: Random, kind: str) -> str:
    """What the first function gave."""
    if kind in ('numbers', 'words', 'items'):
        return rng.choice(
            ('the result', 'them', 'what is left', 'the list', 'those', 'the new list', 'it', 'that', 'the outcome')
        )
    return rng.choice(('the result', 'it', 'that', 'the result', 'the outcome', 'it'))


def over(rng: Random, second: Family, things: Things, language: str) -> tuple[Variant, Said] | None:
    """Something done to some things: "the biggest {thing}", "sorted {things}"."""
    kinds = [kind for kind in ('head', 'head', 'head', 'post', 'post', 'part', 'adj') if has(second, kind)]
    if kinds and rng.random() >= PHRASE_SHARE:
        kind = rng.choice(kinds)
        found = modifier(rng, second, kind, language)
        if found is None:
            return None
        text = {
            'head': found[1],
            'post': rng.choice(('{T} ' + found[1], '{things} ' + found[1], '{T}, ' + found[1])),
            'part': rng.choice(('{T}, ' + found[1], '<return> {T} ' + found[1], '{T} ' + found[1])),
            'adj': rng.choice(
                (f'the {found[1]} {{things}}', f'{found[1]} {{things}}', f'a list of the {found[1]} {{things}}')
            ),
        }[kind]
        if kind == 'adj' and not things.chosen:
            text = text.replace('a list of ', '')
        text = text.replace('{T}', things.all(rng)).replace('{things}', things.many).replace('{thing}', things.one)
        return found[0], ('do' if is_verb_phrase(text) else 'np', text)
    later = plainer(rng, second, language)
    return None if later is None else (later[0], (later[1].form, later[1].about(things.counted(rng))))


def _fused(rng: Random, first: Family, second: Family, language: str) -> Made:
    found = things_of(rng, first, language)
    if found is None:
        return None
    made = over(rng, second, found[1].placed(place(rng, first.takes)), language)
    if made is None:
        return None
    variant, (form, text) = made
    return Program('then', (found[0], variant)), Core(form, with_article(text), first.takes)


def _value(rng: Random, first: Family, language: str) -> tuple[Variant, str] | None:
    """The value after the first function, as a noun phrase with few words."""
    kinds = [kind for kind in ('adj', 'post', 'things') if has(first, kind)]
    if not kinds:
        return None
    kind = rng.choice(kinds)
    if kind == 'things':
        things = things_of(rng, first, language)
        return None if things is None else (things[0], things[1].placed(place(rng, first.takes)).all(rng))
    found = modifier(rng, first, kind, language)
    if found is None:
        return None
    if kind == 'post':
        return found[0], '{x} ' + found[1]
    noun = whole(rng, first.takes)
    return found[0], rng.choice(
        (f'the {found[1]} {noun}', f'the {found[1]} {noun}', f'the {found[1]} version of {{x}}', f'a {found[1]} {noun}')
    )


def _nested(rng: Random, first: Family, second: Family, language: str) -> Made:
    later = plainer(rng, second, language)
    earlier = _value(rng, first, language) if rng.random() < 0.65 else None
    if earlier is None:
        chosen = plainer(rng, first, language, forms=('np',))
        earlier = None if chosen is None else (chosen[0], chosen[1].text)
    if later is None or earlier is None:
        return None
    behind = modifier(rng, second, 'post', language) if rng.random() < BEHIND_SHARE else None
    if behind is not None:
        # "the longest word of a text, in upper case": without the comma, it might be the text that is.
        text = f'{earlier[1]}, {behind[1]}'
        return Program('then', (earlier[0], behind[0])), Core('np', with_article(text), first.takes)
    text = later[1].about(earlier[1])
    return Program('then', (earlier[0], later[0])), Core(later[1].form, with_article(text), first.takes)


def _noun_then(rng: Random, first: Family, second: Family, language: str) -> Made:
    later = plainer(rng, second, language)
    chosen = plainer(rng, first, language, forms=('np',))
    if later is None or chosen is None:
        return None
    said = clause(rng, later[1].form, later[1].about(it(rng, first.gives)))
    text = pick(rng, 'then np').text.replace('{na}', chosen[1].text)
    text = text.replace('{b0}', base_form(said)).replace('{b}', said)
    return Program('then', (chosen[0], later[0])), Core('do', text, first.takes)


def _sequence(rng: Random, first: Family, second: Family, language: str) -> Made:
    return _two(rng, 'then do', first, second, language)


def _after(rng: Random, first: Family, second: Family, language: str) -> Made:
    return _two(rng, 'then after', first, second, language)


def _sentences(rng: Random, first: Family, second: Family, language: str) -> Made:
    return _two(rng, 'then raw', first, second, language)


def _two(rng: Random, section: str, first: Family, second: Family, language: str) -> Made:
    a = plainer(rng, first, language, forms=('do',) if rng.random() < 0.8 else ('do', 'np'))
    b = plainer(rng, second, language)
    if a is None or b is None:
        return None
    (variant_a, core_a), (variant_b, core_b) = a, b
    wording = pick(rng, section)
    same = again(rng, first.takes)
    do_a = clause(rng, core_a.form, core_a.text)
    a_again = do_a.replace('{x}', same)
    do_b = clause(rng, core_b.form, core_b.about(it(rng, first.gives)))
    text, form = wording.text, wording.form
    if '{bx}' in text:
        said = core_b.text if core_b.form != 'is' else clause(rng, 'is', core_b.text)
        # The value is named at the front.
        text = text.replace('{bx}', said)
        do_a = a_again
    value = given(rng, first.takes)
    if form == 'raw' and section == 'then raw':
        do_a = do_a.replace('{x}', value)
        do_b_later = clause(rng, core_b.form, core_b.about('it'))
    else:
        do_b_later = do_b
    slots = {
        'a': do_a,
        'a0': base_form(do_a),
        'A0': capitalised(base_form(do_a)),
        'aing': gerund_form(do_a),
        'aing0': gerund_form(do_a),
        'ait': a_again,
        'aagain': base_form(a_again),
        'Aagain': capitalised(base_form(a_again)),
        'b': do_b,
        'b0': base_form(do_b),
        'B0': capitalised(base_form(do_b)),
        'b0again': base_form(do_b_later),
        'bing': gerund_form(do_b),
        'given': value,
    }
    text = _filled(text, slots)
    if form != 'raw':
        form = 'do' if is_verb_phrase(text) else 'np'
    return Program('then', (variant_a, variant_b)), Core(form, text, first.takes)


def _filled(text: str, slots: dict[str, str]) -> str:
    for key, value in slots.items():
        text = text.replace('{' + key + '}', value)
    return text


def _participles(rng: Random, first: Family, second: Family, language: str) -> Made:
    """ "a list sorted and then reversed", "the length of it once it is trimmed" """
    wording = pick(rng, 'then part')
    a = modifier(rng, first, 'part', language)
    if a is None:
        return None
    if 'pb' in wording.slots:
        b = modifier(rng, second, 'part', language)
        if b is None:
            return None
        variant, said = b
    else:
        later = plainer(rng, second, language)
        if later is None:
            return None
        variant, said = later[0], clause(rng, 'is', later[1].text) if later[1].form == 'is' else later[1].text
    text = _filled(
        wording.text,
        {
            'part': a[1],
            'pb': said,
            'nbx': said,
            'it': one_again(rng, first.takes),
            'isare': 'is',
            'hashave': 'has',
        },
    )
    return Program('then', (a[0], variant)), Core('do' if is_verb_phrase(text) else 'np', text, first.takes)


def _adjectives(rng: Random, first: Family, second: Family, language: str) -> Made:
    """ "the sorted, de-duplicated list" """
    wording = pick(rng, 'then adjadj')
    slots = {'t': whole(rng, first.takes)}
    variants: list[Variant] = []
    for family, kinds in ((first, ('adj', 'post')), (second, ('adjb', 'postb'))):
        kind = kinds[0] if kinds[0] in wording.slots else kinds[1]
        found = modifier(rng, family, kind.removesuffix('b'), language)
        if found is None:
            return None
        variants.append(found[0])
        slots[kind] = found[1]
    text = with_article(_filled(wording.text, slots))
    return Program('then', tuple(variants)), Core(wording.form, text, first.takes)


def _steps(rng: Random, first: Family, second: Family, language: str) -> Made:
    """ "reverse -> upper case" """
    said: list[str] = []
    variants: list[Variant] = []
    for family in (first, second):
        found = modifier(rng, family, 'step', language)
        if found is None:
            return None
        variants.append(found[0])
        said.append(found[1])
    text = _filled(pick(rng, 'then steps').text, {'sa': said[0], 'sb': said[1], 'given': given(rng, first.takes)})
    return Program('then', tuple(variants)), Core('raw', text, first.takes)


def _input_output(rng: Random, first: Family, second: Family, language: str) -> Made:
    made = _fused(rng, first, second, language) if rng.random() < 0.6 else None
    made = made or _nested(rng, first, second, language)
    if made is None or made[1].form != 'np':
        return None
    program, core = made
    text = _filled(
        pick(rng, 'then io').text,
        {'given': given(rng, first.takes), 'n': core.about(one_again(rng, first.takes))},
    )
    return program, Core('raw', text, first.takes)


_WAYS: tuple[tuple[float, Callable[[Random, Family, Family, str], Made]], ...] = (
    (4.5, _fused),
    (2.5, _nested),
    (0.8, _noun_then),
    (3.5, _sequence),
    (0.9, _after),
    (2.2, _sentences),
    (1.2, _participles),
    (0.9, _adjectives),
    (1.3, _steps),
    (1.1, _input_output),
)
