"""Requests from the halves of two: their parts are whole, and need nothing that is left out."""

from __future__ import annotations

import json
import unittest
from random import Random

from data.kinds.decompose import written
from data.prompt import normalised
from data.several_requests import Written, lines, parsed
from data.spliced import exchanged, spliced

FIRST = parsed('Hi! Could you write <<gcd: the gcd of numbers>> and <<is_prime: a prime test>>, please?')
SECOND = parsed('Today: <<count_vowels: count vowels>>; <<to_upper: make it loud>>. Thanks.')
USING = parsed('I want <<reverse_string: text reversed>>, with that <<is_palindrome+1: a palindrome test>>. Bye.')


def results(first: Written, second: Written, count: int = 200) -> list[Written]:
    return [made for seed in range(count) if (made := spliced(Random(seed), first, second)) is not None]


class Halves(unittest.TestCase):
    def test_parts_are_the_first_of_the_one_and_the_last_of_the_other(self) -> None:
        made = results(FIRST, SECOND)
        self.assertEqual(
            {tuple(part.family for part in one.parts) for one in made},
            {
                ('gcd', 'to_upper'),
                ('gcd', 'count_vowels', 'to_upper'),
                ('gcd', 'is_prime', 'to_upper'),
                ('gcd', 'is_prime', 'count_vowels', 'to_upper'),
            },
        )
        for one in made:
            self.assertEqual(len(one.texts), len(one.parts) + 1)
            self.assertTrue(
                one.text.startswith('Hi! Could you write the gcd of numbers') and one.text.endswith('. Thanks.')
            )

    def test_two_whole_requests_follow_on_each_other_with_all_of_their_words(self) -> None:
        whole = [one.text for one in results(FIRST, SECOND) if len(one.parts) == 4]
        self.assertIn(f'{FIRST.text} {SECOND.text}', whole)
        self.assertIn(f'{FIRST.text}\n{SECOND.text}', whole)

    def test_what_a_part_uses_is_there_and_stands_before_it(self) -> None:
        for made in (*results(FIRST, USING), *results(USING, SECOND)):
            for index, part in enumerate(made.parts):
                if part.family == 'is_palindrome':
                    self.assertEqual([made.parts[at].family for at in part.after], ['reverse_string'])
                    self.assertLess(part.after[0], index)
                else:
                    self.assertEqual(part.after, ())

    def test_none_says_a_number_of_parts_or_takes_words_of_one_that_is_left_out(self) -> None:
        counted = parsed('Two functions: <<gcd: the gcd>>, <<is_prime: a prime test>>.')
        lettered = parsed('a) <<gcd: the gcd>> b) <<is_prime: a prime test>>')
        self.assertEqual(results(counted, SECOND) + results(lettered, SECOND), [])
        self.assertTrue(all(')' not in one.text for one in results(SECOND, lettered)))
        shared = parsed(
            'Of a list <<max_number: the largest ~ the largest of a list>>, <<min_number: the smallest ~ the smallest of a list>>'
        )
        self.assertEqual({len(one.parts) for one in results(shared, SECOND)}, {4})
        around = parsed('Of a list: <<max_number: the largest ~ the largest of a list>>, and <<to_lower: lower case>>.')
        for one in (*results(around, SECOND), *results(SECOND, around)):
            self.assertEqual('the largest' in one.text, 'Of a list: the largest' in one.text)
            self.assertEqual('the largest' in one.text, len(one.parts) == 4)

    def test_no_two_parts_are_of_one_family(self) -> None:
        other = parsed(
            'Also <<is_prime: primes>>, <<lcm: the least common multiple>>, <<gcd: the greatest common divisor>>.'
        )
        made = [one for pair in ((FIRST, other), (other, FIRST), (FIRST, FIRST)) for one in results(*pair)]
        self.assertGreater(len(made), 50)
        for one in made:
            families = [part.family for part in one.parts]
            self.assertEqual(len({*families}), len(families))


class Between(unittest.TestCase):
    def test_other_words_stand_between_the_same_parts(self) -> None:
        texts = {exchanged(Random(seed), FIRST).text for seed in range(100)}
        self.assertGreater(len(texts), 5)
        for text in texts:
            self.assertRegex(text, r'^Hi! Could you write the gcd of numbers.+a prime test, please\?$')

    def test_they_stay_where_a_prompt_has_them(self) -> None:
        line = parsed('<<max_number: the largest>> of a list, <<min_number: the smallest ~ the smallest of a list>>')
        self.assertEqual({exchanged(Random(seed), line) for seed in range(50)}, {line})


class Plans(unittest.TestCase):
    def test_each_part_is_in_the_words_of_its_request(self) -> None:
        rng = Random(7)
        candidates = lines(False, False, False)
        seen = 0
        for seed in range(400):
            made = spliced(rng, rng.choice(candidates), rng.choice(candidates))
            example = None if made is None else written(Random(seed), 'python', exchanged(rng, made))
            if made is None or example is None:
                continue
            seen += 1
            request, answer = (normalised(message['content']) for message in example.messages[-2:])
            prompts = [one['prompt'] for one in json.loads(example.messages[-1]['content'])['subtasks']]
            self.assertEqual(len(prompts), len(made.parts), request)
            self.assertTrue(answer)
        self.assertGreater(seen, 50)


if __name__ == '__main__':
    unittest.main()
