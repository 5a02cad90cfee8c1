import { expect, it } from '@jest/globals';
import { hasSwap } from '../supervisor/swap.ts';
import { boundsMissing } from './probe.ts';

it('says of control groups that bound the processor or swap not what is bounded by time and by counting alone', () => {
  const reasons = (controllers: ('memory' | 'pids' | 'cpu')[], boundsSwap: boolean): string =>
    boundsMissing({ controllers, boundsSwap })
      .map(({ reason }) => reason)
      .join('; ');
  expect(reasons(['memory', 'pids', 'cpu'], true)).toBe('');
  expect(reasons(['memory', 'pids'], true)).toContain('processor');
  expect(reasons(['memory', 'pids', 'cpu'], false)).toMatch(hasSwap() ? /swap/ : /^$/);
  expect(boundsMissing(undefined)).toHaveLength(1);
});
