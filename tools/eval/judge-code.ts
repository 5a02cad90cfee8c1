import { DEFAULT_LIMITS, type Language } from '@edgecoder/protocol';
import type { Sandbox } from '@edgecoder/sandbox';
import { underName } from './answers.ts';
import { plainTests, strictTests } from './case-tests.ts';
import type { Judgement } from './judgements.ts';
import type { Case } from './records.ts';

/** What an answer is tried with. */
export interface Trial {
  language: Language;
  name: string;
  cases: readonly Case[];
  shown: number;
  /** The request says the name. Where it does not and no test is shown, whatever an answer defines last is taken for it. */
  named: boolean;
}

/** The tests that the model is shown; undefined when it is shown none. */
export function shownTests({ cases, shown, name, language }: Trial): string | undefined {
  return shown === 0 ? undefined : plainTests(cases.slice(0, shown), name, language);
}

/** Judges code by running it with every test. */
export async function judgeCode(sandbox: Sandbox, code: string, trial: Trial): Promise<Judgement> {
  const { language, name, cases, named, shown } = trial;
  const called = named || shown > 0 ? code : underName(code, name, language);
  const failure = await failureOf(sandbox, called, strictTests(cases, name, language), language);
  return { ok: failure === '', why: failure };
}

/** What the sandbox says of code with its tests, as a worker is told; '' when all pass. */
export async function failureOf(sandbox: Sandbox, code: string, tests: string, language: Language): Promise<string> {
  const result = await sandbox.run({ language, code, tests, limits: DEFAULT_LIMITS, seed: 1 });
  if (result.ok && result.testReport.passed) return '';
  return (
    result.testReport.failure ??
    (result.limit === undefined ? 'the program failed' : `ended at its limit: ${result.limit}`)
  );
}
