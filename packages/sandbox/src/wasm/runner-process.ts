import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '@edgecoder/protocol';
import { encodeFrame, type RunOrder } from '../runner/messages.ts';
import type { PictureUse } from '../runner/picture.ts';
import { watchNamespace } from '../supervisor/namespace.ts';
import { unconfined } from '../supervisor/process-confinement.ts';
import { childrenOf } from '../supervisor/process-tree.ts';
import { createReportReader, type Report } from '../supervisor/reports.ts';
import { pipeOf, spawnPiped } from '../supervisor/spawn-piped.ts';
import { type Confinement, FILTER_FD, STATUS_FD } from './confinement.ts';
import { givePicture, type PictureStore, takePicture } from './picture-store.ts';

/**
 * JavaScript heap of the runner itself; guests live in WebAssembly memory, which is limited on its own. Python's host side
 * takes some 100 MiB of it, and close to its end a collector that is pressed by a guest's growing memory gives up.
 */
const RUNNER_HEAP_MB = 512;
/**
 * By how much a JavaScript runner's heap of some 6 MiB may grow before it is collected: each run leaves a little behind, and a
 * collection costs as much as two or three runs. What it may come to is well within what a runner may grow by for itself.
 */
const JAVASCRIPT_HEAP_GROWTH_PERCENT = 400;
/**
 * So much that the interpreters' own limits of depth come first, and end in errors of their languages: at the usual 984 KiB a
 * program that nests calls of the engine's own functions met this one, sooner while its code was not yet optimised. Somewhat
 * below the process's own limit, 8 MiB.
 */
const RUNNER_STACK_KB = 6500;
/** What a runner may write to its own stderr before the rest is dropped; shown when it fails to start. */
const DIAGNOSTIC_BYTES = 8192;
/** The runner's side of it is in `runner/channel.ts` and `runner/orphan-watch.ts`. */
const REPORTS_FD = 3;
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
  /** Resolves when everything of it is gone. */
  readonly gone: Promise<void>;
  send(order: RunOrder): void;
  kill(): void;
  /** Who hears reports and the end; replaced for each run. */
  listen(events: RunnerEvents): void;
  /** Keeps what it says for the next listener: what it is told is often followed at once by what its next user waits for. */
  hold(): void;
}

const sourceTree = import.meta.url.endsWith('.ts');
const runnerFile = fileURLToPath(new URL(sourceTree ? '../runner/main.ts' : '../runner/main.js', import.meta.url));

/** What the interpreters are made of, and the parser of JavaScript that tests are read with. */
const INTERPRETERS = ['quickjs-wasi', 'pyodide', 'acorn'];

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

export interface RunnerStart {
  confinement?: Confinement | undefined;
  /** What Python runners of one sandbox share; without one each makes its own snapshot. */
  pictures?: PictureStore | undefined;
}

/**
 * Starts a runner: no environment, no working directory of interest, no right to write, to start processes or to read
 * beyond the interpreters, and a lifeline that ends it when this process ends. With a confinement the kernel keeps all
 * that too, and a runner that is not as confined as promised is ended before it hears of any program.
 */
export function startRunner(language: Language, { confinement, pictures }: RunnerStart = {}): RunnerProcess {
  try {
    const store = language === 'python' ? pictures : undefined;
    const use: PictureUse | undefined = store && (store.picture === undefined ? 'make' : 'given');
    const nodeArguments = [
      '--permission',
      '--allow-worker',
      ...readablePaths().map((path) => `--allow-fs-read=${path}`),
      `--max-old-space-size=${RUNNER_HEAP_MB}`,
      ...(language === 'javascript' ? [`--heap-growing-percent=${JAVASCRIPT_HEAP_GROWTH_PERCENT}`] : []),
      `--stack-size=${RUNNER_STACK_KB}`,
      '--no-warnings',
      ...(sourceTree ? ['--conditions=source'] : []),
      runnerFile,
      language,
      ...(use === undefined ? [] : [use]),
    ];
    const command = confinement?.launch(nodeArguments) ?? { program: process.execPath, args: nodeArguments };
    const launcher = confinement === undefined ? 'ignore' : 'pipe';
    const child = spawnPiped(command.program, command.args, {
      cwd: parse(process.cwd()).root,
      env: {},
      stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe', launcher, launcher, use === undefined ? 'ignore' : 'pipe'],
      windowsHide: true,
    });
    return attach(child, confinement, store);
  } catch (error) {
    return neverStarted((error as Error).message);
  }
}

/** Says so once it is listened to, as one does that ends at its start. */
function neverStarted(detail: string): RunnerProcess {
  let events: RunnerEvents | undefined;
  setImmediate(() => events?.onExit(detail));
  return {
    pid: -1,
    gone: Promise.resolve(),
    send: () => {},
    kill: () => {},
    listen(next) {
      events = next;
    },
    hold: () => {},
  };
}

function attach(
  child: ChildProcess,
  confinement: Confinement | undefined,
  store: PictureStore | undefined,
): RunnerProcess {
  let events: RunnerEvents | undefined;
  const held: Report[] = [];
  let exited: string | undefined;
  /** It is confined, has said that it is ready, and has handed out what it had to. */
  let isKnown = false;
  const diagnostics: Buffer[] = [];
  let diagnosticBytes = 0;
  const gone = Promise.withResolvers<void>();
  const namespace = confinement === undefined ? undefined : watchNamespace(child, STATUS_FD);
  if (confinement !== undefined) pipeOf(child, FILTER_FD)?.end(confinement.filter);

  const given = store?.picture;
  const making = store === undefined || given !== undefined ? undefined : takePicture(child);
  if (given !== undefined) givePicture(child, given);

  const end = (detail: string): void => {
    if (exited !== undefined) return;
    // Whatever ended it, those after it do not depend on what it was given.
    if (!isKnown && store !== undefined && store.picture === given) store.picture = undefined;
    const text = Buffer.concat(diagnostics).toString('utf8').trim();
    exited = text === '' ? detail : `${detail}: ${text}`;
    events?.onExit(exited);
  };
  const kill = (): void => {
    if (namespace === undefined) child.kill('SIGKILL');
    else namespace.kill();
  };
  const hear = (report: Report): void => {
    if (events !== undefined) events.onReport(report);
    else if (held.length < MAX_HELD_REPORTS) held.push(report);
    else kill();
  };

  let runnerPid = namespace === undefined ? (child.pid ?? -1) : -1;
  let isAsked = false;
  /** The first it says, which is that it is ready; bubblewrap has said where it is, but pipes are read in any order. */
  const confirm = async (report: Report): Promise<void> => {
    if (namespace !== undefined) {
      runnerPid = childrenOf(await namespace.located)[0] ?? -1;
      const problem = unconfined(runnerPid);
      if (problem !== undefined) {
        kill();
        end(`the runner is not confined: ${problem}`);
        return;
      }
    }
    // All of it is here before any program is given to the runner.
    const made = await making;
    if (store !== undefined && made !== undefined) store.picture ??= made;
    isKnown = true;
    hear(report);
  };
  const reader = createReportReader((report) => {
    if (isKnown) hear(report);
    else if (isAsked) {
      kill();
      end('the runner spoke out of turn');
    } else {
      isAsked = true;
      void confirm(report);
    }
  });
  pipeOf(child, REPORTS_FD)?.on('data', (chunk: Buffer) => {
    if (exited !== undefined) return;
    try {
      reader.push(chunk);
    } catch (error) {
      kill();
      end(`the runner sent ${(error as Error).message}`);
    }
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (diagnosticBytes >= DIAGNOSTIC_BYTES) return;
    diagnostics.push(chunk.subarray(0, DIAGNOSTIC_BYTES - diagnosticBytes));
    diagnosticBytes += chunk.length;
  });
  child.on('error', (error) => {
    end(error.message);
    if (child.pid === undefined) gone.resolve();
  });
  // `close` comes after the pipes are drained: what the runner said last is heard first.
  child.on('close', (code, signal) => {
    end(`the runner ended (${signal ?? `code ${code ?? 'none'}`})`);
    gone.resolve();
  });

  return {
    get pid() {
      return runnerPid;
    },
    gone: gone.promise,
    send: (order) => void child.stdin?.write(encodeFrame(order)),
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
