import { randomBytes } from 'node:crypto';
import { EvalFlags, JSException, type JSValueHandle } from 'quickjs-wasi';
import { sendReport } from './channel.ts';
import { firstLine, sourceLine } from './failure-text.ts';
import { createGuestClock } from './guest-clock.ts';
import type { JavaScriptGuest } from './javascript-engine.ts';
import { watchAsyncFunctions } from './javascript-tests.ts';
import { LIMIT_TEXT, MAX_FAILURE_CHARS, type RunnerEnd, type RunOrder } from './messages.ts';
import { createGuestOutput } from './output.ts';

const CODE_FILE = 'code.js';
const TESTS_FILE = 'tests.js';

/** The engine's number for a promise that is neither fulfilled nor rejected. */
const PENDING = 0;
/** Of more rejections than anyone reads only the number is kept. */
const MAX_REJECTIONS = 100;

/** Thrown through the engine when a run has to stop; the guest cannot catch an interrupt. */
type Stop = 'wall' | 'output';

/** Runs one program on an engine that nobody has used and nobody will use again. */
export function runJavaScript({ vm, call, harness, begin }: JavaScriptGuest, order: RunOrder): RunnerEnd {
  const output = createGuestOutput(order.outputBytes);
  const clock = createGuestClock(order.clockMs);
  let deadline = Number.POSITIVE_INFINITY;
  let stop: Stop | undefined;
  let assertion: string | undefined;
  /** By the promise's address, which stays its own as long as the promise is held here. */
  const rejections = new Map<number, { promise: JSValueHandle; reason: JSValueHandle }>();
  /** Further ones that nobody has handled: a promise is told of once when it is rejected so, and once when it is handled after all. */
  let furtherRejections = 0;

  begin(
    {
      clock,
      fillRandom: (view) => {
        if (order.seed === undefined) crypto.getRandomValues(view);
        else view.fill(order.seed & 0xff);
      },
      interrupt: () => {
        output.tick();
        if (performance.now() + clock.jumpedMs > deadline) stop ??= 'wall';
        return stop !== undefined;
      },
      onRejection: (promise, reason, isHandled) => {
        if (isHandled) {
          if (!rejections.delete(promise.identity)) furtherRejections--;
        } else if (rejections.size < MAX_REJECTIONS) {
          rejections.set(promise.identity, { promise: promise.dup(), reason: reason.dup() });
        } else {
          furtherRejections++;
        }
      },
      write: (toStderr, text) => {
        if (output.write(toStderr ? 2 : 1, text)) return;
        stop ??= 'output';
        throw OUTPUT_LIMIT;
      },
      assertionFailed: (message, stack) => {
        assertion ??= assertionText(order, message, stack);
      },
    },
    order.seed === undefined ? randomBytes(8).readBigUInt64LE() | 1n : BigInt(order.seed) * 65_537n + 1n,
  );

  const syntaxError = (source: string, file: string, flags: number): JSException | undefined => {
    try {
      vm.evalCode(source, file, flags | EvalFlags.COMPILE_ONLY).dispose();
      return undefined;
    } catch (error) {
      if (error instanceof JSException) return error;
      throw error;
    }
  };

  const compiles = (source: string): boolean =>
    [EvalFlags.TYPE_GLOBAL, EvalFlags.ASYNC].some((flags) => syntaxError(source, TESTS_FILE, flags) === undefined);

  /** Evaluates one of the two sources; top-level await is tried when the engine refuses it as a plain script. */
  const evaluate = (source: string, file: string): JSValueHandle => {
    const plain = syntaxError(source, file, EvalFlags.TYPE_GLOBAL);
    if (plain === undefined) return vm.evalCode(source, file);
    if (syntaxError(source, file, EvalFlags.ASYNC) !== undefined) throw plain;
    const settled = vm.evalCode(source, file, EvalFlags.ASYNC);
    drain(() => settled.promiseState !== PENDING);
    if (settled.promiseState === PENDING) throw new Error(`${label(file)} await something that never happens`);
    return settled;
  };

  /** Runs jobs and timers until there are none, or until `done`. */
  const drain = (done: () => boolean = () => false): void => {
    for (;;) {
      vm.executePendingJobs();
      if (stop !== undefined) throw new Error('stopped');
      if (done()) return;
      const due = call('nextTimer').toNumber();
      if (due < 0) return;
      clock.jumpToMs(due);
      if (performance.now() + clock.jumpedMs > deadline) {
        stop = 'wall';
        throw new Error('stopped');
      }
      call('runTimer');
    }
  };

  /** Evaluates the tests such that their async functions are counted. */
  const evaluateTests = (tests: string): JSValueHandle => {
    const watched = watchAsyncFunctions(order.code, tests);
    // What the parser takes for right and the engine does not is the engine's to name.
    if (watched === undefined || !compiles(watched.source)) return evaluate(tests, TESTS_FILE);
    const { source, beginName } = watched;
    // In the end a constant of the script, which nothing can replace or even list.
    // Defined, whatever a program that has guessed the name has put there.
    vm.defineProp(vm.global, beginName, harness('begin'), { configurable: true });
    vm.evalCode(`const ${beginName}=this.${beginName};delete this.${beginName}`).dispose();
    return evaluate(source, TESTS_FILE);
  };

  const isPending = (value: JSValueHandle | undefined): boolean =>
    value?.isPromise === true && value.promiseState === PENDING;
  /** An async function that returns a promise is over when that is. */
  const hasReturnedPending = (): boolean => {
    const returned = harness('returned');
    const count = returned.getProp('length').toNumber();
    for (let i = 0; i < count; i++) if (isPending(returned.getProp(String(i)))) return true;
    return false;
  };

  const untouched = (tests?: string): void => {
    const path = call('tampered', tests === undefined ? vm.false : vm.true).toString();
    if (path !== '') throw new Tampered(path);
    // There is none here: who has one for the tests has made it for them.
    if (order.tests?.includes('require') && vm.evalCode('typeof require').toString() !== 'undefined') {
      throw new Tampered('require');
    }
    if (tests === undefined) return;
    const found = vm.evalCode(call('globalsUsed', vm.newString(tests)).toString());
    const name = call('shadowed', found).toString();
    if (name !== '') throw new Tampered(name);
  };

  const end = (fields: Omit<RunnerEnd, 'type'>): RunnerEnd => {
    output.flush();
    return {
      type: 'end',
      ...fields,
      ...(fields.failure === undefined ? {} : { failure: fields.failure.slice(0, MAX_FAILURE_CHARS) }),
    };
  };

  sendReport({ type: 'started' });
  deadline = performance.now() + order.wallMs;
  try {
    evaluate(order.code, CODE_FILE);
    let last: JSValueHandle | undefined;
    if (order.tests !== undefined) {
      untouched(order.tests);
      last = evaluateTests(order.tests);
    }
    drain();
    if (order.tests !== undefined) {
      untouched();
      if (isPending(last) || call('begun').toNumber() > 0 || hasReturnedPending()) {
        return end({
          exitCode: 1,
          failure: assertion ?? 'the tests did not end: something they wait for never settles',
        });
      }
    }
    for (const { reason } of rejections.values()) {
      const text = describe(call, reason);
      output.write(2, `${text}\n`);
      return end({ exitCode: 1, failure: `unhandled rejection: ${text}` });
    }
    if (furtherRejections > 0) return end({ exitCode: 1, failure: `unhandled rejections: ${furtherRejections}` });
    if (stop !== undefined) throw new Error('stopped');
    if (assertion !== undefined) return end({ exitCode: 1, failure: assertion });
    return end({ exitCode: 0, mark: order.mark });
  } catch (error) {
    if (stop !== undefined) return end({ exitCode: -1, limit: stop, failure: assertion ?? LIMIT_TEXT[stop] });
    if (error instanceof Tampered)
      return end({ exitCode: 1, failure: `tampered: the program replaced ${error.message}, which tests rely on` });
    if (!(error instanceof JSException)) {
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
        return end({ exitCode: -1, limit: 'crash', failure: 'the interpreter crashed' });
      }
      output.write(2, `${(error as Error).message}\n`);
      return end({ exitCode: 1, failure: assertion ?? (error as Error).message });
    }
    if (error.name === 'InternalError' && error.message === 'out of memory') {
      return end({ exitCode: -1, limit: 'memory', failure: assertion ?? LIMIT_TEXT.memory });
    }
    const text = describe(call, error.handle);
    output.write(2, `${text}\n`);
    return end({ exitCode: 1, failure: assertion ?? placed(order, text) });
  }
}

/** Not an error of the host's: the engine would copy its stack, with paths of this machine, to the guest. */
const OUTPUT_LIMIT = 'output limit reached';

class Tampered extends Error {
  override readonly name = 'Tampered';
}

const label = (file: string): string => (file === TESTS_FILE ? 'the tests' : 'the code');

function describe(call: (name: string, ...args: JSValueHandle[]) => JSValueHandle, error: JSValueHandle): string {
  try {
    return call('describe', error).toString();
  } catch {
    return 'Uncaught error';
  }
}

const assertionText = (order: RunOrder, message: string, stack: string): string =>
  placed(order, `Assertion failed${message === '' ? '' : `: ${message}`}`, stack);

/** Adds where it happened: code or tests, the line, and what stands there. */
function placed(order: RunOrder, text: string, stack = text): string {
  const place = /\b(code|tests)\.js:(\d+)/.exec(stack);
  if (place === null) return text;
  const inTests = place[1] === 'tests';
  const number = Number(place[2]);
  const source = sourceLine(inTests ? (order.tests ?? '') : order.code, number);
  return `${firstLine(text)}\n  in ${inTests ? 'the tests' : 'the code'}, line ${number}${source === '' ? '' : `: ${source}`}`;
}
