import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeUnless } from '@edgecoder/testkit/suites';
import { expect, it } from '@jest/globals';
import { createProcessSandbox, type SandboxError } from '../../src/index.ts';
import { whyNoProcessMode } from './available.ts';

const TIMEOUT_MS = 120_000;
/** Ends after so many milliseconds: some of them while the launcher has not said yet what it launched. */
const DELAYS_MS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40];
const LIMITS = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 4096 };

/** Processes of sandboxes whose parent is this process, or whose parent is gone. */
function ours(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const stat = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : '';
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return [1, process.pid].includes(parent) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('/bwrap\0');
    } catch {
      return false;
    }
  });
}

describeUnless(whyNoProcessMode(), 'a sandbox that is closed while its guests start', () => {
  it(
    'ends, and leaves no process behind',
    async () => {
      const before = new Set(ours());
      for (const delayMs of DELAYS_MS) {
        const sandbox = createProcessSandbox({ poolSize: 2 });
        const run = sandbox.run({ language: 'python', code: 'print(1)', limits: LIMITS });
        const ended = run.then(
          () => 'ran',
          ({ code }: SandboxError) => code,
        );
        await sleep(delayMs);
        await sandbox.close();
        expect(['ran', 'closed']).toContain(await ended);
      }
      while (!ours().every((pid) => before.has(pid))) await sleep(20);
    },
    TIMEOUT_MS,
  );
});
