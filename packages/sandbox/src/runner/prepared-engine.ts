/** Sections of a module (WebAssembly 2.0, 5.5). */
const MEMORY = 5;
const EXPORT = 7;
const DATA = 11;
const DATA_COUNT = 12;

const HEADER_BYTES = 8;
const WASM_PAGE_BYTES = 65_536;
/** What is all zero in a piece of this size is left out: the system's pages, as each one that is written costs a page fault. */
const PIECE_BYTES = 4096;
/** What the library calls. The rest, some four hundred functions, is for extensions in machine code of which guests have none. */
const CALLED = /^(?:qjs_|wasm_|_|memory$)/;

/**
 * A module like `wasm` whose instances begin with `memory` instead of the module's own: only what is not zero is written, where
 * a copy would also write the megabyte of stack that nobody has used. Exports that nobody calls are left out, as each costs an
 * object in every instance.
 * @throws {Error} when the module is not made as this engine is.
 */
export function preparedEngine(wasm: Uint8Array, memory: Uint8Array): Uint8Array<ArrayBuffer> {
  const pieces = nonZeroPieces(memory);
  const replaced: Record<number, (body: Uint8Array) => Uint8Array> = {
    [MEMORY]: (body) => {
      if (body[0] !== 1 || body[1] !== 0) throw new Error('this build of the engine has another kind of memory');
      return Uint8Array.of(1, 0, ...unsigned(Math.ceil(memory.length / WASM_PAGE_BYTES)));
    },
    [EXPORT]: calledExports,
    [DATA_COUNT]: () => Uint8Array.from(unsigned(pieces.length)),
    [DATA]: () => dataSection(memory, pieces),
  };
  const parts: Uint8Array[] = [wasm.subarray(0, HEADER_BYTES)];
  for (let at = HEADER_BYTES; at < wasm.length; ) {
    const id = wasm[at] as number;
    const [length, from] = readUnsigned(wasm, at + 1);
    at = from + length;
    const body = wasm.subarray(from, at);
    const made = replaced[id]?.(body) ?? body;
    parts.push(Uint8Array.of(id, ...unsigned(made.length)), made);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Begin and end of each row of pieces that are not zero. */
function nonZeroPieces(memory: Uint8Array): [from: number, to: number][] {
  const pieces: [number, number][] = [];
  for (let from = 0; from < memory.length; from += PIECE_BYTES) {
    const to = Math.min(from + PIECE_BYTES, memory.length);
    if (memory.subarray(from, to).every((byte) => byte === 0)) continue;
    const last = pieces.at(-1);
    if (last?.[1] === from) last[1] = to;
    else pieces.push([from, to]);
  }
  return pieces;
}

/** Active segments of memory 0, each at a constant place. */
function dataSection(memory: Uint8Array, pieces: readonly [number, number][]): Uint8Array {
  const i32Const = 0x41;
  const end = 0x0b;
  const segments = pieces.flatMap(([from, to]) => [
    Uint8Array.of(0, i32Const, ...signed(from), end, ...unsigned(to - from)),
    memory.subarray(from, to),
  ]);
  return Buffer.concat([Uint8Array.from(unsigned(pieces.length)), ...segments]);
}

function calledExports(body: Uint8Array): Uint8Array {
  let [count, at] = readUnsigned(body, 0);
  const kept: Uint8Array[] = [];
  for (; count > 0; count -= 1) {
    const from = at;
    const [nameLength, nameAt] = readUnsigned(body, from);
    const nameEnd = nameAt + nameLength;
    // Its kind, one byte, and its index.
    at = readUnsigned(body, nameEnd + 1)[1];
    if (CALLED.test(Buffer.from(body.subarray(nameAt, nameEnd)).toString('latin1'))) kept.push(body.subarray(from, at));
  }
  return Buffer.concat([Uint8Array.from(unsigned(kept.length)), ...kept]);
}

/** LEB128 (5.2.2): the number and where the next byte is. */
function readUnsigned(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  let next = at;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[next++];
    if (byte === undefined) throw new Error('the engine ends too early');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, next];
  }
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** Not negative here; in a signed number the highest bit of the last byte is the sign. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
