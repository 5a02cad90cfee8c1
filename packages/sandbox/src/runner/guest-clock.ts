/** Each reading of a deterministic clock moves it on by so much, so that loops that wait for time to pass end. */
const STEP_NS = 1000n;
const NS_PER_MS = 1_000_000n;

/**
 * The time a guest sees. With `startMs` it begins there and moves by readings and by waiting alone, so that it is the
 * same in each run; without, it is the machine's. Waiting never takes real time: the clock jumps.
 */
export interface GuestClock {
  /** Nanoseconds since 1970. */
  epochNs(): bigint;
  /** Nanoseconds since the guest began. */
  elapsedNs(): bigint;
  jumpToMs(epochMs: number): void;
  advanceMs(ms: number): void;
  /** How far the clock was moved by waiting, milliseconds. */
  readonly jumpedMs: number;
}

export function createGuestClock(startMs: number | undefined): GuestClock {
  const fixed = startMs !== undefined;
  const startNs = BigInt(Math.trunc(startMs ?? Date.now())) * NS_PER_MS;
  const realStart = process.hrtime.bigint();
  let steps = 0n;
  let jumped = 0n;

  const elapsedNs = (): bigint => {
    if (fixed) steps += STEP_NS;
    return (fixed ? steps : process.hrtime.bigint() - realStart) + jumped;
  };

  return {
    epochNs: () => startNs + elapsedNs(),
    elapsedNs,
    jumpToMs(epochMs) {
      const ahead = BigInt(Math.ceil(epochMs)) * NS_PER_MS - (startNs + elapsedNs());
      if (ahead > 0n) jumped += ahead;
    },
    advanceMs(ms) {
      jumped += BigInt(Math.ceil(ms)) * NS_PER_MS;
    },
    get jumpedMs() {
      return Number(jumped / NS_PER_MS);
    },
  };
}

/**
 * Makes the date the guest's to all code of this process, as Emscripten's file system dates files by it.
 * @returns what makes it the machine's again.
 */
export function setDate(clock: GuestClock): () => void {
  const now = (): number => Number(clock.epochNs() / NS_PER_MS);
  const real = globalThis.Date;
  globalThis.Date = new Proxy(real, {
    apply: () => new real(now()).toString(),
    construct: (_, args: unknown[]) => Reflect.construct(real, args.length === 0 ? [now()] : args) as Date,
    get: (_, name) => (name === 'now' ? now : Reflect.get(real, name)),
  });
  return () => {
    globalThis.Date = real;
  };
}
