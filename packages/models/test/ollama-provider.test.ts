import { canUse } from '@edgecoder/testkit';
import { afterAll, beforeAll } from '@jest/globals';
import { createOllamaProvider } from '../src/remote/ollama-provider.ts';
import { createOpenAiProvider } from '../src/remote/openai-provider.ts';
import { CONTEXT_TOKENS, describeProvider, LIMITS } from './compliance.ts';
import { startOllama } from './ollama-server.ts';

const skip = canUse('ollama') ? undefined : 'there is no ollama on the PATH';
const limits = {
  maxConcurrent: LIMITS.concurrency,
  maxWaiting: LIMITS.maxWaiting,
  maxWaitingPerRequester: LIMITS.maxWaitingPerRequester,
};

let server: Awaited<ReturnType<typeof startOllama>>;
beforeAll(async () => {
  if (skip === undefined) server = await startOllama(CONTEXT_TOKENS);
}, 120_000);
afterAll(() => server?.remove());

describeProvider('Ollama', {
  skip,
  create: async () => ({ model: 'tiny:latest', provider: createOllamaProvider({ host: server.url, ...limits }) }),
});

describeProvider("Ollama's endpoint for OpenAI's protocol", {
  skip,
  create: async () => ({
    model: 'tiny:latest',
    provider: createOpenAiProvider({
      baseUrl: `${server.url}/v1`,
      models: [{ name: 'tiny:latest', contextTokens: CONTEXT_TOKENS }],
      ...limits,
    }),
  }),
});
