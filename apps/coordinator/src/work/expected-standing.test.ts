import { describe, expect, it } from '@jest/globals';
import { createExpectedStandings } from './expected-standing.ts';

const seen = (accounts: Record<string, bigint>) => ({
  now: 1_000_000n,
  accounts: new Map(Object.entries(accounts).map(([owner, available_mc]) => [`user:${owner}`, { available_mc }])),
});

function played() {
  let at = 0;
  const expected = createExpectedStandings(() => at);
  return { expected, pass: (ms: number): void => void (at += ms) };
}

describe('expected standings', () => {
  it('are what the last write left, with the time that has passed', () => {
    const { expected, pass } = played();
    expect(expected.of(['ann'])).toBeUndefined();
    expected.writing(['ann'])(seen({ ann: 50n }));
    pass(2.7);
    expect(expected.of(['ann', 'ann'])).toEqual(
      Array(2).fill({
        known: undefined,
        account: { available_mc: 50n },
        now: 1_000_002n,
      }),
    );
    expect(expected.of(['ann', 'bob'])).toBeUndefined();
  });

  it('are none while an account is being written, by whomever, and none when that brought no news', () => {
    const { expected } = played();
    expected.writing(['ann', 'bob'])(seen({ ann: 50n, bob: 1n }));
    const [first, second] = [expected.writing(['ann']), expected.writing(['ann', 'ann'])];
    expect(expected.of(['ann'])).toBeUndefined();
    expect(expected.of(['bob'])).toHaveLength(1);
    first(seen({ ann: 40n }));
    expect(expected.of(['ann'])).toBeUndefined();
    second(seen({ ann: 30n }));
    expect(expected.of(['ann'])?.[0]?.account).toEqual({ available_mc: 30n });
    expected.writing(['ann'])();
    expect(expected.of(['ann'])).toBeUndefined();
  });

  it('are none once the time may have passed differently here', () => {
    const { expected, pass } = played();
    expected.writing(['ann'])(seen({ ann: 50n }));
    pass(1001);
    expect(expected.of(['ann'])).toBeUndefined();
    pass(-5_000);
    // A clock that was set back tells nothing.
    expect(expected.of(['ann'])).toBeUndefined();
    // Another owner's write tells the time again.
    expected.writing(['bob'])(seen({ bob: 1n }));
    expect(expected.of(['ann'])).toHaveLength(1);
  });
});
