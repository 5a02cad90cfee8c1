import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Language } from '@edgecoder/protocol';
import { FRAME_HEADER_BYTES, type RunOrder } from '../runner/messages.ts';
import { childrenOf } from '../supervisor/process-tree.ts';
import { type Confinement, FILTER_FD, pipeOf, STATUS_FD, unconfined } from './confinement.ts';
import { createReportReader, type Report } from './reports.ts';

/**
 * JavaScript heap of the runner itself; guests live in WebAssembly memory, which is limited on its own. Python's host side
 * takes some 100 MiB of it, and close to its end a collector that is pressed by a guest's growing memory gives up.
 */
const RUNNER_HEAP_MB = 512;
/** What a runner may write to its own stderr before the rest is dropped; shown when it fails to start. */
const DIAGNOSTIC_BYTES = 8192;

/** bubblewrap's own JSON on the status descriptor. */
const MAX_STATUS_BYTES = 16_384;

/** bubblewrap is given so long to say which process is the first of its namespace, milliseconds. */
const LOCATE_TIMEOUT_MS = 10_000;
/** A runner that says more than this to nobody is killed. */
const MAX_HELD_REPORTS = 4;

export interface RunnerEvents {
  onReport(report: Report): void;
  /** The process is gone, or talks nonsense and was killed for it. Called once. */
  onExit(detail: string): void;
}

/** One runner process. */
export interface RunnerProcess {
  readonly pid: number;
  send(order: RunOrder): void;
  kill(): void;
  /** Who hears reports and the end; replaced for each run. */
  listen(events: RunnerEvents): void;
  /** Keeps what it says for the next listener: what it is told is often followed at once by what its next user waits for. */
  hold(): void;
}

const sourceTree = import.meta.url.endsWith('.ts');
const runnerFile = fileURLToPath(new URL(sourceTree ? '../runner/main.ts' : '../runner/main.js', import.meta.url));

const INTERPRETERS = ['quickjs-wasi', 'pyodide'];

/** What a runner has to read: its own code and the interpreters, nothing else of this machine. */
export function readablePaths(): string[] {
  const require = createRequire(import.meta.url);
  const own = dirname(dirname(runnerFile));
  const paths = [own, ...INTERPRETERS.map((name) => dirname(require.resolve(`${name}/package.json`)))];
  // Module resolution looks in each folder above, and ends at the first one it may not look into.
  for (let at = dirname(own); ; at = dirname(at)) {
    paths.push(join(at, 'package.json'), ...INTERPRETERS.map((name) => join(at, 'node_modules', name)));
    if (at === parse(at).root) return paths;
  }
}

/**
 * Starts a runner: no environment, no working directory of interest, no right to write, to start processes or to read
 * beyond the interpreters, and a lifeline that ends it when this process ends. With a confinement the kernel keeps all
 * that too, and a runner that is not as confined as promised is ended before it hears of any program.
 */
export function startRunner(language: Language, confinement?: Confinement): RunnerProcess {
  const nodeArguments = [
    '--permission',
    '--allow-worker',
    ...readablePaths().map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${RUNNER_HEAP_MB}`,
    '--no-warnings',
    ...(sourceTree ? ['--conditions=source'] : []),
    runnerFile,
    language,
  ];
  const command = confinement?.launch(nodeArguments) ?? { program: process.execPath, args: nodeArguments };
  const pipes = confinement === undefined ? [] : (['pipe', 'pipe'] as const);
  const child = spawn(command.program, command.args, {
    cwd: parse(process.cwd()).root,
    env: {},
    stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe', ...pipes],
    windowsHide: true,
  });
  return attach(child, confinement);
}

function attach(child: ChildProcess, confinement: Confinement | undefined): RunnerProcess {
  let events: RunnerEvents | undefined;
  const held: Report[] = [];
  let exited: string | undefined;
  const diagnostics: Buffer[] = [];
  let diagnosticBytes = 0;

  const end = (detail: string): void => {
    if (exited !== undefined) return;
    const text = Buffer.concat(diagnostics).toString('utf8').trim();
    exited = text === '' ? detail : `${detail}: ${text}`;
    events?.onExit(exited);
  };
  /** The first process of its PID namespace: all in it end with that one. */
  let initPid = -1;
  let runnerPid: number | undefined = confinement === undefined ? (child.pid ?? -1) : undefined;
  let killed = false;
  const kill = (): void => {
    if (exited !== undefined) return;
    killed = true;
    if (initPid > 0) killQuietly(initPid);
    // Killed before it has said which process is the first, bubblewrap could leave one behind that nobody ends.
    if (initPid > 0 || confinement === undefined) child.kill('SIGKILL');
    else setTimeout(() => child.kill('SIGKILL'), LOCATE_TIMEOUT_MS).unref();
  };
  /** Said before bubblewrap's word of where the runner is had been read: two pipes are read in any order. */
  let early: Report | undefined;
  const take = (report: Report): void => {
    if (runnerPid === undefined) {
      if (initPid < 0 && early === undefined) {
        early = report;
        return;
      }
      runnerPid = childrenOf(initPid)[0] ?? -1;
      const problem = unconfined(runnerPid);
      if (problem !== undefined) {
        kill();
        end(`the runner is not confined: ${problem}`);
        return;
      }
    }
    if (events !== undefined) events.onReport(report);
    else if (held.length < MAX_HELD_REPORTS) held.push(report);
    else kill();
  };
  const reader = createReportReader(take);

  const orders = child.stdin as Writable;
  const reports = child.stdio[3] as Readable;
  const lifeline = child.stdio[4] as Readable;
  if (confinement !== undefined) {
    const [filter, status] = [pipeOf(child, FILTER_FD), pipeOf(child, STATUS_FD)];
    for (const stream of [filter, status]) stream?.on('error', () => {});
    filter?.end(confinement.filter);
    let said = '';
    status?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('latin1')).slice(0, MAX_STATUS_BYTES);
      initPid = Number(/"child-pid"\s*:\s*(\d+)/.exec(said)?.[1] ?? initPid);
      if (initPid > 0 && killed) kill();
      if (initPid < 0 || early === undefined) return;
      const report = early;
      early = undefined;
      take(report);
    });
  }
  // A runner that dies while it is written to or read from ends by its exit event, not by an error of the pipe.
  for (const stream of [orders, reports, lifeline, child.stderr as Readable]) stream.on('error', () => {});
  reports.on('data', (chunk: Buffer) => {
    if (exited !== undefined) return;
    try {
      reader.push(chunk);
    } catch (error) {
      kill();
      end(`the runner sent ${(error as Error).message}`);
    }
  });
  (child.stderr as Readable).on('data', (chunk: Buffer) => {
    if (diagnosticBytes >= DIAGNOSTIC_BYTES) return;
    diagnostics.push(chunk.subarray(0, DIAGNOSTIC_BYTES - diagnosticBytes));
    diagnosticBytes += chunk.length;
  });
  child.on('error', (error) => end(error.message));
  // `close` comes after the pipes are drained: what the runner said last is heard first.
  child.on('close', (code, signal) => end(`the runner ended (${signal ?? `code ${code ?? 'none'}`})`));

  return {
    get pid() {
      return runnerPid ?? -1;
    },
    send(order) {
      const body = Buffer.from(JSON.stringify(order), 'utf8');
      const header = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
      header.writeUInt32BE(body.length, 0);
      orders.write(Buffer.concat([header, body]));
    },
    kill,
    listen(next) {
      events = next;
      for (const report of held.splice(0)) events.onReport(report);
      if (exited !== undefined) next.onExit(exited);
    },
    hold() {
      events = undefined;
    },
  };
}

/** It may be gone already. */
function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone
  }
}
