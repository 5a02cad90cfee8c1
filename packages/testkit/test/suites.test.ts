import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { missing } from '../src/suites.ts';

const REQUIRED = 'EDGECODER_REQUIRE_SERVERS';

describe('what is missing for tests', () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env[REQUIRED];
  });
  afterEach(() => {
    if (before === undefined) delete process.env[REQUIRED];
    else process.env[REQUIRED] = before;
  });

  it('is a reason to skip them', () => {
    delete process.env[REQUIRED];
    expect(missing('git was not found')).toBe('git was not found');
  });

  it('is an error where everything is required', () => {
    process.env[REQUIRED] = '1';
    expect(() => missing('git was not found')).toThrow('git was not found');
    expect(missing(undefined)).toBeUndefined();
  });
});
