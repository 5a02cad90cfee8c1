"""What the model knows of itself and of EdgeCoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .edgecoder import EDGECODER
from .itself import ITSELF
from .topic import Topic

QUESTIONS = Path(__file__).parent / 'questions.txt'


def _more() -> dict[str, list[str]]:
    """Further questions by topic: a line `[topic]`, then a question a line."""
    more: dict[str, list[str]] = {}
    name = ''
    for line in QUESTIONS.read_text().splitlines():
        if line.startswith('['):
            name = line.strip('[]')
            if name in more:
                raise ValueError(f'{QUESTIONS.name}: {name} stands twice')
            more[name] = []
        elif line.strip() and not line.startswith('#'):
            more[name].append(line.strip())
    return more


def _topics() -> tuple[Topic, ...]:
    more = _more()
    found = tuple(replace(one, questions=(*one.questions, *more.pop(one.name, ()))) for one in (*ITSELF, *EDGECODER))
    if more:
        raise ValueError(f'{QUESTIONS.name}: there is no topic {", ".join(more)}')
    return found


TOPICS: tuple[Topic, ...] = _topics()

__all__ = ['TOPICS', 'Topic']
