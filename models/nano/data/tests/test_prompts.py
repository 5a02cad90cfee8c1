"""Requests in somebody's words: examples, talk, slips and names change nothing of what is asked for."""

import re
import unittest
from random import Random

import data.families  # noqa: F401 - defines them
from data import talk
from data.aliases import FOLDER, aliases
from data.ask import make_ask
from data.family import FAMILIES
from data.literals import literal
from data.names import TAKEN
from data.prompt import EXAMPLES, FIRST, MAX_EXAMPLE_CHARS, with_example
from data.typos import with_typos

LANGUAGES = ('python', 'javascript')


class Examples(unittest.TestCase):
    def test_what_is_shown_is_what_the_function_gives(self):
        rng = Random(1)
        shown = 0
        for _ in range(400):
            language = rng.choice(LANGUAGES)
            ask = make_ask(rng, language, plain=True)
            text = with_example(rng, 'Do it', ask.program, language, None)
            if text == 'Do it':
                cases = ask.program.cases
                sizes = [sum(len(literal(value, language)) for value in (*c.arguments, c.expected)) for c in cases]
                self.assertTrue(ask.program.is_class or min(sizes) + 2 > MAX_EXAMPLE_CHARS - 2)
                continue
            shown += 1
            self.assertIn('Do it', text)
            plain = text.replace('"', "'")
            found = [
                case
                for case in ask.program.cases
                if ', '.join(literal(a, language) for a in case.arguments).replace('"', "'") in plain
                and literal(case.expected, language).replace('"', "'") in plain
            ]
            self.assertTrue(found, text)
        self.assertGreater(shown, 300)

    def test_every_notation_has_what_goes_in_and_what_comes_out(self):
        for form in EXAMPLES:
            self.assertTrue('{in}' in form and '{out}' in form, form)
        self.assertLessEqual(set(FIRST), set(EXAMPLES))


class Talk(unittest.TestCase):
    def test_the_request_is_in_it_as_it_was(self):
        rng = Random(2)
        texts = [talk.with_talk(rng, 'sum of a list') for _ in range(200)]
        self.assertTrue(all('sum of a list' in text and text != 'sum of a list' for text in texts))
        self.assertGreater(len(set(texts)), 170)

    def test_it_asks_for_nothing_and_stands_once(self):
        for lines, most in ((talk.openings(), 35), (talk.closings(), 25)):
            self.assertEqual(len(set(lines)), len(lines))
            for line in lines:
                self.assertLessEqual(len(line.split()), most, line)
                self.assertRegex(line, r'[.!?:)]$')
                self.assertNotRegex(line.lower(), r'[{}\t]|\bpython\b|javascript|function that|call it')


class Typos(unittest.TestCase):
    TEXT = "Count the characters of each word, without 'Spaces here', then call it count_chars"

    def test_names_and_quoted_texts_stay(self):
        rng = Random(3)
        texts = [with_typos(rng, self.TEXT, 'count_chars') for _ in range(300)]
        for text in texts:
            self.assertIn('count_chars', text)
            self.assertIn("'Spaces here'", text)
            self.assertNotRegex(text.lower(), r'\bcunt\b')
        self.assertGreater(sum(text != self.TEXT for text in texts), 295)

    def test_words_can_be_recognised(self):
        rng = Random(4)
        for _ in range(300):
            text = with_typos(rng, self.TEXT, 'count_chars')
            same = sum(before == after for before, after in zip(self.TEXT.lower().split(), text.lower().split()))
            self.assertGreater(same, 4, text)

    def test_a_text_without_long_words_stays(self):
        self.assertEqual(with_typos(Random(1), '1 + 2 = 3'), '1 + 2 = 3')


class Aliases(unittest.TestCase):
    def test_each_is_a_name_that_no_other_family_has(self):
        self.assertTrue(list(FOLDER.glob('*.txt')))
        for family, names in aliases().items():
            self.assertIn(family, FAMILIES)
            self.assertFalse(FAMILIES[family].is_class, family)
            for name in names:
                self.assertFalse(name in TAKEN, f'{family}: {name}')
                self.assertFalse(name in FAMILIES and name != family, f'{family}: {name}')
                self.assertTrue(re.fullmatch(r'[a-z][a-z0-9_]*', name), f'{family}: {name}')
