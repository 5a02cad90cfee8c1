"""What is done with the elements of a list by a function of one: kept, counted, sorted, grouped by it."""

from __future__ import annotations

from random import Random

from .core import Core, choose, given
from .family import Family
from .join_two import Made, clause, it, over
from .program import ELEMENTS, Program
from .values import TYPES
from .variant import Variant
from .wordings import Things, Wording, as_things, has, modifier, pick, place, plainer, with_article
from .words import base_form, capitalised, is_verb_phrase

#: With `which` families.
CHOOSING = ('where', 'where_then', 'count', 'all', 'any')
FUSED_SHARE = 0.55
SHORT_SHARE = 0.6
#: "None if empty" in the other language.
_NOTHING = {'python': 'None', 'javascript': 'null'}


def over_elements(rng: Random, operator: str, families: list[Family], language: str) -> Made:
    kind = ELEMENTS[families[0].takes]
    if operator not in CHOOSING:
        return _by_result(rng, operator, families[0], kind, language)
    chosen = choose(rng, families[0], language, arguments=False)
    if chosen is None:
        return None
    things, are, is_ = _which(rng, families[0], kind)
    if operator != 'where_then':
        return _put(rng, pick(rng, operator), Program(operator, (chosen[0],)), things, are, is_, kind)
    if rng.random() < FUSED_SHARE:
        made = over(rng, families[1], things.placed(place(rng, kind)), language)
        if made is None:
            return None
        return Program(operator, (chosen[0], made[0])), Core(made[1][0], with_article(made[1][1]), kind)
    later = plainer(rng, families[1], language)
    if later is None:
        return None
    said = clause(rng, later[1].form, later[1].about(it(rng, kind)))
    wording = pick(rng, rng.choice(('where_then', 'where_then', 'where_then raw')))
    program = Program(operator, (chosen[0], later[0]))
    return _put(
        rng,
        wording,
        program,
        things,
        are,
        is_,
        kind,
        {'b': said, 'b0': base_form(said), 'B0': capitalised(base_form(said))},
    )


def _which(rng: Random, family: Family, kind: str) -> tuple[Things, str, str]:
    """ "that are primes / is a prime" → things, "are primes", "is a prime"; "*prime" → "are prime", "is prime"."""
    which = rng.choice(family.which)
    if which.startswith('*'):
        word = which[1:]
        return as_things(rng, f'{word} *@', kind, True), f'are {word}', f'is {word}'
    plural, _, single = which.partition(' / ')
    bare = plural.removeprefix('that ')
    that = rng.choice(('that', 'that', 'that', 'which'))
    return as_things(rng, f'*@ {that} {bare} / *@ {that} {single}', kind, True), bare, single


def _put(
    rng: Random,
    wording: Wording,
    program: Program,
    things: Things,
    are: str,
    is_: str,
    kind: str,
    more: dict[str, str] | None = None,
) -> Made:
    placed, bare = things.placed(place(rng, kind, always=wording.form == 'is')), things.placed('')
    item = TYPES[kind].item or 'item'
    text = wording.text
    for key, value in {
        **(more or {}),
        'T': rng.choice(('the ', 'the ', 'the ', 'all ', 'all the ')) + placed.many,
        'things': placed.many,
        'thing': placed.one,
        'some': bare.many,
        'one': f'a {bare.one}',
        'items': f'{item}s',
        'item': item,
        'are': are,
        'is': is_,
    }.items():
        text = text.replace('{' + key + '}', value)
    text = with_article(text)
    if wording.form == 'raw':
        text = text.replace('{x}', given(rng, kind))
        text = capitalised(text) if text[0] != '{' else text
    return program, Core(wording.form, text, kind)


def _by_result(rng: Random, operator: str, family: Family, kind: str, language: str) -> Made:
    item = TYPES[kind].item or 'item'
    short = _short(rng, operator, family, language)
    if short is not None and rng.random() < SHORT_SHARE:
        variant, section, slots = short
    else:
        chosen = plainer(rng, family, language, ('np',) if operator != 'each' else ('do', 'np'))
        if chosen is None:
            return None
        variant, core = chosen
        slots = {
            'of': core.about(rng.choice((f'each {item}', f'each {item}', f'every {item}'))),
            'ofthe': core.about(f'the {item}'),
            'ofit': core.about(rng.choice(('it', 'it', f'the {item}'))),
            'ofx': core.about(rng.choice((f'each {item} in {{x}}', f'every {item} of {{x}}', f'each {item} of {{x}}'))),
        }
        section = operator
        if operator == 'each':
            section = f'each {core.form}'
        if core.form == 'do':
            slots = {
                'each': slots['ofx'],
                'each0': base_form(slots['of']),
                'it0': base_form(core.about('it')),
                'It0': capitalised(base_form(core.about('it'))),
            }
    wording = pick(rng, section)
    text = wording.text
    for key, value in {**slots, 'items': f'{item}s', 'item': item}.items():
        text = text.replace('{' + key + '}', value)
    text = with_article(text).replace('None if empty', f'{_NOTHING[language]} if empty')
    if wording.form == 'raw':
        return Program(operator, (variant,)), Core('raw', text.replace('{x}', given(rng, kind)), kind)
    return Program(operator, (variant,)), Core('do' if is_verb_phrase(text) else 'np', text, kind)


def _short(rng: Random, operator: str, family: Family, language: str) -> tuple[Variant, str, dict[str, str]] | None:
    """Few words for the number an element has, or for what becomes of it: the variant, a section, its slots."""
    if operator == 'sort_by' and has(family, 'most') and has(family, 'least') and rng.random() < 0.2:
        least = modifier(rng, family, 'least', language)
        most = None if least is None else modifier(rng, family, 'most', language, least[0])
        return (
            None if least is None or most is None else (least[0], 'sort_by most', {'least': least[1], 'most': most[1]})
        )
    kind = {'max_by': 'most', 'min_by': 'least'}.get(operator, 'key')
    if kind != 'key' and rng.random() < 0.5:
        kind = 'key'
    if operator == 'each':
        kinds = [one for one in ('key', 'part', 'post', 'adj') if has(family, one)]
        kind = rng.choice(kinds) if kinds else ''
    found = modifier(rng, family, kind, language)
    return None if found is None else (found[0], f'{operator} {kind}', {kind: found[1]})
