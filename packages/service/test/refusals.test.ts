import { BusError } from '@edgecoder/bus';
import { CacheError, createMemoryCache } from '@edgecoder/cache';
import { AppError, Problem } from '@edgecoder/protocol';
import { StoreError } from '@edgecoder/store';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Access, createHttpService, defineRoute, type Route, Secret } from '../src/index.ts';
import { createFixture, echoRoute, HOST, newKey, signed } from './fixture.ts';

const route = (path: string, access: Access, handler: Route['handler']): Route =>
  defineRoute({ method: 'POST', path, summary: path, tag: 'test', access, body: z.strictObject({}), handler });
const users: Access = { kind: 'signed', roles: ['user'] };
const throwing = (path: string, error: unknown) =>
  route(path, users, async () => {
    throw error;
  });

const ROUTES: Route[] = [
  echoRoute,
  route('/operators', { kind: 'signed', roles: ['operator'] }, async () => ({})),
  route('/strangers', { kind: 'signed', roles: ['stranger'] }, async () => ({})),
  { ...route('/limited', users, async () => ({})), rateLimit: { limit: 2, windowMs: 10_000 } },
  { ...echoRoute, path: '/small', bodyLimitBytes: 100 },
  throwing('/missing', new AppError('not_found')),
  throwing('/conflict', new AppError('conflict', 'It is already done')),
  throwing('/bug', new TypeError('secret detail of the inside')),
  throwing('/not-an-error', 'secret detail of the inside'),
  throwing('/store', new StoreError('unavailable', 'connection to db.internal refused')),
  throwing('/bus', new BusError('unavailable', 'nats.internal is gone')),
  defineRoute({
    method: 'GET',
    path: '/things/:id',
    summary: 'A thing.',
    tag: 'test',
    access: users,
    params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ limit: z.coerce.number().int().max(100).default(10) }),
    handler: async ({ params, query }) => ({ ...params, ...query }),
  }),
];

const fixture = createFixture(ROUTES);
const { service, user } = fixture;
const post = (path: string, body: unknown = {}, key = user) =>
  service.inject(signed({ method: 'POST', path, body, key }));

async function expectProblem(
  response: Awaited<ReturnType<typeof post>>,
  status: number,
  code: string,
): Promise<Problem> {
  expect({ status: response.statusCode, code: response.json().code }).toEqual({ status, code });
  expect(response.headers['content-type']).toBe('application/problem+json');
  const problem = Problem.parse(response.json());
  expect(problem.status).toBe(status);
  expect(problem.requestId).toBe(response.headers['x-request-id']);
  return problem;
}

describe('a signed route', () => {
  it('answers a registered caller', async () => {
    const response = await post('/echo', { text: 'hi' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ text: 'hi' });
  });

  it('passes params and query on, parsed', async () => {
    const id = crypto.randomUUID();
    const response = await service.inject(signed({ method: 'GET', path: `/things/${id}?limit=7`, key: user }));
    expect(response.json()).toEqual({ id, limit: 7 });
  });

  it('401 signature_missing without a signature', async () => {
    const response = await service.inject({
      method: 'POST',
      url: '/echo',
      payload: { text: 'hi' },
      headers: { host: HOST },
    });
    await expectProblem(response, 401, 'signature_missing');
  });

  it('401 signature_invalid when the body was signed by another key', async () => {
    const mine = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user });
    const other = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: newKey() });
    const headers = { ...mine.headers, signature: other.headers['signature']! };
    await expectProblem(await service.inject({ ...mine, headers }), 401, 'signature_invalid');
  });

  it('401 signature_invalid when it was signed for another path, query or host', async () => {
    const request = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user });
    await expectProblem(await service.inject({ ...request, url: '/small' }), 401, 'signature_invalid');
    await expectProblem(await service.inject({ ...request, url: '/echo?a=1' }), 401, 'signature_invalid');
    const elsewhere = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user, host: 'other.test' });
    const problem = await expectProblem(await service.inject(elsewhere), 401, 'signature_invalid');
    expect(problem.detail).toContain('another host');
  });

  it('400 digest_mismatch when the body was changed', async () => {
    const request = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user });
    await expectProblem(
      await service.inject({ ...request, payload: Buffer.from('{"text":"ho"}') }),
      400,
      'digest_mismatch',
    );
  });

  it('401 signature_expired for one made too long ago or too far ahead', async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const created of [now - 300, now + 300]) {
      const response = await service.inject(
        signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user, created }),
      );
      await expectProblem(response, 401, 'signature_expired');
    }
  });

  it('401 replayed for the same request again', async () => {
    const request = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user });
    expect((await service.inject(request)).statusCode).toBe(200);
    await expectProblem(await service.inject(request), 401, 'replayed');
  });

  it('lets two keys use the same nonce', async () => {
    const other = newKey();
    fixture.know(other, 'user');
    const nonce = 'the-same-nonce-for-both';
    for (const key of [user, other]) {
      const response = await service.inject(
        signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key, nonce }),
      );
      expect(response.statusCode).toBe(200);
    }
  });

  it('401 unknown_key for a key that is not registered, and its nonce takes no place', async () => {
    const stranger = newKey();
    const request = signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: stranger });
    await expectProblem(await service.inject(request), 401, 'unknown_key');
    fixture.know(stranger, 'user');
    expect((await service.inject(request)).statusCode).toBe(200);
  });

  it('403 forbidden for a role that the route does not admit', async () => {
    await expectProblem(await post('/operators'), 403, 'forbidden');
    await expectProblem(await post('/strangers'), 403, 'forbidden');
  });

  it('admits a stranger where the route says so', async () => {
    expect((await post('/strangers', {}, newKey())).statusCode).toBe(200);
  });

  it('404 and 409 as the use case decides', async () => {
    await expectProblem(await post('/missing'), 404, 'not_found');
    expect((await expectProblem(await post('/conflict'), 409, 'conflict')).detail).toBe('It is already done');
  });

  it('400 malformed_request for a body that is not JSON, without repeating any of it', async () => {
    const problem = await expectProblem(await post('/echo', '{"text": PRIVATE'), 400, 'malformed_request');
    expect(JSON.stringify(problem)).not.toContain('PRIVATE');
  });

  it('400 malformed_request for a body with __proto__, without a body, and for bytes that are not UTF-8', async () => {
    await expectProblem(await post('/echo', '{"text":"x","__proto__":{"admin":true}}'), 400, 'malformed_request');
    await expectProblem(
      await service.inject(signed({ method: 'POST', path: '/echo', key: user })),
      400,
      'malformed_request',
    );
  });

  it('400 invalid_request naming what does not match the schema', async () => {
    expect((await expectProblem(await post('/echo', { text: 7 }), 400, 'invalid_request')).detail).toContain(
      'body.text',
    );
    expect((await expectProblem(await post('/echo', { text: 'x', more: 1 }), 400, 'invalid_request')).detail).toContain(
      'more',
    );
    const bad = await service.inject(signed({ method: 'GET', path: '/things/7?limit=1', key: user }));
    expect((await expectProblem(bad, 400, 'invalid_request')).detail).toContain('params.id');
  });

  it('404 for an unknown path and 405 with allow for another method', async () => {
    await expectProblem(await service.inject({ method: 'GET', url: '/nowhere' }), 404, 'not_found');
    for (const method of ['GET', 'DELETE', 'PUT', 'OPTIONS'] as const) {
      const response = await service.inject({ method, url: '/echo' });
      await expectProblem(response, 405, 'method_not_allowed');
      expect(response.headers['allow']).toBe('POST');
    }
  });

  it('413 body_too_large at the limit of the route', async () => {
    await expectProblem(await post('/small', { text: 'x'.repeat(200) }), 413, 'body_too_large');
    expect((await post('/small', { text: 'x' })).statusCode).toBe(200);
  });

  it('415 unsupported_media_type for anything but JSON', async () => {
    const request = signed({ method: 'POST', path: '/echo', body: 'x=1', key: user });
    const headers = { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' };
    await expectProblem(await service.inject({ ...request, headers }), 415, 'unsupported_media_type');
  });

  it('400 for a GET with a body', async () => {
    const request = signed({ method: 'GET', path: `/things/${crypto.randomUUID()}`, key: user });
    await expectProblem(await service.inject({ ...request, payload: 'x' }), 400, 'malformed_request');
  });

  it('400 for a path that does not decode', async () => {
    const response = await service.inject({ method: 'GET', url: '/things/%zz' });
    expect(response.statusCode).toBe(400);
    expect(Problem.parse(response.json()).code).toBe('malformed_request');
  });

  it('429 rate_limited with retry-after, for that caller only', async () => {
    const other = newKey();
    fixture.know(other, 'user');
    for (let i = 0; i < 2; i += 1) expect((await post('/limited')).statusCode).toBe(200);
    const refused = await post('/limited');
    await expectProblem(refused, 429, 'rate_limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await post('/limited', {}, other)).statusCode).toBe(200);
  });

  it('500 internal without any detail for a bug, and the log has the cause', async () => {
    for (const path of ['/bug', '/not-an-error']) {
      const response = await post(path);
      await expectProblem(response, 500, 'internal');
      expect(response.body).not.toContain('secret detail');
    }
    expect(fixture.logs.join('')).toContain('secret detail of the inside');
  });

  it('503 unavailable with retry-after when store or bus is gone, without their addresses', async () => {
    for (const path of ['/store', '/bus']) {
      const response = await post(path);
      await expectProblem(response, 503, 'unavailable');
      expect(response.headers['retry-after']).toBe('1');
      expect(response.body).not.toContain('internal');
    }
  });
});

describe('the nonce cache', () => {
  const START = 1_800_000_000_400;
  const restarted = (nowMs: number) =>
    createFixture([echoRoute], {
      cache: { ...createMemoryCache({ maxEntries: 10_000 }), remembersSince: START },
      now: () => nowMs,
    });
  const echo = ({ service, user }: ReturnType<typeof createFixture>, created: number) =>
    service.inject(signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user, created }));

  it('401 signed_before_start for what an earlier process may have seen, when the cache forgot with it', async () => {
    const fixture = restarted(START + 200);
    // Within the second of the start nobody knows on which side of it a signature was made.
    for (const [ago, wait] of [
      [0, '1'],
      [1, '2'],
      [40, '41'],
    ] as const) {
      const refused = await echo(fixture, 1_800_000_000 - ago);
      await expectProblem(refused, 401, 'signed_before_start');
      expect(refused.headers['retry-after']).toBe(wait);
    }
  });

  it('takes what was signed since, from clocks that are ahead and, after a while, from those that are behind', async () => {
    expect((await echo(restarted(START + 700), 1_800_000_001)).statusCode).toBe(200);
    expect((await echo(restarted(START + 200), 1_800_000_020)).statusCode).toBe(200);
    // A clock that is 30 s behind has reached the start by then.
    expect((await echo(restarted(START + 31_000), 1_800_000_001)).statusCode).toBe(200);
    await expectProblem(await echo(restarted(START + 120_000), 1_800_000_000), 401, 'signature_expired');
  });

  it('503 unavailable when it cannot answer: the handler is not reached', async () => {
    let reached = false;
    const down = {
      ...createMemoryCache({ maxEntries: 10_000 }),
      hitOnce: async () => {
        throw new CacheError('unavailable', 'redis.internal is gone');
      },
    };
    const mark = route('/mark', users, async () => {
      reached = true;
      return {};
    });
    const { service, user } = createFixture([mark], { cache: down });
    const response = await service.inject(signed({ method: 'POST', path: '/mark', body: {}, key: user }));
    await expectProblem(response, 503, 'unavailable');
    expect(reached).toBe(false);
  });
});

describe('the mesh token', () => {
  it('is required of every signed request when the service has one', async () => {
    const meshToken = new Secret('mesh-token-of-this-overlay');
    const { service, user } = createFixture([echoRoute], { meshToken });
    const request = () => signed({ method: 'POST', path: '/echo', body: { text: 'hi' }, key: user });
    const withToken = (token: string) => {
      const { headers, ...rest } = request();
      return service.inject({ ...rest, headers: { ...headers, 'x-mesh-token': token } });
    };
    await expectProblem(await service.inject(request()), 401, 'mesh_token_invalid');
    await expectProblem(await withToken('mesh-token-of-this-overlaX'), 401, 'mesh_token_invalid');
    expect((await withToken(meshToken.reveal())).statusCode).toBe(200);
  });
});

describe('createHttpService', () => {
  it('throws with the name of a route that does not state who may call it', () => {
    const { access: _, ...withoutAccess } = echoRoute;
    expect(() => createFixture([withoutAccess as Route])).toThrow('POST /echo does not state who may call it');
    expect(() => createFixture([{ ...echoRoute, access: { kind: 'anyone' } as never }])).toThrow('POST /echo');
    expect(() => createFixture([{ ...echoRoute, access: { kind: 'signed', roles: [] as never } }])).toThrow(
      'POST /echo',
    );
  });

  it('throws for a signed route when callers cannot be resolved', () => {
    const base = { name: 'x', version: '1', description: 'x', log: undefined as never, host: '127.0.0.1', port: 0 };
    const rateLimits = { perKey: 1, perAddress: 1, windowMs: 1000 };
    expect(() =>
      createHttpService({
        ...base,
        routes: [echoRoute],
        cache: createMemoryCache({ maxEntries: 10_000 }),
        metrics: fixture.metrics,
        rateLimits,
      }),
    ).toThrow('knows no callers');
  });
});
