"""What the export promises: 8-bit numbers as llama.cpp has them, a file that says what it is, comparisons that can fail."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from random import Random

import gguf
import numpy as np
import torch

from data.execution.runner import Runner
from export.answers import code_of, with_name
from export.check_logits import compare, spread
from export.gguf_file import DESCRIPTION, NAME, write
from export.kinds import KINDS
from export.pass_rate import requests
from export.quantize import BYTES, quantize, restore
from export.read_gguf import cutter_of, weights_of
from train.chat import END, SPECIALS, TEMPLATE
from train.model import Decoder
from train.settings import ModelSettings, Settings, TrainingSettings
from train.test_training import TRAINING
from train.tokenizer import Cutter, learn

VOCABULARY = 280
SHAPE = ModelSettings(
    vocabulary=VOCABULARY,
    context=64,
    width=64,
    layers=2,
    heads=4,
    keyValueHeads=2,
    feedForward=96,
    ropeBase=10000.0,
    normEpsilon=1e-5,
)


def settings() -> Settings:
    assert isinstance(TRAINING, TrainingSettings)
    return Settings(SHAPE, TRAINING)


class Quantization(unittest.TestCase):
    def test_bytes_are_those_of_the_gguf_library(self):
        random = np.random.default_rng(1)
        rows = random.normal(0, 1, (40, 96)).astype(np.float32) * random.choice([1e-4, 0.02, 3], (40, 1)).astype(
            np.float32
        )
        rows[3] = 0
        theirs = gguf.quants.quantize(rows, gguf.GGMLQuantizationType.Q8_0)
        np.testing.assert_array_equal(quantize(rows), theirs)
        np.testing.assert_array_equal(restore(theirs), gguf.quants.dequantize(theirs, gguf.GGMLQuantizationType.Q8_0))

    def test_no_number_is_off_by_more_than_half_a_step(self):
        rows = np.random.default_rng(2).normal(0, 1, (10, 64)).astype(np.float32)
        packed = quantize(rows)
        self.assertEqual(packed.shape, (10, 2 * BYTES))
        step = np.abs(rows.reshape(-1, 32)).max(1, keepdims=True) / 127
        off = np.abs(restore(packed) - rows).reshape(-1, 32)
        # The scale itself is rounded to 16 bits: 127 steps of 2^-11 of one more.
        self.assertTrue((off <= step * (0.5 + 127 / 2048)).all())

    def test_rows_that_do_not_divide_into_blocks_are_refused(self):
        with self.assertRaises(ValueError):
            quantize(np.zeros((2, 33), np.float32))


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cutter = Cutter(learn(['a list of numbers, sorted by their own length'] * 9, VOCABULARY))
        cls.model = Decoder(SHAPE)
        cls.model.initialize(1)
        cls.folder = tempfile.TemporaryDirectory()
        cls.files = {}
        for kind in ('f32', 'q8_0'):
            path = Path(cls.folder.name) / f'{kind}.gguf'
            with torch.no_grad():
                write(cls.model, settings(), cls.cutter, kind, path)
            cls.files[kind] = gguf.GGUFReader(path)

    @classmethod
    def tearDownClass(cls):
        cls.files.clear()
        cls.folder.cleanup()

    def value(self, kind, name):
        return self.files[kind].fields[name].contents()

    def test_every_weight_is_there_once_and_as_it_was(self):
        tensors = {tensor.name: tensor for tensor in self.files['f32'].tensors}
        self.assertEqual(len(tensors), len(self.model.state_dict()))
        np.testing.assert_array_equal(tensors['token_embd.weight'].data, self.model.embedding.weight.detach().numpy())
        np.testing.assert_array_equal(
            tensors['blk.1.ffn_down.weight'].data, self.model.layers[1].feedForward.down.weight.detach().numpy()
        )

    def test_norms_keep_their_32_bits_in_a_file_of_8_bits(self):
        for tensor in self.files['q8_0'].tensors:
            wanted = gguf.GGMLQuantizationType.F32 if 'norm' in tensor.name else gguf.GGMLQuantizationType.Q8_0
            self.assertEqual(tensor.tensor_type, wanted, tensor.name)

    def test_it_says_what_it_is(self):
        self.assertEqual(self.value('q8_0', 'general.name'), NAME)
        self.assertEqual(self.value('q8_0', 'general.license'), 'apache-2.0')
        self.assertEqual(self.value('q8_0', 'general.description'), DESCRIPTION)
        self.assertEqual(self.value('q8_0', 'general.file_type'), gguf.LlamaFileType.MOSTLY_Q8_0)
        self.assertEqual(self.value('q8_0', 'llama.context_length'), SHAPE.context)

    def test_it_brings_its_tokenizer_and_chat_format(self):
        tokens = self.value('q8_0', 'tokenizer.ggml.tokens')
        kinds = self.value('q8_0', 'tokenizer.ggml.token_type')
        self.assertEqual(len(tokens), VOCABULARY)
        self.assertEqual(tokens[: len(SPECIALS)], list(SPECIALS))
        control = gguf.TokenType.CONTROL
        self.assertEqual([t for t, kind in zip(tokens, kinds, strict=True) if kind == control], list(SPECIALS))
        self.assertEqual(tokens[self.value('q8_0', 'tokenizer.ggml.eos_token_id')], END)
        self.assertFalse(self.value('q8_0', 'tokenizer.ggml.add_bos_token'))
        self.assertEqual(self.value('q8_0', 'tokenizer.chat_template'), TEMPLATE)

    def test_a_file_is_read_back_to_the_same_weights_and_tokenizer(self):
        weights = weights_of(self.files['f32'], settings())
        for name, weight in self.model.state_dict().items():
            torch.testing.assert_close(weights[name], weight, rtol=0, atol=0)
        self.assertEqual(cutter_of(self.files['f32']).tokenizer.to_str(), self.cutter.tokenizer.to_str())

    def test_a_file_of_8_bits_is_read_as_the_numbers_that_it_stands_for(self):
        weights = weights_of(self.files['q8_0'], settings())
        for name, weight in self.model.state_dict().items():
            values = weight.detach().numpy()
            wanted = values if values.ndim == 1 else restore(quantize(values))
            np.testing.assert_array_equal(weights[name].numpy(), wanted)

    def test_a_file_of_another_shape_is_refused(self):
        for shape in (replace(SHAPE, layers=1), replace(SHAPE, feedForward=64)):
            with self.assertRaises(ValueError):
                weights_of(self.files['f32'], Settings(shape, TRAINING))

    def test_a_tokenizer_of_another_size_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(ValueError):
            write(self.model, settings(), Cutter(learn(['abc'] * 3, 262)), 'f32', Path(folder) / 'x.gguf')


class Comparison(unittest.TestCase):
    def test_equal_scores_have_no_difference(self):
        scores = np.random.default_rng(1).normal(0, 3, (20, 50))
        difference = compare(scores, scores)
        self.assertEqual((difference.largest, difference.mean, difference.same), (0, 0, 1))
        self.assertAlmostEqual(difference.divergence, 0)

    def test_one_wrong_score_is_seen(self):
        scores = np.random.default_rng(1).normal(0, 3, (20, 50))
        other = scores.copy()
        other[7, 3] = scores[7].max() + 2
        difference = compare(scores, other)
        self.assertGreaterEqual(difference.largest, 2)
        self.assertEqual(difference.same, 0.95)
        self.assertGreater(difference.divergence, 0)

    def test_positions_are_spread_over_all_with_both_ends(self):
        self.assertEqual(spread(3, 10).tolist(), [0, 1, 2])
        many = spread(1000, 24)
        self.assertEqual((many[0], many[-1], len(many)), (0, 999, 24))


class Answers(unittest.TestCase):
    def test_the_first_code_block_is_the_answer(self):
        self.assertEqual(code_of('Here:\n```python\na = 1\nb = 2\n```\n```js\nc\n```'), 'a = 1\nb = 2')
        self.assertEqual(code_of('I cannot do that.'), '')
        self.assertEqual(code_of('```python\nnever closed'), '')

    def test_a_name_that_was_left_open_is_free_and_one_that_was_given_is_not(self):
        code, reference = (
            'def helper(x):\n    return x\n\n\ndef mine(x):\n    return helper(x)',
            'def total(x):\n    pass',
        )
        self.assertTrue(with_name('python', code, reference, 'Add them up.').endswith('total = mine'))
        self.assertEqual(with_name('python', code, reference, 'Add.\nTests:\nassert total([]) == 0'), code)
        self.assertEqual(
            with_name('javascript', 'function mine() {}', 'function total() {}', 'Add.').splitlines()[-1],
            'const total = mine;',
        )


class Kinds(unittest.TestCase):
    def test_each_kind_takes_its_own_answer_for_right_and_no_other(self):
        wrong = {
            'decompose': '{"subtasks":[{"id":"1","prompt":"Something else.","dependsOn":[],"tests":""}]}',
            'tests': '```python\nassert False\n```',
        }
        with Runner() as runner:
            for name, kind in KINDS.items():
                with self.subTest(name):
                    examples = requests(name, 'python', kind.held[-1], 5, runner)
                    answers = [example.messages[-1]['content'] for example in examples]
                    self.assertEqual(kind.right(examples, answers, runner), [True] * 5)
                    others = [wrong.get(name, 'Something else.')] * 5
                    self.assertEqual(kind.right(examples, others, runner), [False] * 5)

    def test_tests_that_test_nothing_are_not_right(self):
        example = KINDS['tests'].make(Random(1), 'python', '')
        with Runner() as runner:
            self.assertEqual(KINDS['tests'].right([example] * 2, ['```python\npass\n```', 'none'], runner), [False] * 2)

    def test_what_is_no_decomposition_is_not_right(self):
        example = KINDS['decompose'].make(Random(1), 'python', '')
        with Runner() as runner:
            for answer in ('', '[]', '{"subtasks":3}', '{"subtasks":[1]}'):
                self.assertEqual(KINDS['decompose'].right([example], [answer], runner), [False])


if __name__ == '__main__':
    unittest.main()
