import { createHash } from 'node:crypto';
import type { GuestClock } from './guest-clock.ts';

/**
 * What the interpreter may ask of JavaScript. Everything else that it was linked against, above all Pyodide's bridge to
 * host objects, ends the run: even a guest that has taken over the whole of its own memory finds no way to host code.
 */
const ALLOWED = new Set([
  '__assert_fail',
  '_abort_js',
  '_Py_emscripten_runtime',
  '_PyEM_TrampolineCall_JS',
  '_timegm_js',
  '_mktime_js',
  '_localtime_js',
  '_gmtime_js',
  '_tzset_js',
  '_mmap_js',
  '_munmap_js',
  '_msync_js',
  '_emscripten_get_progname',
  'emscripten_get_heap_max',
  'environ_get',
  'environ_sizes_get',
  'fd_close',
  'fd_read',
  'fd_write',
  'fd_sync',
  'fd_seek',
  'fd_pread',
  'fd_pwrite',
  'fd_fdstat_get',
  'clock_res_get',
  '__syscall_fcntl64',
  '__syscall_openat',
  '__syscall_faccessat',
  '__syscall_chdir',
  '__syscall_chmod',
  '__syscall_fchownat',
  '__syscall_dup',
  '__syscall_dup3',
  '__syscall_fchdir',
  '__syscall_fchmod',
  '__syscall_fchmodat2',
  '__syscall_fchown32',
  '__syscall_fdatasync',
  '__syscall_fstat64',
  '__syscall_stat64',
  '__syscall_newfstatat',
  '__syscall_lstat64',
  '__syscall_ftruncate64',
  '__syscall_getcwd',
  '__syscall_getdents64',
  '__syscall_mkdirat',
  '__syscall_fadvise64',
  '__syscall_fallocate',
  '__syscall_readlinkat',
  '__syscall_unlinkat',
  '__syscall_rmdir',
  '__syscall_renameat',
  '__syscall_statfs64',
  '__syscall_fstatfs64',
  '__syscall_symlinkat',
  '__syscall_truncate64',
  '__syscall_ioctl',
  '__syscall_pipe',
  '__syscall_poll',
]);

/** Errnos of WebAssembly libc: "function not supported", "value too large". */
const ENOSYS = 52;
const EOVERFLOW = 61;
/** The furthest from 1970 that a date of JavaScript's is, seconds. */
const MAX_DATE_S = 8_640_000_000_000n;

/** Asked for by ordinary programs, and answered "there is no such thing here". */
const ABSENT: Record<string, number | null | boolean> = {
  __syscall_socket: -ENOSYS,
  __syscall_accept4: -ENOSYS,
  __syscall_bind: -ENOSYS,
  __syscall_connect: -ENOSYS,
  __syscall_getpeername: -ENOSYS,
  __syscall_getsockname: -ENOSYS,
  __syscall_getsockopt: -ENOSYS,
  __syscall_listen: -ENOSYS,
  __syscall_recvfrom: -ENOSYS,
  __syscall_recvmsg: -ENOSYS,
  __syscall_sendmsg: -ENOSYS,
  __syscall_sendto: -ENOSYS,
  __syscall_mknodat: -ENOSYS,
  __syscall_umask_js: 18,
  __syscall_getuid32_js: 1000,
  getaddrinfo: -4, // EAI_FAIL
  getnameinfo: -4,
  getprotobyname: 0,
  _maybe_connect_async: null,
  _maybe_poll_async: null,
  _maybe_recvfrom_async: null,
  _maybe_sendto_async: null,
  _try_fcntl64: false,
  _try_shutdown: false,
  _dlopen_js: 0,
  _dlsym_js: 0,
  _emscripten_system: -1,
  _emscripten_lookup_name: 0,
  _setitimer_js: 0,
  _emscripten_log_formatted: 0,
  emscripten_runtime_keepalive_push: 0,
  emscripten_runtime_keepalive_pop: 0,
  _emscripten_runtime_keepalive_clear: 0,
  JsvError_Check: 0,
};

/** Thrown through the interpreter to end the run; it cannot be caught there, and nothing is called afterwards. */
export class GuestStop extends Error {
  override readonly name = 'GuestStop';
  readonly reason: 'exit' | 'wall' | 'output' | 'crash';
  readonly exitCode: number;
  constructor(reason: GuestStop['reason'], message: string, exitCode = -1) {
    super(message);
    this.reason = reason;
    this.exitCode = exitCode;
  }
}

/** What a run gives its interpreter. Replaced when the run begins; before that, time and chance stand still. */
export interface GuestWorld {
  clock: GuestClock;
  /** Fills a view with random bytes, the machine's or the seed's. */
  fillRandom(view: Uint8Array): void;
  /** Called every few thousand instructions; throws `GuestStop` to end the run. */
  tick(): void;
  /** The most bytes the interpreter's memory may have. */
  maxMemoryBytes: number;
  /** Set when the interpreter asked for more than that. */
  memoryRefused: boolean;
  /** False while the module initialises itself: what that leaves in memory is overwritten by the snapshot. */
  begun: boolean;
  /** Set at the first stop; from then on every call from the interpreter stops it again. */
  stopped: GuestStop | undefined;
}

type HostFunction = (...args: never[]) => unknown;

/** A `struct timespec`: seconds in 64 bits, nanoseconds. */
const TIMESPEC_BYTES = 16;
/** A sleeping interpreter reads its clock until the time has come; each reading moves it on by so much. */
const SLEEP_STEP_MS = 1;

/** Makes the interpreter's imports out of those that Emscripten made. */
export function guestImports(
  module: WebAssembly.Module,
  made: WebAssembly.Imports,
  memory: () => WebAssembly.Memory,
  world: GuestWorld,
): WebAssembly.Imports {
  let asleep = false;
  const stop = (reason: GuestStop['reason'], message: string, exitCode?: number): never => {
    world.stopped ??= new GuestStop(reason, message, exitCode);
    throw world.stopped;
  };
  const own: Record<string, HostFunction> = {
    clock_time_get: (id: number, _precision: bigint, at: number) => {
      asleep = false;
      const ns = id === 0 ? world.clock.epochNs() : world.clock.elapsedNs();
      new DataView(memory().buffer).setBigUint64(at >>> 0, ns, true);
      return 0;
    },
    // A time that is no date would end in an error of the host's when it is asked for.
    __syscall_utimensat: (folder: number, path: number, times: number, flags: number) => {
      const view = new DataView(memory().buffer);
      for (const at of times === 0 ? [] : [times >>> 0, (times >>> 0) + TIMESPEC_BYTES]) {
        const seconds = view.getBigInt64(at, true);
        if (seconds >= MAX_DATE_S || seconds <= -MAX_DATE_S) return -EOVERFLOW;
      }
      return (made['env'] as Record<string, (...args: number[]) => number>)['__syscall_utimensat']?.(
        folder,
        path,
        times,
        flags,
      );
    },
    emscripten_date_now: () => Number(world.clock.epochNs() / 1000n) / 1000,
    emscripten_get_now: () => {
      if (asleep) {
        world.tick();
        world.clock.advanceMs(SLEEP_STEP_MS);
      }
      return Number(world.clock.elapsedNs()) / 1e6;
    },
    // The first thing a sleep asks: could it yield to an event loop? There is none.
    can_run_sync_js: () => {
      asleep = true;
      return 0;
    },
    random_get: (at: number, length: number) => {
      world.fillRandom(new Uint8Array(memory().buffer, at >>> 0, length >>> 0));
      return 0;
    },
    _Py_CheckEmscriptenSignals_Helper: () => {
      world.tick();
      return 0;
    },
    emscripten_resize_heap: (bytes: number) => {
      if (world.stopped !== undefined) throw world.stopped;
      const wanted = bytes >>> 0;
      if (wanted > world.maxMemoryBytes) {
        world.memoryRefused = true;
        return 0;
      }
      const now = memory().buffer.byteLength;
      // Growth in larger steps than asked for, since each one costs a copy of the views.
      const target = Math.min(world.maxMemoryBytes, Math.max(wanted, Math.floor(now * 1.25)));
      return (made['env'] as Record<string, (bytes: number) => number>)['emscripten_resize_heap']?.(target) ?? 0;
    },
    proc_exit: (code: number) => stop('exit', `exit ${code}`, code & 255),
    exit: (code: number) => stop('exit', `exit ${code}`, code & 255),
  };

  const out: WebAssembly.Imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const folder = (out[from] ??= {});
    // Addresses for a linker that is not there: asking Emscripten for them has it make a table entry for each.
    if (kind === 'global') {
      folder[name] = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
      continue;
    }
    const original = made[from]?.[name];
    if (kind !== 'function') folder[name] = original;
    else if (own[name] !== undefined) folder[name] = own[name];
    else if (ALLOWED.has(name)) folder[name] = original;
    else if (name in ABSENT) folder[name] = () => ABSENT[name];
    // Pyodide's static constructors set up its bridge to the host; they get nothing, and nothing of them is kept.
    else folder[name] = () => (world.begun ? stop('crash', `the program reached for ${name}`) : null);
  }
  return out;
}

/** Deterministic bytes: SHA-256 in counter mode over the seed. */
export function seededBytes(seed: number): (view: Uint8Array) => void {
  let counter = 0;
  let block = Buffer.alloc(0);
  return (view) => {
    for (let i = 0; i < view.length; i++) {
      if (block.length === 0) block = createHash('sha256').update(`edgecoder/seed/${seed}/${counter++}`).digest();
      view[i] = block[0] as number;
      block = block.subarray(1);
    }
  };
}
