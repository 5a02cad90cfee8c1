import { renderPrompt } from '@edgecoder/models';
import { median, type Report } from '../figures.ts';
import type { DirectAnswer } from './direct-messages.ts';
import { DirectModel } from './direct-process.ts';
import type { MeasuredModel } from './files.ts';
import { type Followed, follow } from './followed.ts';
import type { ModelRig } from './rig.ts';

const MIN_RATIO = 0.9;
const MAX_FIRST_TEXT_MS = 1_500;
/** A shorter answer says more about the way to a lease than about the speed of what is streamed. */
const LONG_ANSWER_MS = 2_000;
const PROMPT = 'Write a function that sorts a list of numbers.';
const LANGUAGE = 'javascript';
/** As a worker asks for a first answer: the most likely token each time. */
const SAMPLING = { temperature: 0, topP: 0.95 };
/** Of an answer in words, as a worker bounds it. */
const MAX_TOKENS = 4_096;

interface Round {
  direct: DirectAnswer;
  followed: Followed;
  /** What worker and coordinator took of the processor for it. */
  cpuMs: { worker: number; coordinator: number };
}

/**
 * Tokens a second of the same answer by the same model: asked in a process of its own, and as a task, from its submission to
 * the last text that has come to whoever follows it (leased, streamed, sealed, signed, over HTTP). Both ways are taken in turn,
 * and each ratio is of two answers that were made one after the other, so that what else the machine does falls on both.
 */
export async function speed(report: Report, rig: ModelRig, model: MeasuredModel, rounds: number): Promise<void> {
  const section = `models/${model.title}`;
  const messages = renderPrompt('code', { language: LANGUAGE, prompt: PROMPT });
  const task = {
    kind: 'single_step',
    language: LANGUAGE,
    prompt: PROMPT,
    requirements: { model: model.name },
  } as const;
  const direct = await DirectModel.start(model.path);
  let asked = 0;
  const ask = (): Promise<DirectAnswer> => {
    asked += 1;
    // Each from somebody else: nothing is left of the one before.
    return direct.answer({ messages, requester: `r${asked}`, seed: asked, maxTokens: MAX_TOKENS, ...SAMPLING });
  };
  try {
    await rig.withWorker(model.name, { file: model.path }, async () => {
      // Models are loaded when they are first asked.
      const cold = await follow(rig.client, task);
      await ask();
      const seen: Round[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const before = round % 2 === 0 ? await ask() : undefined;
        const mesh = await asTask(rig, task);
        seen.push({ direct: before ?? (await ask()), ...mesh });
      }
      told(report, section, seen, cold);
    });
  } finally {
    await direct.stop();
  }
}

async function asTask(rig: ModelRig, task: Parameters<typeof follow>[1]): Promise<Omit<Round, 'direct'>> {
  const before = await rig.cpuMs();
  const followed = await follow(rig.client, task);
  const after = await rig.cpuMs();
  const { worker, coordinator } = before;
  return { followed, cpuMs: { worker: after.worker - worker, coordinator: after.coordinator - coordinator } };
}

function told(report: Report, section: string, seen: readonly Round[], cold: Followed): void {
  const of = (value: (round: Round) => number): number => median(seen.map(value));
  const tokens = of(({ followed }) => followed.tokens);
  const lost = seen.filter(({ followed: { streamed, view } }) => streamed !== view.result?.text?.length).length;
  report.add({
    section,
    name: 'directly: from the question to the end',
    value: of(({ direct }) => rateOf(direct.tokens, direct.totalMs)),
    unit: 'tokens/s',
    note: `(${tokens} tokens, medians of ${seen.length})`,
  });
  report.add({
    section,
    name: 'as a task: from the submission to the last text',
    value: of(({ followed }) => rateOf(followed.tokens, followed.lastTextMs)),
    unit: 'tokens/s',
    note: lost === 0 ? '(every character was streamed)' : `(of ${lost} answers not every character was streamed)`,
  });
  const long = of(({ direct }) => direct.totalMs) >= LONG_ANSWER_MS;
  const ratios = seen.map(
    ({ direct, followed }) => rateOf(followed.tokens, followed.lastTextMs) / rateOf(direct.tokens, direct.totalMs),
  );
  report.add({
    section,
    name: 'ratio of the two, median of the rounds',
    value: median(ratios),
    unit: 'ratio',
    ...(long ? { floor: MIN_RATIO } : {}),
    note: `(${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}${long ? '' : '; a short answer'})`,
  });
  report.add({
    section,
    name: 'the same to the end of the task, result stored and paid',
    value: median(
      seen.map(
        ({ direct, followed }) => rateOf(followed.tokens, followed.endedMs) / rateOf(direct.tokens, direct.totalMs),
      ),
    ),
    unit: 'ratio',
  });
  report.add({
    section,
    name: 'processor time of a token: worker, to the model alone',
    value: median(
      seen.map(({ direct, followed, cpuMs }) => cpuMs.worker / followed.tokens / (direct.cpuMs / direct.tokens)),
    ),
    unit: 'ratio',
    note: `(of the coordinator ${((1_000 * of(({ cpuMs }) => cpuMs.coordinator)) / tokens).toFixed(0)} µs, of the model ${((1_000 * of(({ direct }) => direct.cpuMs)) / tokens).toFixed(0)} µs)`,
  });
  report.add({
    section,
    name: 'directly: from the question to the first text',
    value: of(({ direct }) => direct.firstMs),
    unit: 'ms',
  });
  report.add({
    section,
    name: 'as a task: from the submission to the first text',
    value: of(({ followed }) => followed.firstTextMs),
    unit: 'ms',
    floor: MAX_FIRST_TEXT_MS,
    sense: 'max',
    note: `(${Math.max(...seen.map(({ followed }) => followed.firstTextMs)).toFixed(0)} at most; ${cold.firstTextMs.toFixed(0)} when the model is loaded first)`,
  });
}

/** Tokens a second. */
const rateOf = (tokens: number, ms: number): number => tokens / (ms / 1_000);
