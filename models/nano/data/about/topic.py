"""Something that the model is asked about, with ways to ask for it and the answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    name: str
    questions: tuple[str, ...]
    answer: str


def topic(name: str, questions: str, answer: str) -> Topic:
    """A topic of questions, one a line, and an answer whose line ends are spaces."""
    return Topic(name, tuple(line.strip() for line in questions.strip().splitlines()), ' '.join(answer.split()))
