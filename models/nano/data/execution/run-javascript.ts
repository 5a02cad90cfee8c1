/**
 * Runs JavaScript programs with their tests in the sandbox's own engine and harness: one JSON object `{"code","tests"}` a line
 * in, one JSON string a line out: empty when all passed, else what the sandbox says of it. Many programs share an engine, each
 * in a function of its own; where one of them fails, each is run again alone.
 */
import { createInterface } from 'node:readline';
import { runJavaScript } from '../../../../packages/sandbox/src/runner/javascript.ts';
import { createJavaScriptEngine } from '../../../../packages/sandbox/src/runner/javascript-engine.ts';

interface Program {
  code: string;
  tests: string;
}

const TOGETHER = 24;
/** Generous: a busy machine must not fail a program that is right. */
const WALL_MS = 3000;
const MEMORY_BYTES = 67_108_864;
const OUTPUT_BYTES = 65_536;
const CLOCK_MS = 1_700_000_000_000;

const engine = await createJavaScriptEngine();

async function run({ code, tests }: Program): Promise<string> {
  const guest = await engine.newGuest(MEMORY_BYTES);
  try {
    const end = runJavaScript(guest, {
      type: 'run',
      mark: 'passed',
      code,
      tests,
      wallMs: WALL_MS,
      memoryBytes: MEMORY_BYTES,
      outputBytes: OUTPUT_BYTES,
      seed: 1,
      clockMs: CLOCK_MS,
    });
    return end.mark === 'passed' ? '' : (end.failure ?? 'the program failed');
  } finally {
    guest.vm.dispose();
  }
}

async function runAll(programs: Program[]): Promise<string[]> {
  const joint = programs.map(({ code, tests }) => `(() => {\n${code}\n${tests}\n})();`).join('\n');
  if (programs.length > 1 && (await run({ code: joint, tests: 'console.assert(true);' })) === '')
    return programs.map(() => '');
  const failures: string[] = [];
  for (const program of programs) failures.push(await run(program));
  return failures;
}

let waiting: Program[] = [];
const answer = async (): Promise<void> => {
  const failures = waiting.length === 0 ? [] : await runAll(waiting);
  waiting = [];
  for (const failure of failures) process.stdout.write(`${JSON.stringify(failure)}\n`);
};

for await (const line of createInterface({ input: process.stdin })) {
  // An empty line asks for what is held back.
  if (line !== '') waiting.push(JSON.parse(line) as Program);
  if (line === '' || waiting.length >= TOGETHER) await answer();
}
await answer();
