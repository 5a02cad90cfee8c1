"""More room for a trained decoder, without a change of what it answers: training goes on with more numbers in it."""

import re
from dataclasses import replace

import torch
from torch import Tensor

from train.model import Decoder
from train.settings import ModelSettings

# What is added to the stream by these; all other matrices read from it or from their own layer.
_WRITES = ('embedding.weight', '.output.weight', '.down.weight')


def widened(weights: dict[str, Tensor], before: ModelSettings, model: Decoder) -> dict[str, Tensor]:
    """`weights` of a decoder of shape `before` as weights of `model`, which may be wider and have more layers, heads and units.

    Matrices that read get random numbers of the others' size for what is new, those that write zeros: what is new adds
    nothing until it has learned, and learns from the first step on. A new layer reads as the one before it does and writes
    zeros. A wider stream that has the old numbers and zeros has a smaller root mean square; the old numbers are made so
    much greater, and the norms' weights so much smaller, that both cancel. Where query heads share fewer key and value heads
    with others than before, each group has a copy of what it shared. Raises `ValueError` where the shapes differ in
    anything else, or `model` is smaller.
    """
    after = model.settings
    room = {name: getattr(after, name) for name in ('width', 'layers', 'heads', 'keyValueHeads', 'feedForward')}
    if replace(before, **room) != after or before.headWidth != after.headWidth:
        raise ValueError(
            'only width, layers, heads of the same width and feedForward may differ from those of the weights'
        )
    if any(getattr(before, name) > wanted for name, wanted in room.items()):
        raise ValueError('a model cannot be made smaller than its weights')
    if before == after:
        return dict(weights)
    if before.keyValueHeads != after.keyValueHeads:
        copies, rest = divmod(after.keyValueHeads, before.keyValueHeads)
        if rest or before.heads % after.keyValueHeads:
            raise ValueError('key and value heads can only be made so many that each old one is as many new ones')
        weights = _shared_less(weights, before.headWidth, copies)
        before = replace(before, keyValueHeads=after.keyValueHeads)
    weights = _deeper(weights, before.layers, after.layers)
    generator = torch.Generator().manual_seed(after.feedForward)
    grown = (after.width / before.width) ** 0.5
    result: dict[str, Tensor] = {}
    for name, wanted in model.state_dict().items():
        there = weights[name].float()
        if there.dim() == 1:
            wide = torch.full_like(wanted, there.mean().item())
            wide[: len(there)] = there
            # The last norm's numbers meet those of the embedding, which are greater, too.
            result[name] = wide / (grown**2 if name == 'norm.weight' else grown)
            continue
        writes = name.endswith(_WRITES)
        wide = torch.zeros(wanted.shape)
        if not writes:
            wide.normal_(0, there.square().mean().sqrt().item(), generator=generator)
        _grouped(wide, name, after)[tuple(map(slice, _grouped(there, name, before).shape))] = _grouped(
            there * grown if writes else there, name, before
        )
        result[name] = wide
    return result


def _shared_less(weights: dict[str, Tensor], size: int, copies: int) -> dict[str, Tensor]:
    """With each key and value head, `size` rows, as often as `copies`, side by side, as the query heads that used it stand."""
    return {
        name: weight.unflatten(0, (-1, size)).repeat_interleave(copies, 0).flatten(0, 1)
        if name.endswith(('.key.weight', '.value.weight'))
        else weight
        for name, weight in weights.items()
    }


def _deeper(weights: dict[str, Tensor], before: int, after: int) -> dict[str, Tensor]:
    """With `after` layers instead of `before`, the new ones evenly spread and each after the one whose copy it is."""
    source = [(index * before + before // 2) // after for index in range(after)]
    result = {name: weight for name, weight in weights.items() if not name.startswith('layers.')}
    for index, old in enumerate(source):
        new = index > 0 and source[index - 1] == old
        for name, weight in weights.items():
            if name.startswith(f'layers.{old}.'):
                nothing = new and name.endswith(_WRITES)
                result[re.sub(r'\d+', str(index), name, count=1)] = torch.zeros_like(weight) if nothing else weight
    return result


def _grouped(weight: Tensor, name: str, shape: ModelSettings) -> Tensor:
    """With the heads apart where a weight has them: the new ones of each group come after its old ones."""
    heads = (shape.keyValueHeads, shape.heads // shape.keyValueHeads, shape.headWidth)
    if name.endswith('.query.weight'):
        return weight.unflatten(0, heads)
    if name.endswith('.output.weight'):
        return weight.unflatten(1, heads)
    return weight
