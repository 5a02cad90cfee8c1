/// <reference path="../web-assembly.d.ts" />
/// <reference path="../pyodide-asm.d.ts" />
import { constants, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGuestClock, type GuestClock, setDate } from './guest-clock.ts';
import { dateFiles, type EmscriptenFs, openDevices } from './python-files.ts';
import { GuestStop, type GuestWorld, guestImports } from './python-imports.ts';
import { PYTHON_PRELUDE } from './python-prelude.ts';

/** Functions of the prelude that the host calls, by their address in the snapshot's memory. */
const HARNESS = ['prepare', 'describe', 'flush', 'finish', 'tampered', 'before', 'after', '_main_dict'] as const;
export type HarnessName = (typeof HARNESS)[number];

/** The interpreter's memory just before a program is given to it, and where things are in it. */
export interface PythonSnapshot {
  memory: Uint8Array;
  stackPointer: number;
  addresses: Record<HarnessName, number>;
  /** Where anything is, in whole pieces; found when it is restored for the first time. */
  pieces?: [start: number, end: number][];
}

interface EmscriptenModule {
  FS: EmscriptenFs;
  HEAP8: Int8Array;
  ENV: Record<string, string>;
}
type Factory = (settings: Record<string, unknown>) => Promise<EmscriptenModule>;

/** Exports of the interpreter that are called from here: addresses are unsigned 32-bit numbers. */
export type PythonExports = Record<string, (...args: number[]) => number> & { memory: WebAssembly.Memory };

export interface PythonInterpreter {
  exports: PythonExports;
  snapshot: PythonSnapshot;
  world: GuestWorld;
  /** Has all its files made and used last at this time, in milliseconds since 1970. */
  dateFiles(ms: number): void;
  /** Who gets what the guest writes to its standard streams. */
  onOutput(listener: (fd: 1 | 2, bytes: Uint8Array) => void): void;
}

export interface PythonEngine {
  /** A cold start, the prelude, and a picture of memory after it. Takes seconds. */
  makeSnapshot(): Promise<PythonSnapshot>;
  /** A fresh interpreter in the snapshot's state. */
  restore(snapshot: PythonSnapshot): Promise<PythonInterpreter>;
}

/** The same in every run: the hash seed is part of the snapshot and cannot differ by run. */
const GUEST_ENV = {
  HOME: '/home/guest',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  PYTHONHASHSEED: '0',
  PATH: '/',
};
const PY_FILE_INPUT = 257;
/** Functions of Python's own interface: Emscripten's code calls none of them but in its bridge, which is not used. */
const PYTHON_API = /^_?Py/;

const folder = dirname(fileURLToPath(import.meta.resolve('pyodide/package.json')));

/** Compiles the interpreter once. */
export async function createPythonEngine(): Promise<PythonEngine> {
  // Emscripten's file system for Node asks for the open flags this way, which the permission model refuses; it is never mounted.
  (process as unknown as { binding: () => unknown }).binding = () => ({ fs: constants });
  const wasm = await WebAssembly.compile(readFileSync(join(folder, 'pyodide.asm.wasm')));
  // No Buffer: the file system keeps what it is given by `slice`, which for a Buffer is the same memory, that a program could write.
  const stdlib = new Uint8Array(readFileSync(join(folder, 'python_stdlib.zip')));
  const names = WebAssembly.Module.exports(wasm)
    .filter(({ kind, name }) => kind !== 'function' || !PYTHON_API.test(name))
    .map(({ name }) => name);
  const { default: factory } = (await import('pyodide/pyodide.asm.mjs')) as { default: Factory };
  return {
    makeSnapshot: () => makeSnapshot(wasm),
    restore: (snapshot) => restore(wasm, names, stdlib, factory, snapshot),
  };
}

async function makeSnapshot(wasm: WebAssembly.Module): Promise<PythonSnapshot> {
  const { loadPyodide } = await import('pyodide');
  const instantiate = WebAssembly.instantiate;
  const clock = createGuestClock(SNAPSHOT_MS);
  let instance: WebAssembly.Instance | undefined;
  // Pyodide compiles for itself; this hands it the module that is compiled already, and keeps hold of the instance.
  const hooked = async (source: unknown, imports: WebAssembly.Imports): Promise<unknown> => {
    const made = await instantiate(
      wasm,
      atRest(imports, clock, () => made.exports['memory'] as WebAssembly.Memory),
    );
    instance = made;
    return source instanceof WebAssembly.Module ? made : { module: wasm, instance: made };
  };
  WebAssembly.instantiate = ((source: unknown, imports?: WebAssembly.Imports) =>
    imports?.['env']?.['JsProxy_GetAttr_js'] === undefined
      ? instantiate(source as WebAssembly.Module, imports)
      : hooked(source, imports)) as typeof instantiate;
  const unsetDate = setDate(clock);
  try {
    await loadPyodide({
      _makeSnapshot: true,
      jsglobals: Object.create(null) as object,
      env: { ...GUEST_ENV },
      enableRunUntilComplete: false,
      stdin: () => null,
      stdout: () => {},
      stderr: () => {},
    });
  } finally {
    unsetDate();
    WebAssembly.instantiate = instantiate;
  }
  if (instance === undefined) throw new Error('the interpreter was not instantiated');
  const api = instance.exports as unknown as PythonExports;
  hideModules(api);
  const dict = must(api, 'PyDict_New');
  const key = writeText(api, '__builtins__');
  must(api, 'PyDict_SetItemString', [dict, key, must(api, 'PyImport_AddModule', [writeText(api, 'builtins')])], 0);
  const source = writeText(api, PYTHON_PRELUDE);
  const code = must(api, 'Py_CompileString', [source, writeText(api, '<sandbox>'), PY_FILE_INPUT]);
  must(api, 'PyEval_EvalCode', [code, dict, dict]);
  const addresses = {} as Record<HarnessName, number>;
  for (const name of HARNESS) addresses[name] = must(api, 'PyDict_GetItemString', [dict, writeText(api, name)]);
  // What the collector does not list, a guest does not find by asking it.
  for (const address of [dict, ...Object.values(addresses)]) {
    if (address !== addresses._main_dict) (api['PyObject_GC_UnTrack'] as (at: number) => void)(address);
  }
  new DataView(api.memory.buffer).setUint32(addressOf(api, 'Py_EMSCRIPTEN_SIGNAL_HANDLING'), 1, true);
  return {
    memory: new Uint8Array(api.memory.buffer).slice(),
    stackPointer: stackPointer(api).value as number,
    addresses,
  };
}

/**
 * Modules that are linked in and have no place here: with those that the interpreter is tested with, or made of for foreign
 * functions, a program reads and writes its own memory, and with that the comparisons that protect tests.
 */
const HIDDEN_MODULE = /^_(test\w+|xxtestfuzz|remote_debugging|ctypes)$/;
/** Not in any text of Python's that is compared with a name in C. */
const NO_CHARACTER = 0xff;

/** Takes their names out of the table of what is linked in (`struct _inittab`: a name, a function), before the prelude runs. */
function hideModules(api: PythonExports): void {
  const memory = new Uint8Array(api.memory.buffer);
  const view = new DataView(api.memory.buffer);
  let hidden = 0;
  for (let at = view.getUint32(addressOf(api, 'PyImport_Inittab'), true); view.getUint32(at, true) !== 0; at += 8) {
    const start = view.getUint32(at, true);
    const name = Buffer.from(memory.subarray(start, memory.indexOf(0, start))).toString('latin1');
    if (!HIDDEN_MODULE.test(name)) continue;
    memory[start] = NO_CHARACTER;
    hidden++;
  }
  if (hidden === 0) throw new Error('the table of linked modules is not where it was');
}

/** The moment of every snapshot, milliseconds since 1970. */
const SNAPSHOT_MS = 1_704_067_200_000;

/** Time and chance of an interpreter of which a snapshot is made, the same each time: what modules keep of them stays in it. */
function atRest(
  imports: WebAssembly.Imports,
  clock: GuestClock,
  memory: () => WebAssembly.Memory,
): WebAssembly.Imports {
  const own: Record<string, unknown> = {
    clock_time_get: (id: number, _precision: bigint, at: number) => {
      const ns = id === 0 ? clock.epochNs() : clock.elapsedNs();
      new DataView(memory().buffer).setBigUint64(at >>> 0, ns, true);
      return 0;
    },
    emscripten_date_now: () => Number(clock.epochNs() / 1_000_000n),
    emscripten_get_now: () => Number(clock.elapsedNs()) / 1e6,
    random_get: (at: number, length: number) => {
      new Uint8Array(memory().buffer, at >>> 0, length >>> 0).fill(0);
      return 0;
    },
  };
  // Those of a loader of libraries are made as they are asked for, and left to it.
  const resting = (from: string): Record<string, unknown> =>
    new Proxy(imports[from] as Record<string, unknown>, {
      get: (all, name) => own[name as string] ?? all[name as string],
    });
  return { ...imports, env: resting('env'), wasi_snapshot_preview1: resting('wasi_snapshot_preview1') } as never;
}

async function restore(
  wasm: WebAssembly.Module,
  names: string[],
  stdlib: Uint8Array,
  factory: Factory,
  snapshot: PythonSnapshot,
): Promise<PythonInterpreter> {
  let instance: WebAssembly.Instance | undefined;
  let listener: (fd: 1 | 2, bytes: Uint8Array) => void = () => {};
  const world: GuestWorld = {
    clock: createGuestClock(0),
    fillRandom: (view) => view.fill(0),
    tick: () => {},
    maxMemoryBytes: snapshot.memory.length,
    memoryRefused: false,
    begun: false,
    stopped: undefined,
  };
  const memory = (): WebAssembly.Memory => (instance as WebAssembly.Instance).exports['memory'] as WebAssembly.Memory;
  const randomByte = new Uint8Array(1);
  const settings = {
    noInitialRun: true,
    INITIAL_MEMORY: snapshot.memory.length,
    // Pyodide's own start is left out, since its bridge is; only what Emscripten's code reads on load is here.
    API: {
      config: { env: GUEST_ENV, jsglobals: {} },
      runtimeEnv: { IN_NODE: true },
      lockFilePromise: new Promise(() => {}),
    },
    thisProgram: 'python',
    arguments: [],
    print: () => {},
    printErr: () => {},
    locateFile: (name: string) => join(folder, name),
    preRun: [
      ({ FS, ENV }: EmscriptenModule) => {
        FS.mkdirTree('/lib/python3.14/site-packages');
        FS.writeFile('/lib/python314.zip', stdlib);
        FS.mkdirTree('/home/guest');
        FS.chdir('/home/guest');
        Object.assign(ENV, GUEST_ENV);
      },
    ],
    instantiateWasm: (imports: WebAssembly.Imports, done: (instance: unknown, module: unknown) => void) => {
      WebAssembly.instantiate(wasm, guestImports(wasm, imports, memory, world)).then((made) => {
        instance = made;
        done({ exports: withoutLinking(made.exports, names) }, wasm);
      });
      return {};
    },
  };
  const { FS } = await factory(settings);
  world.begun = true;
  const exports = (instance as unknown as WebAssembly.Instance).exports as unknown as PythonExports;
  fill(exports, snapshot);
  stackPointer(exports).value = snapshot.stackPointer;
  openDevices(FS, {
    randomByte: () => {
      world.fillRandom(randomByte);
      return randomByte[0] as number;
    },
    write: (fd, bytes) => listener(fd, bytes),
  });
  return {
    exports,
    snapshot,
    world,
    dateFiles: (ms) => dateFiles(FS, ms),
    onOutput: (next) => {
      listener = next;
    },
  };
}

/**
 * The exports as Emscripten's loader is shown them. It goes over all of them three times: to offer them to libraries that
 * may be loaded later, to take hold of those it needs, and to give each an address for such libraries. There will be
 * none, and thousands of objects for nothing cost more than all the rest of a start; only the second time counts. Were
 * it another one, the loader would miss what it needs and fail at once.
 */
function withoutLinking(exports: WebAssembly.Exports, names: string[]): WebAssembly.Exports {
  let times = 0;
  return new Proxy({} as WebAssembly.Exports, {
    get: (_, name) => exports[name as string],
    ownKeys: () => (++times === 2 ? names : []),
    getOwnPropertyDescriptor: (_, name) => ({ value: exports[name as string], enumerable: true, configurable: true }),
  });
}

/** Memory is looked at in pieces of this size: those that are empty in a new interpreter and in the snapshot stay so. */
const PIECE_BYTES = 65_536;

/** Where a snapshot and a new interpreter's memory hold anything; each new one is like the others. */
function piecesOf(snapshot: PythonSnapshot, fresh: Uint8Array): [start: number, end: number][] {
  const isEmpty = (memory: Uint8Array, at: number): boolean =>
    new BigUint64Array(memory.buffer, memory.byteOffset + at, PIECE_BYTES / 8).every((word) => word === 0n);
  const pieces: [number, number][] = [];
  for (let at = 0; at < snapshot.memory.length; at += PIECE_BYTES) {
    if (isEmpty(snapshot.memory, at) && isEmpty(fresh, at)) continue;
    const last = pieces.at(-1);
    if (last?.[1] === at) last[1] += PIECE_BYTES;
    else pieces.push([at, at + PIECE_BYTES]);
  }
  return pieces;
}

/** Puts the snapshot into a new interpreter, but for the one address that its loader has made for this instance. */
function fill(exports: PythonExports, snapshot: PythonSnapshot): void {
  const views = new DataView(exports.memory.buffer);
  const trampoline =
    addressOf(exports, '_PyRuntime') + views.getUint32(addressOf(exports, '_PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET'), true);
  const own = views.getUint32(trampoline, true);
  const memory = new Uint8Array(exports.memory.buffer);
  snapshot.pieces ??= piecesOf(snapshot, memory);
  for (const [start, end] of snapshot.pieces) memory.set(snapshot.memory.subarray(start, end), start);
  views.setUint32(trampoline, own, true);
}

const stackPointer = (api: PythonExports): WebAssembly.Global =>
  (api as unknown as Record<string, WebAssembly.Global>)['__stack_pointer'] as WebAssembly.Global;

const addressOf = (api: PythonExports, name: string): number =>
  Number((api as unknown as Record<string, WebAssembly.Global>)[name]?.value) >>> 0;

/** Writes NUL-terminated UTF-8 into the interpreter's memory; the caller frees it, or lives with it. */
export function writeText(api: PythonExports, text: string): number {
  const bytes = Buffer.from(`${text}\0`, 'utf8');
  const at = (api['malloc'] as (size: number) => number)(bytes.length) >>> 0;
  if (at === 0) throw new GuestStop('crash', 'no memory for the program');
  new Uint8Array(api.memory.buffer).set(bytes, at);
  return at;
}

/** Calls into the interpreter while the snapshot is made, when nothing may fail. */
function must(api: PythonExports, name: string, args: number[] = [], failure?: number): number {
  const result = (api[name] as (...args: number[]) => number)(...args) >>> 0;
  if (failure === undefined ? result === 0 : result !== failure) {
    (api['PyErr_Print'] as () => void)();
    throw new Error(`${name} failed while the snapshot was made`);
  }
  return result;
}
