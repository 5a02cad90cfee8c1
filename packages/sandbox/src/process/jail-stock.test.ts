import { describe, expect, it } from '@jest/globals';
import type { GuestListener } from '../supervisor/guest.ts';
import type { Jail } from './jail.ts';
import { createJailStock } from './jail-stock.ts';

/** A jail that is played: it is gone when it is said so. */
function played() {
  const gone = Promise.withResolvers<void>();
  let listener: GuestListener | undefined;
  const jail = {
    gone: gone.promise,
    killed: false,
    kill() {
      jail.killed = true;
    },
    listen(next: GuestListener) {
      listener = next;
    },
    send: () => {},
    open: () => {},
    meter: () => ({ look: () => undefined, stoppedAt: () => undefined }),
    initPid: 1,
    uid: 1,
    cgroup: undefined,
    processes: 1,
    say: () => listener?.onReport({ type: 'ready' }),
    end() {
      listener?.onEnd({ exitCode: undefined, detail: 'it ended' });
      gone.resolve();
    },
  };
  return jail satisfies Jail;
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((go) => setImmediate(go));
};

function stockOfPlayed() {
  const made: ReturnType<typeof played>[] = [];
  const stock = createJailStock(async () => {
    const jail = played();
    made.push(jail);
    return jail;
  });
  return { made, stock };
}

describe('a stock of jails', () => {
  it('has none until it is filled, then one, and hands it out once', async () => {
    const { made, stock } = stockOfPlayed();
    expect(stock.take()).toBeUndefined();
    stock.fill();
    stock.fill();
    await turns();
    stock.fill();
    await turns();
    expect(made).toHaveLength(1);
    expect(stock.take()).toBe(made[0]);
    expect(stock.take()).toBeUndefined();
  });

  it('hands out none that has ended, and ends one that says anything unasked', async () => {
    const { made, stock } = stockOfPlayed();
    stock.fill();
    await turns();
    made[0]?.say();
    expect(made[0]?.killed).toBe(true);
    made[0]?.end();
    expect(stock.take()).toBeUndefined();
    stock.fill();
    await turns();
    expect(stock.take()).toBe(made[1]);
  });

  it('goes on when one could not be made', async () => {
    let tries = 0;
    const jail = played();
    const stock = createJailStock(async () => {
      if (++tries === 1) throw new Error('no more processes');
      return jail;
    });
    stock.fill();
    await turns();
    expect(stock.take()).toBeUndefined();
    stock.fill();
    await turns();
    expect(stock.take()).toBe(jail);
  });

  it('is closed when its jail is gone, one that was still being made too, and makes none after that', async () => {
    const waiting = stockOfPlayed();
    waiting.stock.fill();
    await turns();
    const late = Promise.withResolvers<Jail>();
    const jail = played();
    const making = createJailStock(() => late.promise);
    making.fill();
    const closed: string[] = [];
    const closing = [
      waiting.stock.close().then(() => closed.push('waiting')),
      making.close().then(() => closed.push('making')),
    ];
    late.resolve(jail);
    await turns();
    expect([waiting.made[0]?.killed, jail.killed, closed]).toEqual([true, true, []]);
    waiting.made[0]?.end();
    jail.end();
    await Promise.all(closing);
    waiting.stock.fill();
    expect(waiting.made).toHaveLength(1);
  });
});
