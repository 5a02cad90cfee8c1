import { spawn } from 'node:child_process';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Owner } from './ownership.ts';

const sourceTree = import.meta.url.endsWith('.ts');
const guardFile = fileURLToPath(new URL(sourceTree ? './guard-main.ts' : './guard-main.js', import.meta.url));
/** Heap of the guard: it holds a list of containers, once. */
const HEAP_MB = 32;

/**
 * A process that waits for this one to end, however that happens, and then removes its containers: an engine goes on
 * running what a dead worker has left with it.
 */
export interface Guard {
  /** It has ended, so that nobody would clean up any more. */
  readonly lost: boolean;
  /** For when nothing is left to remove. */
  dismiss(): void;
}

export function startGuard(host: string, owner: Owner): Guard {
  const child = spawn(
    process.execPath,
    [
      ...(sourceTree ? ['--conditions=source'] : []),
      '--no-warnings',
      `--max-old-space-size=${HEAP_MB}`,
      guardFile,
      host,
      owner.machine,
      owner.name,
    ],
    {
      // Out of the group that a terminal or a supervisor ends as one.
      detached: true,
      cwd: parse(process.cwd()).root,
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    },
  );
  let lost = false;
  child.on('error', () => {
    lost = true;
  });
  child.on('exit', () => {
    lost = true;
  });
  child.stdin.on('error', () => {});
  // It follows this process; this process does not wait for it.
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    get lost() {
      return lost;
    },
    dismiss: () => void child.kill('SIGKILL'),
  };
}
