import { ESCAPED, type EscapeAttempt, js } from '../attempts.ts';

/** A program that is wrong for its tests, and what it does with Node's own modules to pass them all the same. */
const forge = (name: string, code: string, tests: string): EscapeAttempt => js(`forged pass: ${name}`, code, { tests });

const WRONG = 'var f = () => 0;';
const WRONG_ASYNC = 'async function f() { return 0; }';
const ASSERT = 'console.assert(f(2) === 4);';
const ASSERT_ASYNC = '(async () => { if ((await f(2)) !== 4) throw new Error("wrong"); })();';
const ASSERT_IN_NODE = `const test = require('node:test'); const assert = require('node:assert');
test('x', () => { assert.strictEqual(f(2), 4); });`;
const ASSERT_LATER = `const test = require('node:test');
setTimeout(() => test('x', () => require('node:assert').strictEqual(f(2), 4)), 50);`;
const ASSERT_IMPORTED = `import('node:test').then(({ test }) => test('x', () => require('node:assert').strictEqual(f(2), 4)));`;

/** Looks for the harness's variables by an inspector; `post` and `say` are there. */
const LOOK = `
const own = (objectId) => post('Runtime.getProperties', { objectId, ownProperties: true });
const look = async () => {
  const { result } = await post('Runtime.evaluate', { expression: 'require' });
  const scopes = (await own(result.objectId)).internalProperties.find((one) => one.name === '[[Scopes]]').value;
  for (const { value } of (await own(scopes.objectId)).result) {
    if (!value?.objectId || /Global/.test(value.description)) continue;
    for (const { name } of (await own(value.objectId)).result) if (name === 'mark') say('${ESCAPED}');
  }
};`;
const IN_THREAD = `
setInterval(() => {}, 1000);
const say = (text) => require('node:fs').writeSync(1, text);
const session = new (require('node:inspector').Session)();
session.connectToMainThread();
const post = (order, options) => new Promise((go, no) => session.post(order, options, (e, v) => (e ? no(e) : go(v))));
${LOOK}
look();`;
const THREAD = `(${JSON.stringify(IN_THREAD)}, {
  eval: true, resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, codeRangeSizeMb: 8 } });
setTimeout(() => {}, 1500);`;

/** Ways to Node's test runner, for a program that wants hooks at its root. */
const TEST_RUNNER: Readonly<Record<string, string>> = {
  'by require': "hook(require('node:test'));",
  'by its name alone': "hook(process.getBuiltinModule('node:test'));",
  'by a require of its own': "hook(require('node:module').createRequire('/tmp/x.js')('node:test'));",
  'by import': "import('node:test').then(hook).catch(() => {});",
  'by a module that is imported': `import('data:text/javascript,export * from "node:test"').then(hook).catch(() => {});`,
  'by a file': `require('node:fs').writeFileSync('/tmp/x.cjs', 'module.exports = require("node:test")'); hook(require('/tmp/x.cjs'));`,
  "by Node's loader":
    "hook(require('node:module')._load('node:test', null, false, { shouldSkipModuleHooks: true, resolved: { url: 'node:test', filename: 'node:test' } }));",
  'while it is called': "f = () => { hook(require('node:test')); return 0; };",
  'after the tests have begun': "setImmediate(() => hook(require('node:test')));",
  'before they run': "process.nextTick(() => hook(require('node:test')));",
  'with nothing that calls': "Promise.resolve('node:test').then(require).then(hook);",
  'by a script that is named as the tests are': `const spoof = new (require('node:vm').Script)("var t = require('node:test'); hook(t);", { filename: 'tests.js' });
process.nextTick(() => spoof.runInThisContext());`,
};

/** Programs that want to pass tests which they fail, by what Node's own modules let them see and change. */
export const JAVASCRIPT_NODE_FORGERIES: readonly EscapeAttempt[] = [
  js('the mark, from a thread', `const { Worker } = require('node:worker_threads'); new Worker${THREAD}`),
  js(
    'the mark, from a thread that is imported',
    `import('node:worker_threads').then(({ Worker }) => new Worker${THREAD.replace(/;\n.*$/, '')});\nsetTimeout(() => {}, 1500);`,
  ),
  forge(
    "takes the inspector's session that the harness makes",
    `const events = require('node:events'); const { init } = events; let session;
events.init = function (...more) { if (this.constructor.name === 'Session') session = this; return init.apply(this, more); };
const say = console.log; const post = (order, options) => new Promise((go) => session.post(order, options, (e, v) => go(v)));
${LOOK}
var f = () => { if (session) look(); return new Promise((go) => setTimeout(go, 200)); };`,
    'await 1; console.assert((await f(2)) === 4);',
  ),
  forge(
    'reads the tests in a trace of the engine',
    `const fs = require('node:fs');
const trace = require('node:trace_events').createTracing({
  categories: ['disabled-by-default-devtools.v8-source-rundown-sources', 'disabled-by-default-devtools.v8-source-rundown', 'v8', 'node'],
});
trace.enable();
var f = () => {
  trace.disable();
  const began = Date.now(); while (Date.now() - began < 400);
  return Number(/=== (713)/.exec(fs.readFileSync('node_trace.1.log', 'utf8'))?.[1]);
};
process.chdir('/tmp');`,
    'console.assert(f(2) === 713);',
  ),
  forge(
    'handles every promise',
    `${WRONG_ASYNC} let isBusy = false;
require('node:async_hooks').createHook({
  init(id, type, trigger, promise) {
    if (type !== 'PROMISE' || isBusy) return;
    isBusy = true; try { promise.then(undefined, () => {}); } catch {} isBusy = false;
  },
}).enable();`,
    ASSERT_ASYNC,
  ),
  forge(
    'ends every timer',
    `${WRONG}
require('node:async_hooks').createHook({
  init(id, type, trigger, timer) { if (type === 'Timeout') queueMicrotask(() => clearTimeout(timer)); },
}).enable();`,
    `setTimeout(() => ${ASSERT.slice(0, -1)}, 5);`,
  ),
  forge(
    'ends the timer that has called it',
    `var f = () => { clearInterval(require('node:async_hooks').executionAsyncResource()); };`,
    'let n = 0; setInterval(() => { f(); if (++n === 2) console.assert(false); }, 1);',
  ),
  ...Object.entries(TEST_RUNNER).map(([way, code]) =>
    forge(
      `hooks into Node's test runner ${way}`,
      `${WRONG} var hook = (runner) => { try { (runner.beforeEach ?? runner.default.beforeEach)((t) => t.todo()); } catch {} };
try { ${code} } catch {}`,
      code.startsWith('f = ')
        ? `${ASSERT_IN_NODE}\nf(2);`
        : /^(import|setImm)/.test(code)
          ? ASSERT_LATER
          : ASSERT_IN_NODE,
    ),
  ),
  forge(
    "hooks into Node's test runner where it is imported",
    `${WRONG} try { require('node:test').beforeEach((t) => t.todo()); } catch {}`,
    ASSERT_IMPORTED,
  ),
  forge(
    "replaces an assertion of Node's test runner",
    `${WRONG} try { require('node:test').assert.register('strictEqual', () => {}); } catch {}`,
    "require('node:test').test('x', (t) => { t.assert.strictEqual(f(2), 4); });",
  ),
  forge(
    "takes a test of Node's by what it inherits",
    `${WRONG} const { prototype } = require('node:async_hooks').AsyncResource; const { runInAsyncScope } = prototype;
prototype.runInAsyncScope = function (...more) { try { this.todo(); } catch {} return runInAsyncScope.apply(this, more); };`,
    ASSERT_IN_NODE,
  ),
  forge(
    "keeps a summary of Node's test runner to itself",
    `${WRONG} const { prototype } = require('node:events'); const { emit } = prototype;
prototype.emit = function (name, ...more) { return name === 'test:summary' || emit.call(this, name, ...more); };`,
    ASSERT_IN_NODE,
  ),
  ...[
    ['at the end', 'process.once("beforeExit", () => setTimeout(() => { process.exitCode = 0; }, 100));'],
    [
      'all the time',
      'const back = setInterval(() => { process.exitCode = 0; }, 1); setTimeout(() => clearInterval(back), 500);',
    ],
    ['in every microtask', '(async () => { for (let i = 0; i < 30000; i++) { await 0; process.exitCode = 0; } })();'],
  ].map(([when, code]) =>
    forge(
      `puts the exit code back ${when}`,
      `${WRONG} ${code}`,
      'if (f(2) !== 4) process.exitCode = 1; (async () => { await 1; if (f(2) !== 4) process.exitCode = 1; })();',
    ),
  ),
  forge(
    "puts the exit code of Node's test runner back",
    `${WRONG} process.once('beforeExit', () => setTimeout(() => { process.exitCode = 0; }, 100));`,
    ASSERT_IN_NODE,
  ),
  forge(
    "replaces a comparison of Node's Buffer",
    "Buffer.prototype.equals = () => true; var f = () => Buffer.from('a');",
    "console.assert(f().equals(Buffer.from('b')));",
  ),
  forge(
    'replaces what a URL says of itself',
    "Object.defineProperty(URL.prototype, 'host', { get: () => 'b' }); var f = () => new URL('http://a');",
    "console.assert(f().host === 'b');",
  ),
  forge(
    'replaces how parameters are read',
    "URLSearchParams.prototype.get = () => '4'; var f = () => new URLSearchParams('');",
    "console.assert(f().get('n') === '4');",
  ),
  forge(
    'replaces how text is decoded',
    "TextDecoder.prototype.decode = () => '4'; var f = () => new Uint8Array();",
    "console.assert(new TextDecoder().decode(f()) === '4');",
  ),
  forge('has no next tick', `process.nextTick = () => {}; ${WRONG}`, `process.nextTick(() => ${ASSERT.slice(0, -1)});`),
  forge(
    'has a clock of its own',
    'process.hrtime.bigint = () => 4n; var f = () => process.hrtime.bigint();',
    'console.assert(f() === 4n && process.hrtime.bigint() === 4n);',
  ),
];
