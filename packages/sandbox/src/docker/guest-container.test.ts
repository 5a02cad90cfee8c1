import { expect, it } from '@jest/globals';
import { exitCodeIn } from './guest-container.ts';

it('takes no exit code from an engine that has lost the container, whatever number it says with that', () => {
  expect(exitCodeIn({ StatusCode: 3 })).toBe(3);
  expect(exitCodeIn({ StatusCode: 0, Error: null })).toBe(0);
  expect(exitCodeIn({ StatusCode: 0, Error: { Message: 'container has already been removed' } })).toBeUndefined();
});
