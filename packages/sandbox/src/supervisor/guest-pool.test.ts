import { describe, expect, it, jest } from '@jest/globals';
import type { Guest, GuestListener } from './guest.ts';
import { createGuestPool } from './guest-pool.ts';

/** A guest that is played: it is gone when it is said so. */
function played(): Guest & { killed: boolean; end(): void } {
  const gone = Promise.withResolvers<void>();
  const guest = {
    gone: gone.promise,
    end: gone.resolve,
    killed: false,
    kill() {
      guest.killed = true;
    },
    listen: () => {},
    send: () => {},
    meter: () => ({ look: () => undefined, stoppedAt: () => undefined }),
  };
  return guest;
}

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((go) => setImmediate(go));
};

describe('a pool of guests', () => {
  it('is closed only when every guest is gone, one that was not wanted any more among them', async () => {
    const all: ReturnType<typeof played>[] = [];
    const pool = createGuestPool({
      size: 1,
      warm: 1,
      start: async () => {
        const guest = played();
        all.push(guest);
        return guest;
      },
    });
    await pool.acquire(1000);
    pool.release(Promise.resolve());
    await turns(3);
    // The second one waits for a limit that nobody asks for again.
    await pool.acquire(2000);
    expect(all.map(({ killed }) => killed)).toEqual([false, true, false]);
    let isClosed = false;
    const closing = pool.close().then(() => {
      isClosed = true;
    });
    await turns(5);
    expect(isClosed).toBe(false);
    all[1]?.end();
    await closing;
  });

  it('starts nobody once it is closed, for whoever had just got a place either', async () => {
    let starts = 0;
    const start = async (): Promise<Guest> => {
      starts++;
      return played();
    };
    const pool = createGuestPool({ size: 1, warm: 1, start });
    const refused = expect(pool.acquire(1000)).rejects.toMatchObject({ code: 'closed' });
    await pool.close();
    await refused;
    expect(starts).toBe(0);
  });

  it('keeps as many waiting as it is told to, more than may run at the same time among them', async () => {
    const all: ReturnType<typeof played>[] = [];
    const start = async (): Promise<Guest> => {
      const guest = played();
      all.push(guest);
      return guest;
    };
    const pool = createGuestPool({ size: 1, warm: 3, start });
    await pool.acquire(1000);
    pool.release(Promise.resolve());
    await turns(3);
    expect(pool.size).toEqual({ busy: 0, ready: 3 });
    expect(await pool.acquire(1000)).toMatchObject({ warm: true });
    expect(pool.size).toEqual({ busy: 1, ready: 2 });
    const closing = pool.close();
    for (const guest of all) guest.end();
    await closing;
  });

  it('hands over one that is on its way already rather than begin another and wait for that', async () => {
    const starts: PromiseWithResolvers<ReturnType<typeof played>>[] = [];
    const pool = createGuestPool({
      size: 2,
      warm: 1,
      start: () => {
        const one = Promise.withResolvers<ReturnType<typeof played>>();
        starts.push(one);
        return one.promise;
      },
    });
    const cold = pool.acquire(1000);
    await turns(1);
    starts[0]?.resolve(played());
    expect(await cold).toMatchObject({ warm: false });
    pool.release(Promise.resolve());
    await turns(3);
    // One becomes ready for whoever comes next; another is begun in its place.
    const first = pool.acquire(1000);
    await turns(1);
    expect(starts.length).toBe(3);
    expect(pool.size).toEqual({ busy: 1, ready: 1 });
    const aborted = new AbortController();
    const second = pool.acquire(1000, aborted.signal);
    await turns(1);
    aborted.abort();
    await expect(second).rejects.toMatchObject({ code: 'aborted' });
    const guest = played();
    starts[1]?.resolve(guest);
    expect(await first).toEqual({ guest, warm: true });
    // One that fails is waited for in vain: who did so starts one of its own.
    const third = pool.acquire(1000);
    await turns(1);
    const before = starts.length;
    for (const start of starts.slice(2)) start.reject(new Error('no'));
    await turns(3);
    starts.at(-1)?.resolve(played());
    expect(starts.length).toBeGreaterThan(before);
    expect(await third).toMatchObject({ warm: false });
    for (const start of starts) start.resolve(played());
    await pool.close();
  });

  it('gives the place of one that is done to the next before it is gone, as long as few are leaving', async () => {
    const all: ReturnType<typeof played>[] = [];
    const start = async (): Promise<Guest> => {
      const guest = played();
      all.push(guest);
      return guest;
    };
    const pool = createGuestPool({ size: 1, leaving: 1, warm: 0, start });
    const first = await pool.acquire(1000);
    pool.release(first.guest.gone);
    const second = await pool.acquire(1000);
    let isThird = false;
    const third = pool.acquire(1000).then(() => {
      isThird = true;
    });
    pool.release(second.guest.gone);
    await turns(3);
    expect(isThird).toBe(false);
    expect(pool.size).toEqual({ busy: 2, ready: 0 });
    all[0]?.end();
    await third;
    await pool.close();
  });

  it('freezes those that wait once nothing was asked for a second, but for the next, and wakes that when a run is over', async () => {
    jest.useFakeTimers();
    try {
      const said: string[] = [];
      let count = 0;
      const start = async (): Promise<Guest> => {
        const number = count++;
        return {
          ...played(),
          freeze: async () => void said.push(`${number} is frozen`),
          wake: () => said.push(`${number} is woken`),
        };
      };
      const lately = (): string[] => [...new Set(said.splice(0))];
      const pool = createGuestPool({ size: 1, warm: 3, start });
      await pool.acquire(1000);
      pool.release(Promise.resolve());
      await jest.advanceTimersByTimeAsync(900);
      expect(pool.size.ready).toBe(3);
      expect(lately()).toEqual([]);
      await jest.advanceTimersByTimeAsync(200);
      expect(lately()).toEqual(['3 is frozen', '2 is frozen']);
      await pool.acquire(1000);
      expect(lately()).toEqual([]);
      pool.release(Promise.resolve());
      expect(lately()).toEqual(['2 is woken']);
      await jest.advanceTimersByTimeAsync(900);
      expect(lately()).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('goes on for the limit that is asked for once those of the last one are over, and stops freezing when it is asked', async () => {
    jest.useFakeTimers();
    try {
      const begun: { memoryBytes: number; guest: ReturnType<typeof played>; ready(): void }[] = [];
      const frozen: (() => void)[] = [];
      const start = (memoryBytes: number): Promise<Guest> =>
        new Promise((resolve) => {
          const guest = { ...played(), freeze: () => new Promise<void>((go) => frozen.push(go)) };
          begun.push({ memoryBytes, guest, ready: () => resolve(guest) });
        });
      const limits = (): number[] => begun.map(({ memoryBytes }) => memoryBytes);
      const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(1);
      const pool = createGuestPool({ size: 2, warm: 5, atOnce: 2, start });
      const first = pool.acquire(1000);
      await settle();
      begun[0]?.ready();
      await first;
      pool.release(Promise.resolve());
      await settle();
      expect(limits()).toEqual([1000, 1000, 1000]);
      // Another limit: those two come to nobody.
      const second = pool.acquire(2000);
      await settle();
      for (const one of begun.slice(1)) one.ready();
      await settle();
      begun[3]?.ready();
      await second;
      pool.release(Promise.resolve());
      for (let i = 4; i < 9; i++) {
        await settle();
        begun[i]?.ready();
      }
      await settle();
      expect(limits()).toEqual([1000, 1000, 1000, 2000, 2000, 2000, 2000, 2000, 2000]);
      expect(pool.size).toEqual({ busy: 0, ready: 5 });
      await jest.advanceTimersByTimeAsync(1100);
      expect(frozen).toHaveLength(1);
      await pool.acquire(2000);
      frozen[0]?.();
      await settle();
      expect(frozen).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('hands nobody one that has said something, or ended, while it waited', async () => {
    const all: { guest: ReturnType<typeof played>; listener: GuestListener }[] = [];
    const start = async (): Promise<Guest> => {
      const guest = played();
      return { ...guest, kill: guest.kill, listen: (listener) => void all.push({ guest, listener }) };
    };
    const pool = createGuestPool({ size: 1, warm: 2, start });
    await pool.acquire(1000);
    pool.release(Promise.resolve());
    await turns(5);
    expect(pool.size.ready).toBe(2);
    all[0]?.listener.onReport({ type: 'ready' });
    all[1]?.listener.onEnd({ exitCode: undefined, detail: '' });
    expect(pool.size.ready).toBe(0);
    expect(all.map(({ guest }) => guest.killed)).toEqual([true, true]);
  });

  it('starts one after the other while there is one for each place', async () => {
    let starting = 0;
    let most = 0;
    const start = async (): Promise<Guest> => {
      most = Math.max(most, ++starting);
      await turns(2);
      starting--;
      return played();
    };
    const pool = createGuestPool({ size: 1, warm: 1, start });
    await pool.acquire(1000);
    pool.release(Promise.resolve());
    await turns(5);
    expect(pool.size).toEqual({ busy: 0, ready: 1 });
    const wide = createGuestPool({ size: 2, warm: 4, start });
    const guests = await Promise.all([1, 2].map(() => wide.acquire(1000)));
    for (const _ of guests) wide.release(Promise.resolve());
    await turns(8);
    expect(wide.size).toEqual({ busy: 0, ready: 4 });
    most = 0;
    await wide.acquire(1000);
    await wide.acquire(1000);
    wide.release(Promise.resolve());
    wide.release(Promise.resolve());
    await turns(12);
    expect(wide.size).toEqual({ busy: 0, ready: 4 });
    expect(most).toBe(1);
  });

  it('drops one that becomes ready once the pool has gone to rest', async () => {
    jest.useFakeTimers();
    try {
      const starts: PromiseWithResolvers<ReturnType<typeof played>>[] = [];
      const start = (): Promise<Guest> => {
        const one = Promise.withResolvers<ReturnType<typeof played>>();
        starts.push(one);
        return one.promise;
      };
      const pool = createGuestPool({ size: 1, warm: 1, start });
      const cold = pool.acquire(1000);
      await jest.advanceTimersByTimeAsync(1);
      starts[0]?.resolve(played());
      await cold;
      pool.release(Promise.resolve());
      await jest.advanceTimersByTimeAsync(61_000);
      const guest = played();
      starts[1]?.resolve(guest);
      await jest.advanceTimersByTimeAsync(1);
      expect(guest.killed).toBe(true);
      expect(pool.size).toEqual({ busy: 0, ready: 0 });
      guest.end();
      await pool.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('begins one of its own where the one that was expected is late, and keeps that for the next', async () => {
    jest.useFakeTimers();
    try {
      const starts: PromiseWithResolvers<ReturnType<typeof played>>[] = [];
      const start = (): Promise<Guest> => {
        const one = Promise.withResolvers<ReturnType<typeof played>>();
        starts.push(one);
        return one.promise;
      };
      const pool = createGuestPool({ size: 1, warm: 1, start });
      const cold = pool.acquire(1000);
      await jest.advanceTimersByTimeAsync(1);
      starts[0]?.resolve(played());
      await cold;
      pool.release(Promise.resolve());
      await jest.advanceTimersByTimeAsync(1);
      const next = pool.acquire(1000);
      await jest.advanceTimersByTimeAsync(500);
      const before = starts.length;
      await jest.advanceTimersByTimeAsync(2000);
      expect(starts.length).toBe(before + 1);
      starts.at(-1)?.resolve(played());
      expect(await next).toMatchObject({ warm: false });
      const late = played();
      starts[1]?.resolve(late);
      await jest.advanceTimersByTimeAsync(1);
      expect(late.killed).toBe(false);
      late.end();
      for (const one of starts) {
        const guest = played();
        guest.end();
        one.resolve(guest);
      }
      await pool.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives nobody to a run that is aborted as it gets its turn', async () => {
    const pool = createGuestPool({ size: 1, warm: 1, start: async () => played() });
    await pool.acquire(1000);
    pool.release(Promise.resolve());
    await turns(3);
    const aborting = new AbortController();
    const aborted = expect(pool.acquire(1000, aborting.signal)).rejects.toMatchObject({ code: 'aborted' });
    aborting.abort();
    await aborted;
    expect(pool.size).toEqual({ busy: 0, ready: 1 });
  });

  it('begins no other start at once after one that failed', async () => {
    let starts = 0;
    const start = async (): Promise<Guest> => {
      if (++starts > 2) throw new Error('the engine is away');
      return played();
    };
    const pool = createGuestPool({ size: 1, warm: 2, start });
    await pool.acquire(1000);
    pool.release(Promise.resolve());
    await turns(20);
    expect(starts).toBeLessThan(5);
    expect(pool.size).toEqual({ busy: 0, ready: 1 });
  });

  it('says that it is unavailable, and why, when a start breaks off with whatever error', async () => {
    const pool = createGuestPool({
      size: 1,
      warm: 0,
      start: async () => {
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      },
    });
    await expect(pool.acquire(1000)).rejects.toMatchObject({ code: 'unavailable', message: 'no space left' });
    expect(pool.size).toEqual({ busy: 0, ready: 0 });
    await pool.close();
  });
});
