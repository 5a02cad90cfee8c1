/** A bounded map whose entries are forgotten after a while; the oldest goes first when it is full. */
export interface TimedMap<K, V> {
  get(key: K): V | undefined;
  /** @param since from {@link mark}: the value is dropped when the key was deleted in the meantime. */
  set(key: K, value: V, since?: number): void;
  /** Taken before a lookup, shows whether what it found is still true. */
  mark(): number;
  delete(key: K): void;
  clear(): void;
}

/** @param options.now monotonic, milliseconds. */
export function createTimedMap<K, V>(options: { ttlMs: number; max: number; now?: () => number }): TimedMap<K, V> {
  const { ttlMs, max, now = () => performance.now() } = options;
  const entries = new Map<K, { value: V; until: number }>();
  // One count for all keys: a deletion of another key drops a value that was true, which costs one more lookup.
  let deletions = 0;
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.until > now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, since) {
      if (since !== undefined && since !== deletions) return;
      entries.delete(key);
      if (entries.size >= max) entries.delete(entries.keys().next().value as K);
      entries.set(key, { value, until: now() + ttlMs });
    },
    mark: () => deletions,
    delete(key) {
      deletions += 1;
      entries.delete(key);
    },
    clear() {
      deletions += 1;
      entries.clear();
    },
  };
}
