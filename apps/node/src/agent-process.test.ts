import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createLogger } from '@edgecoder/service';
import { type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AgentProcess, createAgentProcess } from './agent-process.ts';

/** Says its process id, and lives until it is told to end, as a worker does. */
const AGENT = `
  console.log('up ' + process.pid);
  process.on('SIGTERM', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
  setInterval(() => {}, 1000);
`;

let folder: TempDir;
let program: URL;
let agent: AgentProcess | undefined;
let lines: string[];
const log = createLogger({ service: 'test', level: 'silent' });

beforeEach(async () => {
  folder = await tempDir();
  lines = [];
  const file = join(folder.path, 'agent.mjs');
  writeFileSync(file, AGENT);
  program = pathToFileURL(file);
});
afterEach(async () => {
  await agent?.stop();
  await folder.remove();
});

function start(environment: NodeJS.ProcessEnv = {}): AgentProcess {
  agent = createAgentProcess({ name: 'worker', program, environment, log, onLine: (line) => lines.push(line) });
  agent.start();
  return agent;
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('an agent of the node', () => {
  it('is started again when it is killed', async () => {
    const { pid } = start();
    await waitFor(() => lines.length === 1);
    process.kill(pid ?? 0, 'SIGKILL');
    await waitFor(() => lines.length === 2);
    expect(agent?.pid).not.toBe(pid);
    expect(lines).toEqual([`up ${pid}`, `up ${agent?.pid}`]);
  });

  it('ends when it is stopped, and stays ended', async () => {
    const running = start();
    await waitFor(() => lines.length === 1);
    const pid = running.pid ?? 0;
    await running.stop();
    expect(alive(pid)).toBe(false);
    expect(running.pid).toBeUndefined();
  });

  it('is started again later and later when it ends at once', async () => {
    writeFileSync(program, 'process.exit(3);');
    const delaysMs: number[] = [];
    agent = createAgentProcess({
      name: 'worker',
      program,
      environment: {},
      log,
      onLine: () => {},
      later: (run, delayMs) => {
        delaysMs.push(delayMs);
        // Nine ends are enough: the delay has reached its longest.
        return setTimeout(run, delaysMs.length < 9 ? 0 : 3_600_000);
      },
    });
    agent.start();
    await waitFor(() => delaysMs.length === 9, 25_000);
    expect(delaysMs).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('ends when its node is killed', async () => {
    const module = pathToFileURL(fileURLToPath(new URL('./agent-process.ts', import.meta.url))).href;
    const node = `
      const { createAgentProcess } = await import(${JSON.stringify(module)});
      const log = { warn() {}, error() {} };
      const onLine = (line) => console.log(line);
      createAgentProcess({ name: 'worker', program: new URL(${JSON.stringify(program.href)}), environment: {}, log, onLine }).start();
    `;
    const flags = ['--conditions=source', '--input-type=module', '--eval', node];
    const parent = spawn(process.execPath, flags, {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await once(parent.stdout, 'data');
    const pid = Number(String(output).replace('up ', ''));
    expect(alive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitFor(() => !alive(pid));
  });
});
