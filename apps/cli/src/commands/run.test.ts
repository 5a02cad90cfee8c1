import { describe, expect, it } from '@jest/globals';
import { failureBeyond } from './run.ts';

const TRACEBACK = 'Traceback (most recent call last):\n  File "tests.py", line 1\nAssertionError: one and two\n';
const FAILURE = 'AssertionError: one and two\n  in the tests, line 1: assert add(1, 2) == 4, "one and two"';

describe('failureBeyond', () => {
  it('leaves what standard error does not say', () => {
    expect(failureBeyond(FAILURE, TRACEBACK)).toBe('  in the tests, line 1: assert add(1, 2) == 4, "one and two"');
    expect(failureBeyond(FAILURE, '')).toBe(FAILURE);
    expect(failureBeyond('AssertionError: one and two', TRACEBACK)).toBe('');
    expect(failureBeyond('', TRACEBACK)).toBe('');
  });
});
