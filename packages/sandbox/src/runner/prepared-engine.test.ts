import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { QuickJS } from 'quickjs-wasi';
import { preparedEngine } from './prepared-engine.ts';

const original = readFileSync(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm')));
const PIECE_BYTES = 4096;

/** What the engine imports, none of it called while an instance is made. */
function instanceOf(module: WebAssembly.Module): WebAssembly.Instance {
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
  return new WebAssembly.Instance(module, imports);
}

const memoryOf = ({ exports }: WebAssembly.Instance): Uint8Array =>
  new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);

/** A memory of twenty-four pages with something at both ends, beside zeros, and across a border of pieces. */
function sparseMemory(): Uint8Array {
  const memory = new Uint8Array(24 * 65_536);
  for (const at of [0, 3 * PIECE_BYTES - 1, 3 * PIECE_BYTES, 1_048_576, memory.length - 1]) memory[at] = 1 + (at % 251);
  return memory;
}

describe('a prepared engine', () => {
  it('begins with exactly the memory that was given, whatever instances before it have written', async () => {
    const memory = sparseMemory();
    const module = await WebAssembly.compile(preparedEngine(original, memory));
    const first = memoryOf(instanceOf(module));
    expect(Buffer.compare(first, memory)).toBe(0);
    first.fill(0xff);
    expect(Buffer.compare(memoryOf(instanceOf(module)), memory)).toBe(0);
  });

  it('goes on where the snapshot was made', async () => {
    const before = await QuickJS.create({ wasm: await WebAssembly.compile(original) });
    before.evalCode('globalThis.list = ["a", { b: 2n }]; globalThis.next = () => list.push(list.length)').dispose();
    const { memory, ...pointers } = before.snapshot();
    const wasm = await WebAssembly.compile(preparedEngine(original, memory));
    const restored = () => QuickJS.restore({ ...pointers, memory: new Uint8Array(0) }, { wasm });
    const [one, other] = [await restored(), await restored()];
    expect(one.evalCode('next() + list.length + String(list[1].b)').toString()).toBe('62');
    expect(other.evalCode('list.length').toNumber()).toBe(2);
  });

  it('leaves out what only extensions in machine code call', async () => {
    const names = async (code: Uint8Array<ArrayBuffer>): Promise<string[]> =>
      WebAssembly.Module.exports(await WebAssembly.compile(code)).map(({ name }) => name);
    const [all, kept] = [await names(original), await names(preparedEngine(original, sparseMemory()))];
    expect(all).toEqual(expect.arrayContaining(kept));
    expect(kept).toEqual(expect.arrayContaining(['memory', '__stack_pointer', 'qjs_eval', 'wasm_malloc', 'wasm_free']));
    expect(kept).not.toContain('JS_NewRuntime');
    expect(kept.length).toBeLessThan(all.length / 2);
  });

  it('is not made of an engine that ends too early, or whose memory is of another kind', () => {
    // A memory section (5) of one byte, cut off; then one with an upper bound.
    const header = original.subarray(0, 8);
    expect(() => preparedEngine(Buffer.concat([header, Buffer.of(5)]), new Uint8Array(0))).toThrow('ends too early');
    expect(() => preparedEngine(Buffer.concat([header, Buffer.of(5, 4, 1, 1, 1, 2)]), new Uint8Array(0))).toThrow(
      'another kind of memory',
    );
  });
});
