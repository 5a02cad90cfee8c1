"""Other words in the parts of a request: the same for the same word, and none for what holds it together."""

from __future__ import annotations

import json
import unittest
from random import Random
from unittest import mock

from data import several_filled
from data.kinds.decompose import written
from data.prompt import normalised
from data.several_requests import parsed
from data.strange import strange_words

SEEDS = range(60)


class Words(unittest.TestCase):
    def test_the_same_word_becomes_the_same_and_keeps_its_ending_and_case(self) -> None:
        changed = 0
        for seed in SEEDS:
            put = strange_words(Random(seed), ['the smallest values', 'counting Values'])
            self.assertEqual(put('values').capitalize(), put('Values'))
            self.assertTrue(put('values').endswith('s') and put('counting').endswith('ing'))
            self.assertNotEqual(put('smallest'), put('values'))
            changed += put('values') != 'values'
        self.assertGreater(changed, len(SEEDS) / 4)

    def test_names_quotes_slots_and_what_holds_it_together_stay(self) -> None:
        text = "total_sum isEven 'hello' {name} (items) first function that calls both, sum it of"
        for seed in SEEDS:
            self.assertEqual(strange_words(Random(seed), [text])(text), text)
            self.assertEqual(strange_words(Random(seed), ['bigger'], ['Bigger'])('bigger'), 'bigger')


class Requests(unittest.TestCase):
    def test_a_plan_stays_in_the_words_of_its_request_and_tests_nothing_that_is_unknown(self) -> None:
        line = 'Of a list: <<max_number: the largest ~ the largest of a list>>, <<min_number: the smallest ~ the smallest of a list>>'
        changed = 0
        with mock.patch.object(several_filled, 'STRANGE_SHARE', 1):
            for seed in SEEDS:
                example = written(Random(seed), 'python', parsed(line))
                assert example is not None
                request, answer = (message['content'] for message in example.messages[-2:])
                words = {*normalised(request).split()}
                for part in json.loads(answer)['subtasks']:
                    own = {*normalised(part['prompt']).split()}
                    self.assertLessEqual(own, words)
                    if not own & {'largest', 'smallest'}:
                        changed += 1
                        self.assertEqual(part['tests'], '')
        self.assertGreater(changed, 0)

    def test_a_request_for_one_function_is_one_part_whatever_its_words(self) -> None:
        line = '<<-: a shelf class with stack, sort and clear>>'
        texts = set()
        with mock.patch.object(several_filled, 'STRANGE_SHARE', 1):
            for seed in SEEDS:
                example = written(Random(seed), 'python', parsed(line))
                assert example is not None
                (part,) = json.loads(example.messages[-1]['content'])['subtasks']
                self.assertEqual(part['prompt'], example.messages[-2]['content'])
                texts.add(part['prompt'])
        self.assertGreater(len(texts), len(SEEDS) / 4)


if __name__ == '__main__':
    unittest.main()
