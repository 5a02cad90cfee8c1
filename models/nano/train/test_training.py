"""What training promises: order by seed, documents apart, only answers count, a stop changes nothing."""

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from train import batches, checkpoint
from train.corpus import build, open_corpus, save
from train.model import Decoder, parameters
from train.rehearse import SHARES, kind_share, some
from train.schedule import rate
from train.settings import OPTIMIZERS, ModelSettings, Settings, TrainingSettings, goes_on
from train.train import Machine, Optimizers, Run, evaluate, gradients
from train.workers import SLOTS, Workers

SHAPE = ModelSettings(
    vocabulary=64,
    context=128,
    width=32,
    layers=2,
    heads=4,
    keyValueHeads=2,
    feedForward=64,
    ropeBase=10000.0,
    normEpsilon=1e-5,
)
TRAINING = TrainingSettings(
    seed=3,
    steps=12,
    stepTokens=512,
    batchTokens=256,
    warmupSteps=3,
    decaySteps=4,
    learningRate=0.01,
    optimizer='adamw',
    finalFraction=0.1,
    weightDecay=0.1,
    beta1=0.9,
    beta2=0.95,
    gradientClip=1.0,
)
SETTINGS = Settings(SHAPE, TRAINING)
ON = Machine('cpu', wide=True)


def corpus_of(count: int, seed: int = 0):
    random = np.random.default_rng(seed)
    documents = []
    for _ in range(count):
        length = int(random.integers(4, 100))
        documents.append((random.integers(5, 64, length).tolist(), int(random.integers(1, length)), 'code'))
    return build(documents)


class Batches(unittest.TestCase):
    def test_every_document_is_in_one_batch_of_an_epoch_and_no_batch_is_larger_than_allowed(self):
        corpus = corpus_of(500)
        plan = batches.plan(corpus.lengths, 256, seed=1, epoch=0)
        self.assertEqual(sorted(np.concatenate(plan).tolist()), list(range(500)))
        for members in plan:
            self.assertLessEqual(batches.assemble(corpus, members).inputs.size, 256)

    def test_a_document_longer_than_a_batch_has_one_of_its_own(self):
        plan = batches.plan(np.array([1000, 10, 10]), 64, seed=1, epoch=0)
        self.assertEqual(sorted(len(members) for members in plan), [1, 2])

    def test_the_order_follows_from_seed_and_epoch(self):
        lengths = corpus_of(300).lengths

        def order(seed, epoch):
            return [members.tolist() for members in batches.plan(lengths, 256, seed, epoch)]

        self.assertEqual(order(1, 0), order(1, 0))
        self.assertNotEqual(order(1, 0), order(1, 1))
        self.assertNotEqual(order(1, 0), order(2, 0))

    def test_targets_are_the_answers_tokens_and_nothing_else(self):
        corpus = build([([10, 11, 12, 13, 14], 3, 'code'), ([20, 21], 1, 'chat')])
        batch = batches.assemble(corpus, np.array([0, 1]))
        self.assertEqual(batch.inputs.shape, (2, batches.ROUND))
        self.assertEqual(batch.inputs[0, :4].tolist(), [10, 11, 12, 13])
        ignored = batches.IGNORED
        self.assertEqual(batch.targets[0, :5].tolist(), [ignored, ignored, 13, 14, ignored])
        self.assertEqual(batch.targets[1, :2].tolist(), [21, ignored])
        self.assertEqual(batch.counted, 3)

    def test_steps_from_the_middle_are_the_steps_of_the_whole(self):
        corpus = corpus_of(60)

        def some(first, count):
            source = batches.steps(corpus, 256, 512, seed=5, first=first)
            return [(epoch, [b.inputs.tolist() for b in group]) for _, (epoch, group) in zip(range(count), source)]

        whole = some(0, 40)
        self.assertGreater(whole[-1][0], 1)
        self.assertEqual(whole[17:], some(17, 23))


class Corpora(unittest.TestCase):
    def test_a_corpus_is_read_as_it_was_written(self):
        corpus = corpus_of(50)
        with tempfile.TemporaryDirectory() as folder:
            save(corpus, Path(folder) / 'c.npz')
            again = open_corpus(Path(folder) / 'c.npz')
        self.assertEqual(again.fingerprint, corpus.fingerprint)
        self.assertEqual(again.tokens.tolist(), corpus.tokens.tolist())
        self.assertEqual(again.starts.tolist(), corpus.starts.tolist())
        self.assertNotEqual(corpus_of(50, seed=1).fingerprint, corpus.fingerprint)


class Schedule(unittest.TestCase):
    def test_it_rises_to_the_peak_stays_there_and_falls_to_its_fraction(self):
        rates = [rate(step, 100, 10, 20, 1.0, 0.1) for step in range(101)]
        self.assertAlmostEqual(rates[0], 0.1)
        self.assertEqual(rates[9:81], [1.0] * 72)
        self.assertEqual(rates[80:], sorted(set(rates[80:]), reverse=True))
        self.assertAlmostEqual(rates[100], 0.1)

    def test_a_run_may_be_given_another_length_until_its_fall_has_begun(self):
        shorter = SETTINGS.with_training(steps=10)
        self.assertTrue(goes_on(SETTINGS, shorter, step=7))
        self.assertFalse(goes_on(SETTINGS, shorter, step=8))
        self.assertTrue(goes_on(SETTINGS, SETTINGS, step=12))
        self.assertFalse(goes_on(SETTINGS, SETTINGS.with_training(seed=4), step=0))


class Model(unittest.TestCase):
    def setUp(self):
        self.model = Decoder(SHAPE)
        self.model.initialize(1)

    def test_a_token_sees_nothing_behind_it_and_no_other_row(self):
        tokens = torch.randint(5, 64, (3, 40), generator=torch.Generator().manual_seed(0))
        scores = self.model(tokens)
        changed = tokens.clone()
        changed[0, 20:] = 7
        changed[2] = 9
        other = self.model(changed)
        torch.testing.assert_close(scores[0, :20], other[0, :20])
        torch.testing.assert_close(scores[1], other[1])
        self.assertGreater((scores[0, 20:] - other[0, 20:]).abs().max().item(), 1e-4)

    def test_filling_a_row_up_changes_neither_loss_nor_gradient(self):
        documents = [([10, 11, 12, 13, 14, 15], 2, 'code'), (list(range(5, 60)), 20, 'code')]
        corpus = build(documents)
        apart = sum(
            self.model.loss(*(torch.from_numpy(x) for x in (b.inputs, b.targets)))
            for b in (batches.assemble(corpus, np.array([i])) for i in range(2))
        )
        together = batches.assemble(corpus, np.array([0, 1]))
        joined = self.model.loss(torch.from_numpy(together.inputs), torch.from_numpy(together.targets))
        torch.testing.assert_close(apart, joined)
        first = torch.autograd.grad(apart, self.model.layers[0].attention.query.weight)[0]
        second = torch.autograd.grad(joined, self.model.layers[0].attention.query.weight)[0]
        torch.testing.assert_close(first, second)

    def test_positions_count_from_each_other_only(self):
        # The angle between two rotated vectors depends on how far apart they are, not on where they are.
        from train.model import angles, rotate

        cosine, sine = angles(SHAPE)
        random = torch.Generator().manual_seed(0)
        query, key = torch.randn(8, generator=random), torch.randn(8, generator=random)

        def product(at, other):
            def turned(x, i):
                return rotate(x.view(1, 1, 1, 8), cosine[i : i + 1], sine[i : i + 1]).flatten()

            return turned(query, at) @ turned(key, other)

        torch.testing.assert_close(product(5, 2), product(105, 102), rtol=1e-4, atol=1e-5)
        self.assertGreater(abs((product(5, 2) - product(5, 4)).item()), 1e-3)

    def test_weights_follow_from_the_seed(self):
        again = Decoder(SHAPE)
        again.initialize(1)
        for one, other in zip(self.model.parameters(), again.parameters()):
            self.assertTrue(torch.equal(one, other))
        self.assertEqual(parameters(self.model), sum(w.numel() for w in self.model.state_dict().values()))


class Rehearsal(unittest.TestCase):
    def test_each_kind_is_kept_as_often_as_it_says_and_the_same_for_a_seed(self) -> None:
        lines = [
            json.dumps({'kind': kind, 'family': family}) + '\n'
            for kind, family in (
                ('code', 'gcd'),
                ('code', 'outside: cooking'),
                ('decompose', 'gcd+lcm'),
                ('chat', 'about'),
            )
            for _ in range(4000)
        ]
        kept = list(some(lines, 1))
        self.assertEqual(kept, list(some(lines, 1)))
        self.assertNotEqual(kept, list(some(lines, 2)))
        for first, wanted in zip(range(0, len(lines), 4000), (0.1, 0.35, 0.16, 0.3), strict=True):
            self.assertAlmostEqual(kept.count(lines[first]) / 4000, wanted, delta=0.03)
        self.assertAlmostEqual(
            list(some(lines, 1, SHARES | {'decompose': 0.5})).count(lines[8000]) / 4000, 0.5, delta=0.03
        )

    def test_a_share_is_of_a_kind_that_there_is_and_from_0_to_1(self) -> None:
        self.assertEqual(kind_share('decompose=0.4'), ('decompose', 0.4))
        self.assertEqual(kind_share('declined=1'), ('declined', 1))
        for wrong in ('decompose', 'decompose=', 'decompose=1.1', 'decompose=-1', 'decompose=nan', 'other=0.4', ''):
            with self.subTest(wrong), self.assertRaises(ValueError):
                kind_share(wrong)


class Runs(unittest.TestCase):
    def test_a_run_that_was_stopped_gives_the_weights_of_one_that_was_not(self):
        for optimizer in OPTIMIZERS:
            with self.subTest(optimizer):
                self.stopped_and_not(SETTINGS.with_training(optimizer=optimizer))

    def stopped_and_not(self, chosen):
        torch.set_num_threads(1)
        corpus = corpus_of(40)
        with tempfile.TemporaryDirectory() as folder:
            whole = Run(Path(folder) / 'whole', chosen, corpus, ON)
            whole.go(lambda: False, 4, lambda: None)
            first = Run(Path(folder) / 'cut', chosen, corpus, ON)
            first.go(lambda: first.step == 5, 4, lambda: None)
            first.save()
            second = Run(Path(folder) / 'cut', chosen, corpus, ON)
            self.assertTrue(second.resume())
            self.assertEqual(second.step, 5)
            second.go(lambda: False, 4, lambda: None)
            self.assertEqual((second.step, second.tokens), (12, whole.tokens))
            for one, other in zip(whole.model.parameters(), second.model.parameters()):
                self.assertTrue(torch.equal(one, other))
            self.assertTrue((Path(folder) / 'whole' / 'log.jsonl').stat().st_size > 0)

    def test_processes_side_by_side_find_the_gradient_of_one_and_the_same_each_time(self):
        corpus = corpus_of(40)
        group = next(batches.steps(corpus, 128, 2500, seed=1, first=0))[1]
        self.assertGreater(len(group), SLOTS)
        model = Decoder(SHAPE)
        model.initialize(1)
        alone = gradients(model, group, ON).item()
        expected = [weight.grad.clone() for weight in model.parameters()]
        workers = Workers(model, 2, wide=True)
        try:
            found = []
            for _ in range(2):
                self.assertAlmostEqual(workers.gradients(group), alone, places=4)
                found.append([weight.grad.clone() for weight in model.parameters()])
        finally:
            workers.close()
        for one, other, again in zip(expected, *found, strict=True):
            torch.testing.assert_close(other, one)
            self.assertTrue(torch.equal(other, again))

    def test_processes_see_weights_that_were_changed_since(self):
        group = next(batches.steps(corpus_of(10), 256, 256, seed=1, first=0))[1]
        run = Decoder(SHAPE)
        run.initialize(1)
        workers = Workers(run, 1, wide=True)
        try:
            before = workers.gradients(group)
            optimizers = Optimizers(run, TRAINING)
            optimizers.step(0.01)
            self.assertLess(workers.gradients(group), before)
        finally:
            workers.close()

    def test_a_checkpoint_of_other_data_or_settings_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            Run(Path(folder), SETTINGS, corpus_of(40), ON).save()
            with self.assertRaises(SystemExit):
                Run(Path(folder), SETTINGS, corpus_of(41), ON).resume()
            with self.assertRaises(SystemExit):
                Run(Path(folder), SETTINGS.with_training(learningRate=0.02), corpus_of(40), ON).resume()

    def test_a_write_that_is_cut_leaves_the_checkpoint_before_it(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / 'checkpoint.pt'
            checkpoint.save(path, {'step': 1})

            class Cut:
                def __reduce__(self):
                    raise RuntimeError('cut')

            with self.assertRaises(RuntimeError):
                checkpoint.save(path, {'step': 2, 'cut': Cut()})
            self.assertEqual(checkpoint.load(path), {'step': 1})

    def test_learning_lowers_the_loss_on_what_is_learned(self):
        random = np.random.default_rng(1)
        documents = []
        for _ in range(60):
            word = random.integers(5, 64, 6).tolist()
            documents.append(([1, *word, 2, *word[:1], 0], 8, 'code'))
        corpus = build(documents)
        with tempfile.TemporaryDirectory() as folder:
            run = Run(Path(folder), SETTINGS.with_training(steps=60), corpus, ON)
            before = evaluate(run.model, corpus, 256, ON)
            run.go(lambda: False, 1000, lambda: None)
            after = evaluate(run.model, corpus, 256, ON)
        self.assertLess(after['loss'], before['loss'] * 0.7)
        self.assertEqual(set(after), {'loss_code', 'loss', 'whole'})


if __name__ == '__main__':
    unittest.main()
