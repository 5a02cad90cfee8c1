import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advanceVirtualTime, startTag, TAG_SCALE, virtualTags } from './fairness.ts';

interface Queued {
  account: string;
  cost: bigint;
  start: bigint;
  finish: bigint;
}

/** A queue that serves by the rules under test. */
class FairQueue {
  time = 0n;
  served: Queued[] = [];
  readonly #queue: Queued[] = [];
  readonly #lastFinish = new Map<string, bigint>();

  submit(account: string, cost: bigint, weight = 1): Queued {
    const tags = virtualTags({ virtualTime: this.time, lastFinish: this.#lastFinish.get(account) ?? 0n, cost, weight });
    this.#lastFinish.set(account, tags.finish);
    const task = { account, cost, ...tags };
    this.#queue.push(task);
    return task;
  }

  serve(): Queued | undefined {
    this.#queue.sort((a, b) => (a.finish < b.finish ? -1 : a.finish > b.finish ? 1 : 0));
    const task = this.#queue.shift();
    if (task === undefined) return undefined;
    this.time = advanceVirtualTime(this.time, task.start);
    this.served.push(task);
    return task;
  }

  /** Work done for each account until `task` was served, that task not counted. */
  workBefore(task: Queued): Map<string, bigint> {
    const from = this.served.length;
    while (this.serve() !== task) if (this.served.length > 100_000) throw new Error('never served');
    const work = new Map<string, bigint>();
    for (const one of this.served.slice(from, -1)) work.set(one.account, (work.get(one.account) ?? 0n) + one.cost);
    return work;
  }
}

const cost = fc.bigInt(1n, 1000n);

describe('virtualTags', () => {
  it('starts now for an idle account, and after its newest task for a busy one', () => {
    expect(virtualTags({ virtualTime: 500n, lastFinish: 100n, cost: 3n })).toEqual({
      start: 500n,
      finish: 500n + 3n * TAG_SCALE,
    });
    expect(virtualTags({ virtualTime: 500n, lastFinish: 900n, cost: 3n })).toEqual({
      start: 900n,
      finish: 900n + 3n * TAG_SCALE,
    });
  });

  it('moves a heavier account less, rounded up, and always by at least one', () => {
    expect(virtualTags({ virtualTime: 0n, lastFinish: 0n, cost: 10n, weight: 4 }).finish).toBe(2500n);
    expect(virtualTags({ virtualTime: 0n, lastFinish: 0n, cost: 10n, weight: 3 }).finish).toBe(3334n);
    expect(virtualTags({ virtualTime: 7n, lastFinish: 0n, cost: 0n }).finish).toBe(8n);
  });

  it('can be undone: the start follows from the finish', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 15n),
        cost,
        fc.integer({ min: 1, max: 100 }),
        (virtualTime, taskCost, weight) => {
          const { start, finish } = virtualTags({ virtualTime, lastFinish: 0n, cost: taskCost, weight });
          expect(startTag({ finish, cost: taskCost, weight })).toBe(start);
        },
      ),
    );
  });

  it('refuses weights below one and negative costs', () => {
    expect(() => virtualTags({ virtualTime: 0n, lastFinish: 0n, cost: 1n, weight: 0 })).toThrow(RangeError);
    expect(() => virtualTags({ virtualTime: 0n, lastFinish: 0n, cost: 1n, weight: 0.5 })).toThrow(RangeError);
    expect(() => virtualTags({ virtualTime: 0n, lastFinish: 0n, cost: -1n })).toThrow(RangeError);
  });
});

describe('fairness', () => {
  it('lets no flood delay another account by more than its own task and one of the flood', () => {
    fc.assert(
      fc.property(fc.array(cost, { minLength: 50, maxLength: 300 }), fc.nat(40), cost, (flood, servedBefore, own) => {
        const queue = new FairQueue();
        for (const one of flood) queue.submit('flood', one);
        for (let n = 0; n < servedBefore; n += 1) queue.serve();
        const work = queue.workBefore(queue.submit('other', own));
        expect((work.get('flood') ?? 0n) <= own + 1000n).toBe(true);
      }),
    );
  });

  it('bounds the delay by each of many flooding accounts, also when they flood on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(cost, { minLength: 30, maxLength: 60 }),
        fc.nat(100),
        cost,
        (accounts, flood, servedBefore, own) => {
          const queue = new FairQueue();
          const floodAll = (): void => {
            for (let account = 0; account < accounts; account += 1)
              for (const one of flood) queue.submit(`flood-${account}`, one);
          };
          floodAll();
          for (let n = 0; n < servedBefore; n += 1) queue.serve();
          const task = queue.submit('other', own);
          floodAll();
          for (const done of queue.workBefore(task).values()) expect(done <= own + 1000n).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives an account no credit for having been idle', () => {
    const queue = new FairQueue();
    for (let n = 0; n < 100; n += 1) queue.submit('busy', 10n);
    for (let n = 0; n < 50; n += 1) queue.serve();
    for (let n = 0; n < 50; n += 1) queue.submit('late', 10n);
    for (let n = 0; n < 40; n += 1) queue.serve();
    const recent = queue.served.slice(-40);
    const late = recent.filter(({ account }) => account === 'late').length;
    expect(Math.abs(late - 20)).toBeLessThanOrEqual(1);
  });

  it('shares by weight', () => {
    const queue = new FairQueue();
    for (let n = 0; n < 300; n += 1) {
      queue.submit('light', 10n, 1);
      queue.submit('heavy', 10n, 3);
    }
    for (let n = 0; n < 200; n += 1) queue.serve();
    const heavy = queue.served.filter(({ account }) => account === 'heavy').length;
    expect(Math.abs(heavy - 150)).toBeLessThanOrEqual(1);
  });

  it('never turns virtual time back', () => {
    expect(advanceVirtualTime(10n, 5n)).toBe(10n);
    expect(advanceVirtualTime(5n, 10n)).toBe(10n);
  });
});
