"""Q8_0: blocks of 32 numbers as 8-bit integers with one 16-bit scale, as llama.cpp keeps them."""

import numpy as np

BLOCK = 32
BYTES = 2 + BLOCK


def quantize(rows: np.ndarray) -> np.ndarray:
    """Bytes of each row: per block the scale, then 32 integers. Halves are rounded away from zero."""
    if rows.shape[-1] % BLOCK:
        raise ValueError(f'rows of {rows.shape[-1]} do not divide into blocks of {BLOCK}')
    blocks = rows.astype(np.float32).reshape(-1, BLOCK)
    scale = np.abs(blocks).max(1, keepdims=True) / np.float32(127)
    inverse = np.divide(np.float32(1), scale, out=np.zeros_like(scale), where=scale > 0)
    steps = blocks * inverse
    whole = np.trunc(steps + np.copysign(np.float32(0.5), steps)).astype(np.int8)
    packed = np.concatenate([scale.astype(np.float16).view(np.uint8), whole.view(np.uint8)], 1)
    return packed.reshape(*rows.shape[:-1], rows.shape[-1] // BLOCK * BYTES)


def restore(packed: np.ndarray) -> np.ndarray:
    """The numbers that `quantize`'s bytes stand for."""
    blocks = packed.reshape(-1, BYTES)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    whole = blocks[:, 2:].copy().view(np.int8).astype(np.float32)
    return (whole * scale).reshape(*packed.shape[:-1], packed.shape[-1] // BYTES * BLOCK)
