import type { Jail } from './jail.ts';

/** One jail of a kind, made before it is needed: a start that somebody waits for begins with the interpreter. */
export interface JailStock {
  take(): Jail | undefined;
  /** Makes one, unless there is one, or one is being made. */
  fill(): void;
  /** Resolves when everything of it is gone. */
  close(): Promise<void>;
}

/** Holds nothing until it is first filled. What cannot be made is made by whoever needs it, and who then says what is wrong. */
export function createJailStock(make: (signal: AbortSignal) => Promise<Jail>): JailStock {
  const ending = new AbortController();
  let held: Jail | undefined;
  let making: Promise<void> | undefined;

  const hold = (jail: Jail): Promise<void> | undefined => {
    if (ending.signal.aborted) {
      jail.kill();
      return jail.gone;
    }
    held = jail;
    // Nobody has been let in: whatever comes out of it, it is not to be used.
    jail.listen({
      onReport: jail.kill,
      onOutput: jail.kill,
      onEnd: () => {
        if (held === jail) held = undefined;
      },
    });
    return undefined;
  };

  return {
    take() {
      const jail = held;
      held = undefined;
      return jail;
    },
    fill() {
      if (held !== undefined || making !== undefined || ending.signal.aborted) return;
      making = make(ending.signal)
        .then(hold)
        .catch(() => undefined)
        .finally(() => {
          making = undefined;
        });
    },
    async close() {
      ending.abort();
      await making;
      held?.kill();
      await held?.gone;
    },
  };
}
