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
  'its classes say how they are treated': [
    `class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } get [Symbol.toStringTag]() { return 'Even'; } }
class Money { constructor(n) { this.n = n; } [Symbol.toPrimitive](hint) { return hint === 'string' ? '$' + this.n : this.n; } }
class List extends Array { static get [Symbol.species]() { return Array; } }
const own = Symbol('own'); Array.prototype[own] = function () { return this.length; };
Number.prototype[Symbol.iterator] = function* () { for (let i = 0; i < this; i++) yield i; };`,
    `console.assert(4 instanceof Even && String(new Even()) === '[object Even]' && new Money(4) + 1 === 5);
console.assert(String(new Money(4)) === '$4' && !(List.of(1).map((n) => n) instanceof List) && [1, 2][own]() === 2);
console.assert([...3].join() === '0,1,2');`,
  ],
};
const TEST_RUNNER_TESTS = `const { test, describe, it, before, beforeEach, afterEach, mock } = require('node:test');
const assert = require('node:assert/strict');
let n = 0;
beforeEach(() => { n++; });
test('adds', () => { assert.equal(add(2, 3), 5); });
describe('many', () => {
  const log = [];
  before(() => log.push('before'));
  afterEach(() => log.push('after'));
  it('waits', async (t) => {
    await new Promise((go) => setTimeout(go, 5));
    const imported = await import('node:test');
    assert.equal(process.getBuiltinModule('node:test').test, imported.test);
    assert.equal(add(1, 1), 2);
    assert.equal(n, 2);
    t.mock.method(console, 'log', () => 5);
    assert.equal(console.log(), 5);
  });
  it('has timers', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    let isDone = false;
    setTimeout(() => { isDone = true; }, 1000);
    mock.timers.tick(1000);
    assert.ok(isDone && log.length === 2);
    mock.timers.reset();
  });
  it.skip('later', () => { assert.fail(); });
});`;
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
  "tests use Node's test runner": ['const add = (a, b) => a + b;', TEST_RUNNER_TESTS],
  "tests use Node's test runner, and wait": [
    'const add = (a, b) => a + b;',
    `await 1;\n${TEST_RUNNER_TESTS.replace('await import(', 'require(')}`,
  ],
  'tests import the test runner': [
    'const add = (a, b) => a + b;',
    `import('node:test').then(({ test, beforeEach }) => {
  let n = 0;
  beforeEach(() => { n++; });
  test('adds', () => { require('node:assert').equal(add(2, 3) + n, 6); });
});`,
  ],
  'it has tests of its own': [
    "const { test } = require('node:test'); const add = (a, b) => a + b; test('own', () => {});",
    'console.assert(add(2, 3) === 5);',
  ],
  'it keeps what belongs to a request': [
    `const { AsyncLocalStorage, AsyncResource, executionAsyncId } = require('node:async_hooks');
const store = new AsyncLocalStorage();
const f = (n) => store.run(n, async () => { await 1; return new Promise((go) => setTimeout(() => go(store.getStore()), 1)); });
const g = AsyncResource.bind(() => executionAsyncId() > 0);`,
    '(async () => { console.assert((await Promise.all([f(1), f(2)])).join() === "1,2" && g()); })();',
  ],
  'it has events, streams and ticks': [
    `const { EventEmitter, once } = require('node:events'); const { Readable, Transform } = require('node:stream');
function Old() { EventEmitter.call(this); } require('node:util').inherits(Old, EventEmitter);
Old.prototype.emit = function (...more) { return EventEmitter.prototype.emit.apply(this, more); };
class Bus extends EventEmitter { send(v) { process.nextTick(() => this.emit('v', v)); } }
const upper = () => new Transform({ transform: (chunk, _, done) => done(null, String(chunk).toUpperCase()) });
const waits = (n) => require('node:timers/promises').setTimeout(n, n);
const parallel = require('node:worker_threads').isMainThread;`,
    `(async () => {
  const bus = new Bus(); setImmediate(() => bus.send(4));
  console.assert((await once(bus, 'v'))[0] === 4 && (await waits(2)) === 2 && parallel);
  let out = ''; for await (const part of Readable.from(['a', 'b']).pipe(upper())) out += part;
  const old = new Old(); let n = 0; old.on('x', () => n++); old.emit('x');
  console.assert(out === 'AB' && n === 1);
})();`,
  ],
  'it has an exit code of its own': [
    'const main = async (args) => { await 1; process.exitCode = args.length === 0 ? 0 : 2; };',
    `(async () => {
  await main(['x']); console.assert(process.exitCode === 2); process.exitCode = 0;
  await main([]); console.assert(process.exitCode === 0); process.exitCode = undefined;
})();`,
  ],
  'tests say by the exit code that they have passed': [
    'const f = () => 4;',
    'process.exitCode = f() === 4 ? 0 : 1; setTimeout(() => { if (f() !== 4) process.exitCode = 1; }, 5);',
  ],
  'it adds to what Node has': [
    'Buffer.prototype.last = function () { return this[this.length - 1]; }; Buffer.poolSize = 4096; require("node:events").defaultMaxListeners = 20;',
    'console.assert(Buffer.from([1, 4]).last() === 4);',
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
