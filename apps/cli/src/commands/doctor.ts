import { DOCTOR_CHECKS, type DoctorCheck, type Finding } from '../doctor/checks.ts';
import { CliError, EXIT } from '../errors.ts';
import type { Output } from '../output.ts';
import type { CliSettings } from '../settings.ts';

const MARKS = { ok: '✓', optional: '·', missing: '✗' } as const;
/** Longest single check: a slow machine starts a Python in the sandbox. */
const CHECK_TIMEOUT_MS = 90_000;

/**
 * `edgecoder doctor`: what this machine has, and how to get what it lacks. Resolves with the exit code.
 * @param names only these checks; all when empty.
 */
export async function doctor(
  names: readonly string[],
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const unknown = names.filter((name) => !DOCTOR_CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) {
    const known = DOCTOR_CHECKS.map(({ name }) => name).join(', ');
    throw new CliError('usage', `There is no check ${unknown.join(', ')}; there are ${known}.`, {
      exitCode: EXIT.usage,
    });
  }
  const checks: ({ name: string } & Finding)[] = [];
  for (const check of DOCTOR_CHECKS) {
    if (names.length > 0 && !names.includes(check.name)) continue;
    signal.throwIfAborted();
    const finding = await inTime(check, settings, signal);
    signal.throwIfAborted();
    checks.push({ name: check.name, ...finding });
    if (output.json) continue;
    output.say(`${MARKS[finding.status]} ${check.name.padEnd(9)} ${finding.detail}`);
    if (finding.remedy !== undefined) output.say(`  ${' '.repeat(9)} → ${finding.remedy}`);
  }
  const healthy = checks.every(({ status }) => status !== 'missing');
  output.line({ ok: healthy, checks });
  if (!output.json && names.length === 0) {
    output.say(healthy ? '\nThis machine can run a node.' : '\nSomething is missing; see the arrows.');
  }
  return healthy ? EXIT.success : EXIT.failure;
}

/** What the check found; a check that fails or hangs is a finding too. Whoever is told to end waits for none. */
async function inTime(check: DoctorCheck, settings: CliSettings, ending: AbortSignal): Promise<Finding> {
  const timeout = AbortSignal.any([ending, AbortSignal.timeout(CHECK_TIMEOUT_MS)]);
  const late = new Promise<Finding>((resolve) => {
    const detail = `no answer within ${CHECK_TIMEOUT_MS / 1000} s`;
    timeout.addEventListener('abort', () => resolve({ status: 'missing', detail }), { once: true });
  });
  try {
    return await Promise.race([late, check.run(settings, timeout)]);
  } catch (error) {
    return { status: 'missing', detail: error instanceof Error ? error.message : String(error) };
  }
}
