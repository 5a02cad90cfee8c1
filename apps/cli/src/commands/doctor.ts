import { DOCTOR_CHECKS, type Finding } from '../doctor/checks.ts';
import { EXIT } from '../errors.ts';
import type { Output } from '../output.ts';
import type { CliSettings } from '../settings.ts';

const MARKS = { ok: '✓', optional: '·', missing: '✗' } as const;

/** `edgecoder doctor`: what this machine has, and how to get what it lacks. Resolves with the exit code. */
export async function doctor(settings: CliSettings, output: Output): Promise<number> {
  const checks: ({ name: string } & Finding)[] = [];
  for (const { name, run } of DOCTOR_CHECKS) {
    const finding = await run(settings).catch(
      (error: unknown): Finding => ({
        status: 'missing',
        detail: error instanceof Error ? error.message : String(error),
      }),
    );
    checks.push({ name, ...finding });
    if (output.json) continue;
    output.say(`${MARKS[finding.status]} ${name.padEnd(9)} ${finding.detail}`);
    if (finding.remedy !== undefined) output.say(`  ${' '.repeat(9)} → ${finding.remedy}`);
  }
  const healthy = checks.every(({ status }) => status !== 'missing');
  output.line({ ok: healthy, checks });
  if (!output.json) output.say(healthy ? '\nThis machine can run a node.' : '\nSomething is missing; see the arrows.');
  return healthy ? EXIT.success : EXIT.failure;
}
