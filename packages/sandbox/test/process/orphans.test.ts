import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describeUnless } from '@edgecoder/testkit/suites';
import { it } from '@jest/globals';
import { findCgroups } from '../../src/process/cgroups.ts';
import { whyNoProcessMode } from './available.ts';
import { groupsOf } from './groups.ts';

const TIMEOUT_MS = 60_000;
const POLL_MS = 20;

/** A supervisor of its own, whose guests sleep and say so by an argument that can be looked for. */
const program = (mark: string): string => `
import { createProcessSandbox } from ${JSON.stringify(new URL('../../src/process/process-sandbox.ts', import.meta.url).href)};
const sandbox = createProcessSandbox({ poolSize: 2 });
await sandbox.selfTest();
const limits = { wallMs: 600000, memoryBytes: 134217728, outputBytes: 4096 };
const code = 'import os, sys\\nif os.fork() == 0:\\n    os.setsid()\\nos.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "${mark}"])';
await sandbox.run({ language: 'python', code, limits });
`;

describeUnless(whyNoProcessMode(), 'a supervisor that is killed', () => {
  it(
    'takes every guest along, and the next one clears its control groups away',
    async () => {
      const mark = `orphan-${process.pid}-${Date.now()}`;
      const child = spawn(
        process.execPath,
        ['--conditions=source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program(mark)],
        { stdio: 'ignore' },
      );
      await until(() => marked(mark).length >= 2);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      await until(() => marked(mark).length === 0);
      // A group can go once the last process in it was reaped, which is up to the system's own first process.
      await until(() => findCgroups() === undefined || groupsOf(child.pid as number).length === 0);
    },
    TIMEOUT_MS,
  );
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** Guests that carry the mark as an argument of their own; the supervisor's carries it within its program. */
function marked(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(mark);
    } catch {
      return false;
    }
  });
}
