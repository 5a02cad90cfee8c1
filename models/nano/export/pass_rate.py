"""How many answers are right: requests of the generator of each kind, asked through llama.cpp, programs in answers run.

Requests are made anew from a seed of their own, by what is held out of training: a phrase, a sentence around it, or a
combination of two families. Requests come from the generator, so this is no evaluation of what people ask.
"""

import argparse
import json
from pathlib import Path
from random import Random

from data.example import Example
from data.execution.runner import Runner
from export.kinds import KINDS
from export.llama import Llama
from train.chat import prompt
from train.examples import Message
from train.tokenizer import Cutter, load

LANGUAGES = ('python', 'javascript')
SEED = 'pass rate'
LONGEST_ANSWER = 500


def requests(kind: str, language: str, held: str, count: int, runner: Runner) -> list[Example]:
    """`count` requests of a kind; repairs carry their real error."""
    random = Random(f'{SEED}:{kind}:{language}:{held}')
    made: list[Example] = []
    while len(made) < count:
        example = KINDS[kind].make(random, language, held)
        if example.fails is not None and example.with_error is not None:
            error = runner.run(language, [example.fails[1:]])[0]
            if not error:
                continue
            example.messages = example.with_error(error)
        made.append(example)
    return made


def ask(llama: Llama, cutter: Cutter, example: Example) -> str:
    """The model's answer, by its best token each time."""
    messages = [Message(m['role'], m['content']) for m in example.messages[:-1]]
    ids = prompt(messages, cutter.plain, cutter.ids)
    return cutter.text(llama.generate(ids, LONGEST_ANSWER))


def main() -> None:
    """Asks, runs the answers and prints the share that is right."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('--model', type=Path, required=True)
    options.add_argument('--tokenizer', type=Path, required=True)
    options.add_argument('--count', type=int, default=100, help='requests a kind, language and way of holding out')
    options.add_argument('--kinds', nargs='+', choices=tuple(KINDS), default=list(KINDS))
    options.add_argument('--out', type=Path, help='every request with its answer, as JSON lines')
    given = options.parse_args()
    cutter = load(given.tokenizer)
    records = []
    with Runner() as runner, Llama(given.model) as llama:
        for kind in given.kinds:
            for held in KINDS[kind].held:
                for language in LANGUAGES:
                    examples = requests(kind, language, held, given.count, runner)
                    answers = [ask(llama, cutter, example) for example in examples]
                    right = KINDS[kind].right(examples, answers, runner)
                    for example, answer, passed in zip(examples, answers, right, strict=True):
                        records.append({**example.record(), 'held': held, 'answer': answer, 'right': passed})
                    print(f'{kind:10} {held or "in training":12} {language:10} {sum(right)}/{len(right)}', flush=True)
    if given.out:
        given.out.write_text(''.join(json.dumps(record) + '\n' for record in records), encoding='utf-8')


if __name__ == '__main__':
    main()
