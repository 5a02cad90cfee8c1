import { describe, expect, it } from '@jest/globals';
import { compiledFor } from './python-harness.ts';

/** More than a pipe holds: whoever does not read it breaks the pipe. */
const LONG = `x = 1\n${'# nothing\n'.repeat(100_000)}`;

describe('a harness that is compiled', () => {
  it.each([
    ['is not there', '/nowhere/python3'],
    ['fails', '/bin/false'],
    ['ends without reading or saying anything', '/bin/true'],
  ])('is refused by an interpreter that %s', async (_name, program) => {
    await expect(compiledFor(program, LONG, '/runtime/harness.py')).rejects.toThrow();
  });
});
