"""Examples as tokens in one file: small enough to travel, quick to open, and all that training needs.

Training reads this file with numpy alone, so a machine with nothing but PyTorch on it can train.
"""

import argparse
import hashlib
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count, repeat
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np

from train.chat import encode
from train.examples import KINDS, Example, read
from train.tokenizer import Cutter, load


@dataclass(frozen=True)
class Corpus:
    """Documents end to end in `tokens`: document i is `tokens[starts[i]:starts[i+1]]`, its answer begins at `answers[i]`."""

    tokens: np.ndarray
    starts: np.ndarray
    answers: np.ndarray
    kinds: np.ndarray
    fingerprint: str

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def lengths(self) -> np.ndarray:
        """Tokens of each document."""
        return np.diff(self.starts)

    def document(self, index: int) -> np.ndarray:
        """Tokens of one document."""
        return self.tokens[self.starts[index] : self.starts[index + 1]]


def build(documents: list[tuple[list[int], int, str]]) -> Corpus:
    """Puts documents (tokens, where the answer begins, kind) end to end."""
    lengths = [len(tokens) for tokens, _, _ in documents]
    tokens = np.fromiter((t for ids, _, _ in documents for t in ids), dtype=np.uint16, count=sum(lengths))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    answers = np.array([answer for _, answer, _ in documents], dtype=np.int32)
    kinds = np.array([KINDS.index(kind) for _, _, kind in documents], dtype=np.uint8)
    digest = hashlib.sha256()
    for part in (tokens, starts, answers, kinds):
        digest.update(part.tobytes())
    return Corpus(tokens, starts, answers, kinds, digest.hexdigest())


def save(corpus: Corpus, path: Path) -> None:
    """Writes a corpus; a reader sees all of it or nothing."""
    part = path.with_suffix('.partial')
    with part.open('wb') as file:
        np.savez_compressed(
            file, tokens=corpus.tokens, lengths=corpus.lengths, answers=corpus.answers, kinds=corpus.kinds
        )
    os.replace(part, path)


def open_corpus(path: Path) -> Corpus:
    """Reads a corpus that `save` wrote."""
    with np.load(path) as file:
        tokens, answers, kinds = file['tokens'], file['answers'], file['kinds']
        starts = np.concatenate([[0], np.cumsum(file['lengths'])]).astype(np.int64)
    digest = hashlib.sha256()
    for part in (tokens, starts, answers, kinds):
        digest.update(part.tobytes())
    return Corpus(tokens, starts, answers, kinds, digest.hexdigest())


#: Documents that fit the context, and how many do not and are left out.
Cut = tuple[list[tuple[list[int], int, str]], int]
EXAMPLES_OF_A_JOB = 10_000


def documents_of(examples: list[Example], cutter: Cutter, context: int, torn: float = 0.0, seed: str = '') -> Cut:
    """Tokens, the first of the answer, and the kind of each. Of `torn`, a share, the requests' words are torn here and there:
    subword regularization (Kudo 2018), so that a word is known by more than one token, and misspelt as well."""
    rng = Random(seed)
    documents = []
    left_out = 0
    for example in examples:
        asked = partial(cutter.torn, rng=rng) if rng.random() < torn else None
        tokens, answer = encode(example.messages, cutter.plain, cutter.ids, example.cut, asked)
        if len(tokens) > context:
            left_out += 1
        else:
            documents.append((tokens, answer, example.kind))
    return documents, left_out


def _cut_some(examples: list[Example], number: int, tokenizer: Path, context: int, torn: float) -> Cut:
    return documents_of(examples, load(tokenizer), context, torn, f'torn:{number}')


def cut(examples: list[Example], tokenizer: Path, context: int, jobs: int, torn: float = 0.0) -> Cut:
    """`documents_of`, side by side."""
    some = [examples[first : first + EXAMPLES_OF_A_JOB] for first in range(0, len(examples), EXAMPLES_OF_A_JOB)]
    documents, left_out = [], 0
    with ProcessPoolExecutor(jobs, get_context('spawn')) as pool:
        for made, left in pool.map(_cut_some, some, count(), repeat(tokenizer), repeat(context), repeat(torn)):
            documents += made
            left_out += left
    return documents, left_out


def share(text: str) -> float:
    """A share from 0 to 1. Raises `ValueError`."""
    if not 0 <= (number := float(text)) <= 1:
        raise ValueError('not from 0 to 1')
    return number


def main() -> None:
    """Cuts examples into tokens: writes train.npz and heldout.npz."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('examples', type=Path, nargs='+')
    options.add_argument('--tokenizer', type=Path, required=True)
    options.add_argument('--context', type=int, default=1024)
    options.add_argument('--jobs', type=int, default=1, help='processes; the result is the same')
    options.add_argument(
        '--torn', type=share, default=0.0, help='of how many training examples the request is cut into other tokens'
    )
    options.add_argument('--out', type=Path, required=True)
    given = options.parse_args()
    splits: dict[str, list[Example]] = {'train': [], 'heldout': []}
    for example in read(given.examples):
        splits[example.split].append(example)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, examples in splits.items():
        documents, left_out = cut(
            examples, given.tokenizer, given.context, given.jobs, given.torn if name == 'train' else 0.0
        )
        corpus = build(documents)
        save(corpus, given.out / f'{name}.npz')
        counted = int((corpus.lengths - corpus.answers).sum())
        lengths = corpus.lengths if len(corpus) else np.zeros(1)
        print(
            f'{name}: {len(corpus)} documents, {len(corpus.tokens)} tokens, {counted} of them in answers, '
            f'median {np.median(lengths):.0f}, 99 % below {np.percentile(lengths, 99):.0f}, longest {lengths.max():.0f}, '
            f'{left_out} longer than {given.context} left out'
        )


if __name__ == '__main__':
    main()
