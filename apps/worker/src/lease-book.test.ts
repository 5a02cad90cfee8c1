import { describe, expect, it } from '@jest/globals';
import type { Connection } from './connection.ts';
import { type HeldLease, LeaseBook } from './lease-book.ts';

const connection = {} as Connection;
const lease = {} as HeldLease['lease'];
const forever = new AbortController().signal;
/** As many runs as are remembered. */
const MANY = 40;

/** A run that ends when it is told to. */
function begin(book: LeaseBook) {
  const held = book.hold(connection, lease, 0);
  const { promise, resolve } = Promise.withResolvers<void>();
  let began = false;
  const run = book.inSlot(held, () => {
    began = true;
    return promise;
  });
  return {
    began: () => began,
    async end() {
      resolve();
      await run;
    },
    posted: () => book.release(held),
  };
}

async function runMany(book: LeaseBook): Promise<void> {
  for (let index = 0; index < MANY; index += 1) {
    const run = begin(book);
    await run.end();
    run.posted();
  }
}

describe('LeaseBook', () => {
  it('wants as many leases as there are slots, as long as little is known of what they take', async () => {
    const book = new LeaseBook(2);
    expect(book.wanted).toBe(2);
    const [first, second] = [begin(book), begin(book)];
    expect([book.wanted, book.running, book.held]).toEqual([0, 2, 2]);
    await first.end();
    expect([book.wanted, book.running, book.held]).toEqual([1, 1, 2]);
    first.posted();
    await second.end();
    second.posted();
    expect([book.wanted, book.running, book.held]).toEqual([2, 0, 0]);
  });

  it('runs no more than there are slots, and the others in their order, each as soon as a run has ended', async () => {
    const book = new LeaseBook(2);
    const runs = Array.from({ length: 5 }, () => begin(book));
    const began = (): boolean[] => runs.map((run) => run.began());
    expect(began()).toEqual([true, true, false, false, false]);
    await runs[1]?.end();
    expect(began()).toEqual([true, true, true, false, false]);
    expect(book.running).toBe(2);
    await runs[0]?.end();
    await runs[2]?.end();
    expect(began()).toEqual([true, true, true, true, true]);
    await runs[3]?.end();
    await runs[4]?.end();
    expect([book.running, book.held]).toEqual([0, 5]);
  });

  it('keeps some leases ready when runs are short, none when one of the last was long', async () => {
    const book = new LeaseBook(1);
    await runMany(book);
    expect(book.wanted).toBeGreaterThan(1);
    expect(book.wanted).toBeLessThanOrEqual(17);
    const ready = Array.from({ length: book.wanted }, () => begin(book));
    expect(book.wanted).toBe(0);
    for (const run of ready) {
      await run.end();
      run.posted();
    }
    const slow = begin(book);
    await new Promise((resolve) => setTimeout(resolve, 260));
    await slow.end();
    slow.posted();
    expect(book.wanted).toBe(1);
  });

  it('wants nothing while many results are on their way', async () => {
    const book = new LeaseBook(4);
    const runs = Array.from({ length: 64 }, () => begin(book));
    for (const run of runs) await run.end();
    expect(book.wanted).toBe(0);
    const wanted = book.until(() => book.wanted > 0, forever);
    runs[0]?.posted();
    await wanted;
    expect(book.wanted).toBeGreaterThan(0);
  });
});
