"""
A request with the beginning of its answer alone: the name of the function that is wanted, and what it takes. It says what was
meant, which is what words are learned for, in a third of the tokens.
"""

from __future__ import annotations

import re
from random import Random

from ..ask import ATTEMPTS, make_ask
from ..example import Example, answered, split_of
from ..messages import fenced, request

#: Up to the last argument: what follows belongs to a token that goes on to the next line.
_BEGINNING = re.compile(r'.*?^(?:(?:def|(?:async )?function) \w+\([^()\n]*|class \w+)', re.DOTALL | re.MULTILINE)
COMBINED_SHARE = 0.45


def make_outline(rng: Random, language: str, held: str) -> Example:
    for _ in range(ATTEMPTS):
        combined = rng.random() < COMBINED_SHARE if held == '' else None
        ask = make_ask(rng, language, held, combined=combined)
        found = _BEGINNING.match(fenced(language, ask.source))
        # A name that the request gives says nothing of what is meant.
        if ask.prompt.name is None and found is not None:
            break
    else:
        raise RuntimeError('no outline could be made')
    return Example(
        'code',
        language,
        ask.program.key,
        split_of(held),
        answered(request('code', language, prompt=ask.prompt.text), found[0].rstrip()),
        [(language, ask.source, ask.tests(list(ask.program.cases)))],
        held=held,
        cut=True,
    )
