import { readdirSync, readFileSync } from 'node:fs';
import type { ExecutionLimits } from '@edgecoder/protocol';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunResult, Sandbox } from '../../src/interface.ts';
import { ESCAPED, type EscapeAttempt, TRIED } from './attempts.ts';
import { type Canaries, setCanaries } from './canaries.ts';
import { ESCAPES } from './corpus.ts';

const ESCAPE_LIMITS: ExecutionLimits = { wallMs: 2000, memoryBytes: 134_217_728, outputBytes: 65_536 };
/** A run is over by so much after its time limit. */
const END_MARGIN_MS = 2000;
const TEST_TIMEOUT_MS = 60_000;
const GONE_TIMEOUT_MS = 10_000;

/** What a run shows of an escape; '' when nothing. */
function escapeIn(attempt: EscapeAttempt, result: RunResult, canaries: Canaries): string {
  const output = result.stdout + result.stderr;
  if (output.includes(ESCAPED)) return output.slice(Math.max(0, output.indexOf(ESCAPED) - 100)).slice(0, 300);
  if (attempt.tests !== undefined && (result.ok || result.testReport.passed))
    return 'the tests are said to have passed';
  const late = result.durationMs - ESCAPE_LIMITS.wallMs;
  if (late > END_MARGIN_MS) return `it was ended ${late} ms after its limit`;
  return canaries.leakedIn(output) || canaries.damage();
}

/**
 * Every attempt of the corpus against one mode.
 * @param options.hasSystem the mode gives programs an operating system: attempts that need one must really have tried.
 */
export function describeEscapes(
  name: string,
  options: { create(): Sandbox; hasSystem: boolean; skip?: string | undefined; attempts?: readonly EscapeAttempt[] },
): void {
  const suite = options.skip === undefined ? describe : describe.skip;
  suite(`attempts to get out of ${name}${options.skip === undefined ? '' : ` (skipped: ${options.skip})`}`, () => {
    let sandbox: Sandbox;
    let canaries: Canaries;
    let mounts: string;
    beforeAll(async () => {
      mounts = mountsOfHost();
      canaries = await setCanaries();
      sandbox = options.create();
      const test = await sandbox.selfTest();
      if (!test.available) throw new Error(`${name} does not hold here: ${test.reason}`);
    }, TEST_TIMEOUT_MS);
    afterAll(async () => {
      await sandbox.close();
      canaries.close();
    });

    it.each((options.attempts ?? ESCAPES).map((attempt) => [attempt.name, attempt] as const))(
      '%s',
      async (_name, attempt) => {
        const { language, tests } = attempt;
        const code = attempt.code(canaries.places);
        const run = (program: string, own?: string) =>
          sandbox.run({ language, code: program, limits: ESCAPE_LIMITS, ...(own === undefined ? {} : { tests: own }) });
        const result = await run(code, tests);
        expect(escapeIn(attempt, result, canaries)).toBe('');
        if (attempt.limits !== undefined && options.hasSystem) expect(attempt.limits).toContain(result.limit);
        if (attempt.native && options.hasSystem) expect(result.stdout).toContain(TRIED);
        if (attempt.next !== undefined) {
          expect(escapeIn(attempt, await run(attempt.next(canaries.places)), canaries)).toBe('');
        }
        await nothingRuns(canaries.places.daemonMark);
      },
      TEST_TIMEOUT_MS,
    );

    it(
      'runs the next program normally after all of them, and has left no mount',
      async () => {
        const passing = {
          language: 'python',
          code: 'def f(n):\n    return n + 1\n',
          tests: 'assert f(1) == 2\n',
        } as const;
        expect(await sandbox.run({ ...passing, limits: ESCAPE_LIMITS })).toMatchObject({ ok: true });
        // A container that waits for its program has mounts.
        await sandbox.close();
        expect(mountsOfHost()).toBe(mounts);
        expect(canaries.damage()).toBe('');
      },
      TEST_TIMEOUT_MS,
    );
  });
}

/** Mounts where programs of the corpus try to mount: other programs of this machine have theirs further down. */
function mountsOfHost(): string {
  if (process.platform !== 'linux') return '';
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => /^\/[^/]*$/.test(line.split(' ')[4] ?? ''))
    .join('\n');
}

/** Waits until no process carries the mark of a daemon. */
async function nothingRuns(mark: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const deadline = performance.now() + GONE_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const left = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(mark));
    if (left.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('a daemon has outlived its task');
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
