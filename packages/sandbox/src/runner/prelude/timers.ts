/** Timers in the guest's own time. */
export interface GuestTimers {
  /** What a program calls, by name. */
  functions: Record<string, (...args: never[]) => unknown>;
  /** When the next one is due by the guest's clock, or -1. */
  nextTimer(): number;
  runTimer(): void;
}

/**
 * The part of the guest's prelude that keeps its timers; who runs the guest moves its clock on and asks for the next one. It is
 * sent there as source (see `guest-prelude.ts`), so it uses nothing but the language and its arguments, and takes hold of all
 * that it uses before the guest's first line.
 * @param now the guest's clock, milliseconds.
 */
export function guestTimers(now: () => number): GuestTimers {
  const { defineProperty } = Object;
  const { apply } = Reflect;
  const { floor, trunc } = Math;
  const toNumber = Number;
  const TooMany = RangeError;
  const WrongKind = TypeError;

  interface Timer {
    id: number;
    due: number;
    every: number;
    fn: (...args: unknown[]) => unknown;
    args: unknown[];
  }
  const MAX_TIMERS = 100_000;
  const LONGEST_DELAY_MS = 2_147_483_647;
  /** By due time, then by age. */
  const timers: Timer[] = [];
  let lastTimer = 0;
  const insert = (timer: Timer): void => {
    if (timers.length >= MAX_TIMERS) throw new TooMany('too many timers');
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = floor((low + high) / 2);
      if ((timers[middle] as Timer).due <= timer.due) low = middle + 1;
      else high = middle;
    }
    defineProperty(timers, timers.length, { value: timer, writable: true, configurable: true, enumerable: true });
    for (let i = timers.length - 1; i > low; i--) timers[i] = timers[i - 1] as Timer;
    timers[low] = timer;
  };
  const removeAt = (at: number): void => {
    for (let i = at; i < timers.length - 1; i++) timers[i] = timers[i + 1] as Timer;
    timers.length--;
  };
  const start = (fn: unknown, delay: unknown, args: unknown[], repeat: boolean): number => {
    if (typeof fn !== 'function') throw new WrongKind('The "callback" argument must be a function');
    let ms = trunc(toNumber(delay));
    if (!(ms >= 1 && ms <= LONGEST_DELAY_MS)) ms = 1;
    const id = ++lastTimer;
    insert({ id, due: now() + ms, every: repeat ? ms : 0, fn: fn as Timer['fn'], args });
    return id;
  };
  const stop = (id: unknown): void => {
    for (let i = 0; i < timers.length; i++) {
      if ((timers[i] as Timer).id !== id) continue;
      removeAt(i);
      return;
    }
  };
  return {
    functions: {
      setTimeout: (fn: unknown, ms?: unknown, ...args: unknown[]) => start(fn, ms, args, false),
      setInterval: (fn: unknown, ms?: unknown, ...args: unknown[]) => start(fn, ms, args, true),
      setImmediate: (fn: unknown, ...args: unknown[]) => start(fn, 0, args, false),
      clearTimeout: (id?: unknown) => stop(id),
      clearInterval: (id?: unknown) => stop(id),
      clearImmediate: (id?: unknown) => stop(id),
    },
    nextTimer: () => (timers.length === 0 ? -1 : (timers[0] as Timer).due),
    runTimer: () => {
      const timer = timers[0] as Timer;
      removeAt(0);
      if (timer.every > 0) insert({ ...timer, due: timer.due + timer.every });
      apply(timer.fn, undefined, timer.args);
    },
  };
}
