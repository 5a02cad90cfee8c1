import { waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CompletionRequest, ModelProvider } from '../src/interface.ts';
import type { OpenAiProviderOptions } from '../src/remote/openai-provider.ts';
import { createOpenAiProvider } from '../src/remote/openai-provider.ts';
import { CONTEXT_TOKENS, describeProvider, LIMITS, read } from './compliance.ts';
import { speakOpenAi } from './openai-speaker.ts';
import type { ScriptedServer } from './scripted-server.ts';
import { startScriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
let provider: ModelProvider;
const open = (more: Partial<OpenAiProviderOptions> = {}): ModelProvider =>
  createOpenAiProvider({ baseUrl: `${server.url}/v1`, models: [{ name: 'm', contextTokens: 4_096 }], ...more });

beforeEach(async () => {
  server = await startScriptedServer();
  provider = open();
});
afterEach(async () => {
  await provider.close();
  await server.close();
});

const ask = (more: Partial<CompletionRequest> = {}, signal?: AbortSignal) =>
  read(
    provider.complete({ model: 'm', messages: [{ role: 'user', content: 'hi' }], maxTokens: 10, ...more }, { signal }),
  );
const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const says = (content: string): string => event({ choices: [{ delta: { content } }] });
const END = `${event({ choices: [{ delta: {}, finish_reason: 'stop' }] })}${event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}data: [DONE]\n\n`;
const streams = (...parts: string[]): void => {
  server.script = (_body, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of parts) response.write(part);
    response.end();
  };
};

describeProvider('a server that speaks the protocol and leaves out what does not fit', {
  create: async () => {
    const own = await startScriptedServer();
    own.script = speakOpenAi({ model: 'tiny', contextTokens: CONTEXT_TOKENS });
    const made = createOpenAiProvider({
      baseUrl: `${own.url}/v1`,
      models: [{ name: 'tiny', contextTokens: CONTEXT_TOKENS }],
      maxConcurrent: LIMITS.concurrency,
      maxWaiting: LIMITS.maxWaiting,
      maxWaitingPerRequester: LIMITS.maxWaitingPerRequester,
    });
    const close = async (): Promise<void> => {
      await made.close();
      await own.close();
    };
    let closing: Promise<void> | undefined;
    return { model: 'tiny', provider: { ...made, close: () => (closing ??= close()) } };
  },
});

describe("OpenAI's protocol", () => {
  it('is read whatever way a stream is cut into pieces', async () => {
    const whole = `: a comment\r\n\r\n${says('a')}${says('é\n')}${END}`.replaceAll('\n\n', '\r\n\r\n');
    const bytes = Buffer.from(whole);
    server.script = async (_body, response) => {
      response.writeHead(200);
      for (const byte of bytes) {
        response.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };
    expect(await ask()).toMatchObject({
      text: 'aé\n',
      end: { reason: 'stop', usage: { promptTokens: 3, completionTokens: 2 } },
    });
  });

  it('tells the server all that was asked, and the key', async () => {
    let seen: unknown;
    await provider.close();
    provider = open({ apiKey: 'secret', maxTokensField: 'max_completion_tokens' });
    server.script = (body, response, request) => {
      seen = { ...body, authorization: request.headers.authorization };
      response.writeHead(200).end(says('x') + END);
    };
    await ask({ seed: 5, stop: ['```'], temperature: 0.5, topP: 0.9, schema: { type: 'object' } });
    expect(seen).toEqual({
      authorization: 'Bearer secret',
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      max_completion_tokens: 10,
      temperature: 0.5,
      top_p: 0.9,
      seed: 5,
      stop: ['```'],
      stream: true,
      stream_options: { include_usage: true },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', strict: true, schema: { type: 'object' } },
      },
    });
  });

  it.each([
    [400, '{"error":{"code":"context_length_exceeded","message":"maximum context length is 5"}}', 'context_exceeded'],
    [400, '{"error":"the input length exceeds the context length"}', 'context_exceeded'],
    [400, '{"error":{"message":"bad temperature"}}', 'invalid_request'],
    [401, 'no', 'unavailable'],
    [404, '{"error":{"message":"model not found"}}', 'unknown_model'],
    [429, 'slow down', 'unavailable'],
    [500, 'oops', 'unavailable'],
    [302, '', 'unavailable'],
  ])('makes of a refusal by %s %s: %s', async (status, body, code) => {
    server.script = (_body, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body);
    await expect(ask()).rejects.toMatchObject({ name: 'ModelError', code });
  });

  it('takes no answer that was cut off for a whole one', async () => {
    streams(says('half'));
    await expect(ask()).rejects.toMatchObject({ code: 'bad_answer' });
    server.script = (_body, response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write(says('half'), () => response.destroy());
    };
    await expect(ask()).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('takes no nonsense, and no error in the middle of an answer', async () => {
    streams('data: {broken\n\n');
    await expect(ask()).rejects.toMatchObject({ code: 'bad_answer' });
    streams(event({ choices: [{ delta: { content: 7 } }] }));
    await expect(ask()).rejects.toMatchObject({ code: 'bad_answer' });
    streams(says('a'), event({ error: { message: 'out of memory' } }));
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    streams(says('a'), event({ choices: [{ delta: {}, finish_reason: 'stop' }] }), 'data: [DONE]\n\n');
    await expect(ask()).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('reads no line and no answer without a bound', async () => {
    let sent = 0;
    server.script = (_body, response) => {
      response.writeHead(200);
      response.write('data: ');
      const more = (): void => {
        if (response.destroyed) return;
        sent += 1;
        response.write('x'.repeat(1_048_576), more);
      };
      more();
    };
    await expect(ask()).rejects.toMatchObject({ code: 'bad_answer' });
    await waitFor(() => server.givenUp === 1);
    // The bound, and what was on its way.
    expect(sent).toBeLessThan(48);
  });

  it('gives up a server that says nothing', async () => {
    await provider.close();
    provider = open({ silenceTimeoutMs: 1_000 });
    server.script = () => {};
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
    server.script = (_body, response) => {
      response.writeHead(200);
      response.write(says('a'));
    };
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
    expect(provider.status().active).toBe(0);
  });

  it('gives up a server that is never done', async () => {
    await provider.close();
    provider = open({ requestTimeoutMs: 500 });
    server.script = (_body, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(says('more')), 20);
      response.on('close', () => clearInterval(timer));
    };
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
    await waitFor(() => server.givenUp === 1);
  });

  it('closes the connection of a request that is given up, so that the server can stop', async () => {
    let answering = false;
    server.script = (_body, response) => {
      answering = true;
      response.writeHead(200);
      const timer = setInterval(() => response.write(says('more')), 10);
      response.on('close', () => clearInterval(timer));
    };
    const gone = new AbortController();
    const answer = ask({}, gone.signal);
    answer.catch(() => {});
    await waitFor(() => answering);
    gone.abort();
    await expect(answer).rejects.toMatchObject({ code: 'aborted' });
    await waitFor(() => server.givenUp === 1);
  });

  it('is unavailable, and not healthy, where nobody listens', async () => {
    await server.close();
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await provider.health()).toMatchObject({ ok: false });
  });

  it('counts a long prompt in parts only where the server would leave something out', async () => {
    const lengths: number[] = [];
    server.script = (body, response) => {
      const [{ content }] = body['messages'] as [{ content: string }];
      lengths.push(content.length);
      const usage = { prompt_tokens: content.length + 4, completion_tokens: 1 };
      response.writeHead(200).end(says('x') + event({ choices: [{ delta: {}, finish_reason: 'length' }], usage }));
    };
    const messages = [{ role: 'user' as const, content: 'x'.repeat(4_050) }];
    await expect(ask({ messages })).resolves.toMatchObject({ end: { usage: { promptTokens: 4_054 } } });
    expect(Math.max(...lengths.slice(0, -2))).toBeLessThan(4_050);
    lengths.length = 0;
    await provider.close();
    provider = open({ refusesLongPrompts: true });
    await ask({ messages });
    expect(lengths).toEqual([4_050, 4_050]);
  });
});
