"""Short answers about itself and EdgeCoder, from what it knows and from the facts it is told."""

from __future__ import annotations

from random import Random

from ..about import TOPICS
from ..domain import DECLINE, DECLINE_TALK, HELDOUT_TOPICS, PROGRAMS, QUESTIONS, topic, whole_request
from ..example import Example, answered, split_of
from ..facts import make_facts
from ..family import stable_hash
from ..messages import request
from ..typos import with_typos
from ..words import base_form

MODEL = 'edgecoder-nano'
OTHER_MODEL_SHARE = 0.1
_OTHER_MODELS = ('nano', 'edgecoder-nano-q8', 'edgecoder-nano:q8_0', 'edgecoder-small')
FACTS_SHARE = 0.6
TYPO_SHARE = 0.06
#: Of what it has no answer to, how much is whole requests of people's own.
WHOLE_SHARE = 0.7


def make_chat(rng: Random, _language: str, held: str) -> Example:
    model = rng.choice(_OTHER_MODELS) if rng.random() < OTHER_MODEL_SHARE else MODEL
    facts = make_facts(rng)
    told = ' '.join(facts.sentences) if rng.random() < FACTS_SHARE else ''
    held = 'phrase' if held else ''
    roll = rng.random()
    if roll < 0.3 and told:
        question, answer = facts.ask(rng)
        question, family = _varied(rng, question), 'facts'
    elif roll < 0.75 or held:
        about = rng.choice(TOPICS)
        fitting = [q for q in about.questions if (stable_hash(q) % HELDOUT_TOPICS == 0) == bool(held)]
        if not fitting:
            fitting, held = list(about.questions[:1]), ''
        question, answer, family = _varied(rng, rng.choice(fitting)), about.answer.replace('{model}', model), about.name
    else:
        question, answer, family = _outside(rng)
    messages = request('chat', None, model=model, facts=told, prompt=question)
    return Example('chat', 'none', f'chat: {family}', split_of(held), answered(messages, answer), held=held)


def _outside(rng: Random) -> tuple[str, str, str]:
    """What it has no answer to, the same words as where code is asked for."""
    if rng.random() < WHOLE_SHARE:
        text, whole = whole_request(rng)
        return text, whole.answer, f'outside: {whole.topic}'
    if rng.random() < 0.25:
        return _varied(rng, topic(rng, QUESTIONS)), DECLINE_TALK, 'outside'
    thing = base_form(topic(rng, PROGRAMS))
    return _varied(rng, rng.choice((thing, f'Can you {thing}?', f'please {thing}'))), DECLINE, 'outside'


def _varied(rng: Random, text: str) -> str:
    roll = rng.random()
    if roll < 0.2:
        text = text.lower()
    elif roll < 0.35:
        text = text.rstrip('.?')
    elif roll < 0.42:
        text = rng.choice(('Hi, ', 'hey, ', 'Please tell me: ', 'ok, ')) + text
    return with_typos(rng, text) if rng.random() < TYPO_SHARE else text
