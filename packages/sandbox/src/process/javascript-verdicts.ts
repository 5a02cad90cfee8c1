import type { EngineTools } from './javascript-walls.ts';

/** Keeps two things in Node that decide tests, and that the program could have a hand in: `node:test` and the exit code. */
export interface VerdictGuard {
  /** A module of Node's own for the guest. */
  builtin(name: string): unknown;
  /** To be called when both sources are known, before the first line of either. */
  prepare(code: string, tests: string | undefined): void;
  /** Compiles the tests; from here on they are known by their script. @param isNext they are compiled by what comes next. */
  compile<T>(compileTests: () => T, isNext?: boolean): T;
  /** The tests begin. */
  begin(): void;
  /** The exit code so far, or one that the tests had set and that was put back. @param isEnd the event loop has nothing left. */
  exitCode(isEnd?: boolean): number;
}

/**
 * `node:test` is for the tests alone where they name it: hooks at its root are for all tests of the process, whoever adds them. A
 * call gets it if it stands in the tests' own script, as `require(…)`, `import(…)` or `getBuiltinModule(…)`. An exit code that
 * the tests have set stays, unless they put it back themselves. Sent inside as source, as the harness is.
 */
export function javascriptVerdicts(
  require: NodeJS.Require,
  process: NodeJS.Process,
  { getBuiltinModule, registerHooks, createHook, refuse }: EngineTools,
): VerdictGuard {
  const { getCallSites } = require('node:util') as typeof import('node:util');
  const { Script } = require('node:vm') as typeof import('node:vm');
  const bound = <F extends (...args: never[]) => unknown>(method: F) =>
    Function.prototype.call.bind(method) as unknown as (self: unknown, ...args: unknown[]) => ReturnType<F>;
  const runScript = bound(Script.prototype.runInThisContext);
  const exec = bound(RegExp.prototype.exec);
  const slice = bound(String.prototype.slice);
  const toNumber = Number;
  const refused = refuse('node:test', 'where the tests use it, it is theirs; they get it by require or import');
  const MAX_FRAMES = 50;
  const PLAIN = { __proto__: null, sourceMap: false } as { sourceMap: boolean };
  /** How it is asked for in the source, where the call stands; an `import(…)` is known by what it calls in Node. */
  const ASKS = /^(?:require|getBuiltinModule)\s*\(/;
  const IMPORTER = 'node:internal/modules/esm/utils';
  const RESETS = /exitCode\s*=(?!=)\s*(?:0|undefined|null|void 0|[A-Za-z_$][\w$.]*)\s*(?:[;,)}\n]|$)/;

  let source = '';
  let testModule: unknown;
  /** The number of the tests' script, and one that is beyond all scripts of Node's own that are needed to load modules. */
  let testsId = 0;
  let firstId = 0;
  let probes = 0;
  const nextId = (): number => {
    // Different each time: the engine gives the same script for the same source.
    const probe = new Script(`(sites, plain) => sites(1, plain)[0].scriptId;//${probes++}`);
    return toNumber((runScript(probe) as (...args: unknown[]) => string)(getCallSites, PLAIN));
  };
  const asked = (line: number, column: number): boolean => {
    let at = 0;
    for (let left = line; left > 1 && at < source.length; at++) if (source[at] === '\n') left--;
    return exec(ASKS, slice(source, at + column - 1, at + column + 40)) !== null;
  };
  const isOfTests = (): boolean => {
    const sites = getCallSites(MAX_FRAMES, PLAIN);
    let caller = '';
    for (let i = 0; i < sites.length; i++) {
      const site = sites[i] as NonNullable<(typeof sites)[number]>;
      const id = toNumber(site.scriptId);
      if (id <= 0 || id >= firstId) {
        return id > 0 && id === testsId && (caller === IMPORTER || asked(site.lineNumber, site.columnNumber));
      }
      caller = site.scriptName;
    }
    return false;
  };

  let seen = 0;
  let hasBegun = false;
  const look = (): void => {
    const code = toNumber(process.exitCode ?? 0) || 0;
    if (seen === 0) seen = code;
  };
  let watch: (() => unknown) | undefined;
  const names = (text: string): boolean => exec(/['"`:]test['"`]/, text) !== null;

  return {
    builtin(name) {
      const found: unknown = getBuiltinModule(name);
      return found !== undefined && found === testModule && !isOfTests() ? refused() : found;
    },
    prepare(code, tests) {
      const isTheirs = tests !== undefined && names(tests);
      // It takes hold of hooks that are gone after this.
      if (isTheirs || names(code)) {
        const own: unknown = getBuiltinModule('node:test');
        if (isTheirs) testModule = own;
      }
      if (tests === undefined) return;
      source = tests;
      const isSet = exec(/exitCode/, tests) !== null;
      if ((isSet || isTheirs) && exec(RESETS, tests) === null) {
        const hook = createHook({ before: look, after: look });
        watch = hook.enable.bind(hook);
      }
      if (!isTheirs) return;
      registerHooks({
        resolve(name, context, next) {
          const found = next(name, context);
          return found.url === 'node:test' && !isOfTests() ? refused() : found;
        },
        load: (url, context, next) => (url === 'node:test' && !isOfTests() ? refused() : next(url, context)),
      });
      firstId = nextId();
    },
    compile(compileTests, isNext) {
      if (testModule === undefined) return compileTests();
      const before = nextId();
      if (isNext) testsId = before + 1;
      const compiled = compileTests();
      if (!isNext && nextId() === before + 2) testsId = before + 1;
      return compiled;
    },
    begin() {
      hasBegun = true;
      watch?.();
    },
    exitCode(isEnd) {
      if (hasBegun && (isEnd || watch !== undefined)) look();
      return seen === 0 ? toNumber(process.exitCode ?? 0) || 0 : seen;
    },
  };
}
