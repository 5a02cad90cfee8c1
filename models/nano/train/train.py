"""Trains a decoder, or goes on with a run that was stopped: the same weights come out as without the stop."""

import argparse
import json
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from train import batches, checkpoint, settings
from train.batches import Batch
from train.corpus import Corpus, open_corpus
from train.examples import KINDS
from train.model import Decoder, parameters
from train.widen import widened
from train.workers import Workers

# Enough documents for two digits of the loss, few enough that looking costs little beside learning.
EVALUATED_DOCUMENTS = 500


@dataclass(frozen=True)
class Machine:
    """Where numbers are crunched, and how wide they are in matrix products."""

    device: str
    wide: bool

    def autocast(self) -> torch.autocast:
        """Matrix products in bfloat16 unless `wide`; weights and their updates always have 32 bits."""
        return torch.autocast(self.device, dtype=torch.bfloat16, enabled=not self.wide)


def machine(device: str, precision: str) -> Machine:
    """`auto` takes an accelerator that is there."""
    if device == 'auto':
        device = 'cuda' if torch.cuda.is_available() else 'cpu'
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Filling new memory before it is written costs an eighth of the time here, and changes nothing.
    torch.utils.deterministic.fill_uninitialized_memory = False
    if device == 'cuda':
        torch.backends.cuda.matmul.allow_tf32 = True
    return Machine(device, precision == 'f32')


# Parts of Muon's work that go on side by side; on a processor each takes one core.
MUON_PARTS = 4


class Optimizers:
    """Several optimizers that are used as one: AdamW for all, or Muon for the layers' matrices and AdamW for the rest.

    Muon makes a matrix's update orthogonal before it is applied, which takes clearly fewer steps for the same loss;
    its step is scaled to the size of AdamW's, so that one learning rate serves both. No matrix needs another for that, so
    threads share them.
    """

    def __init__(self, model: Decoder, chosen: settings.TrainingSettings) -> None:
        matrices = [w for n, w in model.named_parameters() if w.dim() == 2 and not n.startswith('embedding')]
        others = [w for n, w in model.named_parameters() if w.dim() != 2 or n.startswith('embedding')]
        rate, decay, betas = chosen.learningRate, chosen.weightDecay, (chosen.beta1, chosen.beta2)
        groups: list[dict[str, Any]] = [{'params': others, 'weight_decay': 0.0}]
        self.all: list[torch.optim.Optimizer] = []
        if chosen.optimizer == 'muon':
            # Each part has as many of each size.
            for first in range(MUON_PARTS):
                some = sorted(matrices, key=Tensor.numel)[first::MUON_PARTS]
                self.all.append(torch.optim.Muon(some, lr=rate, weight_decay=decay, adjust_lr_fn='match_rms_adamw'))
        else:
            groups.append({'params': matrices, 'weight_decay': decay})
        self.all.append(torch.optim.AdamW(groups, lr=rate, betas=betas, fused=True))
        self.threads = ThreadPoolExecutor(len(self.all))

    def step(self, rate: float) -> None:
        """Applies the gradients with this learning rate, and forgets them."""
        list(self.threads.map(lambda optimizer: _step(optimizer, rate), self.all))

    def state(self) -> list[dict[str, Any]]:
        """What going on needs."""
        return [optimizer.state_dict() for optimizer in self.all]

    def load(self, states: list[dict[str, Any]]) -> None:
        """Goes on from `state`."""
        for optimizer, state in zip(self.all, states, strict=True):
            optimizer.load_state_dict(state)


def _step(optimizer: torch.optim.Optimizer, rate: float) -> None:
    for group in optimizer.param_groups:
        group['lr'] = rate
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)


def tensors(batch: Batch, device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """A batch where the model is."""
    return torch.from_numpy(batch.inputs).to(device), torch.from_numpy(batch.targets).to(device)


def gradients(model: Decoder, group: list[Batch], on: Machine) -> torch.Tensor:
    """Puts the gradient of the mean over all targets of `group` into the weights; gives the loss."""
    counted = sum(batch.counted for batch in group)
    total = torch.zeros((), device=on.device)
    for batch in group:
        inputs, targets = tensors(batch, on.device)
        with on.autocast():
            loss = model.loss(inputs, targets) / counted
        loss.backward()
        total += loss.detach()
    return total


@torch.no_grad()
def evaluate(model: Decoder, corpus: Corpus, batch_tokens: int, on: Machine) -> dict[str, float]:
    """Loss a token on held-out answers, by kind and over all, and the share of answers with every token right."""
    sums = np.zeros((len(KINDS), 3))
    some = np.sort(np.random.default_rng(0).permutation(len(corpus))[:EVALUATED_DOCUMENTS])
    some = some[np.argsort(corpus.lengths[some], kind='stable')[::-1]]
    first = 0
    while first < len(some):
        rows = max(1, batch_tokens // batches.rounded(int(corpus.lengths[some[first]])))
        members = some[first : first + rows]
        first += rows
        inputs, targets = tensors(batches.assemble(corpus, members), on.device)
        with on.autocast():
            scores = model(inputs)
        losses = torch.nn.functional.cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction='none')
        wrong = (scores.argmax(-1) != targets) & (targets != batches.IGNORED)
        each = losses.view(targets.shape).sum(1).cpu().numpy()
        right = (wrong.sum(1) == 0).cpu().numpy()
        counted = (targets != batches.IGNORED).sum(1).cpu().numpy()
        np.add.at(sums, corpus.kinds[members], np.stack([each, counted, right], 1))
    figures: dict[str, float] = {}
    for kind, (loss, counted, _) in zip(KINDS, sums):
        if counted:
            figures[f'loss_{kind}'] = loss / counted
    figures['loss'] = sums[:, 0].sum() / max(1.0, sums[:, 1].sum())
    figures['whole'] = sums[:, 2].sum() / max(1, len(some))
    return figures


class Run:
    """A training run in a folder: `checkpoint.pt` to go on from, `log.jsonl` with what was seen."""

    def __init__(self, folder: Path, chosen: settings.Settings, corpus: Corpus, on: Machine) -> None:
        self.folder, self.settings, self.corpus, self.on = folder, chosen, corpus, on
        self.model = Decoder(chosen.model)
        self.model.initialize(chosen.training.seed)
        self.model.to(on.device)
        self.optimizers = Optimizers(self.model, chosen.training)
        self.workers: Workers | None = None
        self.step = 0
        self.tokens = 0
        self.seconds = 0.0
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def path(self) -> Path:
        """Where the checkpoint is."""
        return self.folder / 'checkpoint.pt'

    def state(self) -> dict[str, Any]:
        """All that going on needs."""
        return {
            'settings': self.settings.as_dict(),
            'fingerprint': self.corpus.fingerprint,
            'model': self.model.state_dict(),
            'optimizers': self.optimizers.state(),
            'step': self.step,
            'tokens': self.tokens,
            'seconds': self.seconds,
        }

    def save(self) -> None:
        """Writes the checkpoint."""
        checkpoint.save(self.path, self.state())

    def resume(self) -> bool:
        """Goes on from the folder's checkpoint if there is one; one of other data, or other steps so far, is refused."""
        if not self.path.exists():
            return False
        state = checkpoint.load(self.path, self.on.device)
        same_steps = settings.goes_on(settings.from_dict(state['settings']), self.settings, state['step'])
        if not same_steps or state['fingerprint'] != self.corpus.fingerprint:
            raise SystemExit(f'{self.path} is of a run with other settings or data: take another folder')
        self.model.load_state_dict(state['model'])
        self.optimizers.load(state['optimizers'])
        self.step, self.tokens, self.seconds = state['step'], state['tokens'], state['seconds']
        return True

    def begin_with(self, path: Path) -> None:
        """Takes the weights of another run of the same shape, or of one with less room, and nothing else of it."""
        state = checkpoint.load(path)
        try:
            weights = widened(state['model'], settings.from_dict(state['settings']).model, self.model)
        except ValueError as error:
            raise SystemExit(f'{path}: {error}') from error
        self.model.load_state_dict(weights)

    def note(self, **figures: Any) -> None:
        """Writes a line of figures to the log."""
        with (self.folder / 'log.jsonl').open('a', encoding='utf-8') as log:
            log.write(json.dumps(figures) + '\n')

    def go(self, until: Callable[[], bool], every: int, look: Callable[[], None]) -> None:
        """Learns until all steps are done or `until` says so; each `every` steps prints, saves and calls `look`."""
        chosen = self.settings.training
        source = batches.Ahead(
            batches.steps(self.corpus, chosen.batchTokens, chosen.stepTokens, chosen.seed, self.step)
        )
        mark, tokens_at_mark = time.monotonic(), self.tokens
        for epoch, group in source:
            if self.step >= chosen.steps or until():
                break
            now = chosen.rate(self.step)
            if self.workers:
                loss = torch.tensor(self.workers.gradients(group, meanwhile=source.prepare))
            else:
                loss = gradients(self.model, group, self.on)
            norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), chosen.gradientClip)
            self.optimizers.step(now)
            self.step += 1
            self.tokens += sum(batch.inputs.size for batch in group)
            if self.step % every == 0 or self.step == chosen.steps:
                seconds = time.monotonic() - mark
                speed = (self.tokens - tokens_at_mark) / seconds
                self.seconds += seconds
                left = (chosen.steps - self.step) * (self.tokens / self.step) / speed
                figures = {'step': self.step, 'loss': loss.item(), 'norm': norm.item(), 'rate': now, 'epoch': epoch}
                print(
                    f'step {self.step}/{chosen.steps} epoch {epoch} loss {loss.item():.4f} norm {norm.item():.2f} '
                    f'rate {now:.2e} {speed:,.0f} tokens/s, {left / 60:.0f} min left',
                    flush=True,
                )
                self.note(**figures, tokens=self.tokens, speed=speed)
                self.save()
                look()
                mark, tokens_at_mark = time.monotonic(), self.tokens


def main() -> None:
    """Trains by a configuration; ends with 3, ready to go on, when the minutes were over or SIGTERM came before the steps were."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('--config', type=Path, required=True)
    options.add_argument('--data', type=Path, required=True, help='folder with train.npz and heldout.npz')
    options.add_argument('--run', type=Path, required=True, help='folder of the run; goes on with what is there')
    options.add_argument('--steps', type=int, help="instead of the configuration's")
    options.add_argument('--decay-steps', type=int, help="instead of the configuration's")
    options.add_argument('--until', type=int, help='stop, ready to go on, after this step')
    options.add_argument('--minutes', type=float, help='stop, ready to go on, after this long')
    options.add_argument('--begin-with', type=Path, help='checkpoint whose weights to begin with')
    options.add_argument('--every', type=int, default=200, help='steps between two lines, checkpoints and looks')
    options.add_argument('--threads', type=int)
    options.add_argument('--processes', type=int, default=0, help='on a processor: as many as it has cores is fastest')
    options.add_argument('--compile', action='store_true', help='processes run compiled steps; needs a C++ compiler')
    options.add_argument('--device', default='auto')
    options.add_argument('--precision', choices=('bf16', 'f32'), default='bf16')
    given = options.parse_args()
    began = time.monotonic()
    if given.threads:
        torch.set_num_threads(given.threads)
    os.environ.setdefault('CUBLAS_WORKSPACE_CONFIG', ':4096:8')
    chosen = settings.read(given.config)
    lengths = {'steps': given.steps, 'decaySteps': given.decay_steps}
    chosen = chosen.with_training(**{name: value for name, value in lengths.items() if value is not None})
    on = machine(given.device, given.precision)
    corpus, heldout = open_corpus(given.data / 'train.npz'), open_corpus(given.data / 'heldout.npz')
    run = Run(given.run, chosen, corpus, on)
    resumed = run.resume()
    if given.begin_with and not resumed:
        run.begin_with(given.begin_with)
    if given.processes:
        run.workers = Workers(run.model, given.processes, on.wide, given.compile)
    print(
        f'{parameters(run.model):,} parameters on {on.device}, {len(corpus)} documents of {len(corpus.tokens):,} tokens'
        + (f', going on after step {run.step}' if resumed else ''),
        flush=True,
    )

    def look() -> None:
        figures = evaluate(run.model, heldout, chosen.training.batchTokens, on)
        run.note(step=run.step, heldout=figures)
        print('  held out: ' + ' '.join(f'{name} {value:.4f}' for name, value in figures.items()), flush=True)

    ended = False

    def end(*_: object) -> None:
        nonlocal ended
        ended = True

    signal.signal(signal.SIGTERM, end)
    run.go(
        lambda: (
            ended
            or (given.minutes is not None and time.monotonic() - began > given.minutes * 60)
            or (given.until is not None and run.step >= given.until)
        ),
        given.every,
        look,
    )
    run.save()
    if run.workers:
        run.workers.close()
    if run.step < chosen.training.steps:
        print(f'stopped after step {run.step} of {chosen.training.steps}: the same command goes on')
        raise SystemExit(3)


if __name__ == '__main__':
    main()
