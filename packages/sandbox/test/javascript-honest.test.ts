import type { ExecutionLimits } from '@edgecoder/protocol';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../src/interface.ts';
import { createProcessSandbox } from '../src/process/process-sandbox.ts';
import { createWasmSandbox } from '../src/wasm/wasm-sandbox.ts';
import { whyNoProcessMode } from './process/available.ts';

const LIMITS: ExecutionLimits = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 4096 };
const TIMEOUT_MS = 60_000;

/** Right programs that do a little of what forged passes are made of. */
const EVERYWHERE: Record<string, [code: string, tests: string]> = {
  'its own promises wait for ever': [
    'const f = () => new Promise(() => {}); async function work() { for (;;) await f(); } work();',
    `work();
const late = new Promise((_, no) => setTimeout(no, 20, new Error('late')));
(async () => {
  try { await Promise.race([f(), late]); throw new Error('early'); } catch (e) { console.assert(e.message === 'late'); }
})();
0;`,
  ],
  'async functions of every form': [
    'const f = async (n) => n * 2;',
    `const log = [];
async function named() { 'use strict'; return f(1); }
const arrow = async n => // of some kind
  ({ n: await f(n) });
class A { async m() { return[1].map(function () { return 2; }), 3; } static async s() { return; } x = async () => async () => 4; }
[1].forEach(async (n) => log.push(await f(n)));
(async () => {
  console.assert((await named()) === 2 && (await arrow(2)).n === 4 && (await new A().m()) === 3);
  console.assert((await A.s()) === undefined && (await (await new A().x())()) === 4 && log[0] === 2);
  for await (const n of (async function* () { yield 1; })()) console.assert(n === 1);
})();`,
  ],
  'many promises are rejected, and handled after that': [
    'const f = () => Array.from({ length: 2000 }, (_, i) => Promise.reject(i));',
    `(async () => {
  const settled = await Promise.allSettled(f());
  console.assert(settled.length === 2000 && settled.every(({ reason }, i) => reason === i));
})();`,
  ],
  'a timer goes on': ['let n = 0; setTimeout(() => { n++; }, 10);', 'setTimeout(() => console.assert(n === 1), 30);'],
  'tests have timers of their own': [
    'const f = (g) => setTimeout(g, 1000);',
    'const real = setTimeout; let n = 0; setTimeout = (g) => g(); f(() => { n = 4; }); setTimeout = real; console.assert(n === 4);',
  ],
  'it has classes and functions with names of the language': [
    'class Map { get() { return 4; } } const escape = (s) => s + "!";',
    'console.assert(new Map().get() === 4 && escape("a") === "a!");',
  ],
  'it inherits from the language as of old': [
    `function Stack() {} Stack.prototype = Object.create(Array.prototype);
Stack.prototype.push = function (v) { this[0] = v; };
function Fault(m) { this.message = m; } Fault.prototype = Object.create(Error.prototype);
Fault.prototype.toString = function () { return 'fault'; };
class Every extends Array { every() { return 1; } }
const fn = () => 1; fn.toString = () => 'fn';
Array.prototype.last = function () { return this[this.length - 1]; };
BigInt.prototype.toJSON = function () { return String(this); };`,
    `const s = new Stack(); s.push(4);
console.assert(s[0] === 4 && String(new Fault('x')) === 'fault' && new Every().every() === 1);
console.assert(String(fn) === 'fn' && [1, 2].last() === 2 && JSON.stringify([1n]) === '["1"]');`,
  ],
};
const IN_NODE: Record<string, [code: string, tests: string]> = {
  "modules of Node's": [
    `const fs = require('fs'); const { URL } = require('url'); var process = require('process');
const { Buffer } = require('buffer'); const { performance } = require('perf_hooks');
const f = () => fs.readFileSync('x'); module.exports = { f }; exports.g = f;`,
    `const assert = require('node:assert');
const { mock } = require('node:test');
require('fs').readFileSync = () => 4;
assert.strictEqual(f(), 4); assert.throws(() => { throw new TypeError('x'); }, TypeError);
assert.deepStrictEqual({ a: [1] }, { a: [1] }); assert(Buffer.from('a').length === 1 && new URL('a:b'));
const m = mock.fn(() => 3); assert.equal(m(), 3); assert.equal(m.mock.calls.length, 1);
mock.method(fs, 'existsSync', () => 5); assert.equal(fs.existsSync(), 5);
assert.equal(require.resolve('fs'), 'fs'); assert.ok(require.main === undefined || require.cache);
(async () => { await assert.rejects(async () => { throw new Error('x'); }); })();`,
  ],
};

describe.each([
  ['wasm', () => createWasmSandbox({ poolSize: 1 }), EVERYWHERE, undefined],
  ['process', () => createProcessSandbox({ poolSize: 1 }), { ...EVERYWHERE, ...IN_NODE }, whyNoProcessMode()],
] as const)('honest JavaScript in the mode %s', (mode, create, programs, skip) => {
  describeUnless(skip, mode, () => {
    let sandbox: Sandbox;
    beforeAll(() => {
      sandbox = create();
    });
    afterAll(() => sandbox?.close());
    it.each(Object.entries(programs))(
      'passes where %s',
      async (_name, [code, tests]) => {
        const result = await sandbox.run({ language: 'javascript', code, tests, limits: LIMITS });
        expect(result.testReport).toEqual({ passed: true, hasTests: true });
      },
      TIMEOUT_MS,
    );
  });
});
