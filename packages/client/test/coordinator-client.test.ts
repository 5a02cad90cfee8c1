import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { signingKeyFromSeed } from '@edgecoder/crypto';
import { AppError } from '@edgecoder/protocol';
import { afterEach, describe, expect, it } from '@jest/globals';
import { propagation } from '@opentelemetry/api';
import { type CoordinatorClient, type CoordinatorClientOptions, coordinatorClient } from '../src/index.ts';
import { type Exchange, httpDouble } from './http-double.ts';

const key = signingKeyFromSeed(randomBytes(32));
const TASK = '01890a5d-ac96-774b-bcce-b302099a8057';
const ACCOUNT = `user:${key.peerId}`;
const view = (state: string) => ({
  taskId: TASK,
  kind: 'exec',
  language: 'python',
  state,
  verified: false,
  placement: 'public',
  verification: 'always',
  createdAt: 1,
  maxCreditsMc: 1,
  heldMc: 1,
  chargedMc: 0,
  subtasks: [],
});
const spec = { idempotencyKey: 'k', kind: 'exec', language: 'python', code: 'print(1)' } as const;
const accepted = { tasks: [{ taskId: TASK, state: 'queued', heldMc: 5, repeated: false }] };

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function setup(
  handler: (exchange: Exchange) => void | Promise<void>,
  options: Partial<CoordinatorClientOptions> = {},
) {
  const server = await httpDouble(handler);
  const client = coordinatorClient({
    url: server.url,
    key,
    retry: { baseMs: 1, capMs: 5 },
    random: () => 0,
    ...options,
  });
  opened.push(server, client);
  return { server, client };
}
const problem = (
  exchange: Exchange,
  code: ConstructorParameters<typeof AppError>[0],
  headers?: Record<string, string>,
) => {
  const error = new AppError(code);
  exchange.json(error.status, error.toProblem('r'), headers);
};

describe('coordinatorClient', () => {
  describe('signs anew for a service that has just started', () => {
    const pullRequest = { max: 1, waitMs: 0, smallOnly: false };
    const createdOf = (one: Exchange) => Number(/created=(\d+)/.exec(String(one.headers['signature-input']))?.[1]);

    it('once, in the second that it asks for, also a call that is never repeated', async () => {
      let now = 1_800_000_000_990;
      const { server, client } = await setup(
        (exchange) =>
          createdOf(exchange) < 1_800_000_001
            ? problem(exchange, 'signed_before_start', { 'retry-after': '1' })
            : exchange.json(200, { leases: [], enc: '', drain: false }),
        { now: () => (now += 5) },
      );
      expect(await client.pull(pullRequest)).toMatchObject({ leases: [] });
      const nonces = server.seen.map((one) => /nonce="([^"]+)"/.exec(String(one.headers['signature-input']))?.[1]);
      expect(new Set(nonces).size).toBe(2);
    });

    it('and gives up when that is too long for one call, or when it is refused again', async () => {
      const { server, client } = await setup((exchange) =>
        problem(exchange, 'signed_before_start', { 'retry-after': exchange.path === '/pull' ? '45' : '0' }),
      );
      await expect(client.pull(pullRequest)).rejects.toMatchObject({
        code: 'signed_before_start',
        retryAfterMs: 45_000,
      });
      expect(server.seen).toHaveLength(1);
      await expect(client.cancel(TASK)).rejects.toMatchObject({ code: 'signed_before_start' });
      // Four tries as of any call that may be repeated, each signed anew once.
      expect(server.seen).toHaveLength(1 + 8);
    });
  });

  it('signs every call so that the server can verify it, body and query included', async () => {
    const { server, client } = await setup(
      async (exchange) => {
        await exchange.verify();
        if (exchange.path === '/submit') exchange.json(200, accepted);
        else if (exchange.path.endsWith('/quote'))
          exchange.json(200, { maxCreditsMc: 1, loadPermille: 1, ratePerSecondMc: 1 });
        else exchange.json(200, { tasks: [] });
      },
      { meshToken: 'mesh-token-of-this-test' },
    );
    expect(await client.submit([spec])).toEqual(accepted);
    expect(await client.tasks({ limit: 5, cursor: 'a b/ä' })).toEqual({ tasks: [] });
    await client.quote(ACCOUNT, { kind: 'exec', parts: 2 });
    expect(server.seen.map((one) => `${one.method} ${one.path}${one.query}`)).toEqual([
      'POST /submit?',
      'GET /tasks?limit=5&cursor=a%20b%2F%C3%A4',
      `GET /economy/credits/${encodeURIComponent(ACCOUNT)}/quote?kind=exec&parts=2`,
    ]);
    expect(server.seen.every((one) => one.headers['x-mesh-token'] === 'mesh-token-of-this-test')).toBe(true);
  });

  it('keeps its connection from call to call', async () => {
    const sockets = new Set<unknown>();
    const { client } = await setup((exchange) => {
      sockets.add(exchange.response.socket);
      exchange.json(200, { tasks: [] });
    });
    for (let i = 0; i < 5; i++) await client.tasks();
    expect(sockets.size).toBe(1);
  });

  it('signs each repetition anew, with a nonce of its own', async () => {
    const nonces = new Set<string>();
    const { server, client } = await setup(async (exchange) => {
      nonces.add((await exchange.verify()).nonce);
      if (server.seen.length < 3) problem(exchange, 'unavailable');
      else exchange.json(200, accepted);
    });
    expect(await client.submit([spec])).toEqual(accepted);
    expect(server.seen.length).toBe(3);
    expect(nonces.size).toBe(3);
    expect(new Set(server.seen.map((one) => one.body.toString())).size).toBe(1);
  });

  it('repeats after a connection that broke, and says unreachable when it stays broken', async () => {
    const { server, client } = await setup((exchange) => {
      if (server.seen.length < 3) exchange.response.socket?.destroy();
      else exchange.json(200, { tasks: [] });
    });
    expect(await client.tasks()).toEqual({ tasks: [] });
    await server.close();
    await expect(client.tasks()).rejects.toMatchObject({ name: 'ClientError', code: 'unreachable' });
  });

  it('does not repeat a pull or a heartbeat', async () => {
    const { server, client } = await setup((exchange) => problem(exchange, 'unavailable'));
    await expect(client.pull({ max: 1, waitMs: 0 })).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    expect(server.seen.length).toBe(1);
  });

  it('hands on the problem document of the service', async () => {
    const { client } = await setup((exchange) => problem(exchange, 'insufficient_credits', { 'retry-after': '7' }));
    await expect(client.submit([spec])).rejects.toMatchObject({
      code: 'insufficient_credits',
      status: 402,
      retryAfterMs: 7000,
      problem: { requestId: 'r' },
    });
  });

  it.each([
    [404, 'not_found'],
    [418, 'bad_answer'],
    [302, 'bad_answer'],
  ])('understands a bare %d as %s', async (status, code) => {
    const { client } = await setup(
      (exchange) => void exchange.response.writeHead(status, { location: '/elsewhere' }).end('<html>'),
    );
    await expect(client.tasks()).rejects.toMatchObject({ code, status });
  });

  it('refuses answers that are not JSON, not of the schema, or too long', async () => {
    const { server, client } = await setup((exchange) => {
      if (server.seen.length === 1) exchange.response.end('{');
      else if (server.seen.length === 2) exchange.json(200, { tasks: 'none' });
      else {
        const more = () => {
          while (!exchange.response.destroyed && exchange.response.write(' '.repeat(65_536)));
          exchange.response.once('drain', more);
        };
        more();
      }
    });
    for (let i = 0; i < 3; i++) await expect(client.tasks()).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('gives up at its time limit, and at once when its caller aborts', async () => {
    const { client } = await setup(() => undefined, { retry: { attempts: 1 } });
    await expect(client.tasks({}, { timeoutMs: 30 })).rejects.toMatchObject({ code: 'timeout' });
    const abort = new AbortController();
    const call = client.tasks({}, { signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await expect(client.tasks({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });

  it('says how far the clocks are apart when its signatures are out of time', async () => {
    const { client } = await setup(
      (exchange) => problem(exchange, 'signature_expired', { date: new Date(1_800_000_600_000).toUTCString() }),
      { now: () => 1_800_000_000_000 },
    );
    await expect(client.tasks()).rejects.toMatchObject({
      code: 'signature_expired',
      status: 401,
      message: expect.stringContaining('600 s behind'),
    });
  });

  it('waits for a task as long as it takes', async () => {
    const { server, client } = await setup((exchange) =>
      exchange.json(200, view(server.seen.length < 3 ? 'running' : 'completed')),
    );
    expect((await client.taskEnded(TASK)).state).toBe('completed');
    expect(server.seen.map((one) => one.query)).toEqual(Array(3).fill('?waitMs=20000'));
  });

  it('waits for a coordinator that restarts meanwhile, as long as its patience lasts and no longer', async () => {
    const { server, client } = await setup((exchange) =>
      server.seen.length < 20 ? problem(exchange, 'unavailable') : exchange.json(200, view('completed')),
    );
    expect((await client.taskEnded(TASK, { patienceMs: 60_000 })).state).toBe('completed');
    const gone = await setup((exchange) => problem(exchange, 'unavailable'));
    await expect(gone.client.taskEnded(TASK, { patienceMs: 20 })).rejects.toMatchObject({ code: 'unavailable' });
    expect(gone.server.seen.length).toBeGreaterThan(4);
    const refused = await setup((exchange) => problem(exchange, 'not_found'));
    await expect(refused.client.taskEnded(TASK, { patienceMs: 60_000 })).rejects.toMatchObject({ code: 'not_found' });
    expect(refused.server.seen).toHaveLength(1);
  });

  it('answers the bundle as the bytes that were sent', async () => {
    const bytes = randomBytes(3000);
    const { client } = await setup((exchange) => void exchange.response.end(bytes));
    expect(Buffer.from(await client.bundle(TASK)).equals(bytes)).toBe(true);
  });

  it('sends the trace context of the span it is called in', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    propagation.setGlobalPropagator({
      inject: (_context, carrier, setter) => setter.set(carrier, 'traceparent', traceparent),
      extract: (context) => context,
      fields: () => ['traceparent'],
    });
    opened.push({ close: async () => propagation.disable() });
    const { server, client } = await setup((exchange) => exchange.json(200, { tasks: [] }));
    await client.tasks();
    expect(server.seen[0]?.headers['traceparent']).toBe(traceparent);
  });

  it('works below a path of its URL', async () => {
    const { server, client } = await setup(async (exchange) => {
      await exchange.verify();
      exchange.json(200, { tasks: [] });
    });
    const below = coordinatorClient({ url: `${server.url}/mesh/`, key });
    opened.push(below);
    await below.tasks();
    await client.tasks();
    expect(server.seen.map((one) => one.path)).toEqual(['/mesh/tasks', '/tasks']);
  });
});

describe('task events', () => {
  const event = (id: number, type = 'progress') =>
    `id: ${id}\ndata: ${JSON.stringify({ id: String(id), taskId: TASK, type, at: 1, data: {} })}\n\n`;

  it('go on behind the last one after a broken connection, and end with the task', async () => {
    const starts: unknown[] = [];
    const { client } = await setup((exchange) => {
      if (!exchange.path.endsWith('/events')) return exchange.json(200, view('completed'));
      starts.push(exchange.headers['last-event-id']);
      exchange.response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (starts.length === 1) {
        exchange.response.write(event(1) + event(2), () => setImmediate(() => exchange.response.destroy()));
      } else exchange.response.end(event(3, 'completed'));
      return undefined;
    });
    const ids: string[] = [];
    for await (const one of client.events(TASK)) ids.push(one.id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(starts).toEqual([undefined, '2']);
  });

  it('go on when the stream ended and the task did not', async () => {
    let streams = 0;
    const { client } = await setup((exchange) => {
      if (!exchange.path.endsWith('/events')) return exchange.json(200, view(streams < 2 ? 'running' : 'failed'));
      streams += 1;
      exchange.response.writeHead(200, { 'content-type': 'text/event-stream' }).end(event(streams));
      return undefined;
    });
    const ids: string[] = [];
    for await (const one of client.events(TASK, { lastEventId: '0' })) ids.push(one.id);
    expect(ids).toEqual(['1', '2']);
  });

  it('end when the caller stops listening or aborts, and close the connection', async () => {
    let closed: Promise<unknown> | undefined;
    const { client } = await setup((exchange) => {
      closed = once(exchange.response, 'close');
      exchange.response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event(1));
    });
    for await (const one of client.events(TASK)) {
      expect(one.id).toBe('1');
      break;
    }
    await closed;
    const abort = new AbortController();
    const listening = (async () => {
      for await (const _ of client.events(TASK, { signal: abort.signal })) abort.abort();
    })();
    await expect(listening).rejects.toMatchObject({ code: 'aborted' });
  });

  it('come with steps inside leases for whoever follows, and without them for others', async () => {
    const step = { taskId: TASK, subtaskId: TASK, part: 'main', step: { type: 'text', text: 'def add' } };
    const { client } = await setup((exchange) => {
      if (!exchange.path.endsWith('/events')) return exchange.json(200, view('completed'));
      exchange.response.writeHead(200, { 'content-type': 'text/event-stream' });
      exchange.response.end(`${event(1)}event: step\ndata: ${JSON.stringify(step)}\n\n${event(2, 'completed')}`);
      return undefined;
    });
    const seen: unknown[] = [];
    for await (const message of client.follow(TASK))
      seen.push(message.type === 'step' ? message.step : message.event.id);
    expect(seen).toEqual(['1', step, '2']);
    const ids: string[] = [];
    for await (const one of client.events(TASK)) ids.push(one.id);
    expect(ids).toEqual(['1', '2']);
  });

  it('refuse what is no event, and say not_found for a task of another', async () => {
    const { server, client } = await setup((exchange) => {
      if (server.seen.length === 1) exchange.response.writeHead(200).end('data: {"id":1}\n\n');
      else problem(exchange, 'not_found');
    });
    await expect(client.events(TASK).next()).rejects.toMatchObject({ code: 'bad_answer' });
    await expect(client.events(TASK).next()).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a chat', () => {
  const request = { messages: [{ role: 'user' as const, content: 'Hello' }] };
  const says = (...events: object[]) => events.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('');
  const end = { type: 'end', reason: 'stop', promptTokens: 3, completionTokens: 2 };
  const answering = (text: string) =>
    setup((exchange) => {
      exchange.response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
      return undefined;
    });
  const all = async (client: CoordinatorClient) => {
    const events: object[] = [];
    for await (const one of client.chat(request)) events.push(one);
    return events;
  };

  it('yields the model, the text and the end', async () => {
    const events = [{ type: 'model', model: 'tiny' }, { type: 'text', text: 'Hi' }, end];
    const { server, client } = await answering(says(...events));
    expect(await all(client)).toEqual(events);
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/portal/chat' });
  });

  it('fails with the problem of the stream, and when the stream breaks off', async () => {
    const problem = await answering(says({ type: 'problem', code: 'context_exceeded', detail: 'too long' }));
    await expect(all(problem.client)).rejects.toMatchObject({ code: 'context_exceeded', message: 'too long' });
    const broken = await answering(says({ type: 'model', model: 'tiny' }));
    await expect(all(broken.client)).rejects.toMatchObject({ code: 'unreachable' });
    const nonsense = await answering('data: {"type":"text"}\n\n');
    await expect(all(nonsense.client)).rejects.toMatchObject({ code: 'bad_answer' });
  });
});
