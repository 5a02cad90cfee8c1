import { createMemoryCache } from '@edgecoder/cache';
import { openPostgres } from '@edgecoder/store';
import { startTestServer, waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../../src/database.ts';
import {
  createWorld,
  describeCoordinator,
  expectProblem,
  newKey,
  type Replica,
  untested,
  type World,
} from './support.ts';

/** Every route of this interface, and who may call it. */
const ROUTES: Record<string, 'open' | 'loopback' | 'signed'> = {
  'GET /agents': 'signed',
  'POST /agents/{agentId}/approval': 'signed',
  'GET /capacity': 'signed',
  'GET /docs': 'open',
  'GET /economy/credits/{accountId}/balance': 'signed',
  'POST /economy/credits/{accountId}/grant': 'signed',
  'GET /economy/credits/{accountId}/history': 'signed',
  'GET /economy/credits/{accountId}/quote': 'signed',
  'GET /economy/price/current': 'signed',
  'POST /escalate': 'signed',
  'GET /escalate/{taskId}': 'signed',
  'POST /escalate/{taskId}/result': 'signed',
  'GET /features': 'signed',
  'GET /health': 'open',
  'GET /health/runtime': 'signed',
  'POST /heartbeat': 'signed',
  'GET /identity': 'open',
  'POST /leases/extend': 'signed',
  'POST /leases/steps': 'signed',
  'GET /ledger/checkpoint': 'open',
  'GET /ledger/consistency': 'open',
  'GET /ledger/proof/{seq}': 'open',
  'GET /ledger/range': 'open',
  'GET /ledger/snapshot': 'open',
  'GET /ledger/verify': 'open',
  'GET /metrics': 'loopback',
  'GET /models/available': 'signed',
  'GET /openapi.json': 'open',
  'POST /owners': 'signed',
  'POST /portal/chat': 'signed',
  'POST /pull': 'signed',
  'GET /ready': 'open',
  'POST /register': 'signed',
  'POST /result': 'signed',
  'GET /status': 'signed',
  'POST /submit': 'signed',
  'GET /tasks': 'signed',
  'GET /tasks/{taskId}': 'signed',
  'GET /tasks/{taskId}/bundle': 'signed',
  'POST /tasks/{taskId}/cancel': 'signed',
  'GET /tasks/{taskId}/events': 'signed',
};
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

describeCoordinator('a coordinator', (open) => {
  let world: World;
  let at: Replica;
  beforeAll(async () => {
    world = await open();
    at = await world.start();
  });
  afterAll(() => world.close());

  const ask = (path: string) => at.call(undefined, 'GET', path);

  it('is alive and ready once it has started, and says who it is', async () => {
    expect(await ask('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await ask('/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect((await ask('/identity')).body).toMatchObject({
      coordinatorId: world.keys.signing.peerId,
      signingKey: world.keys.signing.publicKey,
      sealingKey: world.keys.sealing.publicKey,
      publicUrl: at.url,
      admission: 'open',
    });
    expect(await at.call(world.operator, 'GET', '/health/runtime')).toMatchObject({
      status: 200,
      body: { store: { kind: world.store.kind, healthy: true }, bus: { healthy: true }, cache: { healthy: true } },
    });
  });

  describe('its OpenAPI document', () => {
    it('names exactly the routes there are, and who may call them', async () => {
      const { body } = await ask('/openapi.json');
      const named = Object.entries(body.paths as Record<string, Record<string, { description: string }>>).flatMap(
        ([path, operations]) =>
          Object.entries(operations).map(([method, { description }]): [string, string] => [
            `${method.toUpperCase()} ${path}`,
            description.startsWith('Signed') ? 'signed' : description.startsWith('Open') ? 'open' : 'loopback',
          ]),
      );
      expect(Object.fromEntries(named.sort())).toEqual(ROUTES);
    });

    it('says of each route what the route does: its policy, and 405 for every other method', async () => {
      const methods = new Map<string, string[]>();
      for (const route of Object.keys(ROUTES)) {
        const [method = '', path = ''] = route.split(' ');
        methods.set(path, [...(methods.get(path) ?? []), method]);
      }
      for (const [pattern, offered] of methods) {
        const path = pattern.replace(/\{\w+\}/, 'x');
        for (const method of METHODS) {
          const answer = await fetch(`${at.url}${path}`, { method, signal: AbortSignal.timeout(10_000) });
          const policy = ROUTES[`${method} ${pattern}`];
          const text = await answer.text();
          const found = `${method} ${pattern}: ${answer.status} ${policy === undefined ? answer.headers.get('allow') : ''}`;
          if (policy === undefined) expect(found).toBe(`${method} ${pattern}: 405 ${offered.join(', ')}`);
          else if (policy === 'signed')
            expect(`${found}${JSON.parse(text).code}`).toBe(`${method} ${pattern}: 401 signature_missing`);
          // Without its parameters an open route may refuse, but it is there.
          else expect([200, 400, 404]).toContain(answer.status);
          if (answer.status === 404) expect(JSON.parse(text).detail).not.toContain('no such route');
        }
      }
    });

    it('describes every answer of a signed route that is refused', async () => {
      const { body } = await ask('/openapi.json');
      for (const [route, policy] of Object.entries(ROUTES)) {
        const [method = '', path = ''] = route.split(' ');
        const { responses } = body.paths[path][method.toLowerCase()];
        if (policy === 'signed')
          expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '401', '403', '429']));
        expect(responses['500'].content).toHaveProperty(['application/problem+json']);
      }
    });
  });

  it('stops in order: a pull that waits is answered, what came before has its place in the log, nobody is let in', async () => {
    const leaving = await world.start();
    const machine = await world.machine(leaving);
    const owner = await world.owner(leaving);
    const waiting = leaving.call(machine, 'POST', '/pull', { max: 1, waitMs: 30_000 });
    await waitFor(async () =>
      /^http_requests_waiting 1$/m.test((await leaving.call(undefined, 'GET', '/metrics')).body),
    );
    const stopping = leaving.stop();
    expect(await waiting).toMatchObject({ status: 200, body: { leases: [] } });
    await stopping;
    await expect(fetch(`${leaving.url}/health`)).rejects.toThrow();
    const { rows } = await sql<{ unsequenced: number }>`
      select count(*)::int as unsequenced from coordinator.ledger_entries
      where seq is null and actor_id = any (${[machine.peerId, owner.peerId]})`.execute(world.store.db);
    expect(rows[0]?.unsequenced).toBe(0);
    // The machine's work is not lost: the other replica has it.
    await at.call(owner, 'POST', '/submit', { tasks: [untested()] });
    expect((await at.call(machine, 'POST', '/pull', { max: 1, waitMs: 0 })).body.leases).toHaveLength(1);
  });

  it('is not ready while its cache is gone, and answers signed requests with 503', async () => {
    const cache = createMemoryCache({ maxEntries: 1000 });
    const without = await world.start({}, { cache });
    expect((await without.call(undefined, 'GET', '/ready')).status).toBe(200);
    await cache.close();
    expect(await without.call(undefined, 'GET', '/ready')).toMatchObject({
      status: 503,
      body: { status: 'not_ready', failed: ['cache'] },
    });
    expectProblem(await without.call(world.operator, 'GET', '/status'), 503, 'unavailable');
  });

  it('does not start on a port that is taken, and says so', async () => {
    await expect(world.start({ COORDINATOR_PORT: new URL(at.url).port }, { keepPort: true })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describeWith('postgres', 'a coordinator whose database goes away', () => {
  it('is not ready until it is back, refuses with 503 meanwhile, and then goes on by itself', async () => {
    const server = await startTestServer('postgres');
    const store = await openPostgres<CoordinatorDatabase>({ url: server.url, maxConnections: 4 });
    const world = await createWorld(store);
    try {
      const at = await world.start();
      const owner = await world.owner(at);
      const machine = await world.machine(at);
      const submit = () => at.call(owner, 'POST', '/submit', { tasks: [untested()] });
      expect((await submit()).status).toBe(200);
      const ready = async () => at.call(undefined, 'GET', '/ready');
      await server.kill();
      expect(await ready()).toMatchObject({ status: 503, body: { failed: ['store'] } });
      expect((await at.call(undefined, 'GET', '/health')).status).toBe(200);
      expectProblem(await submit(), 503, 'unavailable');
      expectProblem(await at.call(newKey(), 'GET', '/status'), 503, 'unavailable');
      await server.start();
      await waitFor(async () => (await ready()).status === 200, 20_000);
      expect((await submit()).status).toBe(200);
      const { body } = await at.call(machine, 'POST', '/pull', { max: 16, waitMs: 1000 });
      expect(body.leases).toHaveLength(2);
      // The loops went on too.
      await waitFor(async () => {
        const { rows } = await sql`select from coordinator.ledger_entries where seq is null`.execute(store.db);
        return rows.length === 0;
      }, 20_000);
    } finally {
      await world.close();
      await server.remove();
    }
  }, 60_000);
});
