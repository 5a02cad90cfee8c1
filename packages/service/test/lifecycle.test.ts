import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { AppError, Problem } from '@edgecoder/protocol';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Access, defineRoute, type HttpServiceOptions, type Route, type ServerEvent } from '../src/index.ts';
import { createFixture, echoRoute, type Fixture, signed } from './fixture.ts';

const open: Access = { kind: 'open' };
const get = (path: string, handler: Route['handler'], more: Partial<Route> = {}): Route => ({
  ...defineRoute({ method: 'GET', path, summary: path, tag: 'test', access: open, handler }),
  ...more,
});

/** A promise and its resolution. */
function gate<T = void>() {
  let openIt!: (value: T) => void;
  const opened = new Promise<T>((resolve) => {
    openIt = resolve;
  });
  return { opened, open: openIt };
}

let running: Fixture | undefined;
async function start(routes: readonly Route[], options: Partial<HttpServiceOptions> = {}) {
  running = createFixture(routes, options);
  const { url, port } = await running.service.start();
  return { ...running, url, port };
}
afterEach(() => running?.service.stop());

describe('readiness', () => {
  it('is 503 before the start, 200 when all checks hold, 503 with the name of one that does not', async () => {
    let database = true;
    const { service } = createFixture([], { checks: { database: () => database, bus: async () => true } });
    expect((await service.inject({ url: '/ready' })).json()).toEqual({ status: 'not_ready', failed: ['accepting'] });
    await service.start();
    expect((await service.inject({ url: '/ready' })).statusCode).toBe(200);
    database = false;
    const response = await service.inject({ url: '/ready' });
    expect(response.statusCode).toBe(503);
    expect(response.json().failed).toEqual(['database']);
    expect((await service.inject({ url: '/health' })).statusCode).toBe(200);
    await service.stop();
  });

  it('counts a check that rejects or never answers as failed', async () => {
    const { service } = createFixture([], {
      checks: { rejects: () => Promise.reject(new Error('down')), hangs: () => new Promise<boolean>(() => undefined) },
    });
    await service.start();
    expect((await service.inject({ url: '/ready' })).json().failed).toEqual(['rejects', 'hangs']);
    await service.stop();
  });
});

describe('the documents', () => {
  it('/openapi.json has every route, with its schemas, errors and caller policy', async () => {
    const { service } = createFixture([echoRoute]);
    const document = (await service.inject({ url: '/openapi.json' })).json();
    expect(document.openapi).toBe('3.1.0');
    const operation = document.paths['/echo'].post;
    expect(operation.description).toContain('Signed by: user');
    expect(operation.requestBody.content['application/json'].schema.properties.text.type).toBe('string');
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '413', '415', '429', '503']),
    );
  });

  it('/docs loads nothing from anywhere', async () => {
    const { service } = createFixture([echoRoute]);
    const response = await service.inject({ url: '/docs' });
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    expect(response.body).toContain('/echo');
    expect(response.body).not.toMatch(/<script|src=|https?:\/\//);
  });

  it('/metrics has the route pattern, never the URL, and is for this machine only', async () => {
    const { service } = createFixture([get('/things/:id', async () => ({}))]);
    await service.inject({ url: '/things/private-name' });
    const local = { host: 'localhost:4301' };
    const text = (await service.inject({ url: '/metrics', headers: local })).body;
    expect(text).toContain('route="/things/:id",status="200"');
    expect(text).not.toContain('private-name');
    expect((await service.inject({ url: '/metrics', headers: local, remoteAddress: '192.0.2.1' })).statusCode).toBe(
      403,
    );
    expect(
      (await service.inject({ url: '/metrics', headers: { ...local, 'x-forwarded-for': '192.0.2.1' } })).statusCode,
    ).toBe(403);
    expect((await service.inject({ url: '/metrics', headers: { host: 'rebound.example' } })).statusCode).toBe(403);
    const opened = createFixture([], { metricsOpen: true }).service;
    expect((await opened.inject({ url: '/metrics', remoteAddress: '192.0.2.1' })).statusCode).toBe(200);
  });
});

describe('bounds', () => {
  it('503 overloaded with retry-after beyond the requests in flight; probes still answer', async () => {
    const hold = gate();
    const entered = gate();
    const { url } = await start(
      [
        get('/slow', async () => {
          entered.open();
          await hold.opened;
          return {};
        }),
      ],
      { bounds: { maxInFlight: 1 } },
    );
    const first = fetch(`${url}/slow`);
    await entered.opened;
    const refused = await fetch(`${url}/slow`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(Problem.parse(await refused.json()).code).toBe('overloaded');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    hold.open();
    expect((await first).status).toBe(200);
    expect((await fetch(`${url}/slow`)).status).toBe(200);
  });

  it('long polls do not use up the places of requests at work', async () => {
    const waiting = gate();
    const { url } = await start(
      [
        get(
          '/poll',
          ({ signal }) =>
            new Promise((resolve) => {
              waiting.open();
              signal.addEventListener('abort', () => resolve({ ended: true }));
            }),
          { longPoll: true },
        ),
        get('/quick', async () => ({})),
      ],
      { bounds: { maxInFlight: 1, maxWaiting: 1 } },
    );
    const poll = fetch(`${url}/poll`).catch(() => undefined);
    await waiting.opened;
    expect((await fetch(`${url}/quick`)).status).toBe(200);
    expect((await fetch(`${url}/poll`)).status).toBe(503);
    await running?.service.stop();
    await poll;
  });

  it('503 when a handler takes longer than allowed, and its signal is aborted', async () => {
    const aborted = gate();
    const { url } = await start(
      [
        get('/stuck', ({ signal }) => {
          signal.addEventListener('abort', () => aborted.open());
          return aborted.opened.then(() => ({ late: true }));
        }),
      ],
      { bounds: { handlerTimeoutMs: 50 } },
    );
    const response = await fetch(`${url}/stuck`);
    expect(response.status).toBe(503);
    await aborted.opened;
  });

  it('aborts the signal when the client goes away', async () => {
    const entered = gate();
    const aborted = gate();
    const { port } = await start([
      get('/wait', ({ signal }) => {
        entered.open();
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            aborted.open();
            resolve({});
          });
        });
      }),
    ]);
    const request = httpRequest({ port, path: '/wait', host: '127.0.0.1' }).on('error', () => undefined);
    request.end();
    await entered.opened;
    request.destroy();
    await aborted.opened;
  });

  it('refuses headers beyond the limit and bytes that are not HTTP', async () => {
    const { port, url } = await start([], { bounds: { maxHeaderBytes: 2048 } });
    const tooLong = await fetch(`${url}/health`, { headers: { 'x-long': 'x'.repeat(4000) } });
    expect(tooLong.status).toBe(431);
    const socket = connect(port, '127.0.0.1');
    socket.end('NOT HTTP AT ALL\r\n\r\n');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(socket, 'close');
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 .*malformed_request/s);
  });
});

describe('stop', () => {
  it('lets requests at work end, ends waiting ones, takes no new ones, and closes the port', async () => {
    const hold = gate();
    const entered = gate();
    const polling = gate();
    const { url, service } = await start([
      get('/work', async () => {
        entered.open();
        await hold.opened;
        return { done: true };
      }),
      get(
        '/poll',
        ({ signal }) =>
          new Promise((_resolve, reject) => {
            polling.open();
            signal.addEventListener('abort', () => reject(signal.reason));
          }),
        { longPoll: true },
      ),
    ]);
    const work = fetch(`${url}/work`);
    const poll = fetch(`${url}/poll`);
    await Promise.all([entered.opened, polling.opened]);
    const stopped = service.stop();
    expect((await poll).status).toBe(503);
    expect((await service.inject({ url: '/ready' })).statusCode).toBe(503);
    hold.open();
    expect(await (await work).json()).toEqual({ done: true });
    await stopped;
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('cuts off a handler that does not end in time', async () => {
    const entered = gate();
    const { url, service } = await start(
      [
        get('/forever', () => {
          entered.open();
          return new Promise(() => undefined);
        }),
      ],
      { bounds: { stopTimeoutMs: 50 } },
    );
    const request = fetch(`${url}/forever`);
    await entered.opened;
    await Promise.all([service.stop(), expect(request).rejects.toThrow()]);
  });

  it('may be called twice, and before the start', async () => {
    const { service } = createFixture([]);
    await Promise.all([service.stop(), service.stop()]);
  });
});

describe('event streams', () => {
  async function* count(to: number): AsyncGenerator<ServerEvent> {
    for (let i = 1; i <= to; i += 1) yield { id: String(i), event: 'number', data: { i } };
  }

  it('sends events in the form of the standard and ends with the source', async () => {
    const { url } = await start([get('/events', () => count(3))]);
    const response = await fetch(`${url}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const text = await response.text();
    expect(text.split('\n\n').slice(0, 2)).toEqual([
      'id: 1\nevent: number\ndata: {"i":1}',
      'id: 2\nevent: number\ndata: {"i":2}',
    ]);
  });

  it('hands on the last event id', async () => {
    async function* from(id: string | undefined): AsyncGenerator<ServerEvent> {
      yield { data: id };
    }
    const { url } = await start([get('/events', ({ lastEventId }) => from(lastEventId))]);
    const response = await fetch(`${url}/events`, { headers: { 'last-event-id': '41' } });
    expect(await response.text()).toBe('data: "41"\n\n');
  });

  it('answers with a problem document when the source refuses at once', async () => {
    // biome-ignore lint/correctness/useYield: it refuses before it has anything to give
    async function* refuse(): AsyncGenerator<ServerEvent> {
      throw new AppError('not_found');
    }
    const { url } = await start([get('/events', () => refuse())]);
    expect((await fetch(`${url}/events`)).status).toBe(404);
  });

  it('asks the source only for what the client takes, and ends it when the client goes', async () => {
    let produced = 0;
    const ended = gate();
    async function* endless(): AsyncGenerator<ServerEvent> {
      try {
        for (;;) {
          produced += 1;
          yield { data: 'x'.repeat(10_000) };
        }
      } finally {
        ended.open();
      }
    }
    const { port } = await start([get('/events', () => endless())]);
    const request = httpRequest({ port, path: '/events', host: '127.0.0.1' }).on('error', () => undefined);
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.on('error', () => undefined).pause();
    // The socket's buffers fill, then the source is no longer asked: two looks at the count find the same.
    for (let before = -1; before !== produced; ) {
      before = produced;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(produced).toBeLessThan(5000);
    request.destroy();
    await ended.opened;
  });

  it('ends on stop', async () => {
    async function* silent(signal: AbortSignal): AsyncGenerator<ServerEvent> {
      yield { data: 1 };
      await once(signal, 'abort');
    }
    const { url, service } = await start([get('/events', ({ signal }) => silent(signal))]);
    const response = await fetch(`${url}/events`);
    const reader = response.body!.getReader();
    await reader.read();
    await service.stop();
    expect((await reader.read()).done).toBe(true);
  });
});

describe('addressing', () => {
  it('takes requests signed for its own port on this machine, and none for another port', async () => {
    const { url, port, user } = await start([echoRoute]);
    const send = (host: string) => {
      const {
        url: path,
        method,
        headers,
        payload,
      } = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user, host });
      return new Promise<number>((resolve, reject) => {
        const request = httpRequest(`${url}${path}`, { method, headers }, (response) =>
          resolve(response.resume().statusCode!),
        );
        request.on('error', reject).end(payload);
      });
    };
    expect(await send(`127.0.0.1:${port}`)).toBe(200);
    expect(await send(`localhost:${port}`)).toBe(200);
    expect(await send(`127.0.0.1:${port + 1}`)).toBe(401);
    expect(await send(`192.0.2.1:${port}`)).toBe(401);
  });
});
