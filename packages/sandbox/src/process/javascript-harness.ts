import type { GuestPrelude } from '../runner/guest-prelude.ts';
import type { HarnessDescriptors } from '../supervisor/guest.ts';
import type { javascriptVerdicts } from './javascript-verdicts.ts';
import type { javascriptWalls } from './javascript-walls.ts';

/** What of it is in files of its own, sent inside the same way. */
export interface HarnessParts {
  walls: typeof javascriptWalls;
  verdicts: typeof javascriptVerdicts;
}

/** What the harness says; frames as in the other runners. */
type Say = (report: Record<string, unknown>) => void;

/**
 * Runs one program and its tests in Node itself. It is sent inside as source, so it may use nothing but its arguments.
 * The pass mark is in a variable of this function, which no program in the language can read; what could look into the
 * engine's memory (heap snapshots, the inspector, threads, engine flags, internal bindings) is taken out of Node's own
 * modules first (`javascript-walls.ts`), native addons are off and nothing that a guest writes can be executed. All that is
 * used after the guest's first line was taken hold of before it.
 */
export function javascriptHarness(
  require: NodeJS.Require,
  process: NodeJS.Process,
  prelude: GuestPrelude,
  { walls, verdicts }: HarnessParts,
  { orders, reports }: HarnessDescriptors,
  languageGlobals: readonly string[] | undefined,
): void {
  const fs = require('node:fs') as typeof import('node:fs');
  const vm = require('node:vm') as typeof import('node:vm');
  const nodeModule = require('node:module') as typeof import('node:module');
  const { readSync, writeSync, closeSync, openSync } = fs;
  const { defineProperty, freeze, getOwnPropertyDescriptor } = Object;
  const { apply, deleteProperty, ownKeys } = Reflect;
  const { parse, stringify } = JSON;
  const { from, alloc, concat } = Buffer;
  const { Script, constants } = vm;
  const { inspect, getCallSites, types } = require('node:util') as typeof import('node:util');
  const { isPromise } = types;
  const later = setImmediate;
  const isInstance = (value: unknown, kind: new (...args: never[]) => unknown): boolean => value instanceof kind;
  const SyntaxFault = SyntaxError;
  const AnyError = Error;
  const bound = <F extends (...args: never[]) => unknown>(method: F) =>
    Function.prototype.call.bind(method) as unknown as (self: unknown, ...args: unknown[]) => ReturnType<F>;
  const toUtf8 = bound(Buffer.prototype.toString);
  const readLength = bound(Buffer.prototype.readUInt32BE);
  const writeLength = bound(Buffer.prototype.writeUInt32BE);
  const runScript = bound(Script.prototype.runInThisContext);
  const includes = bound(String.prototype.includes);
  const exec = bound(RegExp.prototype.exec);
  const slice = bound(String.prototype.slice);
  const startsWith = bound(String.prototype.startsWith);
  const trim = bound(String.prototype.trim);
  const once = process.once.bind(process);
  const exitNow = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);
  const activeResources = process.getActiveResourcesInfo.bind(process);
  const MAX_FAILURE_CHARS = 4096;

  const writeAll = (fd: number, bytes: Uint8Array): void => {
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(fd, bytes, sent, bytes.length - sent);
  };
  /** Once it is known, what tells reports from the program's own bytes where both go over one stream. */
  let fence: Uint8Array = alloc(0);
  const frameOf = (report: Record<string, unknown>): Uint8Array => {
    const body = from(stringify(report), 'utf8');
    const header = alloc(4);
    writeLength(header, body.length, 0);
    return concat([fence, header, body]);
  };
  const say: Say = (report) => {
    if (report['type'] === 'end' && fence.length > 0) {
      try {
        writeAll(1, fence);
      } catch {
        // The program has closed its stdout: nothing more comes of it.
      }
    }
    writeAll(reports, frameOf(report));
  };
  const readFully = (size: number): Buffer => {
    const bytes = alloc(size);
    for (let got = 0; got < size; ) {
      const more = readSync(orders, bytes, got, size - got, null);
      if (more === 0) exitNow(0);
      got += more;
    }
    return bytes;
  };

  const engine = walls(require, process);
  const { lock, refuse, onInit, evaluateAsConsole } = engine;
  const guard = verdicts(require, process, engine);
  lock('getBuiltinModule', guard.builtin);

  // ---- the language's own globals get the prelude, Node's own come back after it ----

  const global = globalThis as unknown as Record<PropertyKey, unknown>;
  const language = new Set<PropertyKey>(
    languageGlobals ?? (vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]),
  );
  // The others load a network stack when they are looked at, or need files that are not there.
  const kept = [
    'process',
    'Buffer',
    'performance',
    'global',
    'queueMicrotask',
    'structuredClone',
    'atob',
    'btoa',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
    'URL',
    'URLSearchParams',
    'TextEncoder',
    'TextDecoder',
    'AbortController',
    'AbortSignal',
    'Event',
    'EventTarget',
    'DOMException',
    'MessageChannel',
    'WebAssembly',
  ].map((name): [string, unknown] => [name, global[name]]);
  const nodeCrypto = getOwnPropertyDescriptor(global, 'crypto')?.get;
  for (const key of ownKeys(global)) if (!language.has(key) || key === 'console') delete global[key];
  // Node's own modules come from Node itself, whatever has become of its loader.
  const requireFile = nodeModule.createRequire('/tmp/code.js');
  const guestRequire = (name: string): unknown =>
    (typeof name === 'string' ? guard.builtin(name) : undefined) ?? requireFile(name);
  freeze(Object.assign(guestRequire, requireFile));
  // Fixed, as a test's verdict may hang on it: it can neither be replaced nor be shadowed by a declaration.
  defineProperty(global, 'require', {
    value: guestRequire,
    writable: false,
    configurable: false,
    enumerable: false,
  });

  const MAX_LINE_CHARS = 300;
  const firstLine = (lines: string): string => slice(exec(/^[^\n]{0,1000}/, lines)?.[0] ?? '', 0);
  /** The line that names the error: a syntax error's stack begins with the place and the source instead. */
  const headOf = (stack: string): string => {
    const named = exec(/^\w*(?:Error|Exception|Warning)\b.*$/m, stack)?.[0];
    return exec(/^Uncaught (?:[\w.]*\.js:\d+$|\s)/m, firstLine(stack)) !== null && named !== undefined
      ? `Uncaught ${firstLine(named)}`
      : firstLine(stack);
  };
  const sourceLine = (source: string, number: number): string => {
    let line = 1;
    let at = 0;
    for (; line < number && at < source.length; at++) if (source[at] === '\n') line++;
    let end = at;
    while (end < source.length && source[end] !== '\n') end++;
    return slice(trim(slice(source, at, end)), 0, MAX_LINE_CHARS);
  };

  let assertion: string | undefined;
  let code = '';
  let tests: string | undefined;
  const place = (message: string, stack: string): string => {
    const found = exec(/\b(code|tests)\.js:(\d+)/, stack) as RegExpExecArray | null;
    if (found === null) return headOf(message);
    const inTests = found[1] === 'tests';
    const quoted = sourceLine(inTests ? (tests ?? '') : code, Number(found[2]));
    return `${headOf(message)}\n  in ${inTests ? 'the tests' : 'the code'}, line ${found[2]}${quoted === '' ? '' : `: ${quoted}`}`;
  };
  const print = (toStderr: boolean, line: string): void => {
    writeAll(toStderr ? 2 : 1, from(line, 'utf8'));
  };
  const handles = prelude(
    print,
    (message, stack) => {
      assertion ??= place(`Assertion failed${message === '' ? '' : `: ${message}`}`, stack);
    },
    // Timers are Node's own here: the prelude's are replaced below.
    () => 0,
  );
  for (const [key, value] of kept) {
    defineProperty(global, key, { value, writable: true, configurable: true, enumerable: false });
  }
  handles.rememberTimers();
  /** Of Node's own globals those that tests rely on, and that neither they nor programs replace. */
  const relied = [
    'process',
    'Buffer',
    'queueMicrotask',
    'structuredClone',
    'URL',
    'URLSearchParams',
    'TextEncoder',
    'TextDecoder',
  ];
  const originals = relied.map((name) => global[name]);
  for (const name of relied.slice(1)) handles.remember(name, global[name] as object);
  handles.remember('process', process, ['nextTick', 'hrtime']);
  handles.remember('process.hrtime', process.hrtime);
  // Node loads it when it is looked at, which takes as long as all else here: it is left to who looks.
  const setCrypto = (value: unknown): void => {
    const property = { __proto__: null, value, writable: true, configurable: true, enumerable: false };
    defineProperty(global, 'crypto', property);
  };
  const getCrypto = (): unknown => {
    const value: unknown = apply(nodeCrypto as () => unknown, global, []);
    setCrypto(value);
    return value;
  };
  const lazyCrypto = { __proto__: null, get: getCrypto, set: setCrypto, configurable: true, enumerable: false };
  if (nodeCrypto !== undefined) defineProperty(global, 'crypto', lazyCrypto);
  const guestModule = { exports: {} };
  for (const [key, value] of Object.entries({
    module: guestModule,
    exports: guestModule.exports,
    __filename: '/tmp/code.js',
    __dirname: '/tmp',
  })) {
    defineProperty(global, key, { value, writable: true, configurable: true, enumerable: false });
  }
  process.argv.length = 1;
  process.argv[1] = '/tmp/code.js';
  process.execArgv.length = 0;

  // ---- ends ----

  /** A stack without the lines of the harness and of Node itself. */
  const ownLines = (stack: string): string => {
    let out = '';
    let from = 0;
    for (let at = 0; at <= stack.length; at++) {
      if (at < stack.length && stack[at] !== '\n') continue;
      const line = slice(stack, from, at) as string;
      from = at + 1;
      const isOfNode = includes(line, 'node:') && (startsWith(line, '    at ') || startsWith(line, 'node:'));
      if (!includes(line, '/runtime/') && !isOfNode) out += out === '' ? line : `\n${line}`;
    }
    return out;
  };
  let ended = false;
  const fail = (failure: string, exitCode = 1): never => {
    // Taking the engine down may call back.
    if (ended) return exitNow(1);
    ended = true;
    say({ type: 'end', exitCode, failure: slice(failure, 0, MAX_FAILURE_CHARS) });
    return exitNow(1);
  };
  const failWith = (error: unknown): never => {
    let shown = 'Uncaught error';
    try {
      const stack: unknown = isInstance(error, AnyError) ? (error as Error).stack : undefined;
      shown = typeof stack === 'string' ? `Uncaught ${ownLines(stack)}` : handles.describe(error);
    } catch {
      // The guest made an error that cannot be looked at.
    }
    print(true, `${shown}\n`);
    return fail(assertion ?? place(shown, shown));
  };
  const untouched = (isBefore: boolean): void => {
    // To the check, what is computed and was not there before it is the guest's.
    const isUnused = nodeCrypto !== undefined && getOwnPropertyDescriptor(global, 'crypto')?.get === getCrypto;
    if (isUnused) deleteProperty(global, 'crypto');
    let path = handles.tampered(isBefore);
    if (isUnused) defineProperty(global, 'crypto', lazyCrypto);
    for (let i = 0; path === '' && i < relied.length; i++) {
      const name = relied[i] as string;
      if (getOwnPropertyDescriptor(global, name)?.value !== originals[i]) path = name;
    }
    if (path === '' && isBefore)
      path = handles.shadowed(runScript(new Script(handles.globalsUsed(tests ?? ''))) as unknown[]);
    if (path !== '') fail(`tampered: the program replaced ${path}, which tests rely on`);
  };
  process.setUncaughtExceptionCaptureCallback((error) => failWith(error));
  for (const name of ['setUncaughtExceptionCaptureCallback', 'addUncaughtExceptionCaptureCallback']) {
    lock(name, refuse(`process.${name}`));
  }
  lock('_fatalException', (process as unknown as { _fatalException: unknown })._fatalException);

  say({ type: 'ready' });
  const bytes = readFully(readLength(readFully(4), 0));
  const order = parse(toUtf8(bytes, 'utf8') as string) as {
    mark: string;
    code: string;
    tests?: string;
    seed?: number;
    fence?: string;
  };
  // Memory that is given back keeps what was in it, for whoever asks for memory next.
  bytes.fill(0);
  closeSync(orders);
  if (orders === 0) openSync('/dev/null', 'r');
  if (order.fence !== undefined) fence = from(order.fence, 'hex');
  const { mark } = order;
  code = order.code;
  tests = order.tests;
  if (order.seed !== undefined) {
    let state = order.seed >>> 0;
    const { imul } = Math;
    // splitmix32: enough for a program that wants the same dice again.
    defineProperty(Math, 'random', {
      value: () => {
        state = (state + 0x9e3779b9) | 0;
        let z = state ^ (state >>> 16);
        z = imul(z, 0x21f0aaad);
        z ^= z >>> 15;
        z = imul(z, 0x735a2d97);
        return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296;
      },
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }

  /**
   * What has the last word in tests is loaded before the program and fixed, where the tests name it: loading it takes time.
   * Whoever asks Node for a module gets the same one.
   */
  const fix = (holder: object, depth: number): void => {
    for (const key of ownKeys(holder)) {
      const property = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      if (property.configurable) {
        defineProperty(
          holder,
          key,
          'value' in property ? { writable: false, configurable: false } : { configurable: false },
        );
      }
      const { value } = property;
      const holds = typeof value === 'function' || (typeof value === 'object' && value !== null);
      if (holds && depth > 0 && value !== holder) fix(value as object, depth - 1);
    }
  };
  const isNamed = (name: string): boolean =>
    tests !== undefined && exec(new RegExp(`['"\`:]${name}['"\`]`), tests) !== null;
  for (const name of ['assert', 'assert/strict', 'util', 'test']) {
    if (isNamed(name)) fix(engine.getBuiltinModule(`node:${name}`) as unknown as object, 2);
  }
  if (isNamed('test')) {
    // Its own tests and reports are made of these.
    const { AsyncResource } = require('node:async_hooks') as typeof import('node:async_hooks');
    fix(AsyncResource, 1);
    const { EventEmitter } = require('node:events') as typeof import('node:events');
    handles.remember('EventEmitter', EventEmitter);
    const streams = require('node:stream') as typeof import('node:stream');
    for (const name of ['Stream', 'Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough'] as const) {
      handles.remember(name, streams[name]);
    }
  }
  guard.prepare(code, tests);
  engine.sealHooks();

  /** What the tests' script came to: a promise when it ends in something to be waited for. */
  let completion: unknown;
  /** Promises of the tests' own async functions, those that have settled among them. */
  let started: unknown[] = [];
  let sweepAt = 1000;
  const isPending = (value: unknown): boolean =>
    isPromise(value) && includes(inspect(value, { depth: 0, maxStringLength: 0, customInspect: false }), '<pending>');
  const keepPending = (): void => {
    const still: unknown[] = [];
    let count = 0;
    for (let i = 0; i < started.length; i++) {
      if (isPending(started[i])) {
        defineProperty(still, count++, { value: started[i], writable: true, configurable: true });
      }
    }
    started = still;
    sweepAt = 2 * count + 1000;
  };
  /**
   * From here on promises are looked at as they are made. One that an async function of the tests makes as it begins is made
   * where that function stands: at its `async`, or at its parameters when it has a name.
   */
  const watchAsyncFunctions = (source: string): void => {
    const lines: number[] = [0, 0];
    for (let at = 0; at < source.length; at++)
      if (source[at] === '\n') defineProperty(lines, lines.length, { value: at + 1 });
    onInit((promise, parent) => {
      if (parent !== undefined) return;
      let sites = getCallSites(2);
      // Where the program has hooks of its own, Node's code is between.
      if (startsWith(sites[1]?.scriptName ?? '', 'node:internal/')) sites = getCallSites(6);
      for (let i = 1; i < sites.length; i++) {
        const { scriptName, lineNumber, columnNumber } = sites[i] as NonNullable<(typeof sites)[number]>;
        if (startsWith(scriptName, 'node:internal/')) continue;
        if (scriptName !== 'tests.js') return;
        const at = (lines[lineNumber] ?? 0) + columnNumber - 1;
        if (source[at] !== '(' && !startsWith(source, 'async', at)) return;
        if (started.length >= sweepAt) keepPending();
        defineProperty(started, started.length, { value: promise, writable: true, configurable: true });
        return;
      }
    });
  };

  /** What a source with top-level await is still waiting for. */
  let awaiting: string | undefined;
  let next: (() => void) | undefined;

  /** Evaluates one of the two sources as a script, or as a console does when it needs to await at its top level. */
  const evaluate = (source: string, file: string, then: () => void): void => {
    let script: InstanceType<typeof Script>;
    const isTests = file === 'tests.js';
    const compile = () =>
      new Script(source, {
        __proto__: null,
        filename: file,
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      } as import('node:vm').ScriptOptions);
    try {
      script = isTests ? guard.compile(compile) : compile();
    } catch (error) {
      if (!includes(source, 'await') || !isInstance(error, SyntaxFault)) failWith(error);
      awaiting = isTests ? 'the tests' : 'the code';
      const run = () =>
        evaluateAsConsole(`${source}\n//# sourceURL=${file}`, (problem, answer) => {
          awaiting = undefined;
          const thrown = answer?.exceptionDetails;
          if (problem !== null && problem !== undefined) failWith(error);
          if (thrown !== undefined) {
            const shown = `Uncaught ${thrown.exception?.description ?? thrown.text}`;
            print(true, `${shown}\n`);
            fail(assertion ?? place(shown, shown));
          }
          then();
        });
      if (isTests) guard.compile(run, true);
      else run();
      return;
    }
    try {
      const value: unknown = runScript(script);
      if (isTests) completion = value;
    } catch (error) {
      failWith(error);
    }
    then();
  };

  const MAX_ROUNDS = 100;
  let rounds = 0;
  /**
   * The event loop has nothing left: only then have tests that wait for something ended. The guest can say so too, by
   * emitting the event, and is not believed while anything is pending. Its stdout and stderr are pipes that stay.
   */
  const drained = (): void => {
    guard.exitCode(true);
    later(() => {
      const left = activeResources();
      let pending = 0;
      let pipes = 0;
      for (let i = 0; i < left.length; i++) {
        if (left[i] === 'PipeWrap') pipes++;
        else if (left[i] !== 'Immediate') pending++;
      }
      if (pending > 0 || pipes > 2) {
        if (++rounds > MAX_ROUNDS) fail('the program ended while it was waiting for something');
        return void once('beforeExit', drained);
      }
      if (awaiting !== undefined) fail(`${awaiting} await something that never happens`);
      if (next !== undefined) return;
      keepPending();
      if (started.length > 0 || isPending(completion)) {
        fail(assertion ?? 'the tests did not end: something they wait for never settles');
      }
      if (tests !== undefined) untouched(false);
      if (assertion !== undefined) fail(assertion);
      const status = guard.exitCode(true);
      if (status !== 0) fail(`the program exited with code ${status}`, status & 255);
      say({ type: 'end', exitCode: 0, mark });
      exitNow(0);
    });
  };
  once('beforeExit', drained);
  say({ type: 'started' });
  const runTests = (): void => {
    next = undefined;
    if (tests === undefined) return;
    untouched(true);
    if (includes(tests, 'async')) watchAsyncFunctions(tests);
    guard.begin();
    evaluate(tests, 'tests.js', () => {});
    guard.exitCode();
  };
  next = runTests;
  evaluate(code, 'code.js', runTests);
}
