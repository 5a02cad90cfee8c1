"""`python3 -m data.summary DIR`: what a folder of examples has, by kind, split, language and family, and how long they are."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from .split import records

FILES = ('train.jsonl', 'heldout.jsonl')


def summarise(out: Path) -> dict[str, Any]:
    kinds: Counter[str] = Counter()
    held: Counter[str] = Counter()
    families: Counter[str] = Counter()
    combinations: set[str] = set()
    lengths: dict[str, list[int]] = {}
    for name in FILES:
        for record in records(out / name):
            kinds[f'{record["split"]} {record["kind"]} {record["language"]}'] += 1
            if 'held' in record:
                held[record['held']] += 1
            families[record['family'] if record['kind'] != 'decompose' else 'decompose'] += 1
            if ':' in record['family'] and record['kind'] in ('code', 'repair', 'tests'):
                combinations.add(record['family'])
            lengths.setdefault(record['kind'], []).append(
                sum(len(message['content']) for message in record['messages'])
            )
    drops: Counter[str] = Counter()
    for path in sorted((out / 'shards').glob('*.drops.json')):
        for reason, count in json.loads(path.read_text()).items():
            drops[': '.join(reason.split(': ')[2:])] += count
    return {
        'examples': sum(kinds.values()),
        'kinds': dict(sorted(kinds.items())),
        'held out by': dict(sorted(held.items())),
        'characters': {kind: _spread(values) for kind, values in sorted(lengths.items())},
        'combinations': len(combinations),
        'dropped': dict(drops.most_common()),
        'families': dict(
            sorted((family, count) for family, count in families.items() if ':' not in family and '+' not in family)
        ),
    }


def _spread(values: list[int]) -> dict[str, int]:
    ordered = sorted(values)
    return {'median': ordered[len(ordered) // 2], 'p99': ordered[len(ordered) * 99 // 100], 'most': ordered[-1]}


def main() -> None:
    parser = argparse.ArgumentParser(prog='data.summary', description=__doc__)
    parser.add_argument('out', type=Path)
    out: Path = parser.parse_args().out
    text = json.dumps(summarise(out), indent=1)
    (out / 'summary.json').write_text(text + '\n')
    print(text)


if __name__ == '__main__':
    main()
