import type { Language } from '@edgecoder/protocol';
import type { Sandbox } from '@edgecoder/sandbox';
import { plainTests } from '../eval/case-tests.ts';
import { failureOf, judgeCode, shownTests, type Trial } from '../eval/judge-code.ts';
import { type CodeRecord, EVAL_FOLDER, type RepairRecord, readRecords } from '../eval/records.ts';
import { trialOf } from '../eval/requests.ts';

const LANGUAGES = ['python', 'javascript'] as const;

/**
 * Whether the tests of every record can tell right from wrong: its solution passes them, as people write tests and as answers
 * are judged; what does nothing, gives back its argument, or always gives what the first test wants, fails; broken code
 * fails with the error that is noted. Gives what is not so, in sentences.
 */
export async function checkRecords(sandbox: Sandbox, folder = EVAL_FOLDER): Promise<string[]> {
  const problems: string[] = [];
  for (const kind of ['known', 'combined'] as const)
    for (const record of await readRecords(kind, folder))
      for (const language of LANGUAGES) {
        const say = (what: string): void => void problems.push(`${kind}/${record.id} (${language}): ${what}`);
        await checkTests(sandbox, record, record.solution[language], language, say);
      }
  for (const record of await readRecords('repair', folder)) {
    const { language } = record;
    const say = (what: string): void => void problems.push(`repair/${record.id} (${language}): ${what}`);
    await checkTests(sandbox, record, record.solution, language, say);
    const error = await failureOf(sandbox, record.broken, shownTests(trialOf(record, language)) ?? '', language);
    if (error !== record.error) say(`the error is ${JSON.stringify(error)}`);
  }
  return problems;
}

async function checkTests(
  sandbox: Sandbox,
  record: CodeRecord | RepairRecord,
  solution: string,
  language: Language,
  say: (problem: string) => void,
): Promise<void> {
  const trial: Trial = { ...trialOf(record, language), named: true };
  const judged = await judgeCode(sandbox, solution, trial);
  if (!judged.ok) say(`the solution fails: ${judged.why}`);
  const shown = trial.cases.slice(0, trial.shown);
  const plain =
    shown.length === 0 ? '' : await failureOf(sandbox, solution, plainTests(shown, trial.name, language), language);
  if (plain !== '') say(`the solution fails the tests that are shown: ${plain}`);
  for (const stub of stubsOf(trial)) if ((await judgeCode(sandbox, stub, trial)).ok) say(`a stub passes: ${stub}`);
}

/** Programs that do not do what is asked for. */
function stubsOf({ name, cases, language }: Trial): string[] {
  const first = cases[0];
  if (first === undefined || 'make' in first)
    return language === 'python'
      ? [
          `class ${name}:\n    def __init__(self, *args):\n        pass\n    def __getattr__(self, key):\n        return lambda *args: None`,
        ]
      : [`function ${name}() {\n  return new Proxy({}, { get: () => () => undefined });\n}`];
  const gives = JSON.stringify(JSON.stringify(first.gives));
  return language === 'python'
    ? [
        `def ${name}(*args):\n    return None`,
        `def ${name}(*args):\n    return args[0] if args else None`,
        `import json\n\ndef ${name}(*args):\n    return json.loads(${gives})`,
      ]
    : [
        `function ${name}() {}`,
        `function ${name}(first) {\n  return first;\n}`,
        `function ${name}() {\n  return JSON.parse(${gives});\n}`,
      ];
}
