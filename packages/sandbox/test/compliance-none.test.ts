import { existsSync } from 'node:fs';
import { missing } from '@edgecoder/testkit/suites';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createNoneSandbox } from '../src/none/none-sandbox.ts';
import { describeSandbox } from './compliance.ts';

const isLimited = process.platform === 'linux' && existsSync('/usr/bin/python3');
const skip = missing(isLimited ? undefined : 'limits are counted on Linux, with a Python: apt-get install python3');

describeSandbox('the mode without isolation', {
  create: ({ poolSize }) => createNoneSandbox({ isolationRequired: false, poolSize }),
  fixedClock: false,
  sharesFiles: true,
  skip,
});

describe('where isolation is required, the mode none', () => {
  const sandbox = createNoneSandbox({ isolationRequired: true });
  afterAll(() => sandbox.close());

  it('says that it is refused, and runs nothing', async () => {
    expect(await sandbox.selfTest()).toMatchObject({
      available: false,
      languages: [],
      reason: expect.stringContaining('SANDBOX_REQUIRED'),
      remedy: expect.stringMatching(/\S/),
    });
    const limits = { wallMs: 1000, memoryBytes: 67_108_864, outputBytes: 1000 };
    await expect(sandbox.run({ language: 'python', code: '', limits })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
