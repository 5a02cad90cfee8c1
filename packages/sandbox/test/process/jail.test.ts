import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startInJail } from '../../src/process/guest-process.ts';
import { makeJail } from '../../src/process/jail.ts';
import { findLaunchTools, guestUsers, linuxLaunch, MAX_PROCESSES } from '../../src/process/launch.ts';
import { createProcessSandbox } from '../../src/process/process-sandbox.ts';
import { seccompProgram } from '../../src/process/seccomp.ts';
import { shellReport } from '../../src/project/command.ts';
import { guestEnvironment, guestId, INTERPRETER_DATA_BYTES } from '../../src/supervisor/guest-limits.ts';
import { whyNoProcessMode } from './available.ts';

const TIMEOUT_MS = 30_000;
const POLL_MS = 20;
const SHELLS = ['/usr/bin/dash', '/usr/bin/bash'].filter((path) => existsSync(path));

/** Processes with their parents and command lines; those that end meanwhile are left out. */
function processes(): { pid: string; parent: string; command: string }[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid)) return [];
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] as string;
      return [{ pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'latin1') }];
    } catch {
      return [];
    }
  });
}

/** Launchers of this process whose shell waits at its gate to start this. */
function waitingLaunchers(interpreter: string): string[] {
  const all = processes();
  const below = (pid: string) => all.filter(({ parent }) => parent === pid);
  return all
    .filter(({ parent, command }) => parent === String(process.pid) && command.includes('/bwrap\0'))
    .filter(({ pid }) =>
      below(pid)
        .flatMap((first) => below(first.pid))
        .some(({ command }) => command.startsWith('/runtime/sh\0') && command.includes(interpreter)),
    )
    .map(({ pid }) => pid);
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

describeUnless(whyNoProcessMode(), 'a jail', () => {
  const sandbox = createProcessSandbox({ poolSize: 1, warm: 0 });
  afterAll(() => sandbox.close());

  it(
    'that was made before takes the next run, with the memory limit of that run',
    async () => {
      const dataLimit = async (memoryBytes: number): Promise<number[]> => {
        const code = 'import os, resource\nprint(os.getpid(), *resource.getrlimit(resource.RLIMIT_DATA))';
        const limits = { wallMs: 5000, memoryBytes, outputBytes: 4096 };
        const { stdout } = await sandbox.run({ language: 'python', code, limits });
        return stdout.trim().split(' ').map(Number);
      };
      await dataLimit(100_000_000);
      for (const memoryBytes of [67_108_864, 268_435_456]) {
        const data = memoryBytes + INTERPRETER_DATA_BYTES;
        // A run that comes while it is still being made has one of its own, and leaves it to the next.
        await until(async () => {
          const [waiting] = waitingLaunchers('harness.py');
          expect(await dataLimit(memoryBytes)).toEqual([2, data, data]);
          return waiting !== undefined && !waitingLaunchers('harness.py').includes(waiting) ? true : undefined;
        });
      }
    },
    TIMEOUT_MS,
  );

  describe.each(SHELLS)('whose gate is %s', (sh) => {
    it(
      'gives its guest no variable that the shell has made',
      async () => {
        const found = findLaunchTools();
        if ('missing' in found) throw new Error(`no ${found.missing.join()}`);
        const isRoot = process.geteuid?.() === 0;
        const jail = await makeJail({
          plan: linuxLaunch({
            tools: { ...found.tools, sh },
            interpreter: { language: 'python', program: '/usr/bin/env', readable: [] },
            flags: ['/usr/bin/dash'],
            harnessName: 'harness.sh',
            isRoot,
            slot: 0,
          }),
          filter: seccompProgram(process.arch as 'x64' | 'arm64'),
          harness: `printf ${shellReport('ready')} >&3; read -r line <&4; exec env`,
          users: guestUsers(0),
          uid: isRoot ? guestId(0) : (process.getuid?.() ?? -1),
          cgroup: undefined,
          processes: MAX_PROCESSES,
          timeoutMs: TIMEOUT_MS,
        });
        const guest = await startInJail(jail, { memoryBytes: 67_108_864, timeoutMs: TIMEOUT_MS });
        let said = '';
        guest.listen({
          onReport: guest.kill,
          onOutput: (_fd, chunk) => {
            said += chunk.toString();
          },
          onEnd: () => {},
        });
        jail.open('go on\n');
        await guest.gone;
        const names = said
          .trim()
          .split('\n')
          .map((line) => line.split('=')[0]);
        expect(new Set(names)).toEqual(new Set(['PWD', ...Object.keys(guestEnvironment(''))]));
      },
      TIMEOUT_MS,
    );
  });
});
