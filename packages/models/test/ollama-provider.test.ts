import { canUse } from '@edgecoder/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ModelProvider } from '../src/interface.ts';
import { createOllamaProvider } from '../src/remote/ollama-provider.ts';
import { createOpenAiProvider } from '../src/remote/openai-provider.ts';
import { CONTEXT_TOKENS, describeProvider, LIMITS, read } from './compliance.ts';
import { startOllama } from './ollama-server.ts';
import type { ScriptedServer } from './scripted-server.ts';
import { startScriptedServer } from './scripted-server.ts';

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

describe("Ollama's protocol", () => {
  let scripted: ScriptedServer;
  let provider: ModelProvider;
  /** Answers to `/api/chat`, line by line; what it says of the model is always the same. */
  const answers = (status: number, ...lines: string[]): void => {
    scripted.script = (_body, response, request) => {
      if (request.url === '/api/show')
        return void response.end(JSON.stringify({ model_info: { 'x.context_length': 4_096 }, details: {} }));
      response.writeHead(status, { 'content-type': 'application/x-ndjson' });
      for (const line of lines) response.write(`${line}\n`);
      response.end();
    };
  };
  const says = (content: string) => JSON.stringify({ message: { role: 'assistant', content }, done: false });
  const END = JSON.stringify({ message: {}, done: true, done_reason: 'stop', prompt_eval_count: 3, eval_count: 2 });
  const ask = () => read(provider.complete({ model: 'm', messages: [{ role: 'user', content: 'hi' }], maxTokens: 5 }));

  beforeEach(async () => {
    scripted = await startScriptedServer();
    provider = createOllamaProvider({ host: scripted.url, silenceTimeoutMs: 1_000 });
  });
  afterEach(async () => {
    await provider.close();
    await scripted.close();
  });

  it('is understood, and what is not of it refused', async () => {
    answers(200, says('a'), says('b'), END);
    expect(await ask()).toMatchObject({ text: 'ab', end: { usage: { promptTokens: 3, completionTokens: 2 } } });
    const wrong: [string, number, string[]][] = [
      ['bad_answer', 200, [says('cut off')]],
      ['bad_answer', 200, [says('a'), '{broken', END]],
      ['unavailable', 200, [says('a'), '{"error":"out of memory"}']],
      ['context_exceeded', 400, ['{"error":"the input length exceeds the context length"}']],
      ['unknown_model', 404, ['{"error":"model not found"}']],
      ['unavailable', 500, ['oops']],
    ];
    for (const [code, status, lines] of wrong) {
      answers(status, ...lines);
      await expect(ask()).rejects.toMatchObject({ name: 'ModelError', code });
    }
  });

  it('gives up a server that says nothing, and one that is not there', async () => {
    scripted.script = () => {};
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
    await scripted.close();
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await provider.health()).toMatchObject({ ok: false });
  });
});
