/** One call's end: its time limit and its caller's signal in one. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True when it was the time limit that ended the call. */
  readonly timedOut: boolean;
  /** Always call it: it takes the timer and the listener away. */
  dispose(): void;
}

/** A deadline `timeoutMs` from now, sooner when `signal` aborts. */
export function deadline(timeoutMs: number, signal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, timeoutMs);
  const onAbort = () => controller.abort();
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    dispose() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
