from __future__ import annotations

import re
import unittest
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from data import families as _families  # noqa: F401 - defines them
from data.ask import MIN_CASES, OPERATORS, make_ask
from data.combine import combinations, is_heldout
from data.combined_requests import read, whole_request, whole_requests
from data.kinds.outline import make_outline
from data.prompt import normalised
from data.words import NUMBER_WORDS

DRAWS = 4_000
MIN_LINES, MIN_COMBINATIONS = 4, 260


def _refused(text: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder, 'some.txt')
        path.write_text(text)
        try:
            read([path])
        except ValueError as error:
            return str(error)
    return ''


class Combining(unittest.TestCase):
    def test_there_are_some_lines_for_each_and_some_of_each_operator(self) -> None:
        found = whole_requests()
        self.assertGreaterEqual(len(found), MIN_COMBINATIONS)
        for head, lines in found.items():
            self.assertGreaterEqual(len(lines), MIN_LINES, head)
        self.assertEqual({operator for operator, _ in found}, set(OPERATORS))

    def test_none_is_held_out(self) -> None:
        for head in whole_requests():
            self.assertFalse(is_heldout(*head), head)

    def test_nothing_is_left_to_fill_in_and_each_has_cases(self) -> None:
        rng = Random(5)
        said: dict[str, str] = {}
        for index in range(DRAWS):
            program, core = whole_request(rng, ('python', 'javascript')[index % 2], plain=index % 3 == 0)
            self.assertEqual(core.form, 'raw')
            self.assertNotRegex(re.sub(r'\{(?:name|lang)\}', '', core.text), r'\{[a-z]\w*\}|\{\}')
            self.assertGreaterEqual(len(program.cases), MIN_CASES, (program.key, core.text))
            self.assertEqual(said.setdefault(normalised(core.text), program.key), program.key, core.text)

    def test_what_it_says_of_a_parameter_is_what_the_program_does(self) -> None:
        rng = Random(6)
        for _ in range(DRAWS):
            program, core = whole_request(rng, 'python', plain=True)
            for part in program.parts:
                for key, value in part.values:
                    if isinstance(value, int) and value >= 20 and part.family.params[key].default is not value:
                        self.assertTrue(str(value) in core.text or NUMBER_WORDS.get(value, '-') in core.text, core.text)

    def test_training_has_them_as_requests_and_as_outlines(self) -> None:
        lines = {line for lines in whole_requests().values() for line in lines if '{' not in line}
        rng = Random(7)
        asked = [make_ask(rng, 'python', combined=True) for _ in range(300)]
        self.assertGreater(sum(ask.prompt.text in lines for ask in asked), 10)
        outlines = [make_outline(rng, 'python', '') for _ in range(200)]
        texts = ['\n'.join(str(message) for message in outline.messages) for outline in outlines]
        self.assertGreater(sum(any(line in text for line in lines) for text in texts), 3)
        held = [make_ask(rng, 'javascript', 'combination').program for _ in range(60)]
        self.assertTrue(all(is_heldout(one.operator, tuple(f.name for f in one.families)) for one in held))

    def test_what_cannot_be_used_is_refused_with_its_place(self) -> None:
        held = next(one for one in combinations() if is_heldout(*one))
        odds = '[then: keep_odd sum_numbers]'
        for text, said in {
            '= a line': 'some.txt, line 1: neither',
            f'{odds}\nsum': 'line 2: neither',
            '\n[then: keep_odd sums]\n= a': 'line 2: there is no sums',
            '[then keep_odd]\n= a': 'line 1: [then keep_odd] is no combination',
            '[then: keep_odd to_upper]\n= a': 'line 1: [then: keep_odd to_upper] does not fit',
            '[each: keep_odd]\n= a': 'does not fit',
            '[then: keep_odd]\n= a': 'does not fit',
            f'# why\n[{held[0]}: {" ".join(held[1])}]\n= a': 'line 2: ',
            f'{odds}\n= a {{k}}': 'line 2: there is no {k}',
            f'{odds}\n= f() = {{}}': 'line 2: there is no {}',
            '[then: keep_greater sum_numbers]\n= a': 'line 2: {k} is not named',
            '[then: keep_greater keep_less]\n= {k1}': 'line 2: {k2} is not named',
            f'{odds}\n= Odds, added\n[then: keep_odd mean]\n= odds added.': 'line 4: as some.txt, line 2',
            f'{odds}\n= a\n{odds}\n= b': f'line 3: {odds} stands twice',
            f'{odds}\n\n[then: keep_odd mean]\n= b': 'then:keep_odd>sum_numbers has no lines',
        }.items():
            with self.subTest(text):
                self.assertIn(said, _refused(text))
        self.assertIn('is held out', _refused(f'[{held[0]}: {" ".join(held[1])}]\n= a'))
        self.assertEqual('', _refused('# a remark\n\n[then: keep_greater keep_less]\n= {k1} {k2} {name} {lang}'))


if __name__ == '__main__':
    unittest.main()
