import type { PeerId } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { assign } from './assign.ts';
import { type Pull, PullDesk } from './desk.ts';
import type { Machine } from './ports.ts';

const pullOf = (name: string, classIds: number[], max = 1): Pull => ({
  machine: { agentId: name as PeerId } as Machine,
  classIds,
  readClasses: async () => classIds,
  max,
});
const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A desk over a queue in memory: class ids of what is claimable. */
function deskOver(queue: number[]) {
  const claims: string[][] = [];
  const returned: number[] = [];
  const desk = new PullDesk<number>({
    async claim(pulls) {
      claims.push(pulls.map((pull) => pull.machine.agentId));
      await turn();
      return pulls.map((pull) => {
        const taken: number[] = [];
        for (const classId of pull.classIds) {
          while (taken.length < pull.max && queue.includes(classId))
            taken.push(...queue.splice(queue.indexOf(classId), 1));
        }
        return taken;
      });
    },
    giveBack: (leases) => returned.push(...leases),
  });
  return { desk, claims, returned };
}

describe('pulls that wait', () => {
  it('tell that nothing of their classes is queued', async () => {
    const { desk } = deskOver([]);
    const waiting = desk.pull(pullOf('a', [1, 2]), 5000, never);
    expect(desk.allAwaited([1])).toBe(false);
    await turn();
    await turn();
    expect([[1], [2], [1, 2], [], [1, 3]].map((ids) => desk.allAwaited(ids))).toEqual([true, true, true, true, false]);
    desk.wake(new Map([[1, 1]]));
    expect(desk.allAwaited([1])).toBe(false);
    await turn();
    void waiting;
  });

  it('claim at once, and share a claim with those that come meanwhile', async () => {
    const { desk, claims } = deskOver([1, 1, 1]);
    const first = desk.pull(pullOf('a', [1]), 1000, never);
    await turn();
    const rest = [desk.pull(pullOf('b', [1]), 1000, never), desk.pull(pullOf('c', [1]), 1000, never)];
    expect(await Promise.all([first, ...rest])).toEqual([[1], [1], [1]]);
    expect(claims).toEqual([['a'], ['b', 'c']]);
  });

  it('are woken for their classes only, the longest waiting first, and no more than there is work', async () => {
    const queue: number[] = [];
    const { desk, claims } = deskOver(queue);
    const pulls = [
      desk.pull(pullOf('a', [1]), 5000, never),
      desk.pull(pullOf('b', [2]), 5000, never),
      desk.pull(pullOf('c', [1, 2]), 5000, never),
    ];
    await turn();
    await turn();
    claims.length = 0;
    queue.push(1);
    desk.wake(new Map([[1, 1]]));
    expect(await pulls[0]).toEqual([1]);
    expect(claims).toEqual([['a']]);
    queue.push(2, 2);
    desk.wake(new Map([[2, 2]]));
    expect(await Promise.all(pulls.slice(1))).toEqual([[2], [2]]);
  });

  it('look again when work came while they looked', async () => {
    const queue: number[] = [];
    const { desk } = deskOver(queue);
    const pull = desk.pull(pullOf('a', [1]), 5000, never);
    await Promise.resolve();
    await Promise.resolve();
    // The claim has begun and will find nothing; the work arrives before it says so.
    setImmediate(() => {
      queue.push(1);
      desk.wake(new Map([[1, 1]]));
    });
    expect(await pull).toEqual([1]);
  });

  it('end with nothing after their time', async () => {
    const { desk } = deskOver([]);
    expect(await desk.pull(pullOf('a', [1]), 5, never)).toEqual([]);
    expect(await desk.pull(pullOf('a', [1]), 0, never)).toEqual([]);
    expect(desk.waiting).toBe(0);
    expect(desk.parkedClasses()).toEqual([]);
  });

  it('give back what they were leased after their client had gone', async () => {
    const { desk, returned } = deskOver([1]);
    const gone = new AbortController();
    const pull = desk.pull(pullOf('a', [1]), 5000, gone.signal);
    await Promise.resolve();
    await Promise.resolve();
    gone.abort();
    expect(await pull).toEqual([]);
    expect(returned).toEqual([1]);
  });

  it('are handed what is being stored: one each, then as many as they want; what fails puts them back', async () => {
    const { desk } = deskOver([]);
    const pulls = [desk.pull(pullOf('a', [1], 2), 5000, never), desk.pull(pullOf('b', [1]), 5000, never)];
    await turn();
    await turn();
    const failed = desk.handOff([1]);
    expect(failed.takers.map((taker) => taker?.agentId)).toEqual(['a']);
    failed.complete([]);
    await turn();
    await turn();
    const handoff = desk.handOff([1, 1, 1, 1, 2]);
    expect(handoff.takers.map((taker) => taker?.agentId)).toEqual(['b', 'a', 'a', undefined, undefined]);
    expect(handoff.shares([11, undefined, 13, undefined, undefined])).toEqual([
      { machine: { agentId: 'b' }, leases: [11] },
      { machine: { agentId: 'a' }, leases: [13] },
    ]);
    handoff.complete([11, 12, 13, undefined, undefined]);
    expect(await Promise.all(pulls)).toEqual([[12, 13], [11]]);
  });

  it('take up a class that is new', async () => {
    const queue: number[] = [];
    const { desk } = deskOver(queue);
    const classIds = [1];
    const pull = desk.pull(pullOf('a', classIds), 5000, never);
    await turn();
    await turn();
    classIds.push(7);
    queue.push(7);
    desk.reclassify();
    expect(await pull).toEqual([7]);
  });
});

describe('assign', () => {
  const candidate = (
    id: string,
    classId: number,
    finish: bigint,
    avoid: string | null = null,
    neverAgent: string | null = null,
  ) => ({
    subtask_id: id,
    class_id: classId,
    virtual_finish: finish,
    avoid_agent: avoid,
    never_agent: neverAgent,
  });
  const names = (pairs: ReturnType<typeof assign>) =>
    pairs.map(({ candidate: { subtask_id }, pull }) => [subtask_id, pull]);

  it('serves the smallest finish tag first and spreads before it doubles', () => {
    const candidates = [candidate('x', 1, 30n), candidate('y', 1, 10n), candidate('z', 2, 20n)];
    expect(names(assign(candidates, [pullOf('a', [1, 2], 2), pullOf('b', [1], 2)]))).toEqual([
      ['y', 0],
      ['z', 0],
      ['x', 1],
    ]);
  });

  it('gives nobody what it must not have', () => {
    const candidates = [candidate('x', 1, 1n, 'a'), candidate('y', 1, 2n, null, 'b'), candidate('z', 3, 3n)];
    expect(names(assign(candidates, [pullOf('a', [1]), pullOf('b', [1])]))).toEqual([
      ['x', 1],
      ['y', 0],
    ]);
  });
});
