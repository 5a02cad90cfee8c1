"""Shows that llama.cpp cuts texts into the tokens that training cut them into, and puts them together again."""

import argparse
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from export.llama import Llama
from train.chat import SPECIALS
from train.examples import read
from train.tokenizer import load

# Texts of one request: enough to keep the pipe busy, few enough to show where a difference is.
TOGETHER = 200
ALPHABETS = (
    [chr(c) for c in range(32, 127)],
    list(' \t\n\r\'"_()[]{}=+-*/.,:;`#$') + ["'s", "'ll", "'RE", '   ', '\n    ', '\r\n', ' 1', '12', 'aB', 'Ab'],
    [chr(c) for c in range(0xA0, 0x250)] + ['\u00bd', '\u00b2', '\u0661', '\u2167', '\u3007'],
    [*'漢字かな한글Ωжשا\u0301\u200d\u2028\u00a0\u3000', '\U0001f600', '\U0001f468\u200d\U0001f469', 'é', 'e\u0301'],
)


def invented(source: random.Random) -> Iterator[str]:
    """Texts without end that were made to be cut in unusual places."""
    while True:
        parts = source.choice(ALPHABETS) if source.random() < 0.7 else [p for a in ALPHABETS for p in a]
        yield ''.join(source.choice(parts) for _ in range(source.randrange(1, 80)))


def main() -> None:
    """Compares; ends with 1 at the first differences."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('examples', type=Path, nargs='*')
    options.add_argument('--model', type=Path, required=True)
    options.add_argument('--tokenizer', type=Path, required=True)
    options.add_argument('--count', type=int, default=5000, help='of invented texts, and of texts of examples')
    given = options.parse_args()
    cutter = load(given.tokenizer)
    texts = list(islice((m.content for example in read(given.examples) for m in example.messages), given.count))
    known = len(texts)
    texts += islice(invented(random.Random(1)), given.count)
    texts += [f'a{special}b' for special in SPECIALS]
    differences = 0
    tokens = 0
    with Llama(given.model) as llama:
        for at in range(0, len(texts), TOGETHER):
            some = texts[at : at + TOGETHER]
            ours = cutter.plain_all(some)
            theirs = llama.tokenize(some)
            back = llama.detokenize(ours)
            for text, mine, other, again in zip(some, ours, theirs, back, strict=True):
                tokens += len(mine)
                if mine != other or again != text:
                    differences += 1
                    if differences <= 5:
                        print(f'{text!r}\n  here      {mine}\n  llama.cpp {other}\n  and back  {again!r}')
    print(f'{known} texts of examples, {len(texts) - known} others, {tokens} tokens, {differences} differences')
    if differences:
        raise SystemExit(1)


if __name__ == '__main__':
    main()
