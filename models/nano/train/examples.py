"""Examples on disk: one JSON object a line, as the generator in `data` writes them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ('code', 'repair', 'tests', 'decompose', 'chat')
ROLES = ('system', 'user', 'assistant')


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `role` is one of ROLES."""

    role: str
    content: str


@dataclass(frozen=True)
class Example:
    """A conversation that ends with the answer that the model is to learn."""

    kind: str
    language: str
    family: str
    split: str
    messages: tuple[Message, ...]
    #: The answer goes on after what is there, so nothing is learned of its end.
    cut: bool = False


class ExampleError(ValueError):
    """A line that is no example; the message names the file, the line and the reason."""


def parse(line: str, where: str) -> Example:
    """Reads one line; `where` is put before the reason when it is no example."""
    try:
        value = json.loads(line)
        messages = tuple(Message(str(m['role']), str(m['content'])) for m in value['messages'])
        example = Example(
            value['kind'], value['language'], value['family'], value['split'], messages, value.get('cut') is True
        )
    except (ValueError, KeyError, TypeError) as cause:
        raise ExampleError(f'{where}: not an example ({cause!r})') from cause
    if example.kind not in KINDS:
        raise ExampleError(f'{where}: unknown kind {example.kind!r}')
    if any(m.role not in ROLES for m in messages):
        raise ExampleError(f'{where}: unknown role')
    if not messages or messages[-1].role != 'assistant':
        raise ExampleError(f"{where}: the last message is not the assistant's")
    if messages[-1].content.strip() != messages[-1].content or not messages[-1].content:
        # White space beside the chat format's own would be cut into other tokens than a model is asked with.
        raise ExampleError(f'{where}: the answer is empty or begins or ends with white space')
    return example


def read(paths: Iterable[Path]) -> Iterator[Example]:
    """The examples of several files, in order."""
    for path in paths:
        with path.open(encoding='utf-8') as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield parse(line, f'{path}:{number}')
