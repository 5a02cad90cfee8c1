import { ESCAPED, type EscapeAttempt, FAILING, js } from '../attempts.ts';

/** Names that the interpreter's host has and a program must not: of Node, of browsers, of QuickJS's own shell. */
const HOST_NAMES = JSON.stringify(
  'process require module Buffer global fetch WebAssembly XMLHttpRequest Deno Bun Worker MessageChannel std os bjson scriptArgs loadScript vm'.split(
    ' ',
  ),
);
/** What a stack, a name or a text would show of the host. */
const HOST_TRACES = String.raw`/node:|file:\/\/|\/(usr|home|root|work|opt|app|node_modules|src|dist)\/|\.ts\b|quickjs-wasi|pyodide\.asm/`;

/** Where QuickJS is the wall: its host, its natives, its traces. */
export const JAVASCRIPT_INTERPRETER: readonly EscapeAttempt[] = [
  js(
    'constructor chains to the host’s globals',
    `
const seen = new Set();
const look = (value, depth) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 6) return;
  seen.add(value);
  try {
    const made = value.constructor.constructor('return this')();
    for (const name of ${HOST_NAMES}) if (typeof made[name] !== 'undefined') console.log('${ESCAPED}', name);
    if (made.Object !== undefined && made.Object !== Object) console.log('${ESCAPED}', 'another global');
  } catch {}
  for (const key of Reflect.ownKeys(value)) {
    const property = Reflect.getOwnPropertyDescriptor(value, key);
    for (const inner of [property.value, property.get, property.set]) look(inner, depth + 1);
  }
  look(Object.getPrototypeOf(value), depth + 1);
};
for (const start of [globalThis, console, setTimeout, function () {}, async () => {}, function* () {}, async function* () {}, Symbol.iterator, Promise.resolve(), new Proxy({}, {})]) look(start, 0);
for (const source of ['return this', 'return globalThis', 'return eval("this")']) {
  for (const make of [Function, (async () => {}).constructor, (function* () {}).constructor]) {
    try { const made = make(source)(); if (made && made !== globalThis && made.process) console.log('${ESCAPED}'); } catch {}
  }
}`,
  ),
  js(
    'functions and objects of the host in stack traces',
    `
const traces = ${HOST_TRACES};
Error.stackTraceLimit = 200;
Error.prepareStackTrace = (error, sites) => {
  for (const site of sites ?? []) {
    for (const get of ['getThis', 'getFunction', 'getTypeName', 'getEvalOrigin', 'getFileName', 'getScriptNameOrSourceURL']) {
      try {
        const found = site[get]();
        if (typeof found === 'string' ? traces.test(found) : found && found !== globalThis && found.constructor?.constructor?.('return this')() !== globalThis) console.log('${ESCAPED}', get);
      } catch {}
    }
  }
  return 'x';
};
const thrown = () => { try { null.x; } catch (error) { void error.stack; } void new Error('x').stack; };
thrown(); setTimeout(thrown); Promise.resolve().then(thrown); [1].map(thrown); queueMicrotask?.(thrown); new Proxy({}, { get: thrown }).x;
delete Error.prepareStackTrace;
const f = () => { if (traces.test(new Error('x').stack)) console.log('${ESCAPED}', new Error('x').stack); };
f(); setTimeout(f); Promise.resolve().then(f);`,
  ),
  js(
    'errors that the host throws into the program',
    `
const traces = ${HOST_TRACES};
const tries = [
  () => console.log({ get x() { throw new Error(); }, toString() { throw 1; } }),
  () => console.assert(false, Symbol('x'), new Proxy({}, { get() { throw new Error('x'); }, ownKeys() { throw new Error('y'); } })),
  () => setTimeout(), () => setTimeout('x'), () => setTimeout(() => {}, Symbol()), () => setTimeout(() => {}, 1n), () => clearTimeout({ valueOf() { throw 1; } }),
  () => console.log('%d%i%f%j', Symbol(), {}, [], 1n), () => JSON.stringify(1n), () => new Date(NaN).toISOString(), () => 'x'.repeat(-1), () => eval('}'), () => new Function('}'),
  () => { const a = []; a.a = a; console.log(a); JSON.stringify(a); }, () => structuredClone(() => {}), () => Atomics.wait(), () => new RegExp('('),
];
for (const one of tries) try { one(); } catch (error) { if (traces.test(String(error?.stack) + String(error))) console.log('${ESCAPED}', String(one), String(error.stack)); }`,
  ),
  js(
    'modules',
    `for (const name of ['os', 'std', 'bjson', 'node:fs', 'fs', 'file:///etc/passwd', '/etc/passwd', './code.js', 'data:text/javascript,1', 'quickjs-wasi', '']) {
  try { const found = await import(name); console.log('${ESCAPED}', name, Object.keys(found)); } catch {}
}`,
  ),
  js(
    'what is left of the harness in the global object',
    `for (const key of Reflect.ownKeys(globalThis)) if (/harness|host|edgecoder|sandbox|mark|write|assertion/i.test(String(key))) console.log('${ESCAPED}', String(key));
for (const name of ${HOST_NAMES}) if (name in globalThis) console.log('${ESCAPED}', name);
for (const fn of [console.log, console.assert, setTimeout, clearTimeout]) { try { console.log(typeof fn.caller, typeof fn.arguments); } catch {} if (${HOST_TRACES}.test(Function.prototype.toString.call(fn))) console.log('${ESCAPED}'); }`,
  ),
  js(
    'the host’s objects, by promises and thenables',
    `const take = (value) => { try { if (value && value.constructor.constructor('return this')() !== globalThis) console.log('${ESCAPED}'); } catch {} };
const then = Promise.prototype.then;
Promise.prototype.then = function (go, no) { take(this); take(go); take(no); return then.call(this, (value) => { take(value); return go?.(value); }, no); };
Object.defineProperty(Object.prototype, 'then', { configurable: true, get() { take(this); return undefined; } });
await { then(go, no) { take(go); take(no); go(1); } };
await Promise.all([Promise.resolve(1), (async () => 2)()]);
for await (const one of (async function* () { yield 1; })()) take(one);
delete Object.prototype.then;`,
  ),
  js('waits that nobody ends', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0);'),
  js('a regular expression that never ends, JavaScript', '/(a+)+$/.test("a".repeat(64) + "b");', {
    limits: ['wall', 'cpu', 'memory', 'crash'],
  }),
  js('natives that are not interrupted', 'let n = 3n; for (;;) n = n ** 99n;', {
    limits: ['wall', 'cpu', 'memory', 'crash'],
  }),
  js(
    'natives that take memory at once',
    `for (const take of [() => 'x'.repeat(2 ** 29), () => new Array(2 ** 27).fill(1), () => new Uint8Array(2 ** 31 - 1), () => new ArrayBuffer(2 ** 32), () => 'x'.padEnd(2 ** 30), () => 2n ** (2n ** 34n), () => new Array(2 ** 32 - 1).join('x')]) {
  try { const got = take(); if ((got.length ?? got.byteLength ?? 0) > 2 ** 28) console.log('${ESCAPED}', got.length ?? got.byteLength); } catch {}
}`,
  ),
  js(
    'recursion inside natives',
    `let deep = []; for (let i = 0; i < 1e5; i++) deep = [deep];
for (const one of [() => JSON.stringify(deep), () => deep.toString(), () => deep.flat(Infinity), () => JSON.parse('['.repeat(1e6)), () => eval('('.repeat(1e5)), () => new RegExp('('.repeat(1e5)), () => { let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x; }]) try { one(); } catch {}`,
  ),
  js('forged pass: an interrupt is swallowed', 'try { for (;;) {} } catch { } finally { console.assert = () => {}; }', {
    tests: FAILING.javascript,
  }),
  js(
    'forged pass: tests are parsed as something else',
    'Object.defineProperty(globalThis, "console", { get: () => ({ assert() {} }) });',
    { tests: FAILING.javascript },
  ),
  js(
    'a program’s traces in the next one',
    `globalThis.residue = 1; Array.prototype.residue = 1; Math.random = () => 4; Date.now = () => 1; Error.prepareStackTrace = () => 'residue';
Promise.prototype.then = () => {}; Object.prototype.residue = 1; setInterval(() => { globalThis.residue++; }, 1); Symbol.for('residue');
for (const f of [console.log, setTimeout]) try { f.residue = 1; } catch {}`,
    {
      next: () =>
        `if (globalThis.residue || [].residue || {}.residue || Math.random() === 4 || Date.now() === 1 || Error.prepareStackTrace || console.log.residue || setTimeout.residue) console.log('${ESCAPED}');`,
    },
  ),
];
