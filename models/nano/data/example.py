"""One example of the training data, with what has to be run before it may be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .messages import Message

#: (language, code, tests)
Run = tuple[str, str, str]


@dataclass
class Example:
    kind: str
    language: str
    family: str
    split: str
    messages: list[Message]
    #: What must pass.
    passes: list[Run] = field(default_factory=list)
    #: What must fail, and what to write with its error.
    fails: Run | None = None
    with_error: Callable[[str], list[Message]] | None = None
    #: What is held out of training: `phrase`, `frame`, `combination`; '' in training.
    held: str = ''
    #: The answer goes on after what is there.
    cut: bool = False

    def record(self) -> dict[str, object]:
        record: dict[str, object] = {
            'kind': self.kind,
            'language': self.language,
            'family': self.family,
            'split': self.split,
        }
        if self.held:
            record['held'] = self.held
        if self.cut:
            record['cut'] = True
        return record | {'messages': self.messages}


def answered(messages: list[Message], answer: str) -> list[Message]:
    return [*messages, {'role': 'assistant', 'content': answer}]


def split_of(held: str) -> str:
    return 'heldout' if held else 'train'
