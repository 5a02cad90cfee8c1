"""More feed-forward units for a trained decoder, without a change of what it answers: training goes on with more room."""

import torch
from torch import Tensor

from train.model import Decoder


def widened(weights: dict[str, Tensor], model: Decoder) -> dict[str, Tensor]:
    """`weights` of a decoder with as many feed-forward units as `model` or fewer, with `model`'s number of them.

    A new unit reads with random weights of the others' size and adds nothing to the stream (zeros) until it has learned.
    Anything else that differs in shape stays as it is, for `load_state_dict` to refuse.
    """
    result = dict(weights)
    generator = torch.Generator().manual_seed(model.settings.feedForward)
    for name, wanted in model.state_dict().items():
        there = weights.get(name)
        if there is None or there.dim() != 2 or '.feedForward.' not in name:
            continue
        wide = wanted.clone()
        rows, columns = there.shape
        if name.endswith('.down.weight') and rows == wide.shape[0] and columns < wide.shape[1]:
            wide.zero_()
        elif columns == wide.shape[1] and rows < wide.shape[0]:
            wide.copy_(torch.empty(wide.shape).normal_(0, there.float().square().mean().sqrt().item(), generator=generator))
        else:
            continue
        wide[:rows, :columns] = there
        result[name] = wide
    return result
