import { createServer } from 'node:net';
import type { ExecutionLimits, Language, SandboxMode } from '@edgecoder/protocol';
import type { RunRequest, RunResult, SelfTest } from '../interface.ts';

/** One promised wall: a program that tries to get past it, and what its run looks like when it did not. */
export interface Wall {
  /** What is wrong when it does not hold; a program that prints says more. */
  name: string;
  code: string;
  holds(result: RunResult): boolean;
  remedy: string;
}

/** Something that is wrong here, and what to do about it. */
export interface Problem {
  reason: string;
  remedy: string;
}

const MAX_SEEN_CHARS = 300;
const TOO_SLOW = 'Try again when this machine has less to do.';

/** For programs that print what they got away with. */
export const printedNothing = ({ stdout, limit, exitCode }: RunResult): boolean =>
  stdout === '' && limit === undefined && exitCode === 0;

/** Runs the program of each wall, and adds each that does not hold to `broken`, with what was seen. */
export async function tryWalls(
  walls: readonly Wall[],
  options: {
    run(request: RunRequest): Promise<RunResult>;
    language: Language;
    limits: ExecutionLimits;
    canary: Pick<CanaryPort, 'wasReached'>;
    broken: Problem[];
  },
): Promise<void> {
  const { run, language, limits, canary, broken } = options;
  for (const { name, code, holds, remedy } of walls) {
    const result = await run({ language, code, limits });
    if (holds(result) && !canary.wasReached()) continue;
    if (result.limit === 'wall' && !canary.wasReached()) {
      broken.push({ reason: `it was not seen in ${limits.wallMs} ms whether ${name}`, remedy: TOO_SLOW });
      continue;
    }
    const seen = result.stdout.trim() || result.testReport.failure || result.limit || `exit code ${result.exitCode}`;
    broken.push({ reason: `${name} (${seen.replaceAll('\n', ', ').slice(0, MAX_SEEN_CHARS).toWellFormed()})`, remedy });
  }
}

/** A self-test's result: with one broken wall there is no mode; what is merely `missing` is said, and the rest is offered. */
export function verdict(options: {
  mode: SandboxMode;
  languages: Language[];
  broken: readonly Problem[];
  missing: readonly Problem[];
  projects: boolean;
}): SelfTest {
  const { mode, languages, broken, missing, projects } = options;
  const said = [...broken, ...missing];
  return {
    mode,
    available: broken.length === 0,
    languages: broken.length === 0 ? languages : [],
    ...(broken.length === 0 && projects ? { projects } : {}),
    ...(said.length === 0
      ? {}
      : {
          reason: said.map(({ reason }) => reason).join('; '),
          remedy: [...new Set(said.map(({ remedy }) => remedy))].join(' '),
        }),
  };
}

/** A port of this machine that no guest may reach. */
export interface CanaryPort {
  readonly port: number;
  wasReached(): boolean;
  close(): void;
}

export function openCanaryPort(): Promise<CanaryPort> {
  let reached = false;
  const server = createServer((socket) => {
    reached = true;
    socket.destroy();
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      resolve({ port, wasReached: () => reached, close: () => void server.close() });
    });
  });
}
