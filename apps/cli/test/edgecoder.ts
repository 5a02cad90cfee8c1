import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TempDir } from '@edgecoder/testkit';

/** The command's program, and what Node is told to run it. */
export const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
export const FLAGS = ['--conditions=source', '--disable-warning=ExperimentalWarning'];

/** Runs the command as a process, in a home of its own. */
export async function edgecoder(home: TempDir, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [...FLAGS, MAIN, ...args], {
    env: { PATH: process.env['PATH'], EDGECODER_HOME: home.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr };
}
