"""llama.cpp from Python: a process of `llama.ts` that answers one request after another."""

import base64
import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

BRIDGE = Path(__file__).with_name('llama.ts')


class LlamaError(RuntimeError):
    """The process ended before it answered."""


class Llama:
    """A model in llama.cpp. `plain` computes attention in the simplest form with 32 bits, to compare logits."""

    def __init__(self, model: Path, plain: bool = False, node: str = 'node') -> None:
        command = [node, '--disable-warning=ExperimentalWarning', str(BRIDGE), str(model.resolve())]
        self.process = subprocess.Popen(
            command + (['--plain'] if plain else []), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.communicate()

    def ask(self, **request: Any) -> dict[str, Any]:
        """Sends a request and waits for its answer."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + '\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise LlamaError(f'llama.cpp ended with {self.process.wait()} instead of an answer to {request["op"]}')
        return json.loads(line)

    def tokenize(self, texts: list[str]) -> list[list[int]]:
        """Tokens of texts in which nothing counts as special."""
        return self.ask(op='tokenize', texts=texts)['ids']

    def detokenize(self, ids: list[list[int]]) -> list[str]:
        """Texts of tokens."""
        return self.ask(op='detokenize', ids=ids)['texts']

    def logits(self, ids: list[int], positions: list[int]) -> np.ndarray:
        """Scores after the tokens at these positions: positions × vocabulary."""
        answer = self.ask(op='logits', ids=ids, positions=positions)['logits']
        return np.frombuffer(base64.b64decode(answer), dtype=np.float32).reshape(len(positions), -1)

    def generate(self, ids: list[int], limit: int, temperature: float = 0.0, seed: int = 0) -> list[int]:
        """Goes on from a prompt until the turn's end."""
        return self.ask(op='generate', ids=ids, limit=limit, temperature=temperature, seed=seed)['ids']
