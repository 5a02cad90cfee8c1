"""The chat format: how a conversation becomes tokens, and the same as a template for the GGUF file.

Each turn is `<|role|>`, a line break, the text, `<|end|>` and a line break. llama.cpp and Ollama know this form by
name, so they need no setting to talk to the model.
"""

from collections.abc import Callable, Sequence

from train.examples import Message

END = '<|end|>'
PAD = '<|pad|>'
SPECIALS = (END, '<|system|>', '<|user|>', '<|assistant|>', PAD)

# Ollama takes the closest of the formats it knows: what is written here in a longer way than needed (the line break
# apart, the empty else) makes that Phi-3's, which is this one, and not ChatML.
TEMPLATE = (
    '{% for message in messages %}'
    "{{'<|' + message['role'] + '|>' + '\\n' + message['content'] + '<|end|>\\n' }}"
    '{% endfor %}'
    "{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ '' }}{% endif %}"
)


def special(role: str) -> str:
    """The token that begins a turn of this role."""
    return f'<|{role}|>'


def encode(
    messages: Sequence[Message],
    plain: Callable[[str], list[int]],
    ids: dict[str, int],
    cut: bool = False,
    asked: Callable[[str], list[int]] | None = None,
) -> tuple[list[int], int]:
    """Tokens of a conversation whose last turn is the answer, and where the answer's tokens begin.

    `plain` cuts text in which no special token counts as one: what a user writes cannot end a turn. The answer is cut
    by itself, as it is when a model goes on from a prompt; one that is `cut` has no end. `asked` cuts what users say, where
    that is another way.
    """
    tokens: list[int] = []
    for message in messages[:-1]:
        pieces = asked if asked is not None and message.role == 'user' else plain
        tokens += [ids[special(message.role)], *pieces('\n' + message.content), ids[END], *plain('\n')]
    tokens += [ids[special(messages[-1].role)], *plain('\n')]
    start = len(tokens)
    return [*tokens, *plain(messages[-1].content), *([] if cut else [ids[END]])], start


def prompt(messages: Sequence[Message], plain: Callable[[str], list[int]], ids: dict[str, int]) -> list[int]:
    """Tokens that ask for the next answer."""
    tokens, start = encode([*messages, Message('assistant', '')], plain, ids)
    return tokens[:start]
