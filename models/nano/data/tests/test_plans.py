from __future__ import annotations

import json
import unittest
from random import Random
from typing import Any, ClassVar

from data.example import Example
from data.execution.runner import Runner
from data.family import FAMILIES
from data.kinds.decompose import SINGLE_SHARE, USES, make_decompose
from data.plans import forms
from data.prompt import normalised
from data.several_requests import SMALL

COUNT = 1_200
LEADS = ('a function that ', 'a function to ', 'a function for ')
HELD_FORMS = ('heads', 'base', 'that', 'to', 'np', 'first base', 'later base', 'first that', 'later that')


def parts(example: Example) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(example.messages[-1]['content'])['subtasks']
    return found


class Plans(unittest.TestCase):
    examples: ClassVar[list[Example]]

    @classmethod
    def setUpClass(cls) -> None:
        rng = Random(21)
        cls.examples = [make_decompose(rng, rng.choice(('python', 'javascript')), '') for _ in range(COUNT)]

    def test_a_part_has_the_words_of_the_request(self) -> None:
        for example in self.examples:
            text = example.messages[1]['content']
            for part in parts(example):
                prompt = part['prompt']
                rest = next((prompt.removeprefix(lead) for lead in LEADS if prompt.startswith(lead)), prompt)
                if prompt not in text and rest not in text:
                    # A part that is nothing without words of another one has those too.
                    self.assertLessEqual({*normalised(rest).split()} - SMALL, {*normalised(text).split()})

    def test_parts_stand_in_the_order_of_the_request_and_need_earlier_ones(self) -> None:
        dependent = 0
        for example in self.examples:
            for number, part in enumerate(parts(example), 1):
                self.assertEqual(part['id'], str(number))
                self.assertTrue(all(1 <= int(needed) < number for needed in part['dependsOn']))
                dependent += bool(part['dependsOn']) and number == len(parts(example))
        self.assertGreater(dependent, 0.12 * COUNT)

    def test_one_thing_is_one_part_in_all_of_its_words(self) -> None:
        alone = [example for example in self.examples if len(parts(example)) == 1]
        self.assertGreater(len(alone), 0.8 * SINGLE_SHARE * COUNT)
        long = 0
        for example in alone:
            text = example.messages[1]['content']
            self.assertEqual(parts(example)[0]['prompt'], text)
            long += ':' in example.family or '. ' in text or '\n' in text
        self.assertGreater(long, 0.5 * len(alone))

    def test_tests_are_few_and_short_and_combinations_have_none(self) -> None:
        tested = total = 0
        for example in self.examples:
            for part, family in zip(parts(example), example.family.split('+'), strict=True):
                total += 1
                tested += bool(part['tests'])
                self.assertFalse(part['tests'] and ':' in family)
                self.assertLess(len(part['tests']), 90)
        self.assertTrue(0.35 * total < tested < 0.65 * total)

    def test_tests_pass(self) -> None:
        for language in ('python', 'javascript'):
            programs = [(code, tests) for e in self.examples[:300] for one, code, tests in e.passes if one == language]
            with Runner() as runner:
                self.assertEqual([failure for failure in runner.run(language, programs) if failure], [])

    def test_forms_that_are_held_out_are_not_in_training(self) -> None:
        held = 0
        for section in HELD_FORMS:
            mine = set(forms(f'held {section}'))
            held += len(mine)
            self.assertFalse(mine & set(forms(section)), section)
        self.assertGreaterEqual(held, 12)
        rng = Random(22)
        for kind in ('phrase', 'frame', 'combination'):
            for _ in range(60):
                self.assertEqual(make_decompose(rng, 'python', kind).split, 'heldout')

    def test_functions_that_others_use_are_there(self) -> None:
        for pair in USES:
            self.assertLessEqual({*pair}, FAMILIES.keys())


if __name__ == '__main__':
    unittest.main()
