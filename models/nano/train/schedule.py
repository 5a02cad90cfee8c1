"""How fast to learn at each step."""

import math


def rate(step: int, steps: int, warmup: int, peak: float, final_fraction: float) -> float:
    """Learning rate of step 0 … steps - 1: a straight rise to `peak`, then half a cosine down to a fraction of it."""
    if step < warmup:
        return peak * (step + 1) / warmup
    done = min(1.0, (step - warmup) / max(1, steps - warmup))
    return peak * (final_fraction + (1 - final_fraction) * (1 + math.cos(math.pi * done)) / 2)
