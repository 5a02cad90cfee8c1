import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type JSValueHandle, QuickJS, type Snapshot } from 'quickjs-wasi';
import type { GuestClock } from './guest-clock.ts';
import { GUEST_PRELUDE } from './guest-prelude.ts';
import { preparedEngine } from './prepared-engine.ts';

/** Half of the stack that the engine was linked with: its own maximum. */
const GUEST_STACK_BYTES = 524_288;
/** Two numbers to seed the engine's random generator with, so as to see where it keeps what follows from them. */
const TEMPLATE_SEEDS = [1n, 0x1234_5678_9abcn] as const;
/** The clock of WASI that counts from 1970; the others count from some start. */
const REALTIME = 0;
/** Under this name, and only until its guest is there, the harness waits in the template's global object. */
const HARNESS_NAME = '@harness';

/** What a program's run gives the engine. */
export interface JavaScriptWorld {
  clock: GuestClock;
  fillRandom(view: Uint8Array): void;
  /** Called every few thousand instructions; true ends the run. */
  interrupt(): boolean;
  onRejection(promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void;
  /** The harness's `write`; throws when no more is taken. */
  write(toStderr: boolean, text: string): void;
  assertionFailed(message: string, stack: string): void;
}

/** One engine with the harness in it, that nobody has used yet and nobody will use again. */
export interface JavaScriptGuest {
  vm: QuickJS;
  memoryBytes: number;
  /** Calls a function of the harness. */
  call(name: string, ...args: JSValueHandle[]): JSValueHandle;
  /** A function of the harness itself. */
  harness(name: string): JSValueHandle;
  /** From here on it lives in this world, and its random numbers follow from `seed` (not zero). */
  begin(world: JavaScriptWorld, seed: bigint): void;
}

export interface JavaScriptEngine {
  newGuest(memoryBytes: number): Promise<JavaScriptGuest>;
}

/**
 * Runs the harness's own start once and compiles an engine that begins there; each guest is a new instance of it with a memory
 * of its own, so that nothing of a guest outlives its run and a start costs little more than to write what is in that memory.
 */
export async function createJavaScriptEngine(): Promise<JavaScriptEngine> {
  const code = readFileSync(fileURLToPath(import.meta.resolve('quickjs-wasi/quickjs.wasm')));
  const original = await WebAssembly.compile(code);
  const [{ memory, ...pointers }, other] = await Promise.all([
    makeSnapshot(original, TEMPLATE_SEEDS[0]),
    makeSnapshot(original, TEMPLATE_SEEDS[1]),
  ]);
  const wasm = await WebAssembly.compile(preparedEngine(code, memory));
  for (const randomAt of differences(memory, other.memory)) {
    // Instances begin with all of it.
    const template = { snapshot: { ...pointers, memory: new Uint8Array(0) }, randomAt };
    const engine: JavaScriptEngine = { newGuest: (memoryBytes) => newGuest(wasm, template, memoryBytes) };
    if (await isSeeded(engine)) return engine;
  }
  throw new Error('this build of the engine does not let its random numbers be seeded');
}

interface Template {
  snapshot: Snapshot;
  /** Where the state of `Math.random` is. */
  randomAt: number;
}

async function makeSnapshot(wasm: WebAssembly.Module, seed: bigint): Promise<Snapshot> {
  const vm = await QuickJS.create({
    wasm,
    maxStackSize: GUEST_STACK_BYTES,
    timezoneOffset: 0,
    // The engine seeds Math.random from the microseconds it sees while its context is made.
    wasi: (memory) => ({
      clock_time_get: (id: number, _precision: bigint, at: number) => {
        new DataView(memory.buffer).setBigUint64(at, id === REALTIME ? seed * 1000n : 0n, true);
        return 0;
      },
    }),
  });
  const host = (name: string): JSValueHandle => vm.newFunction(name, () => vm.undefined);
  const prelude = vm.evalCode(`(${GUEST_PRELUDE})`, 'prelude.js');
  const harness = vm.callFunction(prelude, vm.undefined, host('write'), host('assertionFailed'), host('now'));
  vm.setProp(vm.global, HARNESS_NAME, harness);
  const snapshot = vm.snapshot();
  vm.dispose();
  return snapshot;
}

/** Addresses of the words in which two memories differ. */
function differences(one: Uint8Array, other: Uint8Array): number[] {
  const words = (memory: Uint8Array): BigUint64Array =>
    new BigUint64Array(memory.buffer, memory.byteOffset, Math.floor(memory.length / BigUint64Array.BYTES_PER_ELEMENT));
  const [left, right] = [words(one), words(other)];
  return [...left.keys()].filter((i) => left[i] !== right[i]).map((i) => i * BigUint64Array.BYTES_PER_ELEMENT);
}

async function newGuest(wasm: WebAssembly.Module, template: Template, memoryBytes: number): Promise<JavaScriptGuest> {
  let world: JavaScriptWorld | undefined;
  let memory: WebAssembly.Memory | undefined;
  const vm = await QuickJS.restore(template.snapshot, {
    wasm,
    memoryLimit: memoryBytes,
    maxStackSize: GUEST_STACK_BYTES,
    timezoneOffset: 0,
    interruptHandler: () => world?.interrupt() ?? false,
    onUnhandledRejection: (promise, reason, isHandled) => world?.onRejection(promise, reason, isHandled),
    wasi: (own) => {
      memory = own;
      return {
        clock_time_get: (id: number, _precision: bigint, at: number) => {
          const ns = (id === REALTIME ? world?.clock.epochNs() : world?.clock.elapsedNs()) ?? 0n;
          new DataView(own.buffer).setBigUint64(at, ns, true);
          return 0;
        },
        random_get: (at: number, length: number) => {
          world?.fillRandom(new Uint8Array(own.buffer, at, length));
          return 0;
        },
        fd_write: () => 8, // EBADF: the engine's own log goes nowhere
      };
    },
  });
  const answer = (name: string, reply: (...args: JSValueHandle[]) => JSValueHandle | undefined): void =>
    vm.registerHostCallback(name, (...args) => reply(...args) ?? vm.undefined);
  answer('write', (toStderr, text) => {
    world?.write(toStderr?.toBoolean() ?? false, text?.toString() ?? '');
    return undefined;
  });
  answer('assertionFailed', (message, stack) => {
    world?.assertionFailed(message?.toString() ?? '', stack?.toString() ?? '');
    return undefined;
  });
  answer('now', () => vm.newNumber(Number((world?.clock.epochNs() ?? 0n) / 1000n) / 1000));

  const harness = vm.global.getProp(HARNESS_NAME);
  vm.evalCode(`delete globalThis[${JSON.stringify(HARNESS_NAME)}]`).dispose();
  return {
    vm,
    memoryBytes,
    harness: (name) => harness.getProp(name),
    call: (name, ...args) => vm.callFunction(harness.getProp(name), vm.undefined, ...args),
    begin(given, seed) {
      world = given;
      new DataView((memory as WebAssembly.Memory).buffer).setBigUint64(template.randomAt, seed, true);
    },
  };
}

const noClock: GuestClock = {
  epochNs: () => 0n,
  elapsedNs: () => 0n,
  jumpToMs: () => {},
  advanceMs: () => {},
  jumpedMs: 0,
};
/** For programs of our own. */
const emptyWorld: JavaScriptWorld = {
  clock: noClock,
  fillRandom: (view) => view.fill(0),
  interrupt: () => false,
  onRejection: () => {},
  write: () => {},
  assertionFailed: () => {},
};
const PROBE_MEMORY_BYTES = 16_777_216;

/** Whether random numbers follow from what is given as their seed. */
async function isSeeded(engine: JavaScriptEngine): Promise<boolean> {
  const dice = async (seed: bigint): Promise<number> => {
    const guest = await engine.newGuest(PROBE_MEMORY_BYTES);
    guest.begin(emptyWorld, seed);
    return guest.vm.evalCode('Math.random()').toNumber();
  };
  const [first, again, other] = [await dice(1n), await dice(1n), await dice(2n)];
  return first === again && first !== other;
}
