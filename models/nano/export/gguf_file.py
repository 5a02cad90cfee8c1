"""Writes a checkpoint as a GGUF file: weights, tokenizer, chat format and what the model says about itself."""

import argparse
import os
from pathlib import Path

import gguf
import numpy as np
import torch

from export.quantize import quantize
from train import checkpoint, settings
from train.chat import END, PAD, SPECIALS, TEMPLATE
from train.model import Decoder, parameters
from train.settings import Settings
from train.tokenizer import PRE, Cutter, load

NAME = 'edgecoder-nano'
VERSION = '1'
DESCRIPTION = (
    'A very small model, trained from scratch for one domain: short Python and JavaScript functions asked for in plain '
    'English, tests for them, repair from an error, and splitting a request into parts. For trying EdgeCoder without '
    'a download; it is no general model, and says so when asked for something else.'
)
TYPES = {
    'f32': (gguf.LlamaFileType.ALL_F32, gguf.GGMLQuantizationType.F32),
    'q8_0': (gguf.LlamaFileType.MOSTLY_Q8_0, gguf.GGMLQuantizationType.Q8_0),
}
LAYER_NAMES = {
    'attentionNorm': 'attn_norm',
    'attention.query': 'attn_q',
    'attention.key': 'attn_k',
    'attention.value': 'attn_v',
    'attention.output': 'attn_output',
    'feedForwardNorm': 'ffn_norm',
    'feedForward.gate': 'ffn_gate',
    'feedForward.up': 'ffn_up',
    'feedForward.down': 'ffn_down',
}


def name_of(weight: str) -> str:
    """A weight's name in GGUF."""
    if weight == 'embedding.weight':
        return 'token_embd.weight'
    if weight == 'norm.weight':
        return 'output_norm.weight'
    _, number, rest = weight.split('.', 2)
    return f'blk.{number}.{LAYER_NAMES[rest.removesuffix(".weight")]}.weight'


def describe(writer: gguf.GGUFWriter, chosen: Settings, size: int, kind: str) -> None:
    """Name, licence and shape."""
    shape = chosen.model
    writer.add_name(NAME)
    writer.add_basename(NAME)
    writer.add_version(VERSION)
    writer.add_description(DESCRIPTION)
    writer.add_license('apache-2.0')
    writer.add_license_name('Apache License 2.0')
    writer.add_size_label(f'{size / 1e6:.1f}M')
    writer.add_languages(['en'])
    writer.add_tags(['code', 'python', 'javascript', 'text-generation'])
    writer.add_file_type(TYPES[kind][0])
    if kind != 'f32':
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feedForward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.keyValueHeads)
    writer.add_key_length(shape.headWidth)
    writer.add_value_length(shape.headWidth)
    writer.add_rope_dimension_count(shape.headWidth)
    writer.add_rope_freq_base(shape.ropeBase)
    writer.add_layer_norm_rms_eps(shape.normEpsilon)


def describe_tokenizer(writer: gguf.GGUFWriter, cutter: Cutter) -> None:
    """Tokens, merges, special tokens and the chat format."""
    words = sorted(cutter.tokenizer.get_vocab(with_added_tokens=True).items(), key=lambda item: item[1])
    writer.add_tokenizer_model('gpt2')
    writer.add_tokenizer_pre(PRE)
    writer.add_token_list([word for word, _ in words])
    writer.add_token_types([gguf.TokenType.CONTROL if word in SPECIALS else gguf.TokenType.NORMAL for word, _ in words])
    writer.add_token_merges(cutter.merges())
    writer.add_bos_token_id(cutter.ids[END])
    writer.add_eos_token_id(cutter.ids[END])
    writer.add_eot_token_id(cutter.ids[END])
    writer.add_pad_token_id(cutter.ids[PAD])
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)


def write(model: Decoder, chosen: Settings, cutter: Cutter, kind: str, path: Path) -> None:
    """Writes all of it; the file appears under its name when it is whole."""
    if cutter.size != chosen.model.vocabulary:
        raise ValueError(f'the tokenizer has {cutter.size} tokens, the model {chosen.model.vocabulary}')
    partial = path.with_suffix('.partial')
    writer = gguf.GGUFWriter(partial, 'llama')
    describe(writer, chosen, parameters(model), kind)
    describe_tokenizer(writer, cutter)
    for name, weight in model.state_dict().items():
        values = weight.detach().float().cpu().numpy()
        if kind == 'f32' or values.ndim == 1:
            writer.add_tensor(name_of(name), np.ascontiguousarray(values))
        else:
            writer.add_tensor(name_of(name), quantize(values), raw_dtype=TYPES[kind][1])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    os.replace(partial, path)


def read_checkpoint(path: Path) -> tuple[Decoder, Settings]:
    """The model of a checkpoint, with 32-bit weights on the processor."""
    state = checkpoint.load(path)
    chosen = settings.from_dict(state['settings'])
    model = Decoder(chosen.model)
    model.load_state_dict(state['model'])
    return model.eval(), chosen


def main() -> None:
    """Exports a checkpoint."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument('--checkpoint', type=Path, required=True)
    options.add_argument('--tokenizer', type=Path, required=True)
    options.add_argument('--type', choices=TYPES, default='q8_0')
    options.add_argument('--out', type=Path, required=True)
    given = options.parse_args()
    model, chosen = read_checkpoint(given.checkpoint)
    with torch.no_grad():
        write(model, chosen, load(given.tokenizer), given.type, given.out)
    print(f'{given.out}: {parameters(model):,} parameters, {given.out.stat().st_size:,} bytes')


if __name__ == '__main__':
    main()
