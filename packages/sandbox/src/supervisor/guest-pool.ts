import { SandboxError } from '../interface.ts';
import type { Guest } from './guest.ts';

/** Runs that may wait for their turn; more is a caller without a limit of its own. */
const MAX_WAITING = 1024;
/** A waiting guest that was not asked for in so long is ended; the next run starts cold. */
const IDLE_MS = 60_000;
/** Those that wait are frozen when nothing was asked for in so long; under load that would be work for nothing. */
const FREEZE_MS = 1000;
/** Whoever waits for one that takes so many times as long as the last one did, and so long at least, begins one of its own. */
const LATE_TIMES = 2;
const LATE_MS = 1000;

/** Started guests of one language that wait for their only program. */
export interface GuestPool<G extends Guest> {
  /**
   * A guest with this memory limit, warm when there is one. `slot` tells it apart from all that run at the same time.
   * @throws {SandboxError} `unavailable`, `closed` or `aborted`.
   */
  acquire(memoryBytes: number, signal?: AbortSignal): Promise<{ guest: G; warm: boolean }>;
  /** To be called when an acquired guest has done its work and is being ended; `gone` once nothing of it is left. */
  release(gone: Promise<unknown>): void;
  /** In use or not gone yet, and ready or becoming so. */
  readonly size: { busy: number; ready: number };
  close(): Promise<void>;
}

export interface GuestPoolOptions<G extends Guest> {
  /** Runs at the same time. */
  size: number;
  /** How many that are done, and not gone yet, take nobody's place: more than none where it takes long to clear one away. */
  leaving?: number;
  /** Guests that are kept waiting, more than may run at the same time where one takes long to start; 0: each starts when it is asked for. */
  warm: number;
  /** How many are started at once that nobody waits for, while there is not one ready for each place; else one after the other. */
  atOnce?: number;
  /** @param ahead nobody waits for it yet. */
  start(memoryBytes: number, slot: number, signal: AbortSignal, ahead: boolean): Promise<G>;
}

/** Keeps guests ready for the memory limit that was asked for last; each is used once and never comes back. */
export function createGuestPool<G extends Guest>({
  size,
  leaving = 0,
  warm,
  atOnce = Number.POSITIVE_INFINITY,
  start,
}: GuestPoolOptions<G>): GuestPool<G> {
  const ready: { guest: G; memoryBytes: number }[] = [];
  /** So many of those that wait are next, one for each place at most, and never frozen; none where none is spare. */
  const next = Math.max(0, Math.min(size, warm - size));
  /** Those that are becoming ready, with their memory limits. */
  const starting = new Map<Promise<unknown>, number>();
  /** Who waits for one of them: it is ready before another that is only begun now. */
  const expecting: { memoryBytes: number; hand(guest: G | undefined): void }[] = [];
  /** Starts that somebody waits for; they too are over before the pool is closed. */
  const asked = new Set<Promise<unknown>>();
  const waiting: { go(): void; stop(error: SandboxError): void }[] = [];
  /** Guests that were waiting and are no longer wanted, until they are gone. */
  const dropped = new Set<Promise<void>>();
  const ending = new AbortController();
  let busy = 0;
  /** Those that are done and not gone yet. */
  let clearing = 0;
  let slots = 0;
  let memoryBytes = 0;
  let closed = false;
  let idle: NodeJS.Timeout | undefined;
  let calm: NodeJS.Timeout | undefined;
  /** How long the last start took that succeeded. */
  let startMs = 0;

  const started = async (limit: number, signal: AbortSignal, ahead: boolean): Promise<G> => {
    const began = performance.now();
    const guest = await start(limit, slots++, signal, ahead);
    startMs = performance.now() - began;
    return guest;
  };

  const drop = (guest: G): Promise<void> => {
    guest.kill();
    const gone = guest.gone.finally(() => dropped.delete(gone));
    dropped.add(gone);
    return gone;
  };

  const isOf =
    (limit: number) =>
    (entry: { memoryBytes: number }): boolean =>
      entry.memoryBytes === limit;

  /** Those of this limit on their way that nobody waits for. */
  const unexpected = (limit: number): number =>
    [...starting.values()].filter((bytes) => bytes === limit).length - expecting.filter(isOf(limit)).length;

  /** How many will be ready that nobody waits for. */
  const kept = (): number => ready.length + unexpected(memoryBytes);

  const fill = (): void => {
    // Starts slow down what runs beside them.
    while (!closed && memoryBytes > 0 && kept() < warm && starting.size < (ready.length < size ? atOnce : 1)) {
      const limit = memoryBytes;
      const one = started(limit, ending.signal, true)
        .then((guest) => (closed ? drop(guest) : keep(guest, limit)))
        // The next run starts its own and says what is wrong.
        .then(
          () => true,
          () => false,
        )
        .then((isStarted) => {
          starting.delete(one);
          // One that failed is missing to whoever came last.
          if (unexpected(limit) < 0) expecting.splice(expecting.findLastIndex(isOf(limit)), 1)[0]?.hand(undefined);
          else if (isStarted) fill();
        });
      starting.set(one, limit);
    }
  };

  const keep = (guest: G, limit: number): void => {
    const at = expecting.findIndex(isOf(limit));
    if (at >= 0) {
      expecting.splice(at, 1)[0]?.hand(guest);
      return;
    }
    // Nobody asks for this limit any more, or for any.
    if (limit !== memoryBytes) {
      void drop(guest);
      return;
    }
    const entry = { guest, memoryBytes: limit };
    const leave = (): void => {
      const found = ready.indexOf(entry);
      if (found < 0) return;
      ready.splice(found, 1);
      void drop(guest);
    };
    // It has nothing to say before it is asked.
    guest.listen({ onReport: leave, onOutput: leave, onEnd: leave });
    ready.push(entry);
    freezeWhenIdle();
  };

  const wakeNext = (): void => {
    for (const { guest } of ready.slice(0, next)) guest.wake?.();
  };

  const freezeWhenIdle = (): void => {
    clearTimeout(calm);
    const turn = setTimeout(async () => {
      // One after the other, those that are used last first, until somebody asks.
      for (const entry of ready.slice(next).reverse()) {
        if (calm !== turn) return;
        if (ready.includes(entry)) await entry.guest.freeze?.();
      }
    }, FREEZE_MS);
    calm = turn;
    calm.unref();
  };

  const startFor = async (limit: number, signal: AbortSignal | undefined): Promise<G> => {
    const until = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
    const guest = await started(limit, until, false);
    if (!closed) return guest;
    await drop(guest);
    throw new SandboxError('closed', 'the sandbox is closed');
  };

  const take = (limit: number): G | undefined => {
    for (const entry of ready.splice(0)) {
      if (entry.memoryBytes === limit) ready.push(entry);
      else void drop(entry.guest);
    }
    freezeWhenIdle();
    return ready.shift()?.guest;
  };

  /** One that is on its way already; `undefined` where there is none, or it fails or is late. */
  const expect = (limit: number, signal: AbortSignal | undefined): Promise<G | undefined> => {
    if (unexpected(limit) <= 0) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const leave = (): void => {
        expecting.splice(expecting.indexOf(entry), 1);
        entry.hand(undefined);
      };
      const late = setTimeout(leave, Math.max(LATE_MS, LATE_TIMES * startMs));
      const entry = {
        memoryBytes: limit,
        hand(guest: G | undefined) {
          clearTimeout(late);
          signal?.removeEventListener('abort', leave);
          resolve(guest);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      expecting.push(entry);
      fill();
    });
  };

  const restWhenIdle = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (busy + clearing > 0) return;
      memoryBytes = 0;
      for (const { guest } of ready.splice(0)) void drop(guest);
    }, IDLE_MS);
    idle.unref();
  };

  const isFree = (): boolean => busy < size && busy + clearing < size + leaving;

  const turn = (signal?: AbortSignal): Promise<void> => {
    if (closed) return Promise.reject(new SandboxError('closed', 'the sandbox is closed'));
    if (signal?.aborted) return Promise.reject(new SandboxError('aborted', 'the run was aborted'));
    if (isFree()) {
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

  const goOn = (): void => {
    while (waiting.length > 0 && isFree()) {
      busy++;
      waiting.shift()?.go();
    }
  };

  const release = (gone: Promise<unknown>): void => {
    busy--;
    clearing++;
    goOn();
    // Not when one is taken: waking another would take time from its run.
    wakeNext();
    const cleared = gone.finally(() => {
      clearing--;
      goOn();
      // Starting one takes milliseconds of this thread: whoever waits for the result goes first.
      setImmediate(fill);
      restWhenIdle();
    });
    cleared.catch(() => {});
  };

  return {
    release,
    get size() {
      return { busy: busy + clearing, ready: kept() };
    },
    async acquire(limit, signal) {
      await turn(signal);
      try {
        if (closed) throw new SandboxError('closed', 'the sandbox is closed');
        signal?.throwIfAborted();
        memoryBytes = limit;
        const guest = take(limit) ?? (await expect(limit, signal));
        if (closed && guest !== undefined) await drop(guest);
        if (closed) throw new SandboxError('closed', 'the sandbox is closed');
        if (guest !== undefined) return { guest, warm: true };
        signal?.throwIfAborted();
        const own = startFor(limit, signal).finally(() => asked.delete(own));
        asked.add(own);
        return { guest: await own, warm: false };
      } catch (error) {
        busy--;
        goOn();
        restWhenIdle();
        if (closed) throw new SandboxError('closed', 'the sandbox is closed', { cause: error });
        if (signal?.aborted) throw new SandboxError('aborted', 'the run was aborted', { cause: error });
        if (error instanceof SandboxError) throw error;
        throw new SandboxError('unavailable', (error as Error).message, { cause: error });
      }
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      clearTimeout(calm);
      ending.abort();
      for (const entry of waiting.splice(0)) entry.stop(new SandboxError('closed', 'the sandbox is closed'));
      for (const { guest } of ready.splice(0)) void drop(guest);
      await Promise.allSettled([...starting.keys(), ...asked]);
      await Promise.allSettled(dropped);
    },
  };
}
