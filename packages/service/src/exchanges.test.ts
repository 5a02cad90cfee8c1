import { describe, expect, it } from '@jest/globals';
import { Exchanges } from './exchanges.ts';

const open = () =>
  new Exchanges({ maxActive: 10, maxWaiting: 10, maxWaitingPerCaller: 2, handlerTimeoutMs: 1000, now: () => 0 });

describe('requests that wait', () => {
  it('of one caller leave room for those of others, and give their places back', () => {
    const exchanges = open();
    const waiting = (who: string) => {
      const exchange = exchanges.enter(true);
      exchanges.countFor(exchange, who);
      return exchange;
    };
    const first = waiting('a');
    waiting('a');
    expect(() => waiting('a')).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 1 }));
    waiting('b');
    first.closed = true;
    exchanges.settle(first);
    waiting('a');
    expect(() => waiting('a')).toThrow('Too many');
  });

  it('are counted when they turn out to be streams, and once', () => {
    const exchanges = open();
    for (let i = 0; i < 3; i += 1) {
      const exchange = exchanges.enter(false);
      exchanges.countFor(exchange, 'a');
      if (i === 2) {
        exchanges.becomeWaiting(exchange);
        expect(() => exchanges.countFor(exchange, 'a')).toThrow('Too many');
        continue;
      }
      exchanges.becomeWaiting(exchange);
      exchanges.countFor(exchange, 'a');
      exchanges.countFor(exchange, 'a');
    }
  });
});
