import { SandboxError } from '../interface.ts';
import { type Guest, MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import { gateOrder } from './gate.ts';
import type { Jail } from './jail.ts';

/** What an interpreter may say before it is ready; shown when a start fails. */
const DIAGNOSTIC_BYTES = 8192;

/** One interpreter in its jail. */
export interface GuestProcess extends Guest {
  /** The first process of its PID namespace, seen from here. */
  readonly initPid: number;
  /** Who it is, seen from here: user and group id. */
  readonly uid: number;
}

/**
 * Sets the limits of a jail, starts its interpreter and waits until that is ready.
 * @throws {SandboxError} `unavailable` when it does not get ready; by then everything of it is gone.
 */
export function startInJail(
  jail: Jail,
  options: { memoryBytes: number; timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<GuestProcess> {
  const { memoryBytes, timeoutMs, signal } = options;
  let said = '';
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (): void => {
      settled = true;
      clearTimeout(timeout);
      signal?.removeEventListener('abort', onAbort);
    };
    const refuse = (message: string): void => {
      if (settled) return;
      settle();
      jail.kill();
      void jail.gone.then(() => {
        const text = said.trim();
        reject(new SandboxError('unavailable', text === '' ? message : `${message}: ${text}`));
      });
    };
    const onAbort = (): void => refuse('the start was aborted');
    const timeout = setTimeout(() => refuse('the interpreter did not start in time'), timeoutMs);
    jail.listen({
      onReport({ type }) {
        if (settled) return;
        if (type !== 'ready') return refuse('the harness spoke out of turn');
        settle();
        resolve(jail);
      },
      onOutput(_fd, chunk) {
        said = (said + chunk.toString('utf8')).slice(0, DIAGNOSTIC_BYTES);
      },
      onEnd: ({ detail }) => refuse(detail),
    });
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      jail.cgroup?.limit({ memoryBytes: memoryBytes + MEMORY_GRACE_BYTES, processes: jail.processes });
      jail.open(gateOrder(memoryBytes));
    } catch (error) {
      refuse((error as Error).message);
    }
  });
}
