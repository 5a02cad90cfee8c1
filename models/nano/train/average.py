"""The mean of several checkpoints' weights, descended from one another: often better than each of them."""

import argparse
import pickle
from pathlib import Path
from typing import Any

import torch

from train import checkpoint, settings
from train.model import Decoder, parameters
from train.widen import widened


def averaged(states: list[dict[str, Any]]) -> dict[str, Any]:
    """A checkpoint to begin with or to export, of the shape of the largest; smaller ones are made as large without effect first.

    Raises `ValueError` for fewer than two, or where that cannot be done.
    """
    if len(states) < 2:
        raise ValueError('a mean is of two checkpoints or more')
    shapes = [settings.from_dict(state['settings']).model for state in states]
    models = {shape: Decoder(shape) for shape in shapes}
    largest = max(models, key=lambda shape: parameters(models[shape]))
    weights = [widened(state['model'], shape, models[largest]) for state, shape in zip(states, shapes, strict=True)]
    return {
        'settings': states[shapes.index(largest)]['settings'],
        'model': {name: torch.stack([each[name].float() for each in weights]).mean(0) for name in weights[0]},
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument('checkpoints', nargs='+', type=Path, help='two or more')
    options.add_argument('--out', type=Path, required=True, help='folder for checkpoint.pt')
    given = options.parse_args()
    try:
        mean = averaged([checkpoint.load(path) for path in given.checkpoints])
    except (OSError, ValueError, KeyError, RuntimeError, pickle.UnpicklingError) as error:
        raise SystemExit(f'average: no mean of these can be made: {error}') from None
    given.out.mkdir(parents=True, exist_ok=True)
    checkpoint.save(given.out / 'checkpoint.pt', mean)


if __name__ == '__main__':
    main()
