from __future__ import annotations

import json
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from random import Random

from data.ask import make_ask
from data.combine import combinations, is_heldout
from data.execution.runner import Runner
from data.family import FAMILIES
from data.generate import LANGUAGES, ONCE, SHARD, candidates, checked, generate
from data.messages import request
from data.once import make_once, requests_once
from data.prompt import normalised
from data.split import overlap

COUNT = 500


def quiet(_text: str) -> None:
    pass


class Running(unittest.TestCase):
    def test_node_that_is_missing_or_too_old_is_named_before_anything_runs(self) -> None:
        for node in ('no-such-node', 'python3'):
            with self.subTest(node), self.assertRaisesRegex(SystemExit, 'Node 24'), Runner(node):
                pass


class Generation(unittest.TestCase):
    def test_the_same_seed_makes_the_same_examples_and_another_one_others(self) -> None:
        def made(seed: int) -> list[str]:
            return [json.dumps([e.record(), e.passes, e.fails]) for e in candidates(seed, 0, 200)]

        self.assertEqual(made(7), made(7))
        self.assertNotEqual(made(7), made(8))

    def test_what_is_held_out_is_not_in_training(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            generate(3, COUNT, out, quiet)
            found = overlap(out)
            self.assertEqual((found.prompts, found.combinations), ([], []))
            heldout = [json.loads(line) for line in (out / 'heldout.jsonl').read_text().splitlines()]
            self.assertGreater(len(heldout), 0)
            # The proof can fail: an example on both sides is found.
            with (out / 'train.jsonl').open('a') as train:
                train.write(json.dumps(heldout[0]) + '\n')
            self.assertEqual(len(overlap(out).prompts), 1)

    def test_a_run_that_was_ended_goes_on_and_ends_the_same(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            generate(3, COUNT, out, quiet)
            first = (out / 'train.jsonl').read_text()
            (out / 'shards' / '00000.jsonl').unlink()
            generate(3, COUNT, out, quiet)
            self.assertEqual((out / 'train.jsonl').read_text(), first)
            self.assertLessEqual(COUNT, SHARD)

    def test_a_folder_of_another_seed_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / 'fingerprint').write_text('other')
            with self.assertRaises(SystemExit):
                generate(3, 10, Path(folder), quiet)

    def test_each_written_request_makes_an_example_that_runs_and_none_is_held_out(self) -> None:
        held = {normalised(p.text) for family in FAMILIES.values() for p in family.phrases if p.heldout}
        rng = Random(11)
        examples = []
        for index in range(0, len(requests_once()), 600):
            example = make_once(rng, rng.choice(LANGUAGES), index)
            assert example is not None, index
            self.assertNotIn(normalised(example.messages[1]['content']), held)
            examples.append(example)
        self.assertEqual({example.kind for example in examples}, {'code', 'decompose'})
        self.assertTrue(any(example.family.startswith('then:') for example in examples))
        with Runner() as runner:
            self.assertEqual(len(list(checked(examples, runner, Counter()))), len(examples))

    def test_a_written_request_has_one_language_and_with_the_next_seed_the_other(self) -> None:
        first, second, next_seed = (
            [example.language for example in candidates(seed, 0, 6, ONCE)] for seed in (4, 4, 5)
        )
        self.assertEqual(first, second)
        self.assertEqual(first, ['python', 'javascript'] * 3)
        self.assertEqual(next_seed, ['javascript', 'python'] * 3)

    def test_a_written_request_is_outlined_where_it_gives_no_name(self) -> None:
        rng = Random(11)
        made = [make_once(rng, 'python', index, outlined=True) for index in range(0, len(requests_once(True)), 600)]
        examples = [example for example in made if example is not None]
        self.assertGreater(len(examples), 0.8 * len(made))
        for example in examples:
            self.assertTrue(example.cut)
            self.assertEqual(example.kind, 'code')
            self.assertRegex(example.messages[-1]['content'], r'(?m)^(?:def \w+\([^()\n]*|class \w+)$')
        with Runner() as runner:
            self.assertEqual(len(list(checked(examples, runner, Counter()))), len(examples))

    def test_training_never_combines_what_is_held_out(self) -> None:
        rng = Random(5)
        for _ in range(400):
            program = make_ask(rng, 'python', combined=True).program
            self.assertFalse(program.operator and is_heldout(program.operator, tuple(f.name for f in program.families)))
        held = [one for one in combinations() if is_heldout(*one)]
        self.assertGreater(len(held), 100)

    def test_the_messages_are_those_that_every_model_gets(self) -> None:
        self.assertEqual(
            [m['content'] for m in request('code', 'python', prompt='Add {tests}.', tests='T', examples='')],
            ['Write Python code. Answer with one code block.', 'Add {tests}.\nTests:\nT'],
        )

    def test_case_and_punctuation_make_no_other_request(self) -> None:
        self.assertEqual(normalised('Sort a list, please!'), normalised('sort a  list please'))
        self.assertNotEqual(normalised('Sort a list'), normalised('Sort the list'))


if __name__ == '__main__':
    unittest.main()
