"""Reads what `gguf_file` wrote: weights and tokenizer of a published model, for training to go on where there is no checkpoint."""

import argparse
import os
from pathlib import Path

import gguf
import numpy as np
import torch
from torch import Tensor

from export.gguf_file import PRE, name_of
from train import checkpoint, settings
from train.model import Decoder
from train.settings import Settings
from train.tokenizer import Cutter, made_of


def weights_of(reader: gguf.GGUFReader, chosen: Settings) -> dict[str, Tensor]:
    """
    Weights by their names in training, 32 bits each; of a file of 8 bits, the numbers that these stand for. Raises
    `ValueError` where the file has not all of them, more, or others.
    """
    model = Decoder(chosen.model)
    there = {tensor.name: tensor for tensor in reader.tensors}
    wanted = {name: name_of(name) for name in model.state_dict()}
    if there.keys() != set(wanted.values()):
        raise ValueError('the file has other weights than a model of these settings')
    weights = {
        name: torch.from_numpy(np.array(gguf.quants.dequantize(there[of].data, there[of].tensor_type), np.float32))
        for name, of in wanted.items()
    }
    for name, weight in model.state_dict().items():
        if weights[name].shape != weight.shape:
            raise ValueError(f'{name} is {list(weights[name].shape)} in the file, {list(weight.shape)} by the settings')
    return weights


def cutter_of(reader: gguf.GGUFReader) -> Cutter:
    """The tokenizer. Raises `ValueError` where it is of another kind than those learned here."""
    if (found := _value(reader, 'tokenizer.ggml.pre')) != PRE:
        raise ValueError(f'the file cuts text as {found} does, not {PRE}')
    return Cutter(made_of(_value(reader, 'tokenizer.ggml.tokens'), _value(reader, 'tokenizer.ggml.merges')))


def _value(reader: gguf.GGUFReader, name: str):
    field = reader.fields.get(name)
    if field is None:
        raise ValueError(f'the file has no {name}')
    return field.contents()


def main() -> None:
    """Writes `checkpoint.pt`, for `train.train --begin-with`, and `tokenizer.json`, which its data have to be cut with."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('file', type=Path)
    options.add_argument('--config', type=Path, required=True, help='settings of the same shape')
    options.add_argument('--out', type=Path, required=True, help='folder for both files')
    given = options.parse_args()
    try:
        chosen = settings.read(given.config)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SystemExit(f'{given.config}: {error}') from error
    try:
        reader = gguf.GGUFReader(given.file)
        weights, cutter = weights_of(reader, chosen), cutter_of(reader)
    except (OSError, ValueError) as error:
        raise SystemExit(f'{given.file}: {error}') from error
    except IndexError as error:
        raise SystemExit(f'{given.file}: the file is cut off') from error
    given.out.mkdir(parents=True, exist_ok=True)
    partial = given.out / 'tokenizer.partial'
    cutter.tokenizer.save(str(partial))
    os.replace(partial, given.out / 'tokenizer.json')
    checkpoint.save(given.out / 'checkpoint.pt', {'settings': chosen.as_dict(), 'model': weights})
    print(f'{sum(weight.numel() for weight in weights.values()):,} numbers, {cutter.size} tokens in {given.out}')


if __name__ == '__main__':
    main()
