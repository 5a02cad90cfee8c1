import { AppError } from '@edgecoder/protocol';
import type { Machine } from './ports.ts';

/** Pulls that may wait in one process; each holds a connection. */
const MAX_WAITING = 20_000;
/** Pulls served by one unit of work. */
const MAX_CLAIM_PULLS = 256;

/** One pull, from its arrival to its answer. */
export interface Pull {
  machine: Machine;
  /** Classes it may be handed. */
  classIds: readonly number[];
  /** Reads the classes again: a new one may be among them. */
  readClasses(): Promise<readonly number[]>;
  /** Most leases it wants. */
  max: number;
}

export interface DeskOptions<L> {
  /** Claims for these pulls in one unit of work. @returns leases for each, in their order. */
  claim(pulls: readonly Pull[]): Promise<readonly (readonly L[])[]>;
  /** Leases for a client that had gone. */
  giveBack(leases: readonly L[]): void;
}

/** Pulls that were taken out of their waiting for subtasks that are being stored. */
export interface Handoff<L> {
  /** Machine for each subtask that was asked for; undefined where nobody waits. */
  takers: readonly (Machine | undefined)[];
  /** What each pull will be answered with when these are stored. */
  shares(leases: readonly (L | undefined)[]): { machine: Machine; leases: readonly L[] }[];
  /** Answers those that have a lease now, and lets the others go on. To be called exactly once. */
  complete(leases: readonly (L | undefined)[]): void;
}

interface Waiter<L> extends Pull {
  classIds: readonly number[];
  /** The client has gone. */
  gone(): boolean;
  state: 'ready' | 'claiming' | 'parked' | 'done';
  /** It is to be answered as soon as its claim ends, with or without leases. */
  due: boolean;
  answer(leases: readonly L[]): void;
  fail(error: unknown): void;
}

/**
 * Where pulls wait. A new pull claims at once; one that finds nothing is parked under its classes until work of one of them
 * arrives. Claims of several pulls share a unit of work, one of which is under way at a time. Only as many pulls are woken as
 * there is work, the longest waiting first.
 */
export class PullDesk<L> {
  readonly #options: DeskOptions<L>;
  #ready: Waiter<L>[] = [];
  /** Parked pulls by class, in the order they came. */
  readonly #parked = new Map<number, Set<Waiter<L>>>();
  /** Parked pulls that have no class yet. */
  readonly #idle = new Set<Waiter<L>>();
  /** Classes whose work came while a claim looked. */
  readonly #wokenMeanwhile = new Set<number>();
  #claiming = false;
  #waiting = 0;

  constructor(options: DeskOptions<L>) {
    this.#options = options;
  }

  /** Pulls that wait or claim. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether somebody waits for work of each of these classes, so that hardly any is queued. */
  allAwaited(classIds: readonly number[]): boolean {
    return classIds.every((id) => this.#parked.has(id));
  }

  /** Classes that somebody waits for. */
  parkedClasses(): number[] {
    return [...this.#parked.keys()];
  }

  /**
   * Leases for one pull, none when there was no work for `waitMs`.
   * @throws {AppError} `overloaded` when too many wait.
   */
  pull(pull: Pull, waitMs: number, signal: AbortSignal): Promise<readonly L[]> {
    if (this.#waiting >= MAX_WAITING)
      return Promise.reject(new AppError('overloaded', undefined, { retryAfterSeconds: 1 }));
    if (signal.aborted) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        waiter.state = 'done';
        this.#unpark(waiter);
        this.#waiting -= 1;
        clearTimeout(timer);
        signal.removeEventListener('abort', endWait);
      };
      const waiter: Waiter<L> = {
        ...pull,
        gone: () => signal.aborted,
        state: 'ready',
        due: waitMs === 0,
        answer: (leases) => {
          settle();
          if (signal.aborted && leases.length > 0) this.#options.giveBack(leases);
          resolve(signal.aborted ? [] : leases);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      const endWait = (): void => {
        waiter.due = true;
        if (waiter.state === 'parked') waiter.answer([]);
      };
      const timer = setTimeout(endWait, waitMs);
      signal.addEventListener('abort', endWait, { once: true });
      this.#waiting += 1;
      this.#enqueue(waiter);
    });
  }

  /** Work arrived: so many subtasks of these classes are claimable. */
  wake(queued: ReadonlyMap<number, number>): void {
    for (const [classId, count] of queued) {
      if (this.#claiming) this.#wokenMeanwhile.add(classId);
      const parked = this.#parked.get(classId);
      if (parked === undefined) continue;
      let left = count;
      for (const waiter of parked) {
        if (left === 0) break;
        left -= 1;
        this.#unpark(waiter);
        this.#enqueue(waiter);
      }
    }
  }

  /**
   * Finds takers for subtasks that are about to be stored, so that they can be stored as leased: one pull for each while
   * there are any, then as many for each pull as it wants. Only pulls that wait are taken, and those found nothing to do.
   */
  handOff(classIds: readonly number[]): Handoff<L> {
    const reserved: Waiter<L>[] = [];
    const counts = new Map<Waiter<L>, number>();
    const takers = classIds.map((classId): Waiter<L> | undefined => {
      const [waiting] = this.#parked.get(classId) ?? [];
      if (waiting !== undefined) {
        this.#unpark(waiting);
        waiting.state = 'claiming';
        reserved.push(waiting);
      }
      const taker =
        waiting ?? reserved.find((each) => each.classIds.includes(classId) && (counts.get(each) ?? 0) < each.max);
      if (taker !== undefined) counts.set(taker, (counts.get(taker) ?? 0) + 1);
      return taker;
    });
    const shareOf = (waiter: Waiter<L>, leases: readonly (L | undefined)[]): L[] =>
      leases.filter(
        (lease, index): lease is NonNullable<typeof lease> => lease !== undefined && takers[index] === waiter,
      );
    return {
      takers: takers.map((taker) => taker?.machine),
      shares: (leases) => reserved.map((waiter) => ({ machine: waiter.machine, leases: shareOf(waiter, leases) })),
      complete: (leases) => {
        for (const waiter of reserved) {
          const own = shareOf(waiter, leases);
          if (own.length > 0 || waiter.due) waiter.answer(own);
          else this.#enqueue(waiter);
        }
      },
    };
  }

  /** A class is new: everybody who waits looks whether it is theirs. */
  reclassify(): void {
    const parked = new Set([...this.#parked.values()].flatMap((waiters) => [...waiters]).concat([...this.#idle]));
    for (const waiter of parked) {
      waiter.readClasses().then(
        (classIds) => {
          if (waiter.state !== 'parked') return;
          this.#unpark(waiter);
          waiter.classIds = classIds;
          this.#enqueue(waiter);
        },
        // It goes on waiting for what it knew.
        () => {},
      );
    }
  }

  #enqueue(waiter: Waiter<L>): void {
    waiter.state = 'ready';
    this.#ready.push(waiter);
    if (!this.#claiming) void this.#claimAll();
  }

  async #claimAll(): Promise<void> {
    this.#claiming = true;
    // Pulls and wake-ups of the same turn of the event loop belong together.
    await Promise.resolve();
    while (this.#ready.length > 0) {
      const batch = this.#ready.splice(0, MAX_CLAIM_PULLS).filter((waiter) => !waiter.gone() || waiter.answer([]));
      this.#wokenMeanwhile.clear();
      for (const waiter of batch) waiter.state = 'claiming';
      try {
        const leases = await this.#options.claim(batch);
        for (const [index, waiter] of batch.entries()) this.#afterClaim(waiter, leases[index] ?? []);
      } catch (error) {
        for (const waiter of batch) waiter.fail(error);
      }
    }
    this.#claiming = false;
  }

  #afterClaim(waiter: Waiter<L>, leases: readonly L[]): void {
    if (leases.length > 0 || waiter.due) {
      waiter.answer(leases);
    } else if (waiter.classIds.some((id) => this.#wokenMeanwhile.has(id))) {
      waiter.state = 'ready';
      this.#ready.push(waiter);
    } else {
      waiter.state = 'parked';
      if (waiter.classIds.length === 0) this.#idle.add(waiter);
      for (const id of waiter.classIds) {
        const parked = this.#parked.get(id);
        if (parked === undefined) this.#parked.set(id, new Set([waiter]));
        else parked.add(waiter);
      }
    }
  }

  #unpark(waiter: Waiter<L>): void {
    this.#idle.delete(waiter);
    for (const id of waiter.classIds) {
      const parked = this.#parked.get(id);
      if (parked?.delete(waiter) && parked.size === 0) this.#parked.delete(id);
    }
  }
}
