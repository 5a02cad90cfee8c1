import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@edgecoder/testkit';

const FLAGS = ['--conditions=source', '--disable-warning=ExperimentalWarning'];
const NODE_MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CLI_MAIN = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A program of ours that runs, and what it printed so far. */
export interface Program {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  ended: Promise<Ended>;
}

function launch(file: string, args: readonly string[], env: Record<string, string>, input?: string): Program {
  const child = spawn(process.execPath, [...FLAGS, file, ...args], {
    // Other test files share the machine; what they use of it must not keep this node from working.
    env: { PATH: process.env['PATH'], DEFER_WHEN_BUSY: 'false', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode, ...output }));
  return { child, output, ended };
}

/** Starts a node on a free port and resolves when it has printed `line`. */
export async function startNode(
  home: string,
  { args = [], line = 'Ready.', env = {} }: { args?: string[]; line?: string; env?: Record<string, string> } = {},
): Promise<Program> {
  const node = launch(NODE_MAIN, args, { EDGECODER_HOME: home, COORDINATOR_PORT: '0', LOG_LEVEL: 'warn', ...env });
  const over = () => node.child.exitCode !== null || node.output.stdout.includes('The self-check failed');
  try {
    await waitFor(() => node.output.stdout.includes(line) || over(), 120_000);
    if (node.output.stdout.includes(line)) return node;
    throw new Error('the node is not up');
  } catch (cause) {
    node.child.kill('SIGKILL');
    await node.ended;
    throw new Error(`the node did not print ${line}:\n${node.output.stdout}\n${node.output.stderr}`, { cause });
  }
}

/** Runs the CLI in a home. */
export const edgecoder = (home: string, args: readonly string[], input?: string): Promise<Ended> =>
  launch(CLI_MAIN, args, { EDGECODER_HOME: home }, input).ended;

/** The JSON lines that a command printed. */
export const jsonLines = ({ stdout }: Ended): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** True while the process runs. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Process ids of the children that a process has now. */
export function childrenOf({ child: { pid } }: Program): number[] {
  const listed =
    process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      : execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return listed.trim().split(/\s+/).map(Number).filter(alive);
}
