import { DEFAULT_LIMITS, Language, type SandboxMode } from '@edgecoder/protocol';
import type { RunRequest, RunResult, SelfTest } from '../interface.ts';

const PROGRAMS: Record<Language, { pass: string; tests: string; loop: string }> = {
  javascript: { pass: 'const f = (n) => n * 2;', tests: 'console.assert(f(21) === 42);', loop: 'for (;;) {}' },
  python: { pass: 'def f(n):\n    return n * 2\n', tests: 'assert f(21) == 42\n', loop: 'while True:\n    pass\n' },
};
/** How long the endless program may run: long enough to be sure that it was the limit that ended it. */
const LOOP_LIMIT_MS = 200;

/** Runs a passing, a failing and an endless program in each language, and reports the languages where all three end as they must. */
export async function runSelfTest(
  mode: SandboxMode,
  run: (request: RunRequest) => Promise<RunResult>,
): Promise<SelfTest> {
  const problems: string[] = [];
  const languages: Language[] = [];
  await Promise.all(
    Language.options.map(async (language) => {
      const problem = await tryLanguage(language, run);
      if (problem === undefined) languages.push(language);
      else problems.push(`${language}: ${problem}`);
    }),
  );
  if (problems.length === 0) return { mode, available: true, languages: [...Language.options] };
  return {
    mode,
    available: languages.length > 0,
    languages,
    reason: problems.join('; '),
    remedy: 'Use Node 22.18 or newer, and run the installation again so that the interpreters are there and whole.',
  };
}

async function tryLanguage(
  language: Language,
  run: (request: RunRequest) => Promise<RunResult>,
): Promise<string | undefined> {
  const { pass, tests, loop } = PROGRAMS[language];
  try {
    const passed = await run({ language, code: pass, tests, limits: DEFAULT_LIMITS });
    if (!passed.ok) return `a correct program failed (${passed.testReport.failure ?? 'no reason given'})`;
    const failed = await run({ language, code: pass.replace('2', '3'), tests, limits: DEFAULT_LIMITS });
    if (failed.ok || failed.limit !== undefined) return 'a wrong program passed';
    const ended = await run({ language, code: loop, limits: { ...DEFAULT_LIMITS, wallMs: LOOP_LIMIT_MS } });
    if (ended.limit !== 'wall') return 'an endless program was not ended at its time limit';
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
