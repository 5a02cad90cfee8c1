/**
 * Measures llama.cpp in process on a model with random weights: how soon a first token comes, how fast the next ones, how long
 * an abort takes, and how long the event loop stands still. `npm run figures -w @edgecoder/models`, or with the path of a
 * model that has a context of at least 1,024 tokens.
 */
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tempDir } from '@edgecoder/testkit';
import { getLlama } from 'node-llama-cpp';
import { createLocalProvider, type ModelProvider } from '../src/index.ts';
import { writeTinyModel } from '../src/testing/tiny-gguf.ts';

const TOKENS = 200;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const lag = monitorEventLoopDelay({ resolution: 1 });
/** The longest time that the event loop stood still since it was last asked, milliseconds. */
function longestPause(): string {
  const pause = lag.max / 1e6;
  lag.reset();
  return `event loop stood still for ${pause.toFixed(0)} ms at most`;
}

await using folder = await tempDir('edgecoder-figures-');
let [path] = process.argv.slice(2);
if (path === undefined) {
  path = join(folder.path, 'ten-million.gguf');
  await writeTinyModel(path, { width: 256, layers: 12, extraTokens: 3_700, contextTokens: 1_024 });
}
const modelPath = path;
lag.enable();
say(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);

const provider = createLocalProvider({
  files: async () => [{ name: 'm', path: modelPath }],
  maxContextTokens: 1_024,
  maxMemoryBytes: 2 ** 33,
});
const messages = [{ role: 'user', content: 'Write a function that sorts a list of numbers.' }] as const;

/** Milliseconds to the first piece and to the end. */
async function answer(from: ModelProvider, requester: string, maxTokens = TOKENS) {
  const began = performance.now();
  let first = 0;
  let tokens = 0;
  for await (const event of from.complete({ model: 'm', messages, maxTokens, requester, temperature: 1 })) {
    if (event.type === 'text') first ||= performance.now() - began;
    else tokens = event.usage.completionTokens;
  }
  return { first, all: performance.now() - began, tokens };
}

const cold = await answer(provider, 'a', 1);
say(`first token, nothing open yet: ${cold.first.toFixed(0)} ms; ${longestPause()}`);
const warm = await answer(provider, 'a');
say(`first token, model in memory: ${warm.first.toFixed(0)} ms; ${longestPause()}`);
const single = warm.tokens / ((warm.all - warm.first) / 1000);
const began = performance.now();
const four = await Promise.all(['a', 'b', 'c', 'd'].map((requester) => answer(provider, requester)));
const together = four.reduce((sum, { tokens }) => sum + tokens, 0) / ((performance.now() - began) / 1000);
say(`tokens/s: ${single.toFixed(0)} of one answer, ${together.toFixed(0)} of four; ${longestPause()}`);

const direct = await tokensPerSecondDirect();
say(
  `tokens/s of the library alone, one answer: ${direct.toFixed(0)}, so ${((single / direct) * 100).toFixed(0)} % of it`,
);

const aborts: number[] = [];
for (let turn = 0; turn < 20; turn += 1) {
  const stop = new AbortController();
  let at = 0;
  try {
    for await (const event of provider.complete({ model: 'm', messages, temperature: 1 }, { signal: stop.signal }))
      if (event.type === 'text' && at === 0) {
        at = performance.now();
        stop.abort();
      }
  } catch {
    while (provider.status().active > 0) await new Promise((resolve) => setImmediate(resolve));
    aborts.push(performance.now() - at);
  }
}
aborts.sort((one, other) => one - other);
say(`from an abort to a free turn: ${aborts[10]?.toFixed(1)} ms (median), ${aborts.at(-1)?.toFixed(1)} ms at most`);

lag.reset();
const before = process.memoryUsage.rss();
const crowd = await Promise.all(Array.from({ length: 50 }, (_, index) => answer(provider, `r${index}`, 50)));
const waits = crowd.map(({ all }) => all).toSorted((one, other) => one - other);
const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
say(
  `50 chats at once: ended after ${waits[0]?.toFixed(0)} … ${waits.at(-1)?.toFixed(0)} ms, memory grew by ${grown.toFixed(0)} MiB; ${longestPause()}`,
);
const long = 'some words of a long prompt, '.repeat(35_000);
const refusedAt = performance.now();
await answerLong(long);
say(`a prompt of 1 MB is refused after ${(performance.now() - refusedAt).toFixed(0)} ms; ${longestPause()}`);
await provider.close();

async function answerLong(content: string): Promise<void> {
  try {
    for await (const _ of provider.complete({ model: 'm', messages: [{ role: 'user', content }] }));
  } catch {
    // As it should be.
  }
}

async function tokensPerSecondDirect(): Promise<number> {
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false, maxThreads: 0 });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ contextSize: 1_024, sequences: 4, threads: 1 });
  const prompt = model.tokenize('Write a function that sorts a list of numbers.');
  let tokens = 0;
  let from = 0;
  for await (const _ of context.getSequence().evaluate(prompt, { temperature: 1, topP: 1, seed: 1 })) {
    from ||= performance.now();
    tokens += 1;
    if (tokens > TOKENS) break;
  }
  const rate = (tokens - 1) / ((performance.now() - from) / 1000);
  await llama.dispose();
  return rate;
}
