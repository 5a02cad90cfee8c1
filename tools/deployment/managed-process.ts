import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** A process that is not up by then will not come up. */
const START_TIMEOUT_MS = 180_000;
const PROBE_INTERVAL_MS = 50;

export interface ProcessOptions {
  name: string;
  /** Program relative to the repository's root. */
  program: string;
  args?: readonly string[];
  env: Record<string, string>;
  /** Everything it prints goes there. */
  logFile: string;
  /** Answers 200 once it can work; without it the process counts as up at once. */
  readyUrl?: string;
}

/** One program of the deployment, which can be killed, paused and started again. */
export class ManagedProcess {
  readonly name: string;
  readonly #options: ProcessOptions;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #startedAt = 0;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: 'a' });
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Milliseconds since 1970; 0 before the first start. */
  get startedAt(): number {
    return this.#startedAt;
  }

  get logFile(): string {
    return this.#options.logFile;
  }

  /** Starts it and waits until it can work. */
  async start(): Promise<void> {
    const { program, args = [], env, readyUrl } = this.#options;
    const child = spawn(process.execPath, ['--conditions=source', path.join(ROOT, program), ...args], {
      cwd: ROOT,
      // Nothing of the caller's environment but where programs are.
      env: { PATH: process.env['PATH'] ?? '', ...env },
      // The channel tells it when this process is gone, however it went: nothing stays behind.
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    this.#child = child;
    this.#startedAt = Date.now();
    if (readyUrl === undefined) return;
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await answersOk(readyUrl))) {
      if (this.#child !== child || !this.running)
        throw new Error(`${this.name} ended while it started; see ${this.#options.logFile}`);
      if (Date.now() > deadline)
        throw new Error(`${this.name} is not ready after ${START_TIMEOUT_MS / 1000} s; see ${this.#options.logFile}`);
      await new Promise((resolve) => setTimeout(resolve, PROBE_INTERVAL_MS));
    }
  }

  /** Sends a signal, if it runs. */
  signal(name: NodeJS.Signals): void {
    if (this.running) this.#child?.kill(name);
  }

  /** Ends it with `name` and waits until it is gone. */
  async end(name: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.running) return;
    const gone = once(child, 'exit');
    child.kill(name);
    if (name !== 'SIGKILL') child.kill('SIGCONT');
    await gone;
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}
