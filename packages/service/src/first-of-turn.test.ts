import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { firstOfTurn } from './first-of-turn.ts';

describe('firstOfTurn', () => {
  it('is true for one caller in each turn of the event loop', async () => {
    for (let time = 0; time < 3; time += 1) {
      expect([firstOfTurn(), firstOfTurn(), firstOfTurn()]).toEqual([true, false, false]);
      await Promise.resolve();
      expect(firstOfTurn()).toBe(false);
      await turn();
    }
  });
});
