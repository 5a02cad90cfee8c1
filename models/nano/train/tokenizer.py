"""Byte-level BPE: trained here, and cut the same way by llama.cpp (pre-tokenizer `qwen2`).

Merges are learned on finer pieces than those of the pre-tokenizer: words apart from the punctuation before them, and
the words of `camelCase` apart from each other, so that a word is the same token wherever it stands. Using the coarser
pieces afterwards is safe: a merge that was never learned joins nothing.
"""

import argparse
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from tokenizers import Regex, Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer

from train.chat import SPECIALS
from train.examples import read

# The pieces of llama.cpp's pre-tokenizer of this name; digits stand alone.
PRE = 'qwen2'
PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
#: Between two letters.
_INSIDE_WORDS = re.compile(r'(?<=[^\W\d_])(?=[^\W\d_])')
#: How likely a word is cut between two of its letters: every sixth word or so.
TORN_RATE = 0.04
WORDS = r' ?\p{Lu}?\p{Ll}+| ?\p{Lu}+(?!\p{Ll})'


def pieces(fine: bool) -> pre_tokenizers.PreTokenizer:
    """Cuts text before merging; `fine` is for learning merges only."""
    splits = [pre_tokenizers.Split(Regex(PIECES), 'isolated')]
    if fine:
        splits.append(pre_tokenizers.Split(Regex(WORDS), 'isolated'))
    return pre_tokenizers.Sequence([*splits, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def learn(texts: Iterable[str], size: int) -> Tokenizer:
    """Learns `size` tokens: the special ones, the 256 bytes, and merges by how often they occur."""
    tokenizer = Tokenizer(BPE())
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.pre_tokenizer = pieces(fine=True)
    trainer = BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIALS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.pre_tokenizer = pieces(fine=False)
    return tokenizer


def made_of(tokens: Sequence[str], merges: Iterable[str]) -> Tokenizer:
    """The tokenizer that has these tokens, by number, and these merges, as `Cutter.merges` gives them."""
    pairs = [tuple(merge.split(' ')) for merge in merges]
    tokenizer = Tokenizer(BPE(vocab={token: number for number, token in enumerate(tokens)}, merges=pairs))
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.pre_tokenizer = pieces(fine=False)
    tokenizer.add_special_tokens(list(SPECIALS))
    return tokenizer


class Cutter:
    """A tokenizer in use: text to tokens and back; text never yields a special token."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.ids = {token: tokenizer.token_to_id(token) for token in SPECIALS}
        # Special tokens are put in by their number only; a tokenizer without them reads them as the text they are.
        self.tokenizer.encode_special_tokens = True

    @property
    def size(self) -> int:
        """How many tokens there are."""
        return self.tokenizer.get_vocab_size()

    def merges(self) -> list[str]:
        """Merges in the order they were learned, two tokens with a space between."""
        learned = json.loads(self.tokenizer.to_str())['model']['merges']
        return [merge if isinstance(merge, str) else ' '.join(merge) for merge in learned]

    def plain(self, text: str) -> list[int]:
        """Tokens of a text."""
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def torn(self, text: str, rng: Random) -> list[int]:
        """Tokens of a text some of whose words are cut in two first: the same words in other tokens."""
        ends = [place.start() for place in _INSIDE_WORDS.finditer(text) if rng.random() < TORN_RATE]
        return [number for first, last in pairwise((0, *ends, len(text))) for number in self.plain(text[first:last])]

    def plain_all(self, texts: list[str]) -> list[list[int]]:
        """Tokens of many texts, on several cores."""
        return [e.ids for e in self.tokenizer.encode_batch(texts, add_special_tokens=False)]

    def text(self, ids: list[int], specials: bool = False) -> str:
        """The text of tokens; special ones are left out unless asked for."""
        return self.tokenizer.decode(ids, skip_special_tokens=not specials)


def load(path: Path) -> Cutter:
    """Reads a tokenizer that `main` wrote."""
    return Cutter(Tokenizer.from_file(str(path)))


def texts_of(paths: Iterable[Path]) -> Iterator[str]:
    """Every text of the training examples; those held out teach no merges."""
    for example in read(paths):
        if example.split == 'train':
            for message in example.messages:
                yield message.content


def main() -> None:
    """Learns a tokenizer from examples and writes it as JSON."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('examples', type=Path, nargs='+')
    options.add_argument('--size', type=int, default=3072)
    options.add_argument('--out', type=Path, required=True)
    given = options.parse_args()
    tokenizer = learn(texts_of(given.examples), given.size)
    if tokenizer.get_vocab_size() != given.size:
        raise SystemExit(f'only {tokenizer.get_vocab_size()} tokens could be learned: give more examples')
    given.out.parent.mkdir(parents=True, exist_ok=True)
    partial = given.out.with_suffix('.partial')
    tokenizer.save(str(partial))
    os.replace(partial, given.out)
    cutter = load(given.out)
    sample = [text for _, text in zip(range(20_000), texts_of(given.examples))]
    count = sum(len(ids) for ids in cutter.plain_all(sample))
    print(f'{given.size} tokens, {sum(len(t.encode()) for t in sample) / count:.2f} bytes a token')


if __name__ == '__main__':
    main()
