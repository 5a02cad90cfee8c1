import { afterAll, describe, expect, it } from '@jest/globals';
import { createWasmSandbox } from '../../src/wasm/wasm-sandbox.ts';

const LIMITS = { wallMs: 20_000, memoryBytes: 134_217_728, outputBytes: 4096 };
const TIMEOUT_MS = 60_000;

/** Each nests calls through the engine itself, without end. */
const NESTED: Readonly<Record<string, string>> = {
  functions: 'const down = () => down(); down();',
  'a callback of map': 'const down = () => [1].map(down); down();',
  'a callback of replace': "const down = () => 'a'.replace(/a/, down); down();",
  'a callback of sort': 'const down = () => [2, 1].sort(down); down();',
  'a getter': 'const o = { get x() { return this.x; } }; o.x;',
  'a trap of a proxy': 'const p = new Proxy({}, { get: (_, key, self) => self[key] }); p.x;',
  toString: "const o = { toString() { return '' + o; } }; '' + o;",
  toJSON: 'const o = { toJSON() { return JSON.stringify(o); } }; JSON.stringify(o);',
  generators: 'function* down() { yield* down(); } [...down()];',
  brackets: "JSON.parse('['.repeat(100_000));",
};

describe('nesting without end in wasm, also while nothing is compiled to its best yet', () => {
  const sandbox = createWasmSandbox({ poolSize: 1 });
  afterAll(() => sandbox.close());

  it.each(Object.entries(NESTED))(
    'ends in an error that can be caught, through %s',
    async (_, code) => {
      const caught = `try { ${code} } catch (error) { console.log(error.name); }`;
      const result = await sandbox.run({ language: 'javascript', code: caught, limits: LIMITS });
      expect(result).toMatchObject({ ok: true, stdout: 'RangeError\n' });
    },
    TIMEOUT_MS,
  );

  it(
    'ends so in Python, through functions and through the interpreter',
    async () => {
      const code = `def down(): down()
class Deep:
    def __repr__(self): return '%r' % self
for nested in (down, Deep().__repr__, lambda: eval('(' * 100_000)):
    try: nested()
    except (RecursionError, MemoryError, SyntaxError) as error: print(type(error).__name__)
`;
      const result = await sandbox.run({ language: 'python', code, limits: LIMITS });
      expect(result).toMatchObject({ ok: true, stdout: 'RecursionError\nRecursionError\nSyntaxError\n' });
    },
    TIMEOUT_MS,
  );
});
