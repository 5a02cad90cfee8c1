"""A run's settings, read from a configuration file."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from train.schedule import rate

OPTIMIZERS = ('adamw', 'muon')


@dataclass(frozen=True)
class ModelSettings:
    """The decoder's shape, in the words of Llama's architecture."""

    vocabulary: int
    context: int
    width: int
    layers: int
    heads: int
    keyValueHeads: int
    feedForward: int
    ropeBase: float
    normEpsilon: float

    def __post_init__(self) -> None:
        if self.width % self.heads or self.heads % self.keyValueHeads or (self.width // self.heads) % 2:
            raise ValueError('heads must divide the width evenly, keyValueHeads the heads, with an even number each')
        if self.width % 32 or self.feedForward % 32:
            # Q8_0 keeps rows in blocks of 32.
            raise ValueError('width and feedForward must be multiples of 32')

    @property
    def headWidth(self) -> int:
        """Numbers in one head."""
        return self.width // self.heads


@dataclass(frozen=True)
class TrainingSettings:
    """How it is trained. `stepTokens` go into one step, in batches of `batchTokens`, each counted as rows × length."""

    seed: int
    steps: int
    stepTokens: int
    batchTokens: int
    warmupSteps: int
    decaySteps: int
    learningRate: float
    optimizer: str
    finalFraction: float
    weightDecay: float
    beta1: float
    beta2: float
    gradientClip: float

    def __post_init__(self) -> None:
        if self.optimizer not in OPTIMIZERS:
            raise ValueError(f'optimizer must be one of {", ".join(OPTIMIZERS)}')
        if self.warmupSteps + self.decaySteps > self.steps:
            raise ValueError('warmupSteps and decaySteps together are more than steps')

    def rate(self, step: int) -> float:
        """Learning rate of a step."""
        return rate(step, self.steps, self.warmupSteps, self.decaySteps, self.learningRate, self.finalFraction)


@dataclass(frozen=True)
class Settings:
    """All of a configuration file."""

    model: ModelSettings
    training: TrainingSettings

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as in the file."""
        return asdict(self)

    def with_training(self, **changes: Any) -> 'Settings':
        """The same with other training settings."""
        return replace(self, training=replace(self.training, **changes))


def goes_on(before: Settings, now: Settings, step: int) -> bool:
    """Whether the first `step` steps of both are the same, so that one may end what the other began."""
    same = before == now.with_training(steps=before.training.steps, decaySteps=before.training.decaySteps)
    return same and all(before.training.rate(each) == now.training.rate(each) for each in range(step))


def from_dict(value: dict[str, Any]) -> Settings:
    """Reads plain values; an unknown or missing name is a TypeError that names it."""
    return Settings(ModelSettings(**value['model']), TrainingSettings(**value['training']))


def read(path: Path) -> Settings:
    """Reads a configuration file."""
    return from_dict(json.loads(path.read_text(encoding='utf-8')))
