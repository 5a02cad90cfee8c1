"""A step's batches side by side on a processor: one process of one thread for each core.

Threads that share every single product wait for each other thousands of times in a step, and for whatever else the machine
does; processes wait once. Which process takes which batch changes nothing: gradients are added in the batches' order.
"""

import os
import queue
from collections.abc import Callable
from typing import Any

import torch
import torch.multiprocessing as processes

from train.batches import Batch
from train.model import Decoder

# Gradients of so many batches are kept before they are added.
SLOTS = 16
# How long one waits for the other before it looks whether that one still lives.
PATIENCE_SECONDS = 20.0


def _flat(tensors: list[torch.Tensor], flat: torch.Tensor) -> list[torch.Tensor]:
    """Parts of `flat` in the tensors' shapes."""
    return [part.view_as(tensor) for part, tensor in zip(flat.split([tensor.numel() for tensor in tensors]), tensors)]


def _work(model: Decoder, slots: torch.Tensor, wide: bool, compiled: bool, work: Any, done: Any) -> None:
    """Computes gradients for batches until it is told None or whoever began it is gone."""
    torch.set_num_threads(1)
    parent = os.getppid()
    weights = list(model.parameters())
    loss_of = torch.compile(model.loss, dynamic=True) if compiled else model.loss
    parts = [_flat(weights, slot) for slot in slots]
    while True:
        try:
            job = work.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            if os.getppid() != parent:
                return
            continue
        if job is None:
            return
        slot, inputs, targets, counted = job
        with torch.autocast('cpu', dtype=torch.bfloat16, enabled=not wide):
            loss = loss_of(torch.from_numpy(inputs), torch.from_numpy(targets)) / counted
        for part, gradient in zip(parts[slot], torch.autograd.grad(loss, weights)):
            part.copy_(gradient)
        done.put((slot, loss.item()))


class Workers:
    """Processes that share a model's weights with this one. `compiled` needs a C++ compiler."""

    def __init__(self, model: Decoder, count: int, wide: bool, compiled: bool = False) -> None:
        model.share_memory()
        self.weights = list(model.parameters())
        self.slots = torch.zeros(SLOTS, sum(weight.numel() for weight in self.weights)).share_memory_()
        context = processes.get_context('spawn')
        self.work, self.done = context.Queue(), context.Queue()
        self.all = [
            context.Process(target=_work, args=(model, self.slots, wide, compiled, self.work, self.done), daemon=True)
            for _ in range(count)
        ]
        for one in self.all:
            one.start()

    def _result(self) -> tuple[int, float]:
        while True:
            try:
                return self.done.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                if not all(one.is_alive() for one in self.all):
                    raise RuntimeError('a process that computes gradients has ended') from None

    def gradients(self, group: list[Batch], meanwhile: Callable[[], None] = lambda: None) -> float:
        """Puts the gradient of the mean over all targets of `group` into the weights; gives the loss.

        `meanwhile` is called while the processes compute.
        """
        counted = sum(batch.counted for batch in group)
        total = torch.zeros_like(self.slots[0])
        losses: list[float] = []
        for first in range(0, len(group), SLOTS):
            some = group[first : first + SLOTS]
            for slot, batch in enumerate(some):
                self.work.put((slot, batch.inputs, batch.targets, counted))
            meanwhile()
            losses += [loss for _, loss in sorted(self._result() for _ in some)]
            total += self.slots[: len(some)].sum(0)
        for weight, gradient in zip(self.weights, _flat(self.weights, total)):
            weight.grad = gradient
        return sum(losses)

    def close(self) -> None:
        """Ends the processes."""
        for _ in self.all:
            self.work.put(None)
        for one in self.all:
            one.join()
