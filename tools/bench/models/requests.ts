import { startModelServer } from '@edgecoder/models/testing';
import { median, type Report } from '../figures.ts';
import type { MeasuredModel } from './files.ts';
import { type Followed, follow } from './followed.ts';
import type { ModelRig } from './rig.ts';

const MAX_JOB_MS = 15_000;
const MAX_FIRST_TEXT_MS = 1_500;

const PROMPT = 'Write a Python function that returns the second largest distinct number in a list, or None.';
const PLAN = JSON.stringify({
  subtasks: [
    {
      id: '1',
      prompt: PROMPT,
      dependsOn: [],
      tests: 'assert second_largest([3, 1, 3, 2]) == 2\nassert second_largest([1]) is None',
    },
  ],
});
const PROGRAM = `\`\`\`python
def second_largest(numbers):
    distinct = sorted(set(numbers))
    return distinct[-2] if len(distinct) > 1 else None
\`\`\``;

const task = { kind: 'micro_loop', language: 'python', prompt: PROMPT } as const;

/** What everything but the model takes of a request: it is divided, written, run, checked, paid; the model answers at once. */
export async function requestsWithoutModel(report: Report, rig: ModelRig, runs: number): Promise<void> {
  const server = await startModelServer();
  server.answer = (messages) => ({ text: messages[0]?.content.startsWith('Split') === true ? PLAN : PROGRAM });
  try {
    const seen = await requests(rig, 'distant', { url: server.url }, runs);
    told(report, 'models/a request in words, a model that takes no time', seen, true);
  } finally {
    await server.close();
  }
}

/** The same with a real model for all of it. What a model cannot do is said, and has no floor. */
export async function requestsWithModel(
  report: Report,
  rig: ModelRig,
  model: MeasuredModel,
  runs: number,
): Promise<void> {
  const section = `models/a request in words, ${model.title}`;
  try {
    const seen = await requests(rig, model.name, { file: model.path }, runs);
    told(report, section, seen, false);
  } catch (error) {
    report.progress(`  ${section}: ${(error as Error).message}`);
  }
}

async function requests(
  rig: ModelRig,
  model: string,
  source: { url: string } | { file: string },
  runs: number,
): Promise<Followed[]> {
  return await rig.withInference(source, () =>
    rig.withWorker(model, source, async () => {
      const seen: Followed[] = [];
      for (let run = 0; run <= runs; run += 1) seen.push(await follow(rig.client, task));
      // The first loads what is loaded once.
      return seen.slice(1);
    }),
  );
}

function told(report: Report, section: string, seen: readonly Followed[], always: boolean): void {
  const verified = seen.filter(({ view }) => view.verdict === 'verified').length;
  const note = `(${verified} of ${seen.length} verified)`;
  if (always)
    report.add({ section, name: 'share that is verified', value: verified / seen.length, unit: 'ratio', floor: 1 });
  const first = seen.map(({ firstTextMs }) => firstTextMs);
  report.add({
    section,
    name: 'from the submission to the first text',
    value: median(first),
    unit: 'ms',
    floor: MAX_FIRST_TEXT_MS,
    sense: 'max',
    note: `(${Math.max(...first).toFixed(0)} at most)`,
  });
  const whole = seen.map(({ endedMs }) => endedMs);
  report.add({
    section,
    name: 'from the submission to the verified program',
    value: median(whole),
    unit: 'ms',
    ...(verified === seen.length ? { floor: MAX_JOB_MS, sense: 'max' as const } : {}),
    note: always ? `(${Math.max(...whole).toFixed(0)} at most)` : note,
  });
}
