import { describe, expect, it } from '@jest/globals';
import { createRunnerPool } from './runner-pool.ts';
import type { RunnerEvents, RunnerProcess } from './runner-process.ts';

/** A runner that is played: `says` tells it what happens next. */
function played(): RunnerProcess & { events: RunnerEvents | undefined; killed: boolean } {
  const runner = {
    pid: -1,
    killed: false,
    events: undefined as RunnerEvents | undefined,
    send: () => {},
    kill() {
      runner.killed = true;
    },
    listen(events: RunnerEvents) {
      runner.events = events;
    },
    hold: () => {},
  };
  return runner;
}

const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((go) => setImmediate(go));
};

describe('a pool of runners', () => {
  it('says that it is unavailable, and why, when none starts, and tries again only when it is asked', async () => {
    let starts = 0;
    const pool = createRunnerPool({
      size: 2,
      oneShot: false,
      start: () => {
        starts++;
        const runner = played();
        setImmediate(() => runner.events?.onExit('no such interpreter'));
        return runner;
      },
    });
    await expect(pool.acquire()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('no such interpreter'),
    });
    const tried = starts;
    expect(tried).toBeLessThanOrEqual(4);
    await turns(50);
    expect(starts).toBe(tried);
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'unavailable' });
    pool.close();
  });

  it('does not start runners for ever that die before they have anything to do', async () => {
    let starts = 0;
    const all: ReturnType<typeof played>[] = [];
    const pool = createRunnerPool({
      size: 1,
      oneShot: false,
      start: () => {
        starts++;
        const runner = played();
        all.push(runner);
        setImmediate(() => runner.events?.onReport({ type: 'ready' }));
        return runner;
      },
    });
    const runner = await pool.acquire();
    pool.release(runner, false);
    for (let i = 0; i < 50; i++) {
      await turns(2);
      all.at(-1)?.events?.onExit('killed');
    }
    expect(starts).toBeLessThanOrEqual(5);
    expect(pool.size).toEqual({ busy: 0, ready: 0 });
    // Whoever asks gets one all the same.
    expect(await pool.acquire()).toBe(all.at(-1));
    pool.close();
  });

  it('hands a runner back to nobody once it is closed', async () => {
    const pool = createRunnerPool({ size: 1, oneShot: false, start: played });
    const waiting = pool.acquire();
    pool.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'closed' });
  });
});
