import { ESCAPED, type EscapeAttempt, js } from '../attempts.ts';

/** A program that is wrong for its tests, and what it does to pass them all the same. */
const forge = (name: string, code: string, tests: string): EscapeAttempt => js(`forged pass: ${name}`, code, { tests });

const NEVER = 'const f = () => new Promise(() => {});';
const ASSERT_ASYNC = '(async () => { if ((await f(2)) !== 4) throw new Error("wrong"); })();';

/** Programs that want to pass tests which they fail, by what JavaScript lets them change. */
export const JAVASCRIPT_FORGERIES: readonly EscapeAttempt[] = [
  forge('a promise that never settles', NEVER, ASSERT_ASYNC),
  forge('a promise that never settles, kept by the tests', NEVER, `const kept = ${ASSERT_ASYNC}`),
  forge('a promise that never settles, with more after it', NEVER, `${ASSERT_ASYNC}\n0;`),
  forge('a thenable that never calls back', 'const f = () => ({ then() {} });', `${ASSERT_ASYNC}\n0;`),
  forge(
    'a promise that never settles, returned',
    NEVER,
    'async function main() { return f(2).then((v) => console.assert(v === 4)); }\nmain();\n0;',
  ),
  forge(
    'a promise that never settles, in a loop',
    NEVER,
    '[2].forEach(async (n) => console.assert((await f(n)) === 4));',
  ),
  forge(
    'a promise that never settles, with hooks of its own',
    `${NEVER}
if (typeof require === 'function') require('node:async_hooks').createHook({ init() {}, before() {}, promiseResolve() {} }).enable();`,
    `${ASSERT_ASYNC}\n0;`,
  ),
  ...[
    ["replaces an assertion of Node's", "require('node:assert').strictEqual = () => {};"],
    ["replaces Node's require", 'globalThis.require = () => ({ strictEqual() {} });'],
    ["shadows Node's require", 'const require = () => ({ strictEqual() {} });'],
    ["declares Node's require", 'function require() { return { strictEqual() {} }; }'],
    ["replaces Node's loader", "require('node:module')._load = () => ({ strictEqual() {} });"],
    ["replaces a module's require", "require('node:module').prototype.require = () => ({ strictEqual() {} });"],
    [
      "hooks into Node's loader",
      `require('node:module').registerHooks({
  load: () => ({ format: 'module', shortCircuit: true, source: 'export const strictEqual = () => {};' }),
});`,
    ],
  ].map(([name, code]) =>
    forge(name as string, `${code}\nvar f = () => 0;`, "require('node:assert').strictEqual(f(2), 4);"),
  ),
  forge(
    'replaces an assertion that is imported',
    `const f = () => 0;
if (typeof require === 'function') {
  require('node:assert').strictEqual = () => {};
  require('node:module').syncBuiltinESMExports();
}`,
    "import('node:assert').then(({ strictEqual }) => strictEqual(f(2), 4));",
  ),
  forge(
    "hooks into Node's loader of what is imported",
    `const f = () => 0;
try {
  require('node:module').registerHooks({
    load: () => ({ format: 'module', shortCircuit: true, source: 'export const strictEqual = () => {};' }),
  });
} catch {}`,
    "import('node:assert').then(({ strictEqual }) => strictEqual(f(2), 4));",
  ),
  forge(
    "replaces the comparison of Node's util",
    "require('node:util').isDeepStrictEqual = () => true; const f = () => 0;",
    "console.assert(require('util').isDeepStrictEqual(f(2), 4));",
  ),
  forge(
    'replaces a method for as long as the tests use it',
    `const { every } = Array.prototype;
const f = () => {
  Array.prototype.every = () => true;
  Promise.resolve().then(() => { Array.prototype.every = every; });
  return [0];
};`,
    'console.assert(f(2).every((n) => n === 4));',
  ),
  forge(
    'says how JSON writes it',
    'Array.prototype.toJSON = () => 0; const f = () => [0];',
    'console.assert(JSON.stringify(f(2)) === JSON.stringify([4]));',
  ),
  forge(
    'shadows Object',
    'const Object = { is: () => true }; const f = () => 0;',
    'console.assert(Object.is(f(2), 4));',
  ),
  forge(
    'shadows Array',
    'class Array { static isArray() { return true; } } const f = () => 0;',
    'console.assert(Array.isArray(f(2)));',
  ),
  forge(
    'has no timers',
    'setTimeout = () => 0; const f = () => 0;',
    'setTimeout(() => console.assert(f(2) === 4), 1);',
  ),
  forge(
    'shadows timers',
    'const setTimeout = () => 0; const f = () => 0;',
    'setTimeout(() => console.assert(f(2) === 4), 1);',
  ),
  forge(
    'rejects more promises than are remembered, and takes them back',
    `async function f() { return 0; }
const rejected = [];
for (let i = 0; i < 2000; i++) rejected.push(Promise.reject(1));
setTimeout(() => { for (const one of rejected) one.catch(() => {}); }, 1000);`,
    '(async () => { if ((await f(2)) !== 4) throw new Error("wrong"); })();',
  ),
  forge(
    'looks for its tests in memory that was given back',
    `const f = () => 0;
for (let i = 0; i < 20; i++) globalThis.garbage = Array(1e5).fill(i).map((x) => ({ x }));
for (let size = 64; typeof Buffer !== 'undefined' && size < 3e5; size = (size * 1.04) | 8)
  for (let i = 0; i < 6; i++)
    if (Buffer.allocUnsafeSlow(size).some((byte) => byte !== 0)) console.log('${ESCAPED}');`,
    'console.assert(f(2) === 4);',
  ),
  ...[
    [
      'is an instance of whatever is asked for',
      "Object.defineProperty(TypeError, Symbol.hasInstance, { value: () => true }); var f = () => { throw new Error('x'); };",
      'try { f(); console.assert(false); } catch (e) { console.assert(e instanceof TypeError); }',
    ],
    [
      'says what lists are as text',
      "Array.prototype[Symbol.toPrimitive] = () => '1,2'; var f = () => [0];",
      "console.assert(String(f()) === '1,2');",
    ],
    [
      'says what kind lists are of',
      "Array.prototype[Symbol.toStringTag] = 'Map'; var f = () => [];",
      "console.assert(Object.prototype.toString.call(f()) === '[object Map]');",
    ],
    [
      'has lists that are added as one',
      'Array.prototype[Symbol.isConcatSpreadable] = false; var f = () => [0, 0, 0];',
      'console.assert([0].concat(f()).length === 2);',
    ],
    [
      'has nothing that is gone through',
      'Object.prototype[Symbol.iterator] = function* () {}; var f = () => 0;',
      'Array.from({ length: 3 }, () => console.assert(f(2) === 4));',
    ],
    [
      'has lists that are waited for in another way',
      'Array.prototype[Symbol.asyncIterator] = async function* () {}; var f = () => 0;',
      '(async () => { for await (const n of [2]) console.assert(f(n) === 4); })();',
    ],
  ].map(([name, code, tests]) => forge(name as string, code as string, tests as string)),
];
