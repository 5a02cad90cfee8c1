/** Ids per generation; past it the oldest are forgotten early, and a repetition is two events. */
const MAX_IDS = 100_000;

/** Remembers ids for at least `windowMs` (and at most twice as long), in two generations. */
export class RecentIds {
  readonly #windowMs: number;
  #current = new Set<string>();
  #previous = new Set<string>();
  #since = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  has(id: string, now: number): boolean {
    this.#turn(now);
    return this.#current.has(id) || this.#previous.has(id);
  }

  add(id: string, now: number): void {
    this.#turn(now);
    this.#current.add(id);
  }

  #turn(now: number): void {
    if (now - this.#since < this.#windowMs && this.#current.size < MAX_IDS) return;
    const bothAreOld = now - this.#since >= 2 * this.#windowMs;
    this.#previous = bothAreOld ? new Set() : this.#current;
    this.#current = new Set();
    this.#since = now;
  }
}
