import { writeFile } from 'node:fs/promises';

/** A language model of the Llama architecture with random weights: it says nothing, but it is a model in every other respect. */
export interface TinyModelOptions {
  seed?: number;
  contextTokens?: number;
  layers?: number;
  /** Width; a multiple of `HEADS` times 2. */
  width?: number;
  /** More tokens than the bytes need, to try a large vocabulary. */
  extraTokens?: number;
  /** Without one, a model cannot be asked in messages. */
  chatTemplate?: string | undefined;
}

const HEADS = 4;
const ALIGNMENT = 32;
/** Of tokens: an ordinary one, and one that means something to the format and is never part of a text. */
const [NORMAL, CONTROL] = [1, 3];
export const SPECIAL_TOKENS = ['<|end|>', '<|system|>', '<|user|>', '<|assistant|>'] as const;

export const TINY_CHAT_TEMPLATE =
  "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

/** What is common in texts gets a token of its own, so that a token is not always a byte. */
const MERGES = ['h e', 't h', 'th e', 'i n', 'e r', 'a n', 'o n', 'r e', 'Ġ the', 'Ġ a'];

/** The bytes of the file; the same for the same options. */
export function tinyModel(options: TinyModelOptions = {}): Buffer {
  const { seed = 1, contextTokens = 512, layers = 2, width = 32, extraTokens = 0 } = options;
  const chatTemplate = 'chatTemplate' in options ? options.chatTemplate : TINY_CHAT_TEMPLATE;
  const random = generator(seed);
  const words = Array.from({ length: extraTokens }, (_, index) => `w${index.toString(36)}`);
  const tokens = [...byteAlphabet(), ...MERGES.map((merge) => merge.replace(' ', '')), ...words, ...SPECIAL_TOKENS];
  const firstSpecial = tokens.length - SPECIAL_TOKENS.length;
  const headWidth = width / HEADS;
  const inner = width * 2;

  const metadata: [string, Value][] = [
    ['general.architecture', text('llama')],
    ['general.name', text('tiny')],
    ['general.alignment', u32(ALIGNMENT)],
    ['general.file_type', u32(0)],
    ['llama.context_length', u32(contextTokens)],
    ['llama.embedding_length', u32(width)],
    ['llama.block_count', u32(layers)],
    ['llama.feed_forward_length', u32(inner)],
    ['llama.attention.head_count', u32(HEADS)],
    ['llama.attention.head_count_kv', u32(HEADS)],
    ['llama.attention.layer_norm_rms_epsilon', f32(1e-5)],
    ['llama.rope.dimension_count', u32(headWidth)],
    ['llama.vocab_size', u32(tokens.length)],
    ['tokenizer.ggml.model', text('gpt2')],
    ['tokenizer.ggml.pre', text('gpt-2')],
    ['tokenizer.ggml.tokens', array(tokens.map(text))],
    ['tokenizer.ggml.token_type', array(tokens.map((_, id) => i32(id < firstSpecial ? NORMAL : CONTROL)))],
    ['tokenizer.ggml.merges', array(MERGES.map(text))],
    ['tokenizer.ggml.bos_token_id', u32(firstSpecial)],
    ['tokenizer.ggml.eos_token_id', u32(firstSpecial)],
    ['tokenizer.ggml.add_bos_token', bool(false)],
  ];
  if (chatTemplate !== undefined) metadata.push(['tokenizer.chat_template', text(chatTemplate)]);

  const tensors: Tensor[] = [];
  const add = (name: string, ...shape: number[]): void => {
    const size = shape.reduce((product, length) => product * length, 1);
    const isNorm = name.endsWith('norm.weight');
    const values = Float32Array.from({ length: size }, () => (isNorm ? 1 : (random() - 0.5) * 0.8));
    tensors.push({ name, shape, values });
  };
  add('token_embd.weight', width, tokens.length);
  for (let layer = 0; layer < layers; layer += 1) {
    add(`blk.${layer}.attn_norm.weight`, width);
    for (const part of ['attn_q', 'attn_k', 'attn_v', 'attn_output']) add(`blk.${layer}.${part}.weight`, width, width);
    add(`blk.${layer}.ffn_norm.weight`, width);
    add(`blk.${layer}.ffn_gate.weight`, width, inner);
    add(`blk.${layer}.ffn_up.weight`, width, inner);
    add(`blk.${layer}.ffn_down.weight`, inner, width);
  }
  add('output_norm.weight', width);
  add('output.weight', width, tokens.length);
  // What is not plain text is never likely, so that every answer is text.
  const output = tensors.at(-1)?.values;
  for (const [id, token] of tokens.entries()) {
    const row = output?.subarray(id * width, (id + 1) * width);
    const plain = id < firstSpecial && /^[Ġ\x21-\x7e]+$/.test(token);
    for (const index of row?.keys() ?? []) if (row) row[index] = plain ? (row[index] ?? 0) * 3 : 0;
  }
  return gguf(metadata, tensors);
}

export async function writeTinyModel(path: string, options?: TinyModelOptions): Promise<void> {
  await writeFile(path, tinyModel(options));
}

interface Tensor {
  name: string;
  /** The fastest dimension first. */
  shape: number[];
  values: Float32Array;
}

/** A typed value as the format has it: the number of its type, and its bytes. */
interface Value {
  type: number;
  bytes: Buffer;
}

const number = (type: number, size: number, write: (buffer: Buffer) => void): Value => {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return { type, bytes };
};
const u32 = (value: number): Value => number(4, 4, (buffer) => buffer.writeUInt32LE(value));
const i32 = (value: number): Value => number(5, 4, (buffer) => buffer.writeInt32LE(value));
const f32 = (value: number): Value => number(6, 4, (buffer) => buffer.writeFloatLE(value));
const bool = (value: boolean): Value => number(7, 1, (buffer) => buffer.writeUInt8(value ? 1 : 0));
const u64 = (value: number): Buffer => number(10, 8, (buffer) => buffer.writeBigUInt64LE(BigInt(value))).bytes;
const text = (value: string): Value => ({ type: 8, bytes: lengthAnd(value) });

function array(values: Value[]): Value {
  const [first] = values;
  if (!first) throw new Error('an array of nothing has no type');
  return { type: 9, bytes: Buffer.concat([u32(first.type).bytes, u64(values.length), ...values.map((v) => v.bytes)]) };
}

function lengthAnd(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

/** Version 3 of the format: header, metadata, what tensors there are, and their data, each aligned. */
function gguf(metadata: [string, Value][], tensors: Tensor[]): Buffer {
  const parts: Buffer[] = [Buffer.from('GGUF'), u32(3).bytes, u64(tensors.length), u64(metadata.length)];
  for (const [key, { type, bytes }] of metadata) parts.push(lengthAnd(key), u32(type).bytes, bytes);
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    // Type 0: 32-bit floating point.
    parts.push(lengthAnd(name), u32(shape.length).bytes, ...shape.map(u64), u32(0).bytes, u64(offset));
    offset += padded(values.byteLength);
  }
  const head = Buffer.concat(parts);
  const data = tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return Buffer.concat([head, ...data].flatMap((bytes) => [bytes, Buffer.alloc(padded(bytes.length) - bytes.length)]));
}

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** One printable character for each byte, as vocabularies of this kind have it: those that are not printable are moved up. */
function byteAlphabet(): string[] {
  let moved = 0;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(printable ? byte : 256 + moved++);
  });
}

/** Numbers from 0 to 1 of a linear congruential generator (Numerical Recipes). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
