import { type ChildProcess, fork } from 'node:child_process';
import type { Logger } from '@edgecoder/service';
import { readLines } from './line-reader.ts';

export interface AgentProcessOptions {
  /** `worker` or `verifier`. */
  name: string;
  /** URL of the program. */
  program: URL;
  environment: NodeJS.ProcessEnv;
  log: Logger;
  onLine: (line: string) => void;
  /** Runs something after so many milliseconds; `setTimeout` when left out. */
  later?: (run: () => void, delayMs: number) => NodeJS.Timeout;
}

/** An agent that is started again whenever it ends. */
export interface AgentProcess {
  start(): void;
  /** Asks it to finish what it has and end; ends it after a while. No restart. */
  stop(): Promise<void>;
  /** Process id while it runs. */
  readonly pid: number | undefined;
}

const FIRST_RESTART_MS = 250;
const LONGEST_RESTART_MS = 30_000;
/** An agent that lived this long is healthy again: its next end is restarted quickly. */
const HEALTHY_MS = 30_000;
/** How long an agent may take to finish its work when the node stops. */
const STOP_TIMEOUT_MS = 15_000;

/**
 * Runs an agent as a child process. It shares an IPC channel with this one, whose end tells the child that its node is
 * gone, however that died.
 */
export function createAgentProcess(options: AgentProcessOptions): AgentProcess {
  const { name, program, environment, log, onLine, later = setTimeout } = options;
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let restartMs = FIRST_RESTART_MS;

  function launch(): void {
    const startedAt = performance.now();
    const current = fork(program, {
      env: environment,
      execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = current;
    if (current.stdout !== null) readLines(current.stdout, onLine);
    if (current.stderr !== null) readLines(current.stderr, onLine);
    let ended = false;
    const onEnd = (reason: string, exitCode: number | null) => {
      if (ended) return;
      ended = true;
      child = undefined;
      if (stopping) return;
      if (performance.now() - startedAt > HEALTHY_MS) restartMs = FIRST_RESTART_MS;
      log.warn({ role: name, reason, exitCode }, 'an agent ended; it is started again');
      restart = later(launch, restartMs);
      restartMs = Math.min(restartMs * 2, LONGEST_RESTART_MS);
    };
    current.once('error', (error) => {
      log.error({ role: name, err: error }, 'an agent could not be run');
      if (current.pid === undefined) onEnd('not_started', null);
    });
    current.once('exit', (code, signal) => onEnd(signal ?? 'exit', code));
  }

  return {
    start: launch,
    async stop() {
      stopping = true;
      clearTimeout(restart);
      const current = child;
      if (current === undefined) return;
      const exited = new Promise<void>((resolve) => current.once('exit', () => resolve()));
      const timer = setTimeout(() => current.kill('SIGKILL'), STOP_TIMEOUT_MS);
      current.kill('SIGTERM');
      await exited;
      clearTimeout(timer);
    },
    get pid() {
      return child?.pid;
    },
  };
}
