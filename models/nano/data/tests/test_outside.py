"""What is declined and what is answered in words: whole requests by topic, questions about itself."""

from __future__ import annotations

import unittest
from collections import Counter
from random import Random

from data import families as _families  # noqa: F401 - defines them
from data.about import TOPICS
from data.domain import (
    ANSWERS,
    DECLINE,
    DECLINE_TALK,
    HELDOUT_TOPICS,
    PROGRAMS,
    QUESTIONS,
    UNCLEAR,
    VAGUE,
    whole_request,
    whole_requests,
)
from data.family import FAMILIES, stable_hash
from data.kinds.chat import make_chat
from data.kinds.decline import WHOLE_SHARE, make_decline
from data.prompt import normalised
from data.values import TYPES
from data.words import base_form

DRAWS = 2_000


def phrases() -> set[str]:
    """What families are asked for with, the value named by each of its nouns."""
    found: set[str] = set()
    for family in FAMILIES.values():
        nouns = (*TYPES[family.takes].nouns, *TYPES[family.takes].again)
        for phrase in family.phrases:
            text = base_form(phrase.text)
            found.update(normalised(text.replace('{x}', noun)) for noun in nouns)
    return found


class Outside(unittest.TestCase):
    def test_there_are_many_on_many_topics(self) -> None:
        self.assertGreater(len(whole_requests()), 2_500)
        self.assertGreater(len({one.topic for one in whole_requests()}), 45)
        self.assertEqual({one.answer for one in whole_requests()}, set(ANSWERS.values()))

    def test_none_stands_twice_whatever_its_answer(self) -> None:
        counts = Counter(normalised(one.text) for one in whole_requests())
        self.assertEqual([text for text, count in counts.items() if count > 1], [])

    def test_none_has_another_answer_elsewhere(self) -> None:
        answers = {normalised(one.text): one.answer for one in whole_requests()}
        programs = tuple(base_form(one) for one in PROGRAMS)
        for texts, answer in ((programs, DECLINE), (QUESTIONS, DECLINE_TALK), (VAGUE, UNCLEAR)):
            other = [text for text in texts if answers.get(normalised(text), answer) != answer]
            self.assertEqual(other, [])
        asked = {normalised(question) for topic in TOPICS for question in topic.questions}
        self.assertEqual(sorted(asked & set(answers)), [])

    def test_none_is_what_a_family_is_asked_for_with(self) -> None:
        known = phrases()
        self.assertEqual([one.text for one in whole_requests() if normalised(one.text) in known - {''}], [])

    def test_a_line_is_held_out_or_trained_never_both(self) -> None:
        rng = Random(1)
        for heldout in (False, True):
            for _ in range(DRAWS):
                text, whole = whole_request(rng, heldout)
                self.assertTrue(text.strip())
                self.assertEqual(stable_hash(whole.text) % HELDOUT_TOPICS == 0, heldout)

    def test_most_declined_requests_are_whole_ones_and_no_answer_has_code(self) -> None:
        rng = Random(2)
        made = [make_decline(rng, 'python', '') for _ in range(DRAWS)]
        whole = sum(example.family.startswith('outside: ') for example in made)
        self.assertAlmostEqual(whole / DRAWS, WHOLE_SHARE, delta=0.04)
        self.assertLessEqual({example.messages[-1]['content'] for example in made}, set(ANSWERS.values()))

    def test_the_same_seed_makes_the_same(self) -> None:
        for make in (make_decline, make_chat):
            first, second = ([make(Random(7), 'python', '').messages for _ in range(3)] for _ in range(2))
            self.assertEqual(first, second)


class About(unittest.TestCase):
    def test_each_topic_is_asked_for_in_many_ways(self) -> None:
        for topic in TOPICS:
            with self.subTest(topic.name):
                self.assertGreaterEqual(len(topic.questions), 15)

    def test_a_question_belongs_to_one_topic(self) -> None:
        counts = Counter(normalised(question) for topic in TOPICS for question in topic.questions)
        self.assertEqual([text for text, count in counts.items() if count > 1], [])


if __name__ == '__main__':
    unittest.main()
