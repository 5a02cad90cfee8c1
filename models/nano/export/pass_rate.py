"""How many answers are right, by running them: held-out requests of the generator, asked through llama.cpp.

Requests are made anew from a seed of their own, by what is held out of training: a phrase, a sentence around it, or a
combination of two families. An answer passes when all tests of the request's function pass, shown in the prompt or not.
This is a quick look while training; its requests come from the generator, so it is no evaluation of what people ask.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from random import Random

from data.example import Example
from data.execution.runner import Runner
from data.kinds.code import make_code
from data.kinds.repair import make_repair
from export.answers import code_of, with_name
from export.llama import Llama
from train.chat import prompt
from train.examples import Message
from train.tokenizer import Cutter, load

HELD = ('', 'phrase', 'frame', 'combination')
LANGUAGES = ('python', 'javascript')
SEED = 'pass rate'
LONGEST_ANSWER = 500


def requests(language: str, held: str, count: int, runner: Runner) -> list[Example]:
    """Requests for code and for repair of each kind, `count` together; repairs carry their real error."""
    random = Random(f'{SEED}:{language}:{held}')
    made: list[Example] = []
    while len(made) < count:
        example = (make_repair if random.random() < 0.25 else make_code)(random, language, held)
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
    """Asks, runs the answers and prints the share that passes."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('--model', type=Path, required=True)
    options.add_argument('--tokenizer', type=Path, required=True)
    options.add_argument('--count', type=int, default=100, help='requests a language and kind of holding out')
    options.add_argument('--out', type=Path, help='every request with its answer, as JSON lines')
    given = options.parse_args()
    cutter = load(given.tokenizer)
    records = []
    with Runner() as runner, Llama(given.model) as llama:
        for held in HELD:
            for language in LANGUAGES:
                examples = requests(language, held, given.count, runner)
                answers = [ask(llama, cutter, example) for example in examples]
                programs = []
                for example, answer in zip(examples, answers, strict=True):
                    _, reference, tests = example.passes[0]
                    asked_for = '\n'.join(m['content'] for m in example.messages[:-1])
                    programs.append((with_name(language, code_of(answer), reference, asked_for), tests))
                errors = runner.run(language, programs)
                passed, asked = Counter(), Counter()
                for example, answer, error in zip(examples, answers, errors, strict=True):
                    asked[example.kind] += 1
                    passed[example.kind] += not error
                    records.append({**example.record(), 'held': held, 'answer': answer, 'error': error})
                shares = ', '.join(f'{kind} {passed[kind]}/{asked[kind]}' for kind in sorted(asked))
                print(f'{held or "in training":12} {language:10} {shares}', flush=True)
    if given.out:
        given.out.write_text(''.join(json.dumps(record) + '\n' for record in records), encoding='utf-8')


if __name__ == '__main__':
    main()
