import { existsSync } from 'node:fs';
import { waitFor } from '@edgecoder/testkit';
import { describeUnless, missing } from '@edgecoder/testkit/suites';
import { expect, it } from '@jest/globals';
import { createNoneSandbox } from '../../src/none/none-sandbox.ts';

const isThere = process.platform === 'linux' && existsSync('/usr/bin/python3');
const noPython = missing(isThere ? undefined : 'it takes a Python on Linux: apt-get install python3');
const LIMITS = { wallMs: 10_000, memoryBytes: 268_435_456, outputBytes: 4096 };
const TIMEOUT_MS = 60_000;

/** Leaves a process in a session of its own, with every pipe that it was given; says which. */
const PROGRAM = `
import os, time
ready, say = os.pipe()
pid = os.fork()
if pid == 0:
    os.setsid()
    os.write(say, b'x')
    time.sleep(600)
os.read(ready, 1)
print(pid)
`;

const pipes = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'PipeWrap').length;

describeUnless(noPython, 'a program without isolation that leaves a process behind', () => {
  it(
    'is over all the same, and its pipes are let go of',
    async () => {
      const before = pipes();
      const sandbox = createNoneSandbox({ isolationRequired: false });
      const { ok, stdout } = await sandbox.run({ language: 'python', code: PROGRAM, limits: LIMITS });
      await sandbox.close();
      try {
        expect(ok).toBe(true);
        // It is still there, and holds the other ends.
        expect(process.kill(Number(stdout), 0)).toBe(true);
        await waitFor(() => pipes() === before);
      } finally {
        process.kill(Number(stdout), 'SIGKILL');
      }
    },
    TIMEOUT_MS,
  );
});
