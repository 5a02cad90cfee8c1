"""Shows that llama.cpp computes from a GGUF file what PyTorch computes from the checkpoint it was made of."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from export.gguf_file import read_checkpoint
from export.llama import Llama
from train.corpus import open_corpus

# A file with the checkpoint's own numbers may differ by rounding only; one of 8 bits as much as its steps allow.
LARGEST_F32 = 1e-3
SAME_F32 = 0.999
LARGEST_Q8 = 1.0
MEAN_Q8 = 0.1
SAME_Q8 = 0.98
DIVERGENCE_Q8 = 0.01
# Of each document: llama.cpp is asked for the scores of a position one by one.
POSITIONS = 24


@dataclass(frozen=True)
class Difference:
    """How far two sets of scores are from each other."""

    positions: int
    largest: float
    mean: float
    same: float
    divergence: float

    def __str__(self) -> str:
        return (
            f'{self.positions} positions: largest difference {self.largest:.2e}, mean {self.mean:.2e}, '
            f'same best token {self.same:.2%}, mean divergence {self.divergence:.2e} nats'
        )


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """Log probabilities of scores."""
    shifted = scores - scores.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def compare(ours: np.ndarray, theirs: np.ndarray) -> Difference:
    """Differences of scores (positions × vocabulary); divergence is Kullback and Leibler's, from ours."""
    ours, theirs = ours.astype(np.float64), theirs.astype(np.float64)
    one, other = log_softmax(ours), log_softmax(theirs)
    return Difference(
        positions=len(ours),
        largest=float(np.abs(ours - theirs).max()),
        mean=float(np.abs(ours - theirs).mean()),
        same=float((ours.argmax(-1) == theirs.argmax(-1)).mean()),
        divergence=float((np.exp(one) * (one - other)).sum(-1).mean()),
    )


def spread(count: int, most: int) -> np.ndarray:
    """At most so many of 0 … count - 1, evenly, the first and the last with them."""
    return np.unique(np.linspace(0, count - 1, min(most, count)).round().astype(int))


def measure(file: Path, plain: bool, documents: list[np.ndarray], ours: list[np.ndarray]) -> Difference:
    """Scores of llama.cpp against `ours`."""
    with Llama(file, plain) as llama:
        theirs = [llama.logits(d.tolist(), spread(len(d), POSITIONS).tolist()) for d in documents]
    return compare(np.concatenate(ours), np.concatenate(theirs))


def main() -> None:
    """Compares both files with the checkpoint; ends with 1 when a figure is out of its bound."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('--checkpoint', type=Path, required=True)
    options.add_argument('--f32', type=Path, required=True, help='GGUF with 32-bit weights')
    options.add_argument('--q8', type=Path, required=True, help='GGUF with 8-bit weights')
    options.add_argument('--data', type=Path, required=True, help='corpus to take documents of (heldout.npz)')
    options.add_argument('--documents', type=int, default=30)
    given = options.parse_args()
    model, _ = read_checkpoint(given.checkpoint)
    corpus = open_corpus(given.data)
    # Evenly over the lengths, and as much as fits the context: late positions are where rotations would go wrong.
    order = np.argsort(corpus.lengths)[spread(len(corpus), given.documents)]
    documents = [corpus.document(int(index)) for index in order]
    # The context's last place is for the token that comes next.
    documents.append(corpus.tokens[: model.settings.context - 1])
    with torch.no_grad():
        ours = [
            model(torch.from_numpy(d.astype(np.int64))[None])[0].numpy()[spread(len(d), POSITIONS)] for d in documents
        ]
    exact = measure(given.f32, True, documents, ours)
    print(f'f32,  plain attention: {exact}')
    usual = measure(given.f32, False, documents, ours)
    print(f'f32,  as it is served: {usual}')
    eight = measure(given.q8, False, documents, ours)
    print(f'q8_0, as it is served: {eight}')
    wrong = []
    if exact.largest > LARGEST_F32 or exact.same < SAME_F32:
        wrong.append(f'f32: at most {LARGEST_F32} apart and {SAME_F32:.1%} the same')
    if eight.largest > LARGEST_Q8 or eight.mean > MEAN_Q8 or eight.same < SAME_Q8 or eight.divergence > DIVERGENCE_Q8:
        wrong.append(
            f'q8_0: at most {LARGEST_Q8} apart, {MEAN_Q8} in the mean, {SAME_Q8:.0%} the same, {DIVERGENCE_Q8} nats'
        )
    for bound in wrong:
        print(f'out of bounds: {bound}')
    if wrong:
        raise SystemExit(1)


if __name__ == '__main__':
    main()
