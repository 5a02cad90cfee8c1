import { SandboxError } from '../interface.ts';

/** What may be said before there is a guest; shown when a start fails. */
const DIAGNOSTIC_BYTES = 8192;

/** A start of a guest, which ends once: it is ready, or it is refused and all of it is gone. */
export interface Start<T> {
  /** @throws {SandboxError} `unavailable` when it does not get ready; by then everything of it is gone. */
  readonly done: Promise<T>;
  readonly settled: boolean;
  /** What was said so far. */
  readonly diagnostics: string;
  said(text: string): void;
  ready(guest: T): void;
  refuse(message: string): void;
}

/** Begins a start that is refused after `timeoutMs` and when the signal aborts; `kill` ends what there is of it by then. */
export function beginStart<T>(options: {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  kill(): void;
  gone: Promise<void>;
}): Start<T> {
  const { timeoutMs, signal, kill, gone } = options;
  const done = Promise.withResolvers<T>();
  let settled = false;
  let diagnostics = '';
  const settle = (): void => {
    settled = true;
    clearTimeout(timeout);
    signal?.removeEventListener('abort', onAbort);
  };
  const refuse = (message: string): void => {
    if (settled) return;
    settle();
    kill();
    void gone.then(() => {
      const text = diagnostics.trim();
      done.reject(new SandboxError('unavailable', text === '' ? message : `${message}: ${text}`));
    });
  };
  const onAbort = (): void => refuse('the start was aborted');
  const timeout = setTimeout(() => refuse('the interpreter did not start in time'), timeoutMs);
  // Whoever begins is to see it refused, not to be interrupted.
  if (signal?.aborted) queueMicrotask(onAbort);
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    done: done.promise,
    get settled() {
      return settled;
    },
    get diagnostics() {
      return diagnostics;
    },
    said(text) {
      diagnostics = (diagnostics + text).slice(0, DIAGNOSTIC_BYTES);
    },
    ready(guest) {
      if (settled) return;
      settle();
      done.resolve(guest);
    },
    refuse,
  };
}
