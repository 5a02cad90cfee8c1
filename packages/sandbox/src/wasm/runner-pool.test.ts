import { describe, expect, it } from '@jest/globals';
import { createRunnerPool } from './runner-pool.ts';
import type { RunnerEvents, RunnerProcess } from './runner-process.ts';

/** A runner that is played: `says` tells it what happens next. */
function played(): RunnerProcess & { events: RunnerEvents | undefined; killed: boolean } {
  const runner = {
    pid: -1,
    gone: Promise.resolve(),
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

function readyAtOnce(): RunnerProcess {
  const runner = played();
  setImmediate(() => runner.events?.onReport({ type: 'ready' }));
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
    await pool.close();
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
    for (let i = 0, ended = 1; i < 50; i++) {
      await turns(2);
      const ending = all.slice(ended);
      ended = all.length;
      for (const each of ending) each.events?.onExit('killed');
    }
    expect(starts).toBeLessThanOrEqual(5);
    expect(pool.size).toEqual({ busy: 0, ready: 0 });
    // Whoever asks gets one all the same.
    expect(await pool.acquire()).toBe(all.at(-1));
    await pool.close();
  });

  it('keeps one ready beside as many as may run, for a while after a run took its runner along', async () => {
    const pool = createRunnerPool({ size: 2, oneShot: false, start: readyAtOnce });
    const [first] = await Promise.all([pool.acquire(), pool.acquire()]);
    await turns(5);
    expect(pool.size).toEqual({ busy: 2, ready: 0 });
    pool.release(first, false);
    await pool.acquire();
    await turns(5);
    expect(pool.size).toEqual({ busy: 2, ready: 1 });
    await pool.close();
  });

  it('makes a loss good although nothing else runs: who comes next is not the only one for long', async () => {
    const pool = createRunnerPool({ size: 2, oneShot: false, start: readyAtOnce });
    const runner = await pool.acquire();
    await turns(5);
    expect(pool.size).toEqual({ busy: 1, ready: 1 });
    pool.release(runner, false);
    await turns(5);
    expect(pool.size).toEqual({ busy: 0, ready: 2 });
    await pool.close();
  });

  it('hands a runner back to nobody once it is closed', async () => {
    const pool = createRunnerPool({ size: 1, oneShot: false, start: played });
    const refused = expect(pool.acquire()).rejects.toMatchObject({ code: 'closed' });
    await pool.close();
    await refused;
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'closed' });
  });

  it('is closed only when every runner is gone, one that was given up before among them', async () => {
    const all: ReturnType<typeof played>[] = [];
    const ends: (() => void)[] = [];
    const pool = createRunnerPool({
      size: 1,
      oneShot: false,
      start: () => {
        const gone = new Promise<void>((resolve) => ends.push(resolve));
        const runner = Object.assign(played(), { gone });
        all.push(runner);
        setImmediate(() => runner.events?.onReport({ type: 'ready' }));
        return runner;
      },
    });
    pool.release(await pool.acquire(), false);
    await turns(5);
    expect(all).toHaveLength(3);
    let isClosed = false;
    const closing = pool.close().then(() => {
      isClosed = true;
    });
    expect(all.map(({ killed }) => killed)).toEqual([true, true, true]);
    for (const end of ends.toReversed()) {
      await turns(5);
      expect(isClosed).toBe(false);
      end();
    }
    await closing;
  });
});
