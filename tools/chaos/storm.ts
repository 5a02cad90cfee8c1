import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from '@edgecoder/client';
import { PLACES, type Place } from './census.ts';
import type { Invariant } from './invariants.ts';
import { EXPIRY_MS } from './pauses.ts';
import { PASSED } from './played-machine.ts';
import { randomOf } from './random.ts';
import { KINDS, type Kind, LEASE_MS, Rig, type RigOptions } from './rig.ts';

export interface StormOptions extends RigOptions {
  seed: string;
  /** SIGKILLs of each kind, at least. */
  kills: number;
  /** Kills of each kind with something in each place, at least: more are made until it is so. */
  killsInEachPlace: number;
  /** SIGSTOPs of workers by which they lost a lease, at least. */
  pauses: number;
  /** Results that are posted after their leases were lost, by a machine that does nothing else. */
  stale: number;
  /** Least tasks before the end. */
  tasks: number;
  signal: AbortSignal;
  onProgress(text: string): void;
}

export interface StormReport {
  store: string;
  seed: string;
  seconds: number;
  tasks: number;
  /** Tasks that were given up, as too many machines died under them. */
  givenUp: number;
  /** Kills of each kind, and at how many of them there was something in each place. */
  kills: Record<Kind, { count: number } & Record<Place, number>>;
  /** SIGSTOPs of workers for longer than a lease, and how many lost a lease by it. */
  pauses: { count: number; lostLease: number };
  /** Leases that ran out and were handed out again. */
  requeued: number;
  /** Results for a lost lease that were refused: of the played machine, and of real workers. */
  refused: { played: number; workers: number };
  invariants: Invariant[];
  /** What is left to look at, when something did not hold. */
  folder?: string;
}

type Event = { what: 'kill'; kind: Kind; place: Place } | { what: 'pause' };

/** So long pauses are made until enough of them lost a lease: a few minutes do where programs run quickly. */
const PAUSES_MS = 900_000;
/** More kills of a kind than asked for, before a place counts as out of reach. */
const MAX_MORE = 3;
/** Rounds of more kills at least: where few are asked for, a place may be missed by chance more often than that. */
const MIN_ROUNDS = 40;

/** One storm: a deployment at work while its processes are killed and paused, then everything that must hold of what is left. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const { onProgress, signal } = options;
  const began = performance.now();
  onProgress('starting');
  const rig = await Rig.start(options);
  let kept = true;
  try {
    const events = new Storm(rig, options);
    // It joins before anything is killed: what cannot be reached then is broken.
    const stale = postStale(await rig.newPlayedMachine(), options);
    stale.catch(() => {});
    await events.run();
    const refused = await stale;
    while ((await rig.submitted()) < options.tasks) {
      await rig.restartEnded();
      await sleep(500, undefined, { signal });
    }
    onProgress('waiting for everything to end');
    await rig.rest();
    onProgress('checking');
    const { invariants, ...findings } = await rig.inspect();
    const workers = await rig.refusedByLog();
    const all = [...invariants, ...events.reached(), ...refusedWhenStale(options, refused)];
    kept = broken(all);
    all.push(await rig.stop(kept));
    return {
      store: options.store,
      seed: options.seed,
      seconds: Math.round((performance.now() - began) / 1000),
      ...findings,
      kills: events.kills,
      pauses: events.pauses,
      refused: { played: refused, workers },
      invariants: all,
      ...(kept && { folder: rig.folder }),
    };
  } catch (error) {
    await rig.stop(!signal.aborted);
    if (signal.aborted) throw error;
    throw new Error(`the storm on ${options.store} broke off (seed ${options.seed}); see ${rig.folder}`, {
      cause: error,
    });
  }
}

const broken = (invariants: readonly Invariant[]): boolean =>
  invariants.some(({ violations }) => violations.length > 0);

function refusedWhenStale({ stale }: StormOptions, refused: number): Invariant[] {
  const violations = refused < stale ? [`${stale - refused} of ${stale} were not refused`] : [];
  return [{ name: 'a result is refused when its lease is gone', checked: stale, violations }];
}

/** The events of a storm, in the order that its seed gives. */
class Storm {
  readonly kills = Object.fromEntries(
    KINDS.map((kind) => [kind, { count: 0, held: 0, leased: 0, verifying: 0, unsequenced: 0 }]),
  ) as StormReport['kills'];
  readonly #rig: Rig;
  readonly #options: StormOptions;
  readonly #random: () => number;
  /** Workers that are paused at the same time: another one goes on. */
  readonly #maxPaused: number;
  readonly #pausing = new Set<Promise<void>>();
  readonly #paused: { lostLease: () => boolean }[] = [];

  constructor(rig: Rig, options: StormOptions) {
    this.#rig = rig;
    this.#options = options;
    this.#random = randomOf(options.seed);
    this.#maxPaused = Math.max(1, Math.min(2, options.workers - 1));
  }

  get pauses(): StormReport['pauses'] {
    return { count: this.#paused.length, lostLease: this.#paused.filter(({ lostLease }) => lostLease()).length };
  }

  async run(): Promise<void> {
    const { kills, pauses } = this.#options;
    const events = this.#shuffled([
      ...KINDS.flatMap((kind) => Array.from({ length: kills }, (_, turn) => killOf(kind, turn))),
      ...Array.from({ length: pauses }, (): Event => ({ what: 'pause' })),
    ]);
    for (const [done, event] of events.entries()) {
      await this.#happen(event);
      if (done % 10 === 9) this.#options.onProgress(`${done + 1} of ${events.length} kills and pauses`);
    }
    for (let more = 0; more < Math.max(MIN_ROUNDS, MAX_MORE * kills); more += 1) {
      const missing = this.#missing();
      if (missing.length === 0) break;
      this.#options.onProgress(`once more: ${missing.map(({ kind, place }) => `${kind} while ${place}`).join(', ')}`);
      for (const event of missing) await this.#happen(event);
    }
    await Promise.all(this.#pausing);
    const deadline = Date.now() + PAUSES_MS;
    while (this.pauses.lostLease < pauses && Date.now() < deadline) {
      this.#options.onProgress(`${this.pauses.lostLease} of ${pauses} pauses lost a lease: once more`);
      for (let index = 0; index < this.#maxPaused; index += 1) await this.#pause();
      await Promise.all(this.#pausing);
    }
  }

  /** Whether the storm was what it was meant to be. */
  reached(): Invariant[] {
    const { pauses } = this.#options;
    const { count, lostLease } = this.pauses;
    return [
      {
        name: 'each kind was killed with something in each place',
        checked: KINDS.reduce((sum, kind) => sum + this.kills[kind].count, 0),
        violations: this.#missing().map(
          ({ kind, place }) => `${kind}, ${place}: ${this.kills[kind][place]} times only`,
        ),
      },
      {
        name: 'workers were paused past their leases',
        checked: count,
        violations: lostLease < pauses ? [`${lostLease} of ${count} lost one`] : [],
      },
    ];
  }

  #missing(): { what: 'kill'; kind: Kind; place: Place }[] {
    return KINDS.flatMap((kind) =>
      PLACES.filter((place) => this.kills[kind][place] < this.#options.killsInEachPlace).map((place) => ({
        what: 'kill' as const,
        kind,
        place,
      })),
    );
  }

  #shuffled(events: Event[]): Event[] {
    for (let at = events.length - 1; at > 0; at -= 1) {
      const other = Math.floor(this.#random() * (at + 1));
      [events[at], events[other]] = [events[other] as Event, events[at] as Event];
    }
    return events;
  }

  async #happen(event: Event): Promise<void> {
    this.#options.signal.throwIfAborted();
    await this.#rig.restartEnded();
    if (event.what === 'pause') await this.#pause();
    else await this.#kill(event);
    await sleep(100 + this.#random() * 400);
  }

  async #kill({ kind, place }: { kind: Kind; place: Place }): Promise<void> {
    await this.#rig.aim(place);
    const victim = this.#oneOf(this.#rig.candidates(kind));
    if (victim === undefined) throw new Error(`no ${kind} runs any more`);
    const found = await this.#rig.kill(kind, victim);
    const kills = this.kills[kind];
    kills.count += 1;
    for (const each of PLACES) if (found[each] > 0) kills[each] += 1;
  }

  #oneOf<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#random() * from.length)];
  }

  /** Begins a pause; what else happens goes on meanwhile. */
  async #pause(): Promise<void> {
    while (this.#pausing.size >= this.#maxPaused) await Promise.race(this.#pausing);
    const stopped = await this.#rig.stopAtWork((from) => this.#oneOf(from), this.#options.signal);
    if (stopped === undefined) return;
    const pause: Promise<void> = this.#rig.pauses
      .outlast(stopped)
      .then((paused) => {
        if (paused !== undefined) this.#paused.push(paused);
      })
      .finally(() => this.#pausing.delete(pause));
    this.#pausing.add(pause);
  }
}

const killOf = (kind: Kind, turn: number): Event => ({
  what: 'kill',
  kind,
  place: PLACES[turn % PLACES.length] as Place,
});

/** A machine that takes leases, sleeps through them, and posts its results all the same. @returns how many were refused. */
async function postStale(
  { machine, close }: Awaited<ReturnType<Rig['newPlayedMachine']>>,
  { stale, signal }: StormOptions,
): Promise<number> {
  let posted = 0;
  let refused = 0;
  try {
    while (posted < stale) {
      signal.throwIfAborted();
      const leases = await untilAnswered(() => machine.pull(Math.min(4, stale - posted), 2_000), signal);
      if (leases.length === 0) continue;
      await sleep(LEASE_MS + EXPIRY_MS, undefined, { signal });
      const results = await untilAnswered(() => machine.post(leases, PASSED), signal);
      posted += results.length;
      refused += results.filter((each) => 'problem' in each && each.problem.code === 'lease_expired').length;
    }
  } finally {
    await close();
  }
  return refused;
}

/** The coordinator may be away just now. */
async function untilAnswered<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await sleep(500, undefined, { signal });
    }
  }
}
