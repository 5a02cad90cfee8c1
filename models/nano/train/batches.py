"""Which documents are learned together, and in what order: a pure function of the seed.

Documents of about the same length share a batch, one to a row, filled up at the end. Attention looks backwards only,
so no token sees another document or what a row was filled up with, each document has the positions it has in use, and
nothing is spent on attention between documents. Lengths are rounded up so that few shapes occur.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from train.corpus import Corpus

ROUND = 32
# Documents are sorted by length within pools of this many batches: long enough for little filling, short enough that
# a step's batches differ from epoch to epoch.
POOL_BATCHES = 32
IGNORED = -100


@dataclass(frozen=True)
class Batch:
    """Rows of tokens and, for each, the token that follows where that one counts, else IGNORED."""

    inputs: np.ndarray
    targets: np.ndarray

    @property
    def counted(self) -> int:
        """How many tokens are learned from."""
        return int((self.targets != IGNORED).sum())


def rounded(length: int) -> int:
    """A row's length for a document of this length: its last token is only ever a target."""
    return -(-(length - 1) // ROUND) * ROUND


def plan(lengths: np.ndarray, batch_tokens: int, seed: int, epoch: int) -> list[np.ndarray]:
    """Batches of one epoch as lists of document numbers: each document once, rows × length at most `batch_tokens`."""
    random = np.random.default_rng([seed, epoch])
    order = random.permutation(len(lengths))
    mean = max(1.0, float(lengths.mean()))
    pool = max(1, int(POOL_BATCHES * batch_tokens / mean))
    batches: list[np.ndarray] = []
    for at in range(0, len(order), pool):
        members = order[at : at + pool]
        members = members[np.argsort(lengths[members], kind='stable')[::-1]]
        cuts = []
        first = 0
        while first < len(members):
            rows = max(1, batch_tokens // rounded(int(lengths[members[first]])))
            cuts.append(members[first : first + rows])
            first += rows
        batches += [cuts[i] for i in random.permutation(len(cuts))]
    return batches


def assemble(corpus: Corpus, members: np.ndarray) -> Batch:
    """The tokens of a batch's documents."""
    width = max(rounded(int(corpus.lengths[i])) for i in members)
    inputs = np.zeros((len(members), width), dtype=np.int64)
    targets = np.full((len(members), width), IGNORED, dtype=np.int64)
    for row, index in enumerate(members):
        document = corpus.document(int(index)).astype(np.int64)
        answer = int(corpus.answers[index])
        inputs[row, : len(document) - 1] = document[:-1]
        targets[row, answer - 1 : len(document) - 1] = document[answer:]
    return Batch(inputs, targets)


def steps(
    corpus: Corpus, batch_tokens: int, step_tokens: int, seed: int, first: int
) -> Iterator[tuple[int, list[Batch]]]:
    """Batches of each step from step `first` on, without end; each with the epoch it belongs to.

    A step is as many batches as make at least `step_tokens` rows × length (the last one may go beyond by nearly a batch),
    and ends with its epoch at the latest.
    """
    number = 0
    epoch = 0
    while True:
        group: list[np.ndarray] = []
        size = 0
        batches = plan(corpus.lengths, batch_tokens, seed, epoch)
        for index, members in enumerate(batches):
            group.append(members)
            size += len(members) * rounded(int(corpus.lengths[members].max()))
            if size >= step_tokens or index == len(batches) - 1:
                if number >= first:
                    yield epoch, [assemble(corpus, each) for each in group]
                number += 1
                group, size = [], 0
        epoch += 1


class Ahead:
    """Steps of which the next one can be made before it is asked for, while others compute."""

    def __init__(self, source: Iterator[tuple[int, list[Batch]]]) -> None:
        self._source = source
        self._ready: list[tuple[int, list[Batch]]] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[int, list[Batch]]:
        self.prepare()
        return self._ready.pop()

    def prepare(self) -> None:
        """Makes the next one, unless it is there."""
        if not self._ready:
            self._ready.append(next(self._source))
