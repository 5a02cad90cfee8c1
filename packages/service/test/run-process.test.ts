import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';

const CHILD = path.join(import.meta.dirname, 'child-process.ts');
const ARGUMENTS = ['--conditions=source', '--disable-warning=ExperimentalWarning', CHILD];

function observe(child: ChildProcess) {
  const lines: string[] = [];
  const waiting: { text: string; found: () => void }[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line);
    for (const { text, found } of waiting) if (text === line) found();
  });
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  return {
    lines,
    exit,
    said: (text: string) =>
      lines.includes(text) ? Promise.resolve() : new Promise<void>((found) => waiting.push({ text, found })),
  };
}
const run = (...args: string[]) =>
  spawn(process.execPath, [...ARGUMENTS, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });

describe('runProcess', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s stops in order and exits 0', async (signal) => {
    const child = run('good');
    const { said, exit, lines } = observe(child);
    await said('started');
    child.kill(signal);
    expect(await exit).toEqual([0, null]);
    expect(lines).toEqual(['started', 'stopping', 'stopped']);
  });

  it('stops in order when nobody reads its log any more', async () => {
    const child = run('log');
    const exit = once(child, 'exit');
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    await once(child.stdout!, 'close');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  it('a second signal ends it at once', async () => {
    const child = run('hang');
    const { said, exit } = observe(child);
    await said('started');
    child.kill('SIGTERM');
    await said('stopping');
    child.kill('SIGTERM');
    expect(await exit).toEqual([1, null]);
  });

  it.each(['crash', 'reject'])('an error that nobody caught (%s) stops it and exits 1', async (behaviour) => {
    const { exit, lines } = observe(run(behaviour));
    expect(await exit).toEqual([1, null]);
    expect(lines).toContain('stopped');
  });

  it('exits 1 when the start fails', async () => {
    expect(await observe(run('fail')).exit).toEqual([1, null]);
  });

  it('stops when the IPC channel to its parent closes', async () => {
    const child = fork(CHILD, ['good'], {
      execArgv: ARGUMENTS.slice(0, 2),
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const { said, exit, lines } = observe(child);
    await said('started');
    child.disconnect();
    expect(await exit).toEqual([0, null]);
    expect(lines).toContain('stopped');
  });

  it('stops when the parent it was told of is not its parent any more', async () => {
    const { exit, lines } = observe(run('watch-parent', '1'));
    expect(await exit).toEqual([0, null]);
    expect(lines).toContain('stopped');
  });
});
