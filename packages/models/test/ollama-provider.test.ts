import { readFile } from 'node:fs/promises';
import { canUse, waitFor } from '@edgecoder/testkit';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ModelProvider } from '../src/interface.ts';
import { createLocalProvider } from '../src/local/local-provider.ts';
import { openProvider } from '../src/open/open-provider.ts';
import { type ChatMessage, renderPrompt } from '../src/prompts.ts';
import { createOllamaProvider, type OllamaProvider } from '../src/remote/ollama-provider.ts';
import { createOpenAiProvider } from '../src/remote/openai-provider.ts';
import { tinyModel } from '../src/testing/tiny-gguf.ts';
import { builtInUnderTest } from './built-in.ts';
import { CONTEXT_TOKENS, describeProvider, LIMITS, read } from './compliance.ts';
import { type OllamaUnderTest, startOllama, TINY_TEMPLATE } from './ollama-server.ts';
import type { ScriptedServer } from './scripted-server.ts';
import { startScriptedServer } from './scripted-server.ts';

const skip = canUse('ollama') ? undefined : 'there is no ollama on the PATH';
const limits = {
  maxConcurrent: LIMITS.concurrency,
  maxWaiting: LIMITS.maxWaiting,
  maxWaitingPerRequester: LIMITS.maxWaitingPerRequester,
};

const builtIn = await builtInUnderTest();
const latest = `${builtIn.name}:latest`;

let server: OllamaUnderTest;
beforeAll(async () => {
  if (skip !== undefined) return;
  server = await startOllama([
    { name: 'tiny', bytes: tinyModel({ contextTokens: CONTEXT_TOKENS }), template: TINY_TEMPLATE },
    // As anyone would import it: the server has to know its chat format by itself.
    { name: builtIn.name, bytes: await readFile(builtIn.path) },
  ]);
}, 120_000);
afterAll(() => server?.remove());

const overOllama = () => createOllamaProvider({ host: server.url, ...limits });
const overOpenAi = (name: string, contextTokens: number) =>
  createOpenAiProvider({ baseUrl: `${server.url}/v1`, models: [{ name, contextTokens }], ...limits });

describeProvider('Ollama', {
  skip,
  create: async () => ({ model: 'tiny:latest', provider: overOllama() }),
});
describeProvider("Ollama's endpoint for OpenAI's protocol", {
  skip,
  create: async () => ({ model: 'tiny:latest', provider: overOpenAi('tiny:latest', CONTEXT_TOKENS) }),
});
describeProvider('Ollama with the built-in model', {
  skip,
  model: builtIn.expected,
  create: async () => ({ model: latest, provider: overOllama() }),
});
describeProvider("Ollama's endpoint for OpenAI's protocol with the built-in model", {
  skip,
  model: builtIn.expected,
  create: async () => ({ model: latest, provider: overOpenAi(latest, builtIn.expected.contextTokens) }),
});

describeUnless(skip, 'the built-in model on Ollama, beside the same file in llama.cpp', () => {
  let providers: { here: ModelProvider; ollama: ModelProvider; openai: ModelProvider };
  beforeAll(() => {
    providers = {
      here: createLocalProvider({ files: async () => [builtIn], maxMemoryBytes: 2 ** 30 }),
      ollama: overOllama(),
      openai: overOpenAi(latest, builtIn.expected.contextTokens),
    };
  });
  afterAll(() => Promise.all(Object.values(providers).map((one) => one.close())));

  const requests: [string, ChatMessage[]][] = [
    ['a program', renderPrompt('code', { language: 'python', prompt: 'Return the median of a list of numbers.' })],
    [
      'a program with tests',
      renderPrompt('code', {
        language: 'javascript',
        prompt: 'Reverse the words of a sentence.',
        tests: "console.assert(reverseWords('a b') === 'b a');",
      }),
    ],
    ['a talk', renderPrompt('chat', { model: 'edgecoder-nano', prompt: 'Wer bist du? Üben wir \u{1f600} heute?' })],
    [
      'several turns',
      [
        { role: 'user', content: 'Write a Python function that counts vowels.' },
        { role: 'assistant', content: '```python\ndef count_vowels(text):\n    return 0\n```' },
        { role: 'user', content: 'It returns 0 for "abc".' },
      ],
    ],
  ];
  it.each(requests)(
    'reads the same tokens of %s, and answers the same when nothing is left to chance',
    async (_, messages) => {
      const ask = async (provider: ModelProvider, model: string) => {
        const { text, end } = await read(provider.complete({ model, messages, maxTokens: 200 }));
        return { text, reason: end.reason, promptTokens: end.usage.promptTokens };
      };
      const { here, ollama, openai } = providers;
      const expected = await ask(here, builtIn.name);
      expect(expected.text).not.toBe('');
      expect(await ask(ollama, latest)).toEqual(expected);
      expect(await ask(openai, latest)).toEqual(expected);
    },
    120_000,
  );
});

describeUnless(skip, 'Ollama and models to be fetched', () => {
  it('fetches none that is there, and tells of a registry that is away', async () => {
    const provider = createOllamaProvider({ host: server.url });
    await provider.install('tiny:latest');
    await expect(provider.install('127.0.0.1:1/library/none:latest')).rejects.toMatchObject({
      name: 'ModelError',
      code: 'unavailable',
    });
    await provider.close();
  }, 60_000);
});

describe("Ollama's protocol", () => {
  let scripted: ScriptedServer;
  let provider: OllamaProvider;
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

  it('says how tokens are chosen, as the server has its own way', async () => {
    let options: unknown;
    answers(200, END);
    const { script } = scripted;
    scripted.script = (body, response, request) => {
      if (request.url === '/api/chat') options = body['options'];
      script(body, response, request);
    };
    await ask();
    expect(options).toEqual({
      num_ctx: 4_096,
      num_predict: 5,
      temperature: 0,
      top_p: 1,
      top_k: 40,
      min_p: 0,
      repeat_penalty: 1,
    });
  });

  describe('for a model that is to be fetched', () => {
    let asked: unknown[];
    /** The server has `there:latest`, and answers to a pull line by line. */
    const pulls = (status: number, ...lines: object[]): void => {
      asked = [];
      scripted.script = (body, response, request) => {
        if (request.url === '/api/tags')
          return void response.end(JSON.stringify({ models: [{ name: 'there:latest', size: 1 }] }));
        asked.push(request.url, body['name']);
        response.writeHead(status, { 'content-type': 'application/x-ndjson' });
        for (const line of lines) response.write(`${JSON.stringify(line)}\n`);
        response.end();
      };
    };

    it('asks the server for it, to the end, and only where it is not there', async () => {
      pulls(
        200,
        { status: 'pulling manifest' },
        { status: 'pulling x', completed: 1, total: 2 },
        { status: 'success' },
      );
      await provider.install('there:latest');
      expect(asked).toEqual([]);
      await provider.install('far:7b');
      expect(asked).toEqual(['/api/pull', 'far:7b']);
    });

    it.each([
      ['unknown_model', [{ error: 'pull model manifest: file does not exist' }]],
      ['no_space', [{ status: 'pulling x' }, { error: 'write /models/x: no space left on device' }]],
      ['unavailable', [{ error: 'Get "https://registry": dial tcp: connection refused' }]],
      ['bad_answer', [{ status: 'pulling x', completed: 1, total: 2 }]],
    ] as const)('says why it is not there: %s', async (code, lines) => {
      pulls(200, ...lines);
      await expect(provider.install('far:7b')).rejects.toMatchObject({ name: 'ModelError', code });
    });

    it('gives up when it is told to, so that the server can stop', async () => {
      pulls(200);
      const { script } = scripted;
      scripted.script = (body, response, request) => {
        if (request.url !== '/api/pull') return script(body, response, request);
        response.writeHead(200).write('{"status":"pulling x"}\n');
        gone.abort();
      };
      const gone = new AbortController();
      await expect(provider.install('far:7b', { signal: gone.signal })).rejects.toMatchObject({ code: 'aborted' });
      await waitFor(() => scripted.givenUp === 1);
    });

    it('is told so by the settings, under the name that the server knows', async () => {
      pulls(200, { status: 'success' });
      for (const [model, autoInstall] of [
        ['far', true],
        ['near', false],
      ] as const) {
        const opened = await openProvider({
          kind: 'ollama-local',
          home: '/nowhere',
          ollama: { host: scripted.url, model, autoInstall },
        });
        expect(await opened.inUse()).toBe(`${model}:latest`);
        await opened.warm();
        await opened.close();
      }
      expect(asked).toEqual(['/api/pull', 'far:latest']);
    });
  });

  it('gives up a server that says nothing, and one that is not there', async () => {
    scripted.script = () => {};
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
    await scripted.close();
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await provider.health()).toMatchObject({ ok: false });
  });
});
