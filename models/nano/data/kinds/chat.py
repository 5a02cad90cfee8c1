"""Short answers about itself and EdgeCoder, from what it knows and from the facts it is told."""

from __future__ import annotations

from random import Random

from ..about import TOPICS
from ..domain import DECLINE_TALK, HELDOUT_TOPICS, PROGRAMS, QUESTIONS, topic
from ..example import Example, answered, split_of
from ..facts import make_facts
from ..family import stable_hash
from ..messages import request
from ..typos import with_typo
from ..words import base_form

MODEL = 'edgecoder-nano'
OTHER_MODEL_SHARE = 0.1
_OTHER_MODELS = ('nano', 'edgecoder-nano-q8', 'edgecoder-nano:q8_0', 'edgecoder-small')
FACTS_SHARE = 0.6
TYPO_SHARE = 0.06


def make_chat(rng: Random, _language: str, held: str) -> Example:
    model = rng.choice(_OTHER_MODELS) if rng.random() < OTHER_MODEL_SHARE else MODEL
    facts = make_facts(rng)
    told = ' '.join(facts.sentences) if rng.random() < FACTS_SHARE else ''
    held = 'phrase' if held else ''
    roll = rng.random()
    if roll < 0.3 and told:
        question, answer = facts.ask(rng)
        family = 'facts'
    elif roll < 0.75 or held:
        about = rng.choice(TOPICS)
        fitting = [q for q in about.questions if (stable_hash(q) % HELDOUT_TOPICS == 0) == bool(held)]
        if not fitting:
            fitting, held = list(about.questions[:1]), ''
        question, answer, family = rng.choice(fitting), about.answer.replace('{model}', model), about.name
    else:
        question = rng.choice(
            (
                topic(rng, QUESTIONS),
                base_form(topic(rng, PROGRAMS)),
                f'Can you {base_form(topic(rng, PROGRAMS))}?',
                f'please {base_form(topic(rng, PROGRAMS))}',
            )
        )
        answer, family = DECLINE_TALK, 'outside'
    messages = request('chat', None, model=model, facts=told, prompt=_varied(rng, question))
    return Example('chat', 'none', f'chat: {family}', split_of(held), answered(messages, answer), held=held)


def _varied(rng: Random, text: str) -> str:
    roll = rng.random()
    if roll < 0.2:
        text = text.lower()
    elif roll < 0.35:
        text = text.rstrip('.?')
    elif roll < 0.42:
        text = rng.choice(('Hi, ', 'hey, ', 'Please tell me: ', 'ok, ')) + text
    return with_typo(rng, text) if rng.random() < TYPO_SHARE else text
