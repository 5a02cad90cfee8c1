"""
`python -m train.rehearse DIR/clean.jsonl --out rehearse.jsonl`: some of a set's examples, so that a stage on written requests
alone does not forget what those do not have: declines, tests, repairs, talk.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from train.examples import KINDS

#: Examples whose answer is a decline; they are of the kind of what was asked for.
DECLINED = 'declined'
#: How many are kept, by kind.
SHARES = {'code': 0.1, 'decompose': 0.16, DECLINED: 0.35}
OTHER_SHARE = 0.3


def share(record: dict[str, str], shares: dict[str, float]) -> float:
    """How likely this example is kept."""
    kind = DECLINED if record['family'].startswith('outside') else record['kind']
    return shares.get(kind, OTHER_SHARE)


def some(lines: Iterable[str], seed: int, shares: dict[str, float] = SHARES) -> Iterator[str]:
    """Those that are kept, by the seed."""
    rng = Random(seed)
    return (line for line in lines if rng.random() < share(json.loads(line), shares))


def kind_share(text: str) -> tuple[str, float]:
    """`decompose=0.4`. Raises `ValueError`."""
    kind, _, number = text.partition('=')
    if kind not in (*KINDS, DECLINED) or not 0 <= float(number) <= 1:
        raise ValueError(text)
    return kind, float(number)


def main() -> None:
    options = argparse.ArgumentParser(prog='train.rehearse', description=__doc__)
    options.add_argument('examples', type=Path, help='JSON lines of data.generate')
    options.add_argument('--seed', type=int, default=1)
    options.add_argument(
        '--share',
        type=kind_share,
        action='append',
        default=[],
        metavar='KIND=SHARE',
        help=f'how many of a kind, 0 to 1: {", ".join((*KINDS, DECLINED))}',
    )
    options.add_argument('--out', type=Path, required=True)
    given = options.parse_args()
    shares = SHARES | dict(given.share)
    part = given.out.with_name(f'{given.out.name}.part')
    try:
        if given.out.exists() and given.out.samefile(given.examples):
            raise ValueError('--out is the file that is read')
        with given.examples.open(encoding='utf-8') as lines, part.open('w', encoding='utf-8') as out:
            count = sum(out.write(line) > 0 for line in some(lines, given.seed, shares))
        part.replace(given.out)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SystemExit(f'rehearse: {error}') from None
    print(f'{count} examples')


if __name__ == '__main__':
    main()
