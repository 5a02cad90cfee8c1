import { ModelError } from '../interface.ts';

export interface ResidentsOptions {
  maxMemoryBytes: number;
  /** Milliseconds without use after which one is unloaded. */
  idleMs: number;
}

/** Something that takes memory while it is used, and for a while after. */
export interface Candidate<T> {
  name: string;
  /** One with another key is another thing, whatever its name: the file it comes from. */
  key: string;
  memoryBytes: number;
  load(): Promise<T>;
}

interface Resident<T> {
  name: string;
  key: string;
  memoryBytes: number;
  loaded: Promise<T>;
  users: number;
  /** Wanted away as soon as nobody uses it. */
  leaving: boolean;
  timer?: NodeJS.Timeout;
}

/** What is in memory, within a bound: what nobody uses makes room, that of longest ago first, and is given up in time anyway. */
export class Residents<T extends { dispose(): Promise<void> }> {
  readonly #options: ResidentsOptions;
  /** In the order of their last use. */
  readonly #residents = new Map<string, Resident<T>>();
  /** Memory that is being given back. */
  readonly #leaving = new Set<Promise<void>>();
  #waiters: (() => void)[] = [];
  #closed = false;

  constructor(options: ResidentsOptions) {
    this.#options = options;
  }

  list(): { name: string; memoryBytes: number; idle: boolean }[] {
    return [...this.#residents.values()].map(({ name, memoryBytes, users }) => ({
      name,
      memoryBytes,
      idle: users === 0,
    }));
  }

  /**
   * Loads it when it is not there, waiting for room while others are used, and keeps it while `work` runs.
   * @throws {ModelError} `not_enough_memory` when it could never fit, `aborted`, `closed`; or what loading threw.
   */
  async use<R>(candidate: Candidate<T>, signal: AbortSignal | undefined, work: (value: T) => Promise<R>): Promise<R> {
    const resident = await this.#enter(candidate, signal);
    try {
      return await work(await resident.loaded);
    } catch (error) {
      // One that could not be loaded is not there.
      if ((await Promise.allSettled([resident.loaded]))[0].status === 'rejected') this.#forget(resident);
      throw error;
    } finally {
      this.#leave(resident);
    }
  }

  /** Resolves when its memory is given back, which is when its last user has gone. */
  async unload(name: string): Promise<void> {
    const resident = this.#residents.get(name);
    if (!resident) return;
    resident.leaving = true;
    if (resident.users === 0) this.#evict(resident);
    while (this.#residents.get(name) === resident) await this.#change();
    await Promise.all(this.#leaving);
  }

  /** Unloads all of them as they become free. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#changed();
    for (const name of [...this.#residents.keys()]) await this.unload(name);
    await Promise.all(this.#leaving);
  }

  async #enter(candidate: Candidate<T>, signal: AbortSignal | undefined): Promise<Resident<T>> {
    const { name, key, memoryBytes } = candidate;
    if (memoryBytes > this.#options.maxMemoryBytes)
      throw new ModelError(
        'not_enough_memory',
        `the model takes ${mebibytes(memoryBytes)} MiB of memory; models may take ${mebibytes(this.#options.maxMemoryBytes)} MiB`,
      );
    for (;;) {
      if (this.#closed) throw new ModelError('closed', 'the provider is closed');
      signal?.throwIfAborted();
      const present = this.#residents.get(name);
      if (present?.key === key && !present.leaving) return this.#join(present);
      if (present) {
        // Another file of that name, or one on its way out: it goes first.
        present.leaving = true;
        if (present.users === 0) this.#evict(present);
      }
      if (!this.#residents.has(name) && this.#makeRoom(memoryBytes)) {
        const resident: Resident<T> = { name, key, memoryBytes, loaded: candidate.load(), users: 0, leaving: false };
        resident.loaded.catch(() => {});
        return this.#join(resident);
      }
      await this.#change(signal);
    }
  }

  #join(resident: Resident<T>): Resident<T> {
    clearTimeout(resident.timer);
    resident.users += 1;
    this.#residents.delete(resident.name);
    this.#residents.set(resident.name, resident);
    return resident;
  }

  #leave(resident: Resident<T>): void {
    resident.users -= 1;
    if (resident.users > 0 || this.#residents.get(resident.name) !== resident) return;
    if (resident.leaving) this.#evict(resident);
    else {
      resident.timer = setTimeout(() => this.#evict(resident), this.#options.idleMs);
      // A model in memory is no reason for a process to stay.
      resident.timer.unref();
    }
    this.#changed();
  }

  /** True when there is room now, what was being given back included. */
  #makeRoom(memoryBytes: number): boolean {
    if (this.#leaving.size > 0) return false;
    for (const resident of this.#residents.values()) {
      if (this.#free() >= memoryBytes) break;
      if (resident.users === 0) this.#evict(resident);
    }
    return this.#leaving.size === 0 && this.#free() >= memoryBytes;
  }

  #free(): number {
    let free = this.#options.maxMemoryBytes;
    for (const { memoryBytes } of this.#residents.values()) free -= memoryBytes;
    return free;
  }

  #evict(resident: Resident<T>): void {
    this.#forget(resident);
    const going = resident.loaded
      .then((value) => value.dispose())
      .catch(() => {})
      .finally(() => {
        this.#leaving.delete(going);
        this.#changed();
      });
    this.#leaving.add(going);
  }

  #forget(resident: Resident<T>): void {
    clearTimeout(resident.timer);
    if (this.#residents.get(resident.name) === resident) this.#residents.delete(resident.name);
    this.#changed();
  }

  /** Resolves when something was loaded, left or given back. */
  async #change(signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal?.removeEventListener('abort', done);
        this.#waiters = this.#waiters.filter((waiter) => waiter !== done);
        resolve();
      };
      this.#waiters.push(done);
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  #changed(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }
}

const mebibytes = (bytes: number): number => Math.ceil(bytes / 1_048_576);
