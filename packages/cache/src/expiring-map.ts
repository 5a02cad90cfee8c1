import { CacheError } from './interface.ts';

/** Entries that expire within the same second lie in one bucket. */
const BUCKET_MS = 1_000;

interface Entry<V> {
  value: V;
  expiresAt: number;
  /** How much of the bound it takes. */
  weight: number;
}

/**
 * A map whose entries end by themselves. An entry is looked at twice, when it is stored and when its bucket is due, so
 * the cost of an operation does not grow with the number of entries. It never drops an entry before its time: when
 * everything in it is alive and the bound is reached, it refuses new ones.
 */
export class ExpiringMap<V> {
  readonly #entries = new Map<string, Entry<V>>();
  /** Number of the bucket → its keys. */
  readonly #buckets = new Map<number, Set<string>>();
  readonly #maxWeight: number;
  #weight = 0;
  #sweptTo = Number.NEGATIVE_INFINITY;
  #swept = 0;

  constructor(maxWeight: number) {
    this.#maxWeight = maxWeight;
  }

  /** Entries that are held, expired ones that have not been swept yet included. */
  get size(): number {
    return this.#entries.size;
  }

  /** Buckets and entries that sweeps have looked at so far: all the work that is not the same for every operation. */
  get swept(): number {
    return this.#swept;
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAt > now ? entry.value : undefined;
  }

  /** @throws {CacheError} `full` when the bound would be passed by entries that are alive; nothing has changed then. */
  set(key: string, value: V, expiresAt: number, now: number, weight = 1): void {
    this.#sweep(now);
    const before = this.#entries.get(key);
    if (this.#weight - (before?.weight ?? 0) + weight > this.#maxWeight)
      throw new CacheError('full', 'the cache is full');
    if (before) this.delete(key);
    this.#entries.set(key, { value, expiresAt, weight });
    this.#weight += weight;
    const number = bucketOf(expiresAt);
    const bucket = this.#buckets.get(number);
    if (bucket) bucket.add(key);
    else this.#buckets.set(number, new Set([key]));
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
    const number = bucketOf(entry.expiresAt);
    const bucket = this.#buckets.get(number);
    bucket?.delete(key);
    if (bucket?.size === 0) this.#buckets.delete(number);
  }

  clear(): void {
    this.#entries.clear();
    this.#buckets.clear();
    this.#weight = 0;
  }

  /** Removes the buckets whose last entry has expired. */
  #sweep(now: number): void {
    const due = bucketOf(now) - 1;
    if (due <= this.#sweptTo) return;
    // After a long pause there are more numbers than buckets.
    const candidates =
      due - this.#sweptTo > this.#buckets.size ? [...this.#buckets.keys()] : range(this.#sweptTo + 1, due);
    this.#sweptTo = due;
    this.#swept += candidates.length;
    for (const number of candidates) {
      if (number > due) continue;
      this.#swept += this.#buckets.get(number)?.size ?? 0;
      for (const key of this.#buckets.get(number) ?? []) {
        this.#weight -= this.#entries.get(key)?.weight ?? 0;
        this.#entries.delete(key);
      }
      this.#buckets.delete(number);
    }
  }
}

const bucketOf = (time: number): number => Math.floor(time / BUCKET_MS);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
