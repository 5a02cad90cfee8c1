"""`python3 -m data.generate --seed 1 --count 200000 --out DIR`: writes examples that were all run, in shards."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from random import Random

from .example import Example
from .execution.runner import Runner
from .kinds.chat import make_chat
from .kinds.code import make_code
from .kinds.decline import make_decline, make_decline_outline
from .kinds.decompose import make_decompose
from .kinds.outline import make_outline
from .kinds.repair import make_repair
from .kinds.tests import make_tests
from .limits import bound_memory
from .messages import PROMPTS
from .once import make_once, requests_once
from .split import join, overlap

#: Examples of one shard; a run that was ended goes on at the first shard that is not there.
SHARD = 2_000
DEFAULT_COUNT = 200_000
HELDOUT_SHARE = 0.04
MAX_ERROR_CHARS = 300
HELD = ('phrase', 'frame', 'combination')
JAVASCRIPT_SHARE = 0.5
LANGUAGES = ('python', 'javascript')

#: What is generated: examples that are drawn, or beginnings of answers; each written request once, or with such a beginning.
EXAMPLES, OUTLINED, ONCE, ONCE_OUTLINED = 'examples', 'outlines', 'once', 'outlines once'

Maker = Callable[[Random, str, str], Example]

#: Kinds with their share.
KINDS: tuple[tuple[float, Maker], ...] = (
    (0.54, make_code),
    (0.05, make_repair),
    (0.02, make_tests),
    (0.18, make_decompose),
    (0.06, make_chat),
    (0.15, make_decline),
)
#: A set of its own: beginnings of answers, in which words are learned at a third of the price.
OUTLINES: tuple[tuple[float, Maker], ...] = ((0.85, make_outline), (0.15, make_decline_outline))


def candidates(seed: int, shard: int, count: int, what: str = EXAMPLES) -> Iterator[Example]:
    rng = Random(f'{seed}:{shard}')
    if what in (ONCE, ONCE_OUTLINED):
        first = shard * SHARD
        made = (
            make_once(rng, LANGUAGES[(seed + index) % 2], index, what == ONCE_OUTLINED)
            for index in range(first, first + count)
        )
        yield from (example for example in made if example is not None)
        return
    kinds = OUTLINES if what == OUTLINED else KINDS
    makers = [maker for _, maker in kinds]
    weights = [share for share, _ in kinds]
    for _ in range(count):
        maker = rng.choices(makers, weights)[0]
        language = _language(rng)
        held = rng.choice(HELD) if rng.random() < HELDOUT_SHARE else ''
        yield maker(rng, language, held)


def _language(rng: Random) -> str:
    return 'javascript' if rng.random() < JAVASCRIPT_SHARE else 'python'


def checked(examples: list[Example], runner: Runner, dropped: Counter[str]) -> Iterator[Example]:
    """Those whose programs all passed."""
    failures = _unrepaired(examples, runner)
    for language in LANGUAGES:
        programs = [
            (index, code, tests)
            for index, example in enumerate(examples)
            for lang, code, tests in example.passes
            if lang == language
        ]
        results = runner.run(language, [(code, tests) for _, code, tests in programs])
        for (index, _, _), failure in zip(programs, results, strict=True):
            if failure:
                failures.setdefault(index, failure)
    for index, example in enumerate(examples):
        if index in failures:
            dropped[f'{example.language}: {example.family}: {failures[index].splitlines()[0]}'] += 1
        else:
            yield example


def _unrepaired(examples: list[Example], runner: Runner) -> dict[int, str]:
    """Puts the real error into repairs; the reason of those where there is none."""
    reasons: dict[int, str] = {}
    for language in LANGUAGES:
        wrong = [
            (index, e.fails, e.with_error)
            for index, e in enumerate(examples)
            if e.fails is not None and e.with_error is not None and e.fails[0] == language
        ]
        errors = runner.run(language, [(code, tests) for _, (_, code, tests), _ in wrong])
        for (index, _, with_error), error in zip(wrong, errors, strict=True):
            if error == '':
                reasons[index] = 'the mutation passes the tests'
            elif len(error) > MAX_ERROR_CHARS:
                reasons[index] = 'the error is too long'
            else:
                examples[index].messages = with_error(error)
    return reasons


def write_shard(path: Path, examples: list[Example]) -> None:
    part = path.with_suffix('.part')
    with part.open('w') as file:
        for example in examples:
            file.write(json.dumps(example.record(), ensure_ascii=False, separators=(',', ':')) + '\n')
    part.rename(path)


def fingerprint(seed: int, count: int, what: str = EXAMPLES) -> str:
    """Of what decides the data: shards of another program are not gone on with."""
    digest = hashlib.sha256(f'{seed}:{count}:{what}'.encode())
    here = Path(__file__).parent
    for source in [PROMPTS, *sorted(here.rglob('*.py')), *sorted(here.rglob('*.ts')), *sorted(here.rglob('*.txt'))]:
        if 'tests' not in source.parts:
            digest.update(source.read_bytes())
    return digest.hexdigest()


def make_shard(seed: int, shard: int, size: int, folder: Path, what: str = EXAMPLES) -> int:
    """Writes one shard; the number of its examples."""
    dropped: Counter[str] = Counter()
    with Runner() as runner:
        examples = list(checked(list(candidates(seed, shard, size, what)), runner, dropped))
    (folder / f'{shard:05}.drops.json').write_text(json.dumps(dropped, indent=1, sort_keys=True))
    write_shard(folder / f'{shard:05}.jsonl', examples)
    return len(examples)


def generate(seed: int, count: int, out: Path, say: Callable[[str], None], jobs: int = 1, what: str = EXAMPLES) -> None:
    """Writes what is not there yet, in `jobs` processes; how many there are changes nothing in the files."""
    folder = out / 'shards'
    folder.mkdir(parents=True, exist_ok=True)
    mark = out / 'fingerprint'
    wanted = fingerprint(seed, count, what)
    if mark.exists() and mark.read_text() != wanted:
        raise SystemExit(f'{out} has data of another seed, count or program: give another folder or delete it')
    mark.write_text(wanted)
    started = time.monotonic()
    total = -(-count // SHARD)
    missing = [shard for shard in range(total) if not (folder / f'{shard:05}.jsonl').exists()]
    made = 0
    with ProcessPoolExecutor(jobs, initializer=bound_memory) as pool:
        sizes = {
            pool.submit(make_shard, seed, shard, min(SHARD, count - shard * SHARD), folder, what): shard
            for shard in missing
        }
        for done, future in enumerate(as_completed(sizes), 1):
            made += future.result()
            rate = made / (time.monotonic() - started)
            say(f'shard {sizes[future]}: {done} of {len(missing)} shards, {made} examples, {rate:.0f}/s')
    counts = join(out)
    say(', '.join(f'{key}: {value}' for key, value in sorted(counts.items())))
    if overlap(out):
        raise SystemExit('training and held-out examples overlap')


def main() -> None:
    parser = argparse.ArgumentParser(prog='data.generate', description=__doc__)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--count', type=int, help=f'examples, before any are dropped ({DEFAULT_COUNT:,})')
    parser.add_argument('--jobs', type=int, default=1, help='processes; each runs another one for the programs')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--outlines', action='store_true', help='requests with the beginnings of their answers alone')
    parser.add_argument(
        '--once',
        action='store_true',
        help='each request that was written by hand once, in one language; with the next seed in the other',
    )
    options = parser.parse_args()
    if options.once and options.count is not None:
        parser.error('--once makes all that there are: it takes no --count')
    what = (ONCE_OUTLINED if options.outlines else ONCE) if options.once else OUTLINED if options.outlines else EXAMPLES
    generate(
        options.seed,
        len(requests_once(options.outlines)) if options.once else options.count or DEFAULT_COUNT,
        options.out,
        lambda text: print(text, file=sys.stderr, flush=True),
        options.jobs,
        what,
    )


if __name__ == '__main__':
    main()
