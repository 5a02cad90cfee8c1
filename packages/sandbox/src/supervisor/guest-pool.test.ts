import { describe, expect, it } from '@jest/globals';
import type { Guest } from './guest.ts';
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
    pool.release();
    await turns(2);
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
    pool.release();
    await turns(2);
    expect(pool.size).toEqual({ busy: 0, ready: 3 });
    expect(await pool.acquire(1000)).toMatchObject({ warm: true });
    expect(pool.size).toEqual({ busy: 1, ready: 2 });
    const closing = pool.close();
    for (const guest of all) guest.end();
    await closing;
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
