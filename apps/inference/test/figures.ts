/**
 * Measures the service over llama.cpp in one process, with its client: what HTTP, signatures and streams add to the model, and
 * how soon a model stops when its client goes away. `npm run figures -w @edgecoder/inference`, or with the path of a model.
 */
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { createLocalProvider } from '@edgecoder/models';
import { writeTinyModel } from '@edgecoder/models/testing';
import { tempDir } from '@edgecoder/testkit';
import { opened, startRig } from './rig.ts';

const TOKENS = 200;
const TURNS = 30;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const middle = (values: number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

await using folder = await tempDir('edgecoder-figures-');
let [path] = process.argv.slice(2);
if (path === undefined) {
  path = join(folder.path, 'ten-million.gguf');
  await writeTinyModel(path, { width: 256, layers: 12, extraTokens: 3_700, contextTokens: 1_024 });
}
const file = { name: 'm', path };
const provider = createLocalProvider({ files: async () => [file], maxContextTokens: 1_024, maxMemoryBytes: 2 ** 33 });
const rig = await startRig(opened(provider), { LOG_LEVEL: 'warn' });
const client = rig.client({ connections: 64 });
const messages = [{ role: 'user' as const, content: 'Write a function that sorts a list of numbers.' }];
const asked = { messages, maxTokens: TOKENS, temperature: 1, seed: 7 };
await provider.load('m');
say(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);

/** Milliseconds to the first piece, and tokens a second after it. */
async function timed(
  events: AsyncIterable<{ type: string; completionTokens?: number; usage?: { completionTokens: number } }>,
) {
  const began = performance.now();
  let first = 0;
  let tokens = 0;
  for await (const event of events) {
    if (event.type === 'text') first ||= performance.now() - began;
    if (event.type === 'end') tokens = event.completionTokens ?? event.usage?.completionTokens ?? 0;
  }
  return { first, rate: tokens / ((performance.now() - began - first) / 1000) };
}
const direct: Awaited<ReturnType<typeof timed>>[] = [];
const served: typeof direct = [];
for (let turn = 0; turn < TURNS; turn += 1) {
  direct.push(await timed(provider.complete({ model: 'm', ...asked })));
  served.push(await timed(client.chat({ ...asked, systemAware: false })));
}
for (const [name, runs] of [
  ['direct', direct],
  ['through the service', served],
] as const)
  say(
    `${name}: first piece after ${middle(runs.map(({ first }) => first)).toFixed(1)} ms, then ${middle(runs.map(({ rate }) => rate)).toFixed(0)} tokens/s (medians of ${TURNS})`,
  );

const stops: number[] = [];
for (let turn = 0; turn < TURNS; turn += 1) {
  let leftAt = 0;
  for await (const event of client.chat({ messages, temperature: 1, seed: turn, maxTokens: 900 }))
    if (event.type === 'text') {
      leftAt = performance.now();
      break;
    }
  while (provider.status().active > 0) await new Promise((resolve) => setImmediate(resolve));
  stops.push(performance.now() - leftAt);
}
say(
  `a client goes away: the model has stopped after ${middle(stops).toFixed(1)} ms (median), ${Math.max(...stops).toFixed(1)} ms at most of ${TURNS}`,
);
await rig.stop();
