"""The mean of several checkpoints' weights, of one shape and descended from one another: often better than each of them."""

import argparse
import pickle
from pathlib import Path
from typing import Any

import torch

from train import checkpoint, settings


def averaged(states: list[dict[str, Any]]) -> dict[str, Any]:
    """A checkpoint to begin with or to export. Raises `ValueError` for fewer than two, or where shapes differ."""
    if len(states) < 2:
        raise ValueError('a mean is of two checkpoints or more')
    first = states[0]
    shapes = {settings.from_dict(state['settings']).model for state in states}
    if len(shapes) > 1:
        raise ValueError('the checkpoints have different shapes')
    return {
        'settings': first['settings'],
        'model': {
            name: torch.stack([state['model'][name].float() for state in states]).mean(0) for name in first['model']
        },
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument('checkpoints', nargs='+', type=Path, help='two or more')
    options.add_argument('--out', type=Path, required=True, help='folder for checkpoint.pt')
    given = options.parse_args()
    try:
        mean = averaged([checkpoint.load(path) for path in given.checkpoints])
    except (OSError, ValueError, KeyError, RuntimeError, pickle.UnpicklingError) as error:
        raise SystemExit(f'average: not checkpoints of one shape that can be read: {error}') from None
    given.out.mkdir(parents=True, exist_ok=True)
    checkpoint.save(given.out / 'checkpoint.pt', mean)


if __name__ == '__main__':
    main()
