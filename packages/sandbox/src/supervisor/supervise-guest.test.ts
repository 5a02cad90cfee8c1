import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Guest, GuestListener } from './guest.ts';
import { superviseGuest } from './supervise-guest.ts';

const limits = { wallMs: 1000, memoryBytes: 1_000_000, outputBytes: 1000 };
const request = { language: 'python', code: '', limits } as const;

/** A guest that is played, and of which the kernel has seen no limit. */
function played(gone: Promise<void>): Guest & { listener(): GuestListener } {
  let heard: GuestListener | undefined;
  return {
    gone,
    listen(listener) {
      heard = listener;
    },
    listener: () => heard as GuestListener,
    send: () => {},
    kill: () => {},
    meter: () => ({ look: () => undefined, stoppedAt: () => undefined }),
  };
}

describe('a guest that is watched', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([152, 153])(
    'has met no limit because it ends with code %i, as one does that a limit ends',
    async (exitCode) => {
      const guest = played(Promise.resolve());
      const running = superviseGuest(guest, request);
      guest.listener().onReport({ type: 'started' });
      guest.listener().onEnd({ exitCode, detail: '' });
      const result = await running;
      expect(result).toMatchObject({ ok: false, exitCode, testReport: { passed: false } });
      expect([result.limit, result.queueReason]).toEqual([undefined, undefined]);
    },
  );

  it('has its result although it does not go, as where an engine is away', async () => {
    const guest = played(new Promise(() => {}));
    const running = superviseGuest(guest, request);
    guest.listener().onReport({ type: 'started' });
    await jest.advanceTimersByTimeAsync(limits.wallMs + 15_000);
    expect(await running).toMatchObject({ ok: false, limit: 'wall', durationMs: limits.wallMs });
    const aborting = new AbortController();
    const aborted = expect(superviseGuest(guest, request, aborting.signal)).rejects.toMatchObject({ code: 'aborted' });
    aborting.abort();
    await jest.advanceTimersByTimeAsync(15_000);
    await aborted;
  });
});
