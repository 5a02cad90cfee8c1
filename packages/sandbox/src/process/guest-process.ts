import { type Guest, MEMORY_GRACE_BYTES } from '../supervisor/guest.ts';
import { beginStart } from '../supervisor/start.ts';
import { gateOrder } from './gate.ts';
import type { Jail } from './jail.ts';

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
  const { memoryBytes, ...bounds } = options;
  const start = beginStart<GuestProcess>({ ...bounds, kill: () => jail.kill(), gone: jail.gone });
  jail.listen({
    onReport({ type }) {
      if (type === 'ready') start.ready(jail);
      else start.refuse('the harness spoke out of turn');
    },
    onOutput: (_fd, chunk) => start.said(chunk.toString('utf8')),
    onEnd: ({ detail }) => start.refuse(detail),
  });
  if (options.signal?.aborted) return start.done;
  try {
    jail.cgroup?.limit({ memoryBytes: memoryBytes + MEMORY_GRACE_BYTES, processes: jail.processes });
    jail.open(gateOrder(memoryBytes));
  } catch (error) {
    start.refuse((error as Error).message);
  }
  return start.done;
}
