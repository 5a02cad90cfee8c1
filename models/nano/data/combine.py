"""Two families in one request: which go together, and how such a request is worded."""

from __future__ import annotations

from functools import cache
from random import Random

from .core import Core, again, as_doing, choose
from .family import FAMILIES, Family, stable_hash
from .program import ELEMENTS, Program
from .twins import twins
from .values import ACCEPTS, TYPES
from .words import is_verb_phrase

#: One combination in so many is never in training.
HELDOUT_COMBINATIONS = 6

_NUMERIC = ('int', 'number')


@cache
def combinations() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every (operator, families) whose types fit."""
    able = [family for family in FAMILIES.values() if family.combines]
    found: list[tuple[str, tuple[str, ...]]] = []
    for first in able:
        for second in able:
            if second.takes in ACCEPTS[first.gives] and first is not second and _sensible(first, second):
                found.append(('then', (first.name, second.name)))
        if first.takes not in ELEMENTS:
            continue
        if first.gives == 'bool' and first.which and not first.params:
            found += [(operator, (first.name,)) for operator in ('where', 'count', 'all', 'any')]
            elements = ELEMENTS[first.takes]
            found += [
                ('where_then', (first.name, s.name))
                for s in able
                if s.takes in ACCEPTS[elements] and s.theme != 'dictionaries'
            ]
        elif first.gives in _NUMERIC:
            found += [(operator, (first.name,)) for operator in ('each', 'sort_by', 'max_by', 'min_by', 'total')]
            if first.takes == 'text':
                found += [(operator, (first.name,)) for operator in ('table', 'group_by')]
        elif first.gives in ('text', 'words', 'numbers'):
            found.append(('each', (first.name,)))
    return tuple(found)


def _sensible(first: Family, second: Family) -> bool:
    """No order that the second throws away, nothing twice."""
    return not ({first.name, second.name} <= _SAME_ORDER) and (first.name, second.name) not in _POINTLESS


_SAME_ORDER = {'sort_numbers', 'sort_numbers_descending', 'reverse_list'}
_ORDERLESS = ('sum_numbers', 'max_number', 'min_number', 'mean', 'product', 'count_items', 'median', 'number_range')
_POINTLESS = {(a, b) for a in ('sort_numbers', 'sort_numbers_descending', 'reverse_list') for b in _ORDERLESS}


def combination_key(operator: str, names: tuple[str, ...]) -> str:
    return f'{operator}:{">".join(names)}'


def is_heldout(operator: str, names: tuple[str, ...]) -> bool:
    key = combination_key(operator, names)
    return stable_hash(key) % HELDOUT_COMBINATIONS == 0 and key not in twins()


def combine(rng: Random, operator: str, names: tuple[str, ...], language: str) -> tuple[Program, Core] | None:
    families = [FAMILIES[name] for name in names]
    if operator == 'then':
        return _then(rng, families[0], families[1], language)
    return _elements(rng, operator, families, language)


def _then(rng: Random, first: Family, second: Family, language: str) -> tuple[Program, Core] | None:
    nests = rng.random() < 0.45
    forms = ('np',) if nests else ('do', 'np')
    a = choose(rng, first, language, arguments=False, nests=True, forms=forms) or choose(
        rng, first, language, arguments=False, nests=True, forms=('do', 'np')
    )
    b = choose(rng, second, language, arguments=False, nests=True)
    if a is None or b is None:
        return None
    (variant_a, core_a), (variant_b, core_b) = a, b
    program = Program('then', (variant_a, variant_b))
    it = _it(rng, first)
    if core_a.form == 'np' and rng.random() < 0.7:
        return program, Core(core_b.form, core_b.about(core_a.text), first.takes)
    if core_a.form == 'np':
        text = rng.choice(('<take> {a} and then {b}', '<get> {a}, then {b}', '<find> {a} and {b}', '<take> {a}, {b}'))
        return program, Core(
            'do', text.replace('{a}', core_a.text).replace('{b}', _clause(rng, core_b, it)), first.takes
        )
    if core_b.form == 'np' and rng.random() < 0.35:
        doing = as_doing(core_a, _it_again(rng, first))
        return program, Core('np', f'{core_b.text} {rng.choice(("after", "after first"))} {doing}', first.takes)
    if core_b.form == 'do' and rng.random() < 0.2:
        doing = as_doing(core_a, _it_again(rng, first))
        return program, Core('do', f'{core_b.text} after {doing}', first.takes)
    join = rng.choice(
        (
            ', then {b}',
            ' and then {b}',
            ', and then {b}',
            ' and {b}',
            ', {b}',
            '; then {b}',
            ', after that {b}',
            ', afterwards {b}',
            ' and finally {b}',
            ' before you {b}',
            ', then {b}',
            ' and then {b}',
        )
    )
    clause = _clause(rng, core_b, it, base=join == ' before you {b}')
    prefix = 'first ' if rng.random() < 0.12 else ''
    return program, Core('do', prefix + core_a.text + join.replace('{b}', clause), first.takes)


def _clause(rng: Random, core: Core, it: str, base: bool = False) -> str:
    """What comes second, as a verb phrase."""
    text = core.about(it)
    if core.form == 'is':
        return f'<{rng.choice(("check", "tell"))}> if {text}' if not base else f'check if {text}'
    if core.form == 'np':
        return (
            f'<{rng.choice(("return", "return", "give", "get", "compute"))}> {text}' if not base else f'return {text}'
        )
    if base:
        return text.replace('<', '').replace('>', '')
    return text


def _it(rng: Random, first: Family) -> str:
    if first.gives in ('numbers', 'words', 'items'):
        return rng.choice(('the result', 'them', 'what is left', 'the list', 'those', 'the new list', 'it'))
    return rng.choice(('the result', 'it', 'that', 'the result'))


def _it_again(rng: Random, first: Family) -> str:
    return again(rng, first.takes)


_EACH = ('each {i}', 'every {i}', 'each {i} of {x}', 'every {i} in {x}', 'each {i} in {x}', 'all the {i}s in {x}')


def _elements(rng: Random, operator: str, families: list[Family], language: str) -> tuple[Program, Core] | None:
    first = families[0]
    kind = ELEMENTS[first.takes]
    item = TYPES[kind].item or 'item'
    if operator in ('where', 'where_then', 'count', 'all', 'any'):
        chosen = choose(rng, first, language, arguments=False)
        if chosen is None:
            return None
        variant = chosen[0]
        which = rng.choice(first.which)
        things = f'{which[1:]} {item}s' if which.startswith('*') else f'{item}s {_plural(which)}'
        if operator == 'where_then':
            later = choose(rng, families[1], language, arguments=False, nests=True)
            if later is None:
                return None
            kept = rng.choice((f'the {things} in {{x}}', f'the {things} of {{x}}', f'all {things} in {{x}}'))
            if rng.random() < 0.6:
                return Program(operator, (variant, later[0])), Core(later[1].form, later[1].about(kept), kind)
            do = rng.choice((f'<keep> only {kept}', f'<take> {kept}', f'<filter> {{x}} to {things}'))
            return (
                Program(operator, (variant, later[0])),
                Core('do', f'{do}, then {_clause(rng, later[1], _it(rng, first))}', kind),
            )
        text = rng.choice(
            {
                'where': (
                    f'<keep> only the {things} in {{x}}',
                    f'the {things} in {{x}}',
                    f'all {things} of {{x}}',
                    f'<filter> {{x}} to keep the {things}',
                    f'<pick> the {things} out of {{x}}',
                    f'a list of the {things} in {{x}}',
                ),
                'count': (
                    f'<count> the {things} in {{x}}',
                    f'<tell> how many {things} are in {{x}}',
                    f'the number of {things} in {{x}}',
                    f'the count of {things} in {{x}}',
                ),
                'all': (
                    f'all {item}s in {{x}} {_are(which)}',
                    f'every {item} in {{x}} {_are(which, one=True)}',
                    f'{{x}} has only {things}',
                    f'{{x}} consists of {things} only',
                ),
                'any': (
                    f'there is any {item} in {{x}} that {_are(which, one=True)}',
                    f'{{x}} has {things}',
                    f'{{x}} contains any {things}',
                    f'at least one {item} in {{x}} {_are(which, one=True)}',
                ),
            }[operator]
        )
        form = 'is' if operator in ('all', 'any') else 'do' if is_verb_phrase(text) else 'np'
        return Program(operator, (variant,)), Core(form, text, kind)
    forms = ('np',) if operator != 'each' else ('do', 'np')
    chosen = choose(rng, first, language, arguments=False, nests=True, forms=forms)
    if chosen is None:
        return None
    variant, core = chosen
    program = Program(operator, (variant,))
    each = f'each {item}'
    of = core.about(rng.choice((each, f'the {item}', 'it' if rng.random() < 0.3 else each)))
    if operator == 'each':
        if core.form == 'do':
            text = rng.choice(
                (
                    core.about(rng.choice(_EACH[2:]).replace('{i}', item)),
                    f'for {rng.choice(_EACH[2:4]).replace("{i}", item)}, {core.about("it")}',
                    f'{core.about(each)} in {{x}}',
                )
            )
            if text.startswith('for '):
                where, what = text[4:].split(', ', 1)
                text = f'{what} for {where}'
            return program, Core('do', text, kind)
        text = rng.choice(
            (
                f'a list of {core.about(each)} of {{x}}',
                f'{core.about(f"each {item} in {{x}}")}',
                f'<map> {{x}} to {core.about(each)}',
                f'<go> through {{x}} and return {core.about(each)}',
                f'a list with {core.about(f"every {item} in {{x}}")}',
                f'<apply> to {{x}}: {core.about(each)}',
            )
        )
    else:
        text = rng.choice(
            {
                'sort_by': (
                    f'<sort> {{x}} by {of}',
                    f'{{x}} sorted by {of}',
                    f'<order> {{x}} by {of}',
                    f'<sort> {{x}} in ascending order of {of}',
                    f'<arrange> {{x}} by {of}, smallest first',
                ),
                'max_by': (
                    f'the {item} in {{x}} with the largest value of {of}',
                    f'the {item} of {{x}} for which {of} is largest',
                    f'<find> the {item} in {{x}} with the highest result for {of}, None if empty',
                    f'<pick> the {item} in {{x}} that maximises {of}',
                ),
                'min_by': (
                    f'the {item} in {{x}} with the smallest value of {of}',
                    f'the {item} of {{x}} for which {of} is smallest',
                    f'<find> the {item} in {{x}} with the lowest result for {of}, None if empty',
                    f'<pick> the {item} in {{x}} that minimises {of}',
                ),
                'group_by': (
                    f'<group> {{x}} by {of}',
                    f'{{x}} grouped by {of}',
                    f'<put> {{x}} into groups by {of}',
                    f'a dictionary from {of} to the {item}s of {{x}} that have it',
                ),
                'total': (
                    f'the sum of {core.about(each)} in {{x}}',
                    f'the total over {{x}} of {core.about(each)}',
                    f'<add> up {core.about(each)} in {{x}}',
                    f'<sum> {core.about(f"each {item} in {{x}}")}',
                ),
                'table': (
                    f'a dictionary from each {item} in {{x}} to {core.about("it")}',
                    f'<map> each {item} of {{x}} to {core.about("it")} in a dict',
                    f'a dict with each {item} of {{x}} and {core.about("it")}',
                    f'<build> a lookup from {item} to {core.about("it")} for {{x}}',
                ),
            }[operator]
        )
    return program, Core('do' if is_verb_phrase(text) else 'np', text, kind)


def _plural(which: str) -> str:
    return which.split(' / ')[0]


def _are(which: str, one: bool = False) -> str:
    """ "that are primes / is a prime" → "are primes" or "is a prime"; "*prime" → "are prime"."""
    if which.startswith('*'):
        return f'{"is" if one else "are"} {which[1:]}'
    plural, _, single = which.partition(' / ')
    return single if one else plural.removeprefix('that ')
