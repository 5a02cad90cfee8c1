import type { ModelSummary } from './inference.ts';
import type { CheckStep } from './self-check.ts';

/** What the person who started the node reads, on standard output. */
export interface Report {
  starting(home: string): void;
  up(node: { url: string; coordinatorId: string; ownerId: string; models: ModelSummary }, seconds: number): void;
  checking(): void;
  step(step: CheckStep): void;
  /** What a model wrote. */
  code(text: string): void;
  /** @param staysUp false in a demo, which ends now. @param canWrite a model answers. */
  checked(ok: boolean, staysUp: boolean, canWrite: boolean): void;
}

const ASK = 'ask "Write a Python function that returns the second largest distinct number in a list, or None"';

export function createReport(version: string, write: (text: string) => void): Report {
  const say = (text: string) => write(`${text}\n`);
  return {
    starting: (home) => say(`EdgeCoder ${version}, home ${home}`),
    up({ url, coordinatorId, ownerId, models }, seconds) {
      say(`\nUp after ${seconds.toFixed(1)} s:`);
      say(`  coordinator  ${url}  (${coordinatorId})`);
      say(`  API          ${url}/docs  ${url}/openapi.json`);
      say(`  health       ${url}/ready  ${url}/metrics`);
      say(`  owner        ${ownerId}`);
      say(`  model        ${modelLine(models)}`);
    },
    checking: () => say('\nSelf-check, a program through the whole path:'),
    step: ({ name, ok, detail }) => say(`  ${ok ? '✓' : '✗'} ${name.padEnd(9)} ${detail}`),
    code: (text) => say(text.trimEnd().replaceAll(/^/gm, '      ')),
    checked(ok, staysUp, canWrite) {
      if (!ok) say('\nThe self-check failed; see the lines above and the log.');
      else if (!staysUp) say('\nAll of it worked. Start a node that stays with: npm start');
      else
        say(
          `\nReady. Try: npm run edgecoder -- ${canWrite ? ASK : 'run program.py --tests tests.py'}\nCtrl-C ends the node.`,
        );
    },
  };
}

/** Which model answers, so that nobody takes a small one for a strong one; and where none does, what to do. */
function modelLine({ provider, inUse, builtIn, problem }: ModelSummary): string {
  const more = '`npm run edgecoder -- models list` shows larger ones';
  if (problem !== undefined) return `none can answer now (${provider}): ${problem}`;
  if (inUse === undefined) return 'none: `npm run edgecoder -- models pull` fetches one';
  return builtIn ? `${inUse}, the small one that comes with EdgeCoder; ${more}` : `${inUse} (${provider})`;
}
