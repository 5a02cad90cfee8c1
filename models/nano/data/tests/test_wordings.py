from __future__ import annotations

import re
import unittest
from random import Random

from data import families as _families  # noqa: F401 - defines them
from data.ask import OPERATORS, USUAL, make_ask
from data.combine import combinations, combine, is_heldout
from data.core import given
from data.family import FAMILIES, NO_DEFAULT
from data.frames import CAPITAL_SHARE, FRAMES, HELDOUT, NAMING, NAMING_FIRST, ORDERS, ordered
from data.wordings import modifiers, wordings

DRAWS = 1_500
KINDS = {'things', 'adj', 'post', 'part', 'step', 'head', 'key', 'most', 'least'}
#: Of the functions that people combine most, how many have short words.
SHORT_WORDED = 60


class Wordings(unittest.TestCase):
    def test_short_words_name_parameters_that_there_are(self) -> None:
        for name, kinds in modifiers().items():
            family = FAMILIES[name]
            self.assertLessEqual(set(kinds), KINDS, name)
            known = {*family.params, 'x', 'T', 'things', 'thing'}
            needed = {key for key, param in family.params.items() if param.default is NO_DEFAULT}
            for text in (text for texts in kinds.values() for text in texts):
                named = set(re.findall(r'\{(\w+)\}', text))
                self.assertTrue(needed <= named <= known, f'{name}: {text}')
        self.assertGreaterEqual(len(USUAL & modifiers().keys()), SHORT_WORDED)

    def test_nothing_is_left_to_fill_in(self) -> None:
        rng = Random(11)
        for language in ('python', 'javascript'):
            for _ in range(DRAWS):
                ask = make_ask(rng, language, combined=True, plain=True)
                # Requests about tags may show some.
                left = r'\{[A-Za-z]\w*\}|\*@|\[\w+\|' + ('' if 'strip_tags' in ask.program.key else '|<[a-z]+>')
                self.assertNotRegex(ask.prompt.text, left)

    def test_each_operator_is_worded_in_many_ways(self) -> None:
        rng = Random(12)
        able = [one for one in combinations() if not is_heldout(*one)]
        for operator in dict.fromkeys(OPERATORS):
            names = next(names for one, names in able if one == operator and set(names) <= USUAL or one == operator)
            said: set[str] = set()
            for _ in range(200):
                made = combine(rng, operator, names, 'python')
                assert made is not None
                self.assertEqual(made[0].key, f'{operator}:{">".join(names)}')
                said.add(made[1].about(given(Random(1), made[1].takes)))
            with self.subTest(operator):
                self.assertGreater(len(said), 40)

    def test_frames_have_known_slots_and_those_held_out_are_in_none_of_training(self) -> None:
        known = {'given', 'name', 'Name', 'call', 'lang', 'true', 'false', 'make', 'thing'}
        forms = {
            'do': {'do', 'Do', 'does', 'doing', 'doIt', 'doesIt'},
            'np': {'np', 'Np', 'npIt'},
            'is': {'is', 'isIt'},
            'class': {'np', 'Np'},
        }
        for form, own in forms.items():
            self.assertFalse(set(FRAMES[form]) & set(HELDOUT[form]), form)
            self.assertEqual(len(set(HELDOUT[form])), len(HELDOUT[form]), form)
            for frame in FRAMES[form] + HELDOUT[form]:
                named = set(re.findall(r'\{(\w+)\}', frame))
                self.assertTrue(named <= known | own and named & own, frame)
        self.assertTrue(all('{name}' in text or '{call}' in text for text in NAMING + NAMING_FIRST))
        held = ' '.join(frame for frames in HELDOUT.values() for frame in frames).lower()
        self.assertFalse({order for order in ORDERS if f'{order} {{call}}' in held})

    def test_orders_stand_for_their_slots_and_begin_sentences_with_capitals(self) -> None:
        rng = Random(1)
        said = {ordered(rng, '{make} a {thing} {name}. {make} it, or {make} it') for _ in range(500)}
        self.assertGreater(len(said), 490)
        self.assertFalse([text for text in said if '{make}' in text or '{thing}' in text])
        self.assertTrue(all('{name}' in text for text in said))
        share = sum(text[0].isupper() for text in said) / len(said)
        self.assertAlmostEqual(share, CAPITAL_SHARE + 0.3 * 0.09, delta=0.08)
        self.assertFalse([text for text in said if re.search(r', or (?!I\b)[A-Z]', text)])

    def test_every_section_is_used(self) -> None:
        operators = set(OPERATORS)
        for section in wordings():
            self.assertIn(section.split()[0], operators, section)


if __name__ == '__main__':
    unittest.main()
