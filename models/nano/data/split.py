"""
Puts shards together as `train.jsonl` and `heldout.jsonl`, and shows that they have nothing in common: run by the generator at
its end, and by itself as `python3 -m data.split DIR` to prove it again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .prompt import normalised


@dataclass
class Overlap:
    """What stands on both sides."""

    prompts: list[str] = field(default_factory=list)
    combinations: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.prompts or self.combinations)


def records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as file:
        for line in file:
            yield json.loads(line)


def digest(record: dict[str, Any]) -> bytes:
    """Of the first thing a user says, without its tests: what asks, not how it is checked."""
    text = (
        next(m['content'] for m in record['messages'] if m['role'] == 'user')
        .split('\nTests:\n')[0]
        .split('\nSimilar:\n')[0]
    )
    return hashlib.blake2b(normalised(text).encode(), digest_size=12).digest()


def join(out: Path) -> Counter[str]:
    """Held-out examples whose words are in training too are dropped; so are repetitions."""
    counts: Counter[str] = Counter()
    shards = sorted((out / 'shards').glob('*.jsonl'))
    trained: set[bytes] = set()
    seen: set[bytes] = set()
    with (out / 'train.jsonl').open('w') as train:
        for shard in shards:
            with shard.open() as file:
                for line in file:
                    record = json.loads(line)
                    if record['split'] != 'train':
                        continue
                    whole = hashlib.blake2b(line.encode(), digest_size=12).digest()
                    if whole in seen:
                        counts['repeated'] += 1
                        continue
                    seen.add(whole)
                    trained.add(digest(record))
                    train.write(line)
                    counts['train'] += 1
    with (out / 'heldout.jsonl').open('w') as heldout:
        for shard in shards:
            for record in records(shard):
                if record['split'] != 'heldout':
                    continue
                if digest(record) in trained:
                    counts['held out, but its words are in training'] += 1
                    continue
                heldout.write(json.dumps(record, ensure_ascii=False, separators=(',', ':')) + '\n')
                counts['heldout'] += 1
    return counts


def overlap(out: Path) -> Overlap:
    """What is in both files; nothing, or the data must not be used to measure."""
    found = Overlap()
    prompts: set[bytes] = set()
    combined: set[str] = set()
    for record in records(out / 'train.jsonl'):
        prompts.add(digest(record))
        if ':' in record['family']:
            combined.add(record['family'])
    for record in records(out / 'heldout.jsonl'):
        if digest(record) in prompts:
            found.prompts.append(next(m['content'] for m in record['messages'] if m['role'] == 'user'))
        if record.get('held') == 'combination' and record['family'] in combined:
            found.combinations.append(record['family'])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog='data.split', description=__doc__)
    parser.add_argument('out', type=Path)
    out: Path = parser.parse_args().out
    found = overlap(out)
    print(f'prompts in both: {len(found.prompts)}, combinations in both: {len(found.combinations)}')
    for text in (found.prompts + found.combinations)[:20]:
        print(f'  {text}')
    raise SystemExit(1 if found else 0)


if __name__ == '__main__':
    main()
