"""Requests written by hand: what their file may say, and what is made of them."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from data.execution.runner import Runner
from data.family import FAMILIES
from data.kinds.decompose import MAX_CHARS, make_decompose
from data.plans import Wish, part_prompt
from data.prompt import normalised
from data.several_filled import fill
from data.several_requests import FORMS, form_of, parsed, shown_name, written

WRONG = {
    'no parts here': 'parts',
    '<<no_such_family: do it>>': 'no family no_such_family',
    '<<is_even/verb: is_even>>': 'no form verb',
    '<<-: a>> and <<b>>': 'a mark',
    '<<-: a>> and -: b>>': 'a mark',
    '<<keep_greater: keep the big ones>>': 'lacks',
    '<<is_even: is {k} even>>': 'unknown slots',
    '<<-: a function {name}>>': "a family's",
    '<<is_even: is_even>> <<is_odd+2: is_odd>>': 'earlier parts',
    '<<is_even: even>> <<is_even: even numbers>>': 'one family',
    '<<is_even: check(n)>> <<is_odd: check(n)>>': 'one name',
    '<<is_even: even>> <<-: use {name1}>>': 'no name',
    '{name} is <<is_even: even>>': 'in no part',
    '<<min_number: min ~ smallest of a list>>': 'words that the request has not',
}


class Writing(unittest.TestCase):
    def test_words_slots_names_forms_and_needs(self) -> None:
        one = parsed('Write <<is_even: is_even(n)>>, <<is_odd=odd: the odd test>> and <<-+1+2: both of {name1}>>.')
        self.assertEqual(one.text, 'Write is_even(n), the odd test and both of {name1}.')
        self.assertEqual([part.name for part in one.parts], ['is_even', 'odd', ''])
        self.assertEqual([part.form for part in one.parts], ['call', 'np', ''])
        self.assertEqual(one.parts[2].after, (0, 1))
        self.assertTrue(one.is_dependent)
        self.assertEqual(parsed('a\\n<<-: b>>').texts[0], 'a\n')

    def test_what_is_wrong_is_refused_with_its_place(self) -> None:
        for line, why in WRONG.items():
            with TemporaryDirectory() as name:
                Path(name, 'some.txt').write_text(f'# remark\n\n<<-: right>>\n{line}\n')
                with self.assertRaisesRegex(ValueError, f'^some.txt, line 4: .*{why}', msg=line):
                    written(Path(name))

    def test_a_line_stands_once(self) -> None:
        with TemporaryDirectory() as name:
            Path(name, 'some.txt').write_text('<<-: Add>> <<-: more>>\n<<-: add>>, <<-: more>>\n')
            with self.assertRaisesRegex(ValueError, 'line 2: stands already in some.txt, line 1'):
                written(Path(name))

    def test_forms(self) -> None:
        for words, form in {
            'another one which counts words': 'that',
            'a second function to count words': 'to',
            'count the words': 'base',
            'counts the words': 'does',
            'counting the words': 'doing',
            'the number of words': 'np',
            'sum of a list': 'np',
            'whether a word is long': 'if',
            'count_words': 'name',
            'count_words(text)': 'call',
            'countWords(text) which counts words': 'named',
            'count_words: count words': 'named',
            'Count the words.': 'raw',
            'words, and quickly': '',
            'merge sort': '',
        }.items():
            self.assertEqual(form_of(words), form, words)
            self.assertIn(form, (*FORMS, ''))

    def test_names_that_words_show(self) -> None:
        for words, name in {
            'isEven(n)': 'isEven',
            '`even` test': 'even',
            'upper: capitals': 'upper',
            'a function called is_even that tells': 'is_even',
            'gcd of two numbers': '',
        }.items():
            self.assertEqual(shown_name(words), name)

    def test_a_part_is_a_request_by_itself(self) -> None:
        for words, prompt in {
            'one that adds': 'a function that adds',
            'another one to add': 'a function to add',
            'a second which adds': 'a function that adds',
            'one for the sum': 'a function for the sum',
            'add': 'add',
            'a function that adds': 'a function that adds',
        }.items():
            self.assertEqual(part_prompt(words), prompt)


class Lines(unittest.TestCase):
    def test_there_are_all_sorts(self) -> None:
        found = written()
        self.assertTrue(any(one.heldout for one in found))
        for count in range(1, 5):
            self.assertTrue(any(len(one.parts) == count for one in found), count)
        self.assertGreater(sum(one.is_layout for one in found), 0.4 * len(found))
        self.assertTrue(any(one.is_dependent for one in found))

    def test_each_can_be_filled_and_its_parts_have_its_words(self) -> None:
        rng = Random(3)
        for one in written():
            filled = fill(rng, one, rng.choice(('python', 'javascript')), None)
            self.assertIsNotNone(filled, one.place)
            laid, wishes = filled or (None, [])
            self.assertEqual(len(wishes), len(one.parts))
            self.assertLess(len(laid.text if laid else ''), MAX_CHARS, one.place)
            self.assertNotRegex(laid.text if laid else '', r'\{[a-z]+\d?\}|<<|>>', one.place)

    def test_a_layout_has_other_parts_of_the_same_form(self) -> None:
        one = parsed('Write <<is_even: a function that tells if it is even>> and <<is_odd: one that tells if odd>>.')
        wish = Wish(None, do='<greet> people', key='greet')
        rng = Random(1)
        texts = {filled[0].text for filled in (fill(rng, one, 'python', lambda _: wish) for _ in range(40)) if filled}
        self.assertTrue(any('a function that greets people' in text for text in texts))
        self.assertTrue(any('one that greets people' in text for text in texts))

    def test_lines_held_out_are_not_in_training(self) -> None:
        held = [normalised(one.text) for one in written() if one.heldout]
        self.assertTrue(held)
        rng = Random(5)
        for _ in range(300):
            example = make_decompose(rng, 'python', '')
            text = normalised(example.messages[1]['content'])
            self.assertFalse([line for line in held if line in text])

    def test_tests_of_every_part_pass(self) -> None:
        rng = Random(7)
        programs = []
        for _ in range(150):
            example = make_decompose(rng, 'python', '')
            programs += [(code, tests) for _, code, tests in example.passes]
            self.assertTrue(json.loads(example.messages[-1]['content'])['subtasks'])
        with Runner() as runner:
            self.assertEqual([failure for failure in runner.run('python', programs) if failure], [])

    def test_families_are_many(self) -> None:
        named = {part.family for one in written() for part in one.parts if part.family}
        self.assertLessEqual(named, FAMILIES.keys())
        self.assertGreater(len(named), 50)


if __name__ == '__main__':
    unittest.main()
