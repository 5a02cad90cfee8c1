import { setTimeout as sleep } from 'node:timers/promises';
import type { CoordinatorClient } from '@edgecoder/client';
import { median, type Report } from '../figures.ts';
import type { MeasuredModel } from './files.ts';
import type { ModelRig } from './rig.ts';

const MAX_STOP_MS = 200;
const MIB = 1_048_576;
const ANSWER_TOKENS = 64;
/** One that is given up long before its end. */
const LONG_ANSWER_TOKENS = 3_000;
const TIMEOUT_MS = 300_000;
const STOPPED_WITHIN_MS = 30_000;

interface Talk {
  firstMs: number;
  totalMs: number;
  tokens: number;
}

/** Many people who talk to one model at the same time, through the coordinator and the inference service. */
export async function crowd(report: Report, rig: ModelRig, model: MeasuredModel, people: number): Promise<void> {
  const section = `models/chats, ${model.title}`;
  await rig.withInference({ file: model.path }, async () => {
    const users: CoordinatorClient[] = [];
    for (let index = 0; index < people; index += 1) users.push(await rig.user());
    const [first] = users as [CoordinatorClient];
    await talk(first);
    const alone: Talk[] = [];
    for (let turn = 0; turn < 5; turn += 1) alone.push(await talk(first));
    const memoryBefore = await memory(rig);
    const began = performance.now();
    const outcomes = await Promise.allSettled(users.map(talk));
    const seconds = (performance.now() - began) / 1_000;
    const memoryAfter = await memory(rig);
    const served = outcomes.filter((one) => one.status === 'fulfilled').map(({ value }) => value);

    const refused = outcomes.filter((one) => one.status === 'rejected').map(({ reason }) => String(reason));
    report.add({
      section,
      name: `share of ${people} at the same time that were served`,
      value: served.length / people,
      unit: 'ratio',
      floor: 1,
      ...(refused.length === 0 ? {} : { note: `(${refused.length} were not: ${[...new Set(refused)].join('; ')})` }),
    });
    const times = served.map(({ totalMs }) => totalMs);
    const firsts = served.map(({ firstMs }) => firstMs);
    report.add({ section, name: 'shortest time to an end', value: Math.min(...times), unit: 'ms' });
    report.add({
      section,
      name: 'longest time to an end',
      value: Math.max(...times),
      unit: 'ms',
      note: `(${(Math.max(...times) / (seconds * 1_000)).toFixed(2)} of the time of all; first text after ${median(firsts).toFixed(0)}, ${Math.max(...firsts).toFixed(0)} at most)`,
    });
    const one = median(alone.map(({ tokens, totalMs }) => tokens / (totalMs / 1_000)));
    const together = served.reduce((sum, { tokens }) => sum + tokens, 0) / seconds;
    report.add({ section, name: 'one alone', value: one, unit: 'tokens/s' });
    report.add({ section, name: `all ${people} together`, value: together, unit: 'tokens/s' });
    report.add({ section, name: 'ratio of the two', value: together / one, unit: 'ratio' });
    report.add({ section, name: 'memory of the inference process before', value: memoryBefore, unit: 'MiB' });
    report.add({ section, name: 'memory of the inference process after', value: memoryAfter, unit: 'MiB' });
  });
}

/** How soon a model stops whose reader has gone, as the inference process tells it when it is asked again and again. */
export async function leaving(report: Report, rig: ModelRig, model: MeasuredModel, turns: number): Promise<void> {
  await rig.withInference({ file: model.path }, async () => {
    const user = await rig.user();
    await talk(user);
    const stops: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const gone = new AbortController();
      const events = user.chat(question(LONG_ANSWER_TOKENS), { signal: gone.signal });
      for await (const event of events) if (event.type === 'text') break;
      gone.abort();
      const left = performance.now();
      while ((await rig.inferenceMetric('edgecoder_model_requests_active')) > 0) {
        if (performance.now() - left > STOPPED_WITHIN_MS) throw new Error('a model goes on without a reader');
        await sleep(1);
      }
      stops.push(performance.now() - left);
    }
    report.add({
      section: `models/chats, ${model.title}`,
      name: 'a reader goes: until the model has stopped',
      value: median(stops),
      unit: 'ms',
      floor: MAX_STOP_MS,
      sense: 'max',
      note: `(${Math.max(...stops).toFixed(0)} at most of ${turns}, with the time of asking)`,
    });
  });
}

const question = (maxTokens: number) => ({
  messages: [{ role: 'user' as const, content: 'Tell me about lists of numbers, at length.' }],
  maxTokens,
  temperature: 0.8,
  systemAware: false,
});

async function talk(user: CoordinatorClient): Promise<Talk> {
  const began = performance.now();
  const seen: Talk = { firstMs: 0, totalMs: 0, tokens: 0 };
  for await (const event of user.chat(question(ANSWER_TOKENS), { signal: AbortSignal.timeout(TIMEOUT_MS) })) {
    if (event.type === 'text') seen.firstMs ||= performance.now() - began;
    if (event.type === 'end') seen.tokens = event.completionTokens;
  }
  seen.totalMs = performance.now() - began;
  return seen;
}

const memory = async (rig: ModelRig): Promise<number> =>
  (await rig.inferenceMetric('process_resident_memory_bytes')) / MIB;
