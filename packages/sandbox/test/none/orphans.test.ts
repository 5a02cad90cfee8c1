import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { waitFor } from '@edgecoder/testkit';
import { describeUnless, missing } from '@edgecoder/testkit/suites';
import { it } from '@jest/globals';
import { childrenOf, treeUsage } from '../../src/supervisor/process-tree.ts';

const isThere = process.platform === 'linux' && existsSync('/usr/bin/python3') && existsSync('/usr/bin/setpriv');
const noTools = missing(isThere ? undefined : 'it takes Linux: apt-get install python3 util-linux');
const TIMEOUT_MS = 60_000;
/** More than an interpreter and its harness take for themselves. */
const LOOPING_CPU_MS = 1500;

/** A supervisor of its own, whose programs never end. */
const PROGRAM = `
import { createNoneSandbox } from ${JSON.stringify(new URL('../../src/none/none-sandbox.ts', import.meta.url).href)};
const sandbox = createNoneSandbox({ isolationRequired: false });
const limits = { wallMs: 600000, memoryBytes: 268435456, outputBytes: 4096 };
void sandbox.run({ language: 'javascript', code: 'for (;;) {}', limits });
void sandbox.run({ language: 'python', code: 'while True: pass', limits });
`;

describeUnless(noTools, 'a supervisor of the mode without isolation that is killed', () => {
  it(
    'takes the programs along whose limits it watched',
    async () => {
      const child = spawn(
        process.execPath,
        ['--conditions=source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', PROGRAM],
        { stdio: ['ignore', 'inherit', 'inherit'] },
      );
      const looping = (): number[] =>
        childrenOf(child.pid as number).filter((pid) => (treeUsage(pid)?.cpuMs ?? 0) > LOOPING_CPU_MS);
      const running = await waitFor(() => (looping().length === 2 ? looping() : undefined), TIMEOUT_MS / 2);
      child.kill('SIGKILL');
      try {
        await waitFor(() => !running.some((pid) => commandOf(pid) !== ''));
      } finally {
        for (const pid of running.filter((each) => commandOf(each) !== '')) process.kill(pid, 'SIGKILL');
      }
    },
    TIMEOUT_MS,
  );
});

/** '' when it is gone, or waits to be reaped. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
