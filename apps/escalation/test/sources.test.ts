import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClientError } from '@edgecoder/client';
import {
  DEFAULT_LIMITS,
  MAX_PROMPT_CHARS,
  Requester,
  type TaskId,
  type TaskSpecInput,
  type TaskView,
} from '@edgecoder/protocol';
import { afterEach, describe, expect, it } from '@jest/globals';
import { escalationSettings } from '../src/settings.ts';
import { type OpenedSources, openSources } from '../src/sources/open-sources.ts';
import { type ParentClient, parentSource } from '../src/sources/parent.ts';
import { NotNeeded, type Source, type SourceRequest } from '../src/sources/source.ts';
import { newKey, RIGHT, silent } from './support.ts';

const TOKEN = 'a-token-of-the-inference-service-0123';
const KEY = 'a-key-of-the-cloud-endpoint';
const OWNER = 'the-owner-of-the-task';
const NEVER = new AbortController().signal;

const request = (changes: Partial<SourceRequest> = {}): SourceRequest => ({
  resolutionId: randomUUID(),
  taskId: randomUUID(),
  ownerId: OWNER,
  language: 'python',
  prompt: 'Add two numbers.',
  tests: 'assert add(1, 2) == 3',
  failedCode: 'def add(a, b): return a - b',
  errorHistory: ['AssertionError: add(1, 2)'],
  limits: DEFAULT_LIMITS,
  ...changes,
});

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

interface Seen {
  path: string;
  authorization: string | undefined;
  signed: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent.
  body: any;
}

/** A server that answers as the test says. */
async function serve(answer: (response: ServerResponse) => void): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((message: IncomingMessage, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      seen.push({
        path: message.url ?? '',
        authorization: message.headers.authorization,
        signed: message.headers['signature-input'] !== undefined,
        body: text === '' ? undefined : JSON.parse(text),
      });
      answer(response);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function open(env: Record<string, string>): OpenedSources['sources'] {
  const sources = openSources(escalationSettings({ EDGECODER_HOME: '/nonexistent', ...env }), newKey());
  opened.push(sources);
  return sources.sources;
}

const cloudAt = (url: string): Source =>
  open({
    ESCALATION_CLOUD_URL: `${url}/v1`,
    ESCALATION_CLOUD_MODEL: 'large',
    ESCALATION_CLOUD_API_KEY: KEY,
  }).cloud as Source;

/** An answer in the stream of OpenAI's protocol. */
function says(text: string, reason = 'stop') {
  return (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (chunk: unknown) => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    send({ choices: [{ delta: { content: text } }] });
    send({ choices: [{ delta: {}, finish_reason: reason }] });
    send({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 7 } });
    response.end('data: [DONE]\n\n');
  };
}

describe('a cloud endpoint', () => {
  it('is shown the request, what failed and how, and gives the program of its answer', async () => {
    const { url, seen } = await serve(says(`The sign.\n\`\`\`python\n${RIGHT}\n\`\`\`\n`));
    const answer = await cloudAt(url).ask(request({ given: 'ONE = 1' }), NEVER);
    expect(answer).toMatchObject({ code: RIGHT, model: 'large' });
    expect(seen[0]).toMatchObject({ path: '/v1/chat/completions', authorization: `Bearer ${KEY}` });
    const said = JSON.stringify(seen[0]?.body.messages);
    for (const part of ['Add two numbers.', 'ONE = 1', 'assert add', 'return a - b', 'AssertionError']) {
      expect(said).toContain(part);
    }
  });

  it('is asked for a first program where none came at all', async () => {
    const { url, seen } = await serve(says(`\`\`\`python\n${RIGHT}\n\`\`\``));
    await cloudAt(url).ask(request({ failedCode: '', errorHistory: [] }), NEVER);
    expect(JSON.stringify(seen[0]?.body.messages)).not.toContain('It failed');
  });

  it.each<[string, (response: ServerResponse) => void, { transient: boolean; message: string }]>([
    ['words', says('I cannot.'), { transient: false, message: 'there was no program in the answer' }],
    [
      'a program that was cut off',
      says('```python\ndef add(', 'length'),
      { transient: false, message: 'there was no program in the answer' },
    ],
    [
      'that it is busy',
      (response) => response.writeHead(429).end('Add two numbers? No.'),
      { transient: true, message: 'the cloud endpoint gave no answer (unavailable)' },
    ],
    [
      'that the request is wrong',
      (response) => response.writeHead(400).end('Add two numbers? No.'),
      { transient: false, message: 'the cloud endpoint gave no answer (invalid_request)' },
    ],
    [
      'where else to go',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      { transient: true, message: 'the cloud endpoint gave no answer (unavailable)' },
    ],
  ])('that answers %s gave no program', async (_, answer, failure) => {
    const { url } = await serve(answer);
    const error = await cloudAt(url)
      .ask(request(), NEVER)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SourceError', ...failure });
    expect(String(error)).not.toContain('Add two');
  });
});

describe('the inference service', () => {
  const inferenceAt = (url: string): Source =>
    open({ INFERENCE_URL: url, INFERENCE_AUTH_TOKEN: TOKEN }).inference as Source;

  it('is asked with a signature and its token', async () => {
    const reply = { improvedCode: RIGHT, explanation: 'the sign', model: 'strong', tokens: 7 };
    const { url, seen } = await serve((response) => response.end(JSON.stringify(reply)));
    const source = inferenceAt(url);
    expect(source.onThisMachine).toBe(true);
    expect(await source.ask(request({ given: 'ONE = 1' }), NEVER)).toEqual({
      code: RIGHT,
      explanation: 'the sign',
      model: 'strong',
    });
    expect(seen).toMatchObject([{ path: '/escalate', authorization: `Bearer ${TOKEN}`, signed: true }]);
    expect(seen[0]?.body).toMatchObject({
      task: { prompt: 'Add two numbers.', given: 'ONE = 1', tests: 'assert add(1, 2) == 3' },
      failedCode: 'def add(a, b): return a - b',
    });
  });

  it('is told for whom it is asked by a name that is the owner’s there, and not the owner’s id', async () => {
    const reply = { improvedCode: RIGHT, explanation: 'the sign', model: 'strong', tokens: 7 };
    const { url, seen } = await serve((response) => response.end(JSON.stringify(reply)));
    const source = inferenceAt(url);
    for (const ownerId of [OWNER, OWNER, 'another']) await source.ask(request({ ownerId }), NEVER);
    const [first, again, other] = seen.map(({ body }) => body.requester);
    expect(Requester.parse(first)).toBe(again);
    expect(other).not.toBe(first);
    expect(JSON.stringify(seen)).not.toContain(OWNER);
  });

  it('is tried once for each try of the waterfall, and its failure is told by its code', async () => {
    const { url, seen } = await serve((response) => response.writeHead(503).end('Add two numbers? No.'));
    await expect(inferenceAt(url).ask(request(), NEVER)).rejects.toMatchObject({
      message: 'the inference service gave no answer (unavailable)',
      transient: true,
    });
    expect(seen.length).toBe(1);
  });
});

/** A parent of which only the task's end is of interest. */
function parentThat(ends: (signal: AbortSignal) => Promise<Partial<TaskView>>) {
  const submitted: TaskSpecInput[] = [];
  const cancelled: string[] = [];
  /** Not empty: the parent does not know the key yet. */
  const strangers: string[] = [];
  const client = {
    owner: async () => void strangers.pop(),
    submit: async (tasks: readonly TaskSpecInput[]) => {
      if (strangers.length > 0) throw new ClientError('unknown_key', 'x');
      submitted.push(...tasks);
      return { tasks: [{ taskId: 'the-task' as TaskId, state: 'decomposing', heldMc: 0, repeated: false }] };
    },
    taskEnded: (_: string, { signal = NEVER }: { signal?: AbortSignal } = {}) => ends(signal),
    cancel: async (taskId: string) => {
      cancelled.push(taskId);
      return {} as TaskView;
    },
    close: async () => {},
  } as unknown as ParentClient;
  return { source: parentSource({ client, onThisMachine: false, timeoutMs: 1000 }), submitted, cancelled, strangers };
}

const program = {
  code: RIGHT,
  testsFrom: 'requester' as const,
  models: ['theirs'],
  iterations: 1,
};

describe('a parent coordinator', () => {
  it('is handed the task under the name of the resolution, and gives what it verified', async () => {
    const asked = request();
    const { source, submitted } = parentThat(async () => ({ state: 'completed', verified: true, program }));
    expect(await source.ask(asked, NEVER)).toEqual({ code: RIGHT, explanation: '', model: 'theirs' });
    await source.ask(asked, NEVER);
    expect(submitted[0]).toMatchObject({
      idempotencyKey: expect.stringContaining(asked.resolutionId),
      kind: 'micro_loop',
      prompt: 'Add two numbers.',
      tests: 'assert add(1, 2) == 3',
      placement: 'public',
      verification: 'always',
    });
    expect(submitted[1]).toEqual(submitted[0]);
    // With what a person has added it is another task: the same key with another body would be refused.
    await source.ask({ ...asked, prompt: `${asked.prompt} Negative ones too.` }, NEVER);
    expect(submitted[2]?.idempotencyKey).not.toBe(submitted[0]?.idempotencyKey);
  });

  it('is made known to this service at first', async () => {
    const { source, submitted, strangers } = parentThat(async () => ({ state: 'completed', verified: true, program }));
    strangers.push('stranger');
    expect(await source.ask(request(), NEVER)).toMatchObject({ code: RIGHT });
    expect(strangers).toEqual([]);
    expect(submitted.length).toBe(1);
  });

  it('is not handed what is too long for a prompt', async () => {
    const { source, submitted } = parentThat(async () => ({ state: 'completed', verified: true, program }));
    const given = 'x'.repeat(MAX_PROMPT_CHARS);
    await expect(source.ask(request({ given }), NEVER)).rejects.toMatchObject({ transient: false });
    expect(submitted).toEqual([]);
  });

  it('that has nothing verified has nothing', async () => {
    for (const end of [
      { state: 'completed', verified: false, program },
      { state: 'failed', verified: false, program },
      { state: 'completed', verified: true },
    ] as Partial<TaskView>[]) {
      await expect(parentThat(async () => end).source.ask(request(), NEVER)).rejects.toMatchObject({
        name: 'SourceError',
        transient: false,
      });
    }
  });

  it('that refuses is told by its code', async () => {
    const { source } = parentThat(async () => {
      throw new ClientError('insufficient_credits', 'x');
    });
    await expect(source.ask(request(), NEVER)).rejects.toMatchObject({
      message: 'the parent coordinator gave no answer (insufficient_credits)',
      transient: false,
    });
  });

  it('is told when nobody needs the task any more, and not when only this process ends', async () => {
    for (const [reason, told] of [
      [new NotNeeded(), ['the-task']],
      [new DOMException('late', 'TimeoutError'), ['the-task']],
      [new Error('stopping'), []],
    ] as const) {
      const interrupted = new AbortController();
      const { source, cancelled } = parentThat((signal) => silent(signal));
      const asked = source.ask(request(), interrupted.signal).catch(() => undefined);
      interrupted.abort(reason);
      await asked;
      expect(cancelled).toEqual(told);
    }
  });
});
