"""How fast to learn at each step."""


def rate(step: int, steps: int, warmup: int, decay: int, peak: float, final_fraction: float) -> float:
    """Learning rate of step 0 … steps - 1: a straight rise to `peak`, level, and over the last `decay` steps a fall to a
    fraction of it that is steep at first.

    As long as the fall has not begun, nothing depends on how many steps there will be: a run can be made longer, or be
    brought to its end when its time is over.
    """
    if step < warmup:
        return peak * (step + 1) / warmup
    fallen = max(0.0, min(1.0, (step - (steps - decay)) / max(1, decay)))
    return peak * (1 - (1 - final_fraction) * fallen**0.5)
