"""More room changes no answer, and means are of what answers alike."""

import unittest
from dataclasses import replace

import torch

from train.average import averaged
from train.model import Decoder
from train.test_training import SETTINGS, SHAPE
from train.widen import widened


class Averaging(unittest.TestCase):
    def test_the_mean_of_weights_is_a_model_between_them(self):
        states = []
        for seed in (1, 2):
            model = Decoder(SHAPE)
            model.initialize(seed)
            states.append({'settings': SETTINGS.as_dict(), 'model': model.state_dict()})
        mean = averaged(states)
        between = Decoder(SHAPE)
        between.load_state_dict(mean['model'])
        for name, weight in between.state_dict().items():
            torch.testing.assert_close(weight, (states[0]['model'][name] + states[1]['model'][name]) / 2)
        self.assertEqual(mean['settings'], states[0]['settings'])

    def test_a_smaller_one_counts_as_a_larger_one_that_answers_the_same(self):
        small, deep = Decoder(SHAPE), Decoder(replace(SHAPE, layers=3))
        small.initialize(1)
        deep.initialize(2)
        states = [
            {'settings': SETTINGS.as_dict(), 'model': small.state_dict()},
            {'settings': replace(SETTINGS, model=deep.settings).as_dict(), 'model': deep.state_dict()},
        ]
        mean = averaged(states)
        self.assertEqual(mean['settings'], states[1]['settings'])
        grown = widened(small.state_dict(), SHAPE, deep)
        for name, weight in mean['model'].items():
            torch.testing.assert_close(weight, (grown[name] + states[1]['model'][name]) / 2)

    def test_one_alone_and_shapes_that_do_not_grow_into_each_other_are_refused(self):
        model = Decoder(SHAPE)
        state = {'settings': SETTINGS.as_dict(), 'model': model.state_dict()}
        other = replace(SETTINGS, model=replace(SHAPE, ropeBase=500.0)).as_dict()
        for states in ([state], [state, {**state, 'settings': other}]):
            with self.subTest(len(states)), self.assertRaises(ValueError):
                averaged(states)


class Widening(unittest.TestCase):
    def setUp(self):
        self.small = Decoder(SHAPE)
        self.small.initialize(1)
        self.tokens = torch.randint(5, 64, (2, 20), generator=torch.Generator().manual_seed(1))

    def test_more_room_changes_no_answer_and_learns_from_the_first_step_on(self):
        for room in (
            {'feedForward': 96},
            {'width': 64, 'heads': 8},
            {'width': 96, 'heads': 12, 'feedForward': 128},
        ):
            with self.subTest(room):
                wide = Decoder(replace(SHAPE, **room))
                wide.load_state_dict(widened(self.small.state_dict(), SHAPE, wide))
                with torch.no_grad():
                    torch.testing.assert_close(wide(self.tokens), self.small(self.tokens), atol=1e-5, rtol=1e-4)
                wide(self.tokens).square().sum().backward()
                old, new = SHAPE.width, slice(SHAPE.feedForward, None)
                for number, layer in enumerate(wide.layers):
                    down, output = layer.feedForward.down.weight.grad, layer.attention.output.weight.grad
                    of_heads = output.unflatten(1, (SHAPE.keyValueHeads, -1, SHAPE.headWidth))
                    self.assertTrue((down[:old, new] != 0).all())
                    self.assertTrue((of_heads[:old, :, SHAPE.heads // SHAPE.keyValueHeads :] != 0).all())
                    if number + 1 < SHAPE.layers:
                        # What the last layer writes is read by the embedding alone, whose new numbers are zeros still.
                        self.assertTrue((down[old:] != 0).all() and (output[old:] != 0).all())
                embedded = wide.embedding.weight.grad[self.tokens.flatten(), old:]
                self.assertTrue((embedded != 0).all())

    def test_more_layers_change_no_answer_and_learn_from_the_first_step_on(self):
        for layers, new in ((3, {2}), (4, {1, 3}), (7, {1, 2, 4, 5, 6})):
            with self.subTest(layers):
                deep = Decoder(replace(SHAPE, layers=layers, feedForward=96))
                deep.load_state_dict(widened(self.small.state_dict(), SHAPE, deep))
                with torch.no_grad():
                    torch.testing.assert_close(deep(self.tokens), self.small(self.tokens), atol=1e-5, rtol=1e-4)
                deep(self.tokens).square().sum().backward()
                for number, layer in enumerate(deep.layers):
                    writes = layer.attention.output.weight, layer.feedForward.down.weight
                    self.assertEqual(number in new, not any(each.any() for each in writes))
                    self.assertTrue(all(each.grad.any() for each in writes))

    def test_keys_and_values_of_their_own_change_no_answer_and_learn_each_for_itself(self):
        for room in ({'keyValueHeads': 4}, {'width': 64, 'heads': 8, 'keyValueHeads': 4, 'layers': 3}):
            with self.subTest(room):
                wide = Decoder(replace(SHAPE, **room))
                wide.load_state_dict(widened(self.small.state_dict(), SHAPE, wide))
                with torch.no_grad():
                    torch.testing.assert_close(wide(self.tokens), self.small(self.tokens), atol=1e-5, rtol=1e-4)
                wide(self.tokens).square().sum().backward()
                for weight in (wide.layers[0].attention.key.weight, wide.layers[0].attention.value.weight):
                    (first, second), other = (
                        weight[:, : SHAPE.width].unflatten(0, (2, 2, SHAPE.headWidth))[0],
                        weight.grad,
                    )
                    torch.testing.assert_close(first, second)
                    first, second = other.unflatten(0, (2, 2, SHAPE.headWidth))[0]
                    self.assertFalse(torch.allclose(first, second))

    def test_another_difference_in_shape_is_refused(self):
        for other in (
            {'layers': 1},
            {'width': 64},
            {'width': 32, 'heads': 2},
            {'feedForward': 32},
            {'keyValueHeads': 1},
            {'width': 48, 'heads': 6, 'keyValueHeads': 3},
            {'vocabulary': 65},
            {'ropeBase': 500.0},
        ):
            with self.subTest(other), self.assertRaises(ValueError):
                widened(self.small.state_dict(), SHAPE, Decoder(replace(SHAPE, **other)))
