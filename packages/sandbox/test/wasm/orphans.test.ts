import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeUnless } from '@edgecoder/testkit/suites';
import { describe, expect, it } from '@jest/globals';
import type { SandboxError } from '../../src/interface.ts';
import type { RunOrder } from '../../src/runner/messages.ts';
import { childrenOf } from '../../src/supervisor/process-tree.ts';
import { startRunner } from '../../src/wasm/runner-process.ts';
import { createWasmSandbox } from '../../src/wasm/wasm-sandbox.ts';

const TIMEOUT_MS = 90_000;
const POLL_MS = 20;
/** By then a runner's thread that watches for its supervisor's end sleeps in its read, milliseconds. */
const WATCHING_MS = 500;
/** Ends after so many milliseconds: while the walls are looked for, and while runners load. */
const DELAYS_MS = [0, 10, 50, 100, 150, 200, 400];
const noProc = process.platform === 'linux' ? undefined : 'processes are looked for in /proc, as Linux has it';

/** A supervisor of its own, whose programs never end. */
const PROGRAM = `
import { createWasmSandbox } from ${JSON.stringify(new URL('../../src/wasm/wasm-sandbox.ts', import.meta.url).href)};
const sandbox = createWasmSandbox({ poolSize: 1 });
const limits = { wallMs: 600000, memoryBytes: 134217728, outputBytes: 4096 };
await Promise.all([sandbox.run({ language: 'javascript', code: '1', limits }), sandbox.run({ language: 'python', code: '1', limits })]);
void sandbox.run({ language: 'javascript', code: 'for (;;) {}', limits });
void sandbox.run({ language: 'python', code: 'while True: pass', limits });
process.stdout.write('running');
`;

describeUnless(noProc, 'a supervisor of the wasm mode that is killed', () => {
  it(
    'takes its runners along, busy ones too',
    async () => {
      const child = spawn(
        process.execPath,
        ['--conditions=source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', PROGRAM],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const runners = below(child.pid as number);
      expect(runners.length).toBeGreaterThanOrEqual(2);
      child.kill('SIGKILL');
      while (runners.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    },
    TIMEOUT_MS,
  );
});

describeUnless(noProc, 'a wasm sandbox that is closed while its runners start', () => {
  it(
    'ends, and leaves no process behind',
    async () => {
      const before = below(process.pid);
      const limits = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 4096 };
      for (const delayMs of DELAYS_MS) {
        const sandbox = createWasmSandbox({ poolSize: 1 });
        const ended = (['javascript', 'python'] as const).map((language) =>
          sandbox.run({ language, code: '1', limits }).then(
            () => 'ran',
            ({ code }: SandboxError) => code,
          ),
        );
        await sleep(delayMs);
        await sandbox.close();
        expect(below(process.pid).filter((pid) => !before.includes(pid))).toEqual([]);
        for (const how of ended) expect(['ran', 'closed']).toContain(await how);
      }
    },
    TIMEOUT_MS,
  );
});

/** All processes under one. */
const below = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...below(child)]);

/** Not gone, and not merely waiting for the system's first process to notice that it is. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

describe('a runner that comes upon an error', () => {
  it(
    'says it and ends, though a thread of it sleeps in a read',
    async () => {
      const runner = startRunner('javascript');
      const reports: unknown[] = [];
      const ended = new Promise<string>((resolve) => {
        runner.listen({ onReport: (report) => reports.push(report), onExit: resolve });
      });
      while (reports.length === 0) await sleep(POLL_MS);
      await sleep(WATCHING_MS);
      runner.send(null as unknown as RunOrder);
      expect(await ended).toMatch(/SIGKILL.*properties of null/);
      await runner.gone;
    },
    TIMEOUT_MS,
  );
});
