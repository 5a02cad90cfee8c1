import { SandboxError } from '../interface.ts';
import type { Guest } from './guest.ts';

/** Runs that may wait for their turn; more is a caller without a limit of its own. */
const MAX_WAITING = 1024;
/** A waiting guest that was not asked for in so long is ended; the next run starts cold. */
const IDLE_MS = 60_000;

/** Started guests of one language that wait for their only program. */
export interface GuestPool<G extends Guest> {
  /**
   * A guest with this memory limit, warm when there is one. `slot` tells it apart from all that run at the same time.
   * @throws {SandboxError} `unavailable`, `closed` or `aborted`.
   */
  acquire(memoryBytes: number, signal?: AbortSignal): Promise<{ guest: G; warm: boolean }>;
  /** To be called once everything of an acquired guest is gone. */
  release(): void;
  /** In use, and ready or becoming so. */
  readonly size: { busy: number; ready: number };
  close(): Promise<void>;
}

export interface GuestPoolOptions<G extends Guest> {
  /** Runs at the same time. */
  size: number;
  /** Guests that are kept waiting, more than may run at the same time where one takes long to start; 0: each starts when it is asked for. */
  warm: number;
  /** @param ahead nobody waits for it yet. */
  start(memoryBytes: number, slot: number, signal: AbortSignal, ahead: boolean): Promise<G>;
}

/** Keeps guests ready for the memory limit that was asked for last; each is used once and never comes back. */
export function createGuestPool<G extends Guest>({ size, warm, start }: GuestPoolOptions<G>): GuestPool<G> {
  const ready: { guest: G; memoryBytes: number }[] = [];
  const starting = new Set<Promise<unknown>>();
  /** Starts that somebody waits for; they too are over before the pool is closed. */
  const asked = new Set<Promise<unknown>>();
  const waiting: { go(): void; stop(error: SandboxError): void }[] = [];
  /** Guests that were waiting and are no longer wanted, until they are gone. */
  const dropped = new Set<Promise<void>>();
  const ending = new AbortController();
  let busy = 0;
  let slots = 0;
  let memoryBytes = 0;
  let closed = false;
  let idle: NodeJS.Timeout | undefined;

  const drop = (guest: G): Promise<void> => {
    guest.kill();
    const gone = guest.gone.finally(() => dropped.delete(gone));
    dropped.add(gone);
    return gone;
  };

  const fill = (): void => {
    while (!closed && memoryBytes > 0 && ready.length + starting.size < warm) {
      const limit = memoryBytes;
      const one = start(limit, slots++, ending.signal, true)
        .then((guest) => {
          const entry = { guest, memoryBytes: limit };
          guest.listen({
            onReport: () => guest.kill(),
            onOutput: () => guest.kill(),
            onEnd: () => {
              const at = ready.indexOf(entry);
              if (at >= 0) ready.splice(at, 1);
            },
          });
          if (closed) return drop(guest);
          ready.push(entry);
          return undefined;
        })
        // The next run starts its own and says what is wrong.
        .catch(() => undefined)
        .finally(() => starting.delete(one));
      starting.add(one);
    }
  };

  const startFor = async (limit: number, signal: AbortSignal | undefined): Promise<G> => {
    const until = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
    const guest = await start(limit, slots++, until, false);
    if (!closed) return guest;
    await drop(guest);
    throw new SandboxError('closed', 'the sandbox is closed');
  };

  const take = (limit: number): G | undefined => {
    for (const entry of ready.splice(0)) {
      if (entry.memoryBytes === limit) ready.push(entry);
      else void drop(entry.guest);
    }
    return ready.shift()?.guest;
  };

  const restWhenIdle = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (busy > 0) return;
      memoryBytes = 0;
      for (const { guest } of ready.splice(0)) void drop(guest);
    }, IDLE_MS);
    idle.unref();
  };

  const turn = (signal?: AbortSignal): Promise<void> => {
    if (closed) return Promise.reject(new SandboxError('closed', 'the sandbox is closed'));
    if (signal?.aborted) return Promise.reject(new SandboxError('aborted', 'the run was aborted'));
    if (busy < size) {
      busy++;
      return Promise.resolve();
    }
    if (waiting.length >= MAX_WAITING) {
      return Promise.reject(new SandboxError('unavailable', `${MAX_WAITING} runs are waiting already`));
    }
    return new Promise((resolve, reject) => {
      const entry = {
        go() {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        stop(error: SandboxError) {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(new SandboxError('aborted', 'the run was aborted'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push(entry);
    });
  };

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) busy--;
    else next.go();
    // Starting one takes milliseconds of this thread: whoever waits for the result goes first.
    setImmediate(fill);
    restWhenIdle();
  };

  return {
    release,
    get size() {
      return { busy, ready: ready.length + starting.size };
    },
    async acquire(limit, signal) {
      await turn(signal);
      try {
        if (closed) throw new SandboxError('closed', 'the sandbox is closed');
        memoryBytes = limit;
        const guest = take(limit);
        if (guest !== undefined) return { guest, warm: true };
        const own = startFor(limit, signal).finally(() => asked.delete(own));
        asked.add(own);
        const started = await own;
        return { guest: started, warm: false };
      } catch (error) {
        release();
        if (closed) throw new SandboxError('closed', 'the sandbox is closed', { cause: error });
        if (signal?.aborted) throw new SandboxError('aborted', 'the run was aborted', { cause: error });
        if (error instanceof SandboxError) throw error;
        throw new SandboxError('unavailable', (error as Error).message, { cause: error });
      }
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      ending.abort();
      for (const entry of waiting.splice(0)) entry.stop(new SandboxError('closed', 'the sandbox is closed'));
      for (const { guest } of ready.splice(0)) void drop(guest);
      await Promise.allSettled([...starting, ...asked]);
      await Promise.allSettled(dropped);
    },
  };
}
