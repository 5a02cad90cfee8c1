"""Checkpoints: all that a run needs to go on exactly where it was, written so that a cut leaves the last one whole."""

import os
from pathlib import Path
from typing import Any

import torch


def save(path: Path, state: dict[str, Any]) -> None:
    """Writes a checkpoint beside its name, then puts it there in one step, safe against loss of power."""
    partial = path.with_suffix('.partial')
    with partial.open('wb') as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def load(path: Path, device: str = 'cpu') -> dict[str, Any]:
    """Reads a checkpoint; only tensors and plain values are accepted, no code."""
    return torch.load(path, map_location=device, weights_only=True)
