/**
 * A process with a model and nothing else: what a worker's speed is held against. Forked by the benchmark with the path of the
 * model; answers what it is asked, one after the other.
 */
import { type CompletionRequest, createLocalProvider } from '@edgecoder/models';
import type { DirectAnswer, FromDirect, ToDirect } from './direct-messages.ts';
import { CONTEXT_TOKENS, MODEL_MEMORY_MIB } from './files.ts';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('which model?');
const file = { name: 'direct', path };
const provider = createLocalProvider({
  files: async () => [file],
  maxContextTokens: CONTEXT_TOKENS,
  maxMemoryBytes: MODEL_MEMORY_MIB * 2 ** 20,
});

async function answer(request: CompletionRequest): Promise<DirectAnswer> {
  const began = performance.now();
  const before = process.cpuUsage();
  const timed: DirectAnswer = { tokens: 0, firstMs: 0, totalMs: 0, cpuMs: 0 };
  for await (const event of provider.complete({ ...request, model: file.name })) {
    if (event.type === 'text') timed.firstMs ||= performance.now() - began;
    else timed.tokens = event.usage.completionTokens;
  }
  timed.totalMs = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  timed.cpuMs = (user + system) / 1_000;
  return timed;
}

const send = (message: FromDirect): void => {
  process.send?.(message);
};
process.on('message', (request: ToDirect) => {
  answer(request).then(
    (timed) => send({ type: 'answer', answer: timed }),
    (error: Error) => send({ type: 'failed', why: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
send({ type: 'ready' });
