import { readdirSync, readFileSync } from 'node:fs';
import type { ExecutionLimits } from '@edgecoder/protocol';
import type { RunResult, Sandbox } from '../../src/interface.ts';
import { ESCAPED, type EscapeAttempt, TRIED } from './attempts.ts';
import type { Canaries } from './canaries.ts';

export const ESCAPE_LIMITS: ExecutionLimits = { wallMs: 2000, memoryBytes: 134_217_728, outputBytes: 65_536 };
/** For an attempt that a busy machine did not let begin, or get to its limit, within that. */
const PATIENT_LIMITS: ExecutionLimits = { ...ESCAPE_LIMITS, wallMs: 20_000 };
/** A run is over by so much after its time limit. */
const END_MARGIN_MS = 2000;
const GONE_TIMEOUT_MS = 10_000;

/** What one attempt came to. */
export interface AttemptOutcome {
  /** What shows that it got out, left something behind, or never really tried; '' when it was held. */
  problem: string;
  limit: string | undefined;
  durationMs: number;
  /** Beyond the time limit that it had. */
  lateMs: number;
}

/**
 * Runs one attempt in a mode, and looks at what it left.
 * @param options.hasSystem the mode gives programs an operating system: attempts that need one must really have tried.
 */
export async function runAttempt(
  attempt: EscapeAttempt,
  options: { sandbox: Sandbox; canaries: Canaries; hasSystem: boolean },
): Promise<AttemptOutcome> {
  const { sandbox, canaries, hasSystem } = options;
  const { language, tests } = attempt;
  const run = (code: string, own?: string, limits = ESCAPE_LIMITS): Promise<RunResult> =>
    sandbox.run({ language, code, limits, ...(own === undefined ? {} : { tests: own }) });
  const hasTried = ({ stdout }: RunResult): boolean => !attempt.native || !hasSystem || stdout.includes(TRIED);
  const hasEnded = (result: RunResult): boolean =>
    attempt.limits === undefined || !hasSystem || attempt.limits.some((each) => each === result.limit);
  let limits = ESCAPE_LIMITS;
  let result = await run(attempt.code(canaries.places), tests);
  if (result.limit === 'wall' && !(hasTried(result) && hasEnded(result))) {
    limits = PATIENT_LIMITS;
    result = await run(attempt.code(canaries.places), tests, limits);
  }
  const { limit, durationMs } = result;
  const problems = [escapeIn(attempt, result, canaries, limits.wallMs)];
  if (!hasEnded(result)) {
    problems.push(`it was ended by ${limit ?? 'no limit'}, not by ${attempt.limits?.join(' or ')}`);
  }
  if (!hasTried(result)) problems.push('it has not really tried');
  if (attempt.next !== undefined) problems.push(escapeIn(attempt, await run(attempt.next(canaries.places)), canaries));
  if (!(await nothingRuns(canaries.places.daemonMark))) problems.push('a daemon has outlived its task');
  return { problem: problems.filter(Boolean).join('; '), limit, durationMs, lateMs: durationMs - limits.wallMs };
}

/** What a run shows of an escape; '' when nothing. */
function escapeIn(
  attempt: EscapeAttempt,
  result: RunResult,
  canaries: Canaries,
  wallMs = ESCAPE_LIMITS.wallMs,
): string {
  const output = result.stdout + result.stderr;
  if (output.includes(ESCAPED)) return output.slice(Math.max(0, output.indexOf(ESCAPED) - 100)).slice(0, 300);
  if (attempt.tests !== undefined && (result.ok || result.testReport.passed))
    return 'the tests are said to have passed';
  const late = result.durationMs - wallMs;
  if (late > END_MARGIN_MS) return `it was ended ${late} ms after its limit`;
  return canaries.leakedIn(output) || canaries.damage();
}

/** Mounts where programs of the corpus try to mount: other programs of this machine have theirs further down. */
export function mountsOfHost(): string {
  if (process.platform !== 'linux') return '';
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => /^\/[^/]*$/.test(line.split(' ')[4] ?? ''))
    .join('\n');
}

/** Waits until no process carries the mark of a daemon; false when one goes on. */
async function nothingRuns(mark: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const deadline = performance.now() + GONE_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(mark));
    if (left.length === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
