import { sendReport } from './channel.ts';
import { sourceLine } from './failure-text.ts';
import { createGuestClock, setDate } from './guest-clock.ts';
import { LIMIT_TEXT, MAX_FAILURE_CHARS, type RunnerEnd, type RunOrder } from './messages.ts';
import { createGuestOutput } from './output.ts';
import { type HarnessName, type PythonInterpreter, writeText } from './python-engine.ts';
import { GuestStop, seededBytes } from './python-imports.ts';

const PY_FILE_INPUT = 257;

/** What the prelude says of an uncaught error. It comes out of the guest's heap: shown, never believed. */
interface Described {
  exit: number | null;
  text: string;
  head: string;
  where: 'code' | 'tests' | null;
  line: number | null;
  memory: boolean;
}

/**
 * Runs one program on an interpreter that nobody has used and nobody will use again. Code and tests are compiled and
 * evaluated by calls from here into the interpreter, so that what happens after the tests is not the guest's to say.
 */
export function runPython(
  interpreter: PythonInterpreter,
  order: RunOrder,
  say: (report: { type: 'started' }) => void = sendReport,
): RunnerEnd {
  const { world } = interpreter;
  world.clock = createGuestClock(order.clockMs);
  interpreter.dateFiles(Number(world.clock.epochNs() / 1_000_000n));
  const unsetDate = setDate(world.clock);
  try {
    return evaluateOrder(interpreter, order, say);
  } finally {
    unsetDate();
  }
}

function evaluateOrder(
  interpreter: PythonInterpreter,
  order: RunOrder,
  say: (report: { type: 'started' }) => void,
): RunnerEnd {
  const { exports: api, snapshot, world } = interpreter;
  const call = (name: string, ...args: number[]): number => (api[name] as (...args: number[]) => number)(...args) >>> 0;
  const output = createGuestOutput(order.outputBytes);
  const decoders = { 1: new TextDecoder(), 2: new TextDecoder() };

  world.fillRandom = order.seed === undefined ? (view) => crypto.getRandomValues(view) : seededBytes(order.seed);
  world.maxMemoryBytes = snapshot.memory.length + order.memoryBytes;

  /** A Python string as ours; '' when the guest made it something else. */
  const textOf = (address: number): string => {
    const size = writeText(api, '    ');
    const at = call('PyUnicode_AsUTF8AndSize', address, size);
    if (at === 0) return '';
    const length = new DataView(api.memory.buffer).getUint32(size, true);
    return Buffer.from(api.memory.buffer, at, length).toString('utf8');
  };
  const harness = (name: HarnessName, argument?: number): number =>
    argument === undefined
      ? call('PyObject_CallNoArgs', snapshot.addresses[name])
      : call('PyObject_CallOneArg', snapshot.addresses[name], argument);
  const newString = (text: string): number => {
    const at = writeText(api, text);
    return call('PyUnicode_FromStringAndSize', at, Buffer.byteLength(text, 'utf8'));
  };

  const sources = JSON.stringify({
    ...(order.seed === undefined ? {} : { seed: order.seed }),
    code: order.code,
    ...(order.tests === undefined ? {} : { tests: order.tests }),
  });
  if (harness('prepare', newString(sources)) === 0) throw new Error('the interpreter could not be prepared');

  const emit = (fd: 1 | 2, text: string): void => {
    if (!output.write(fd, text)) {
      world.stopped ??= new GuestStop('output', 'the output limit was reached');
      throw world.stopped;
    }
  };
  interpreter.onOutput((fd, bytes) => {
    if (world.stopped !== undefined) throw world.stopped;
    emit(fd, decoders[fd].decode(bytes, { stream: true }));
  });
  say({ type: 'started' });
  const deadline = performance.now() + order.wallMs;
  world.tick = () => {
    output.tick();
    if (world.stopped === undefined && performance.now() + world.clock.jumpedMs > deadline) {
      world.stopped = new GuestStop('wall', 'the time limit was reached');
    }
    if (world.stopped !== undefined) throw world.stopped;
  };

  const end = (fields: Omit<RunnerEnd, 'type'>): RunnerEnd => {
    output.flush();
    return {
      type: 'end',
      ...fields,
      ...(fields.failure === undefined ? {} : { failure: fields.failure.slice(0, MAX_FAILURE_CHARS) }),
    };
  };

  /** Compiles and evaluates one source; the error that ended it, or undefined. */
  const evaluate = (source: string, file: string): Described | undefined => {
    // A NUL would end the text early and hide what follows.
    if (source.includes('\0')) {
      return {
        exit: null,
        text: '',
        head: 'SyntaxError: source code cannot contain null bytes',
        where: null,
        line: null,
        memory: false,
      };
    }
    const code = call('Py_CompileStringExFlags', writeText(api, source), writeText(api, file), PY_FILE_INPUT, 0, 0);
    if (
      code !== 0 &&
      call('PyEval_EvalCode', code, snapshot.addresses._main_dict, snapshot.addresses._main_dict) !== 0
    ) {
      return undefined;
    }
    return describe(call('PyErr_GetRaisedException'));
  };

  const describe = (error: number): Described => {
    const unknown: Described = { exit: null, text: '', head: 'uncaught error', where: null, line: null, memory: false };
    const text = textOf(harness('describe', error));
    call('PyErr_Clear');
    try {
      const value = JSON.parse(text) as Described;
      return typeof value.head === 'string' && typeof value.text === 'string' ? value : unknown;
    } catch {
      return unknown;
    }
  };

  /** How a run ends that has replaced what tests rely on; undefined when all is as it was. */
  const tampered = (when: 'before' | 'after'): RunnerEnd | undefined => {
    const unchanged = harness(when);
    if (unchanged !== 0 && call('PyObject_IsTrue', unchanged) === 1) return undefined;
    call('PyErr_Clear');
    const found = harness('tampered');
    if (found === 0) call('PyErr_Clear');
    const what = (found === 0 ? '' : textOf(found)) || 'something';
    return end({ exitCode: 1, failure: `tampered: the program replaced ${what}, which tests rely on` });
  };

  const failed = (error: Described, inTests: boolean): RunnerEnd => {
    harness('flush');
    if (error.text !== '') emit(2, error.text);
    if (error.memory && world.memoryRefused) return end({ exitCode: -1, limit: 'memory', failure: LIMIT_TEXT.memory });
    if (error.exit !== null) {
      const exitCode = Number(error.exit) & 255;
      if (order.tests === undefined && exitCode === 0) return end({ exitCode: 0, mark: order.mark });
      const when = order.tests === undefined ? '' : inTests ? ' before the tests had ended' : ' before the tests began';
      return end({ exitCode, failure: `the program exited with code ${exitCode}${when}` });
    }
    return end({ exitCode: 1, failure: placed(order, error) });
  };

  try {
    const inCode = evaluate(order.code, 'code.py');
    if (inCode !== undefined) return failed(inCode, false);
    if (order.tests !== undefined) {
      const before = tampered('before');
      if (before !== undefined) return before;
      const inTests = evaluate(order.tests, 'tests.py');
      if (inTests !== undefined) return failed(inTests, true);
      const after = tampered('after');
      if (after !== undefined) return after;
    }
    harness('finish');
    if (world.stopped !== undefined) throw world.stopped;
    return end({ exitCode: 0, mark: order.mark });
  } catch (error) {
    const stopped = world.stopped;
    // An interpreter that got no more memory may not even be able to say so.
    if (world.memoryRefused && (stopped === undefined || stopped.reason === 'crash')) {
      return end({ exitCode: -1, limit: 'memory', failure: LIMIT_TEXT.memory });
    }
    if (stopped === undefined) {
      // Not ours: the engine itself gave up (a trap, its stack, its memory).
      return end({ exitCode: -1, limit: 'crash', failure: `the interpreter crashed: ${(error as Error).message}` });
    }
    if (stopped.reason === 'exit') {
      if (order.tests === undefined && stopped.exitCode === 0) return end({ exitCode: 0, mark: order.mark });
      return end({ exitCode: stopped.exitCode, failure: `the program exited with code ${stopped.exitCode}` });
    }
    return end({ exitCode: -1, limit: stopped.reason, failure: stopped.message });
  }
}

/**
 * Runs a program of ours that does what most do, on an interpreter that is then given up: the engine compiles what is used
 * when it is first used, and that time is nobody's yet.
 */
export function rehearsePython(interpreter: PythonInterpreter): void {
  const { exitCode, failure } = runPython(interpreter, REHEARSAL, () => {});
  if (exitCode !== 0) throw new Error(`a rehearsal failed: ${failure}`);
}

const REHEARSAL: RunOrder = {
  type: 'run',
  mark: '',
  code: `import math, re
class Point:
    def __init__(self, x):
        self.x = x
def f(n):
    return {str(i): [i * 2.5, f'{i:03d}'] for i in range(n) if i % 2 or i in (2, 4)}
try:
    f(None)
except TypeError as error:
    said = str(error)
p = sorted((Point(math.sqrt(i)) for i in range(9)), key=lambda point: -point.x)
`,
  tests: 'assert len(f(9)) == 6 and p[0].x > 2 and re.search(r"\\w+", said)\n',
  wallMs: 10_000,
  memoryBytes: 67_108_864,
  outputBytes: 1024,
};

/** Adds where it happened: code or tests, the line, and what stands there. */
function placed(order: RunOrder, error: Described): string {
  if (error.where === null || error.line === null) return error.head;
  const inTests = error.where === 'tests';
  const source = sourceLine(inTests ? (order.tests ?? '') : order.code, Number(error.line));
  return `${error.head}\n  in ${inTests ? 'the tests' : 'the code'}, line ${error.line}${source === '' ? '' : `: ${source}`}`;
}
