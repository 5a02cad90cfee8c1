import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.ts';

const OPTIONS = { concurrency: 1, maxWaiting: 100, maxWaitingPerRequester: 50 };

describe('a fair queue', () => {
  it('serves requesters in turn, and each in its own order', async () => {
    const queue = new FairQueue(OPTIONS);
    const served: string[] = [];
    const first = await queue.take('greedy');
    const ask = async (requester: string, name: string): Promise<void> => {
      const release = await queue.take(requester);
      served.push(name);
      release();
    };
    const all = [
      ...['g1', 'g2', 'g3', 'g4'].map((name) => ask('greedy', name)),
      ask('modest', 'm1'),
      ask('modest', 'm2'),
      ask('late', 'l1'),
    ];
    first();
    await Promise.all(all);
    expect(served).toEqual(['g1', 'm1', 'l1', 'g2', 'm2', 'g3', 'g4']);
  });

  it('delays one that comes by one turn, however many wait', async () => {
    const queue = new FairQueue(OPTIONS);
    const served: string[] = [];
    let release = await queue.take('greedy');
    const turns = Array.from({ length: 50 }, () =>
      queue.take('greedy').then((end) => {
        served.push('greedy');
        release = end;
      }),
    );
    const modest = queue.take('modest').then((end) => {
      served.push('modest');
      release = end;
    });
    for (let turn = 0; turn < 2; turn += 1) {
      release();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(served).toEqual(['greedy', 'modest']);
    queue.close();
    await Promise.allSettled([...turns, modest]);
  });

  it('never gives more turns at once than it may, and gives all of them', async () => {
    const queue = new FairQueue({ ...OPTIONS, concurrency: 3 });
    let most = 0;
    const work = async (requester: string): Promise<void> => {
      const release = await queue.take(requester);
      most = Math.max(most, queue.active);
      await new Promise((resolve) => setImmediate(resolve));
      release();
      // A second call changes nothing.
      release();
    };
    await Promise.all(Array.from({ length: 40 }, (_, index) => work(`r${index % 7}`)));
    expect({ most, active: queue.active, waiting: queue.waiting }).toEqual({ most: 3, active: 0, waiting: 0 });
  });

  it('refuses what passes a bound', async () => {
    const queue = new FairQueue({ concurrency: 1, maxWaiting: 3, maxWaitingPerRequester: 2 });
    const release = await queue.take('a');
    const waiting = [queue.take('a'), queue.take('a')];
    await expect(queue.take('a')).rejects.toMatchObject({ code: 'queue_full' });
    waiting.push(queue.take('b'));
    await expect(queue.take('c')).rejects.toMatchObject({ code: 'queue_full' });
    release();
    for (const turn of waiting) void turn.then((end) => end());
    await Promise.all(waiting);
  });

  it('forgets one that gives up while it waits', async () => {
    const queue = new FairQueue(OPTIONS);
    const release = await queue.take('a');
    const gone = new AbortController();
    const waits = queue.take('b', gone.signal);
    const next = queue.take('c');
    gone.abort();
    await expect(waits).rejects.toMatchObject({ code: 'aborted' });
    expect(queue.waiting).toBe(1);
    release();
    (await next)();
    expect(queue.active).toBe(0);
    await expect(queue.take('b', gone.signal)).rejects.toMatchObject({ code: 'aborted' });
  });

  it('tells whoever waits when it is closed', async () => {
    const queue = new FairQueue(OPTIONS);
    const release = await queue.take('a');
    const waits = queue.take('b');
    queue.close();
    await expect(waits).rejects.toMatchObject({ code: 'closed' });
    await expect(queue.take('a')).rejects.toMatchObject({ code: 'closed' });
    release();
  });
});
