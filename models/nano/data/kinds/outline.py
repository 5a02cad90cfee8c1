"""
A request with the beginning of its answer alone: the name of the function that is wanted, and what it takes. It says what was
meant, which is what words are learned for, in a third of the tokens.
"""

from __future__ import annotations

import re
from random import Random

from ..ask import ATTEMPTS, Ask, make_ask
from ..example import Example, answered, split_of
from ..messages import fenced, request

#: Up to the last argument: what follows belongs to a token that goes on to the next line.
_BEGINNING = re.compile(r'.*?^(?:(?:def|(?:async )?function) \w+\([^()\n]*|class \w+)', re.DOTALL | re.MULTILINE)
COMBINED_SHARE = 0.45


def make_outline(rng: Random, language: str, held: str) -> Example:
    for _ in range(ATTEMPTS):
        combined = rng.random() < COMBINED_SHARE if held == '' else None
        example = outline_of(make_ask(rng, language, held, combined=combined))
        if example is not None:
            return example
    raise RuntimeError('no outline could be made')


def outline_of(ask: Ask) -> Example | None:
    """The beginning of the answer to this request; None where the request gives the name, which says nothing of what is meant."""
    found = _BEGINNING.match(fenced(ask.language, ask.source))
    if ask.prompt.name is not None or found is None:
        return None
    return Example(
        'code',
        ask.language,
        ask.program.key,
        split_of(ask.held),
        answered(request('code', ask.language, prompt=ask.prompt.text), found[0].rstrip()),
        [(ask.language, ask.source, ask.tests(list(ask.program.cases)))],
        held=ask.held,
        cut=True,
    )
