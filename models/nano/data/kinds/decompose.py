"""A request for several things; the answer is a part for each, in the words of the request, as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from random import Random

from ..ask import ATTEMPTS, Ask, make_ask
from ..combine import combine, is_heldout
from ..core import choose, given
from ..domain import outside_thing
from ..example import Example, Run, answered, split_of
from ..family import FAMILIES, Family
from ..messages import request
from ..names import given_name
from ..plans import (
    INLINE,
    LINES,
    NUMBERED,
    SENTENCES,
    WHOLES,
    Wish,
    forms,
    framed,
    lay_out,
    layout_of,
)
from ..program import Program
from ..several_filled import fill
from ..several_requests import Written, lines
from ..spliced import exchanged, spliced
from ..variant import default_name
from ..words import base_form

SINGLE_SHARE = 0.3
#: How many are requests written by hand, and how many of those are a layout for the parts of others. Of those with one part they
#: are fewer: each way of asking for a function is one, too.
WRITTEN_SHARE, WRITTEN_SINGLE_SHARE, LAYOUT_SHARE = 0.55, 0.25, 0.45
#: How often such a one has a story in front or a remark at the end, against those that are put together.
FRAMED_SHARE = 0.5
#: How many of those with several parts are made of two of them, and how many have some words between their parts from others.
SPLICED_SHARE, EXCHANGED_SHARE = 0.35, 0.4
DEPENDENT_SHARE = 0.16
OUTSIDE_SHARE = 0.06
NAMED_SHARE = 0.25
#: Of those with one part: combinations, and requests of several sentences.
SINGLE_COMBINED_SHARE, SINGLE_LONG_SHARE = 0.38, 0.2
COMBINED_SHARE = 0.1
COUNTS = (2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6)
#: Only short tests are worth their place; about half of the functions have one. Without the function's name.
MAX_TEST_CHARS = {'python': 30, 'javascript': 42}
#: Longer requests do not fit the context with the answer.
MAX_CHARS = 900

#: Functions that others are made with: "the second uses the first".
USES = (
    ('is_prime', 'primes_up_to'),
    ('is_prime', 'next_prime'),
    ('is_prime', 'prime_factors'),
    ('gcd', 'lcm'),
    ('gcd', 'are_coprime'),
    ('factorial', 'binomial'),
    ('fibonacci', 'fibonacci_list'),
    ('is_leap_year', 'days_in_month'),
    ('is_leap_year', 'day_of_year'),
    ('sum_digits', 'digital_root'),
    ('sum_digits', 'is_harshad'),
    ('digits', 'sum_digits'),
    ('digits', 'is_armstrong'),
    ('reverse_string', 'is_palindrome'),
    ('reverse_string', 'reverse_each_word'),
    ('reverse_number', 'is_palindrome_number'),
    ('only_letters', 'is_clean_palindrome'),
    ('split_words', 'count_words'),
    ('split_words', 'longest_word'),
    ('split_words', 'word_lengths'),
    ('split_words', 'word_counts'),
    ('divisors', 'is_perfect'),
    ('divisors', 'is_prime'),
    ('capitalize_first', 'title_case'),
    ('sort_numbers', 'median'),
    ('sort_numbers', 'kth_smallest'),
    ('sum_numbers', 'mean'),
    ('sort_chars', 'are_anagrams'),
    ('sort_chars', 'group_anagrams'),
    ('char_counts', 'most_common_char'),
    ('char_counts', 'are_anagrams'),
    ('count_each', 'most_common'),
    ('is_even', 'keep_even'),
    ('is_even', 'partition_even_odd'),
    ('is_odd', 'keep_odd'),
    ('square_each', 'sum_numbers'),
    ('max_number', 'number_range'),
    ('min_number', 'number_range'),
    ('remove_duplicates', 'count_distinct'),
    ('discount_price', 'price_with_tax'),
    ('transpose', 'rotate_matrix'),
    ('to_lower', 'same_ignoring_case'),
    ('remove_punctuation', 'word_counts'),
    ('count_vowels', 'count_consonants'),
    ('fizzbuzz_word', 'fizzbuzz'),
    ('collatz_sequence', 'collatz_steps'),
    ('merge_sorted', 'merge_sort'),
    ('is_palindrome', 'longest_palindrome'),
    ('celsius_to_fahrenheit', 'fahrenheit_to_celsius'),
)
#: Filters by a test, of each list whose elements have it.
TESTED = ('where', 'count', 'all', 'any')


def make_decompose(rng: Random, language: str, held: str) -> Example:
    single = held == 'combination' or rng.random() < SINGLE_SHARE
    dependent = not single and held != 'phrase' and rng.random() < DEPENDENT_SHARE / (1 - SINGLE_SHARE)
    by_hand = _written(rng, language, held, single, dependent) if held in ('', 'frame') else None
    if by_hand is not None:
        return by_hand
    if single:
        return _single(rng, language, held)
    for _ in range(ATTEMPTS):
        layout = layout_of(rng, held == 'frame')
        wishes = _dependents(rng, language, layout) if dependent else _wishes(rng, language, layout, held)
        laid = lay_out(rng, layout, wishes, language, held == 'frame')
        if layout in (INLINE, NUMBERED) and not all(wish.is_short for wish in wishes):
            continue
        if len(laid.text) <= MAX_CHARS and _differ(wishes):
            return _example(language, held, laid.text, wishes, laid.prompts)
    raise RuntimeError('no plan could be made')


def _written(rng: Random, language: str, held: str, single: bool, dependent: bool) -> Example | None:
    """A request written by hand, in its own words or with the parts of others; those held out stay as they are."""
    candidates = lines(single, dependent, held == 'frame')
    if not candidates or rng.random() >= (WRITTEN_SINGLE_SHARE if single else WRITTEN_SHARE):
        return None
    for _ in range(ATTEMPTS):
        one = rng.choice(candidates)
        if not single and not held:
            one = _varied(rng, one)
        layout = one.is_layout and not held and rng.random() < LAYOUT_SHARE
        example = written(rng, language, one, held, layout=layout)
        if example is not None:
            return example
    return None


def _varied(rng: Random, one: Written) -> Written:
    """Maybe half of it, with half of another before or after; maybe with other words between its parts."""
    if rng.random() < SPLICED_SHARE:
        for _ in range(ATTEMPTS):
            pair = [one, rng.choice(lines(False, False, False))]
            rng.shuffle(pair)
            made = spliced(rng, *pair)
            if made is not None and made.is_dependent == one.is_dependent:
                one = made
                break
    return exchanged(rng, one) if rng.random() < EXCHANGED_SHARE else one


def written(rng: Random, language: str, one: Written, held: str = '', *, layout: bool = False) -> Example | None:
    """The plan of this request; `layout` has the parts of others in it. None where it does not work out with these values."""
    filled = fill(rng, one, language, (lambda form: _other(rng, language, form)) if layout else None)
    if filled is None:
        return None
    laid, wishes = filled
    single = len(one.parts) == 1
    text = framed(rng, laid.text, language, share=1 if single else FRAMED_SHARE)
    if len(text) > MAX_CHARS or not _differ(wishes):
        return None
    return _example(language, held, text, wishes, [text] if single else laid.prompts)


def _other(rng: Random, language: str, form: str) -> Wish | None:
    """A family's wish that has that form; `np` is the phrase itself of what is a noun phrase or a test."""
    for _ in range(ATTEMPTS * 2):
        ask = make_ask(rng, language, plain=form != 'raw', combined=False, classes=False)
        if form == 'raw':
            wish = _whole(ask)
        else:
            wish = _of(rng, ask, form in ('name', 'call', 'named'), fitting=form != 'named')
        if wish is None or form == 'raw' and (len(wish.raw.split()) < 3 or '_' in wish.raw.split()[0]):
            continue
        if form == 'if' and ask.core.form == 'is':
            return replace(wish, np=ask.core.about(given(rng, ask.core.takes)))
        if form in ('np', 'if') and (form == 'if' or not wish.np) or not (wish.raw or wish.is_short):
            continue
        return wish
    return None


def _differ(wishes: list[Wish]) -> bool:
    """No two do the same or have one name."""
    keys = [wish.ask.program.key for wish in wishes if wish.ask]
    names = [wish.name for wish in wishes if wish.name]
    return len({*keys}) == len(keys) and len({*names}) == len(names)


def _single(rng: Random, language: str, held: str) -> Example:
    """One thing to do, however long it is said."""
    roll = rng.random()
    for _ in range(ATTEMPTS):
        combined = held == '' and roll < SINGLE_COMBINED_SHARE or held == 'combination'
        ask = make_ask(rng, language, held, combined=combined)
        long = len(ask.prompt.text.split('. ')) > 1 or '\n' in ask.prompt.text
        if held or combined or roll > SINGLE_COMBINED_SHARE + SINGLE_LONG_SHARE or long:
            break
    text = framed(rng, ask.prompt.text, language, share=0.5)
    return _example(language, held, text, [Wish(ask, raw=text, name=ask.prompt.name)], [text])


def _wishes(rng: Random, language: str, layout: str, held: str) -> list[Wish]:
    count = rng.choice(COUNTS)
    whole = layout == WHOLES or layout == LINES and rng.random() < 0.15
    named = rng.random() < NAMED_SHARE
    nouns = layout in (LINES, INLINE, NUMBERED) and not named and not whole and rng.random() < 0.3
    return [_wish(rng, language, layout, held == 'phrase', whole, named, nouns) for _ in range(count)]


def _wish(rng: Random, language: str, layout: str, held: bool, whole: bool, named: bool, nouns: bool) -> Wish:
    if not held and not nouns and rng.random() < OUTSIDE_SHARE:
        thing = outside_thing(rng)
        return Wish(None, raw=_outside_sentence(rng, thing)) if whole else Wish(None, do=thing)
    for _ in range(ATTEMPTS * 4):
        ask = make_ask(
            rng,
            language,
            'phrase' if held else '',
            plain=not whole,
            combined=not held and layout in (LINES, WHOLES) and rng.random() < COMBINED_SHARE,
            classes=False,
        )
        wish = _whole(ask) if whole else _of(rng, ask, named and rng.random() < 0.85)
        if wish is None or nouns and not wish.np:
            continue
        if layout in (INLINE, SENTENCES, NUMBERED) and not (wish.is_short if layout != SENTENCES else wish.is_plain):
            continue
        return wish
    raise RuntimeError('no wish could be made')


def _whole(ask: Ask) -> Wish | None:
    text = ask.prompt.text.strip()
    return Wish(ask, raw=text, name=ask.prompt.name) if '\n' not in text and len(text) < 160 else None


def _outside_sentence(rng: Random, thing: str) -> str:
    return (
        rng.choice(('Can you {}?', 'Please {}.', 'I want to {}.', '{}.')).replace('{}', base_form(thing)).capitalize()
    )


def _of(rng: Random, ask: Ask, named: bool, fitting: bool = False) -> Wish | None:
    """`fitting`: under a name that says what it does."""
    core = ask.core
    if core.form not in ('do', 'np', 'is') or core.edge:
        return None
    text = core.about(given(rng, core.takes))
    name = given_name(rng, ask.program.names, ask.language, False) if named else None
    if named and fitting:
        name = default_name(rng.choice(ask.program.names), ask.language)
    if name is not None and (name in ask.program.helper_names(ask.language) or name == ask.program.argument):
        name = None
    ask = ask.renamed(name)
    arguments = (ask.program.argument,) if ask.program.operator else ask.program.parts[0].argument_names
    return Wish(
        ask,
        do={
            'do': text,
            'np': f'<{rng.choice(("get", "find", "return", "compute", "give"))}> {text}',
            'is': f'<{rng.choice(("check", "tell", "determine", "say"))}> {rng.choice(("if", "whether"))} {text}',
        }[core.form],
        np=text if core.form == 'np' else '',
        name=name,
        call=f'{name}({", ".join(arguments)})' if name else '',
    )


def _dependents(rng: Random, language: str, layout: str) -> list[Wish]:
    """Functions, and one or two that use them."""
    layout = LINES if layout == WHOLES else layout
    named = rng.random() < 0.6
    roll = rng.random()
    if roll < 0.55:
        first, second = _pair(rng, language, named)
        wishes = [first, second]
        if rng.random() < 0.2:
            wishes.insert(0, _wish(rng, language, layout, False, False, named, False))
            wishes[2] = _using(rng, wishes, 2, (1,))
        else:
            wishes[1] = _using(rng, wishes, 1, (0,))
        if rng.random() < 0.22:
            last = len(wishes) - 1
            after = tuple(range(len(wishes))) if rng.random() < 0.5 else (last,)
            wishes.append(_generic(rng, wishes, named, after))
        return wishes
    count = 1 if roll < 0.7 else 2 if roll < 0.9 else 3
    wishes = [_wish(rng, language, layout, False, False, named, False) for _ in range(count)]
    return [*wishes, _generic(rng, wishes, named, tuple(range(count)))]


@cache
def _tested() -> tuple[Family, ...]:
    return tuple(f for f in FAMILIES.values() if f.which and not f.params and f.combines and f.takes in ('int', 'text'))


def _pair(rng: Random, language: str, named: bool) -> tuple[Wish, Wish]:
    """Two functions, of which the second can be made with the first."""
    for _ in range(ATTEMPTS):
        if rng.random() < 0.5:
            names = rng.choice(USES)
            asks = [_ask_for(rng, FAMILIES[name], language) for name in names]
        else:
            family = rng.choice(_tested())
            operator = rng.choice(TESTED)
            if is_heldout(operator, (family.name,)):
                continue
            made = combine(rng, operator, (family.name,), language)
            asks = [_ask_for(rng, family, language), None if made is None else Ask.of(*made, language, '')]
        if asks[0] is None or asks[1] is None:
            continue
        first, second = _of(rng, asks[0], named), _of(rng, asks[1], named)
        if first is not None and second is not None and (first.name is None or first.name != second.name):
            return first, second
    raise RuntimeError('no pair could be made')


def _ask_for(rng: Random, family: Family, language: str) -> Ask | None:
    chosen = choose(rng, family, language)
    return None if chosen is None else Ask.of(Program('', (chosen[0],)), chosen[1], language, '')


def _reference(rng: Random, wishes: list[Wish], needed: int, at: int, alone: bool = True) -> str:
    """How a wish is spoken of later."""
    name = wishes[needed].name
    if name:
        return rng.choice((name, name, name, f'`{name}`', f'{name}()'))
    nth = ('first', 'second', 'third', 'fourth')[needed]
    ways = [f'the {nth} one', f'the {nth} function', f'function {needed + 1}']
    if needed == at - 1 and alone:
        ways += [
            'it',
            'that',
            'that function',
            'the previous one',
            'the function above',
            'that one',
            'the previous function',
        ]
    return rng.choice(ways)


def _using(rng: Random, wishes: list[Wish], at: int, after: tuple[int, ...]) -> Wish:
    wish = wishes[at]
    reference = _reference(rng, wishes, after[-1], at)
    if rng.random() < 0.3 and wish.name is None:
        do = rng.choice(forms('using before')).replace('{r}', reference).replace('{p}', base_form(wish.do))
    else:
        added = rng.choice(forms('using after')).replace('{r}', reference)
        do = wish.do + ('' if added.startswith(',') else ' ') + added
    return Wish(None, do=do, name=wish.name, call=wish.call, after=after)


def _generic(rng: Random, wishes: list[Wish], named: bool, after: tuple[int, ...]) -> Wish:
    """One more that calls those before it."""
    at = len(wishes)
    section = 'generic ' + ('one' if len(after) == 1 else 'two' if len(after) == 2 else 'all')
    do = rng.choice(forms(section))
    if '{names}' in do and not all(wish.name for wish in wishes):
        do = '<call> all of them'
    references = [_reference(rng, wishes, needed, at, alone=len(after) == 1) for needed in after]
    do = do.replace('{r}', references[0]).replace('{r1}', references[0]).replace('{r2}', references[-1])
    names = [str(wish.name) for wish in wishes]
    do = do.replace('{names}', ', '.join(names[:-1]) + ' and ' + names[-1])
    name = rng.choice(('main', 'run_all', 'process', 'run', 'all_results', 'combined', 'report')) if named else None
    return Wish(None, do=do, name=name, call=f'{name}()' if name else '', after=after)


def _example(language: str, held: str, text: str, wishes: list[Wish], prompts: list[str]) -> Example:
    subtasks: list[dict[str, object]] = []
    passes: list[Run] = []
    for number, (wish, prompt) in enumerate(zip(wishes, prompts, strict=True), 1):
        tests = '' if wish.ask is None else _tests(wish.ask, language)
        if wish.ask is not None and tests:
            passes.append((language, wish.ask.source, tests))
        needs = [str(index + 1) for index in wish.after]
        subtasks.append({'id': str(number), 'prompt': prompt, 'dependsOn': needs, 'tests': tests})
    answer = json.dumps({'subtasks': subtasks}, ensure_ascii=False, separators=(',', ':'))
    messages = request('decompose', language, prompt=text)
    family = '+'.join(
        wish.ask.program.key if wish.ask else 'using' if wish.after else wish.key or 'outside' for wish in wishes
    )
    return Example('decompose', language, family, split_of(held), answered(messages, answer), passes, held=held)


def _tests(ask: Ask, language: str) -> str:
    """One short assertion, where the function has such a one and is no combination."""
    if ask.program.operator or ask.program.is_class:
        return ''
    test = ask.tests(ask.plain(1))
    return test if len(test) - len(ask.name) <= MAX_TEST_CHARS[language] else ''
