"""One example of the training data, with what has to be run before it may be written."""

from __future__ import annotations

from dataclasses import dataclass, field

from .messages import Message


@dataclass
class Example:
    kind: str
    language: str
    family: str
    split: str
    messages: list[Message]
    #: (language, code, tests) that must pass.
    passes: list[tuple[str, str, str]] = field(default_factory=list)
    #: What is held out of training: `phrase`, `frame`, `combination`; '' in training.
    held: str = ''

    def record(self) -> dict[str, object]:
        record: dict[str, object] = {'kind': self.kind, 'language': self.language, 'family': self.family, 'split': self.split}
        if self.held:
            record['held'] = self.held
        return record | {'messages': self.messages}


def answered(messages: list[Message], answer: str) -> list[Message]:
    return [*messages, {'role': 'assistant', 'content': answer}]
