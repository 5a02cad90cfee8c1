import { createHash } from 'node:crypto';
import { type SigningKey, sealingKeyFromSeed } from '@edgecoder/crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openLeases, sealedResult, UNTESTED, type Worker } from '../work/rig.ts';
import {
  describeCoordinator,
  expectProblem,
  newKey,
  type Replica,
  type RequestOptions,
  raw,
  rowCounts,
  signedRequest,
  untested,
  type World,
} from './support.ts';

const UUID = '01890a5d-ac96-774b-bcce-b302099a8057';
/** Tables whose rows a refused request could have changed; machines report by themselves. */
const CHANGEABLE = [
  'tasks',
  'subtasks',
  'results',
  'accounts',
  'journal_entries',
  'postings',
  'escrow',
  'owners',
  'agents',
];

describeCoordinator('a bad request', (open) => {
  let world: World;
  let at: Replica;
  let owner: SigningKey;
  let stranger: SigningKey;
  /** A machine of somebody else's: no user by itself. */
  let foreign: SigningKey;
  let worker: Worker;
  let taskId: string;
  let held: ReturnType<typeof openLeases>[number];

  beforeAll(async () => {
    world = await open();
    at = await world.start();
    owner = await world.owner(at);
    stranger = await world.owner(at);
    foreign = await world.machine(at, stranger, { languages: ['javascript'] });
    const sealing = sealingKeyFromSeed(new Uint8Array(32).fill(3));
    const key = await world.machine(at, undefined, {}, { sealingKey: sealing.publicKey });
    worker = { id: key.peerId, ownerId: key.peerId, key, sealing };
    const submitted = await at.call(owner, 'POST', '/submit', { tasks: [untested()] });
    taskId = submitted.body.tasks[0].taskId;
    const pulled = await at.call(key, 'POST', '/pull', { max: 1, waitMs: 0 });
    held = openLeases(world.keys.signing.publicKey, worker, pulled.body)[0] as typeof held;
  });
  afterAll(() => world.close());

  /** Everything that there is, as one value. */
  async function state() {
    const hashes: Record<string, string> = {};
    for (const table of CHANGEABLE) {
      const { rows } = await sql<{ row: string }>`
        select to_jsonb(t) - 'last_seen_at' - 'running' - 'power' as row from ${sql.table(`coordinator.${table}`)} t
        order by 1`.execute(world.store.db);
      hashes[table] = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    }
    return { counts: await rowCounts(world.store), hashes };
  }

  const nothingChanges = async (work: () => Promise<void>): Promise<void> => {
    const before = await state();
    await work();
    expect(await state()).toEqual(before);
  };

  /** What a route is called with when nothing is wrong. */
  interface Sample {
    route: string;
    method: 'GET' | 'POST';
    path: () => string;
    key: () => SigningKey;
    body?: () => unknown;
    /** Longest body that it takes, bytes. */
    limit?: number;
  }
  const result = () => sealedResult(world.keys.sealing.publicKey, worker, held.lease, UNTESTED);
  const lease = () => ({ subtaskId: held.lease.subtaskId, leaseId: held.lease.leaseId, epoch: held.lease.epoch });
  const MIB = 1_048_576;
  const samples: Sample[] = [
    {
      route: 'POST /submit',
      method: 'POST',
      path: () => '/submit',
      key: () => owner,
      body: () => ({ tasks: [untested()] }),
      limit: 8 * MIB,
    },
    {
      route: 'POST /pull',
      method: 'POST',
      path: () => '/pull',
      key: () => worker.key,
      body: () => ({ max: 1, waitMs: 0 }),
      limit: 4096,
    },
    {
      route: 'POST /leases/extend',
      method: 'POST',
      path: () => '/leases/extend',
      key: () => worker.key,
      body: () => ({ leases: [lease()] }),
      limit: 65_536,
    },
    {
      route: 'POST /leases/steps',
      method: 'POST',
      path: () => '/leases/steps',
      key: () => worker.key,
      body: () => ({ reports: [{ ...lease(), enc: '', sealed: '' }] }),
      limit: 8 * MIB,
    },
    {
      route: 'POST /result',
      method: 'POST',
      path: () => '/result',
      key: () => worker.key,
      body: () => ({ results: [result()] }),
      limit: 8 * MIB,
    },
    { route: 'GET /tasks', method: 'GET', path: () => '/tasks?limit=5', key: () => owner },
    { route: 'GET /tasks/:taskId', method: 'GET', path: () => `/tasks/${taskId}?waitMs=0`, key: () => owner },
    { route: 'GET /tasks/:taskId/bundle', method: 'GET', path: () => `/tasks/${taskId}/bundle`, key: () => owner },
    { route: 'GET /tasks/:taskId/events', method: 'GET', path: () => `/tasks/${taskId}/events`, key: () => owner },
    { route: 'POST /tasks/:taskId/cancel', method: 'POST', path: () => `/tasks/${taskId}/cancel`, key: () => owner },
  ];
  const send = (sample: Sample, options: RequestOptions = {}, key: SigningKey | undefined = sample.key()) =>
    at.call(key, sample.method, sample.path(), sample.body?.(), options);

  describe.each(samples)('to $route', (sample) => {
    it('401: unsigned, signed by another key than it names, or changed after it was signed', () =>
      nothingChanges(async () => {
        expectProblem(
          await at.call(undefined, sample.method, sample.path(), sample.body?.()),
          401,
          'signature_missing',
        );
        const json = sample.body?.();
        const mine = signedRequest(at.host, sample.key(), sample.method, sample.path(), json);
        const other = signedRequest(at.host, newKey(), sample.method, sample.path(), json);
        const mixed = { ...mine.headers, signature: other.headers['signature'] ?? '' };
        expectProblem(await raw(at, sample.method, sample.path(), mixed, mine.body), 401, 'signature_invalid');
        const elsewhere = sample.path().includes('?') ? `${sample.path()}&x=1` : `${sample.path()}?x=1`;
        expectProblem(await raw(at, sample.method, elsewhere, mine.headers, mine.body), 401, 'signature_invalid');
        if (mine.body !== undefined) {
          const changed = Buffer.concat([mine.body.subarray(0, -1), Buffer.from(' }')]);
          expectProblem(await raw(at, sample.method, sample.path(), mine.headers, changed), 400, 'digest_mismatch');
        }
      }));

    it('401: expired, made too far ahead, or addressed to another host', () =>
      nothingChanges(async () => {
        const now = Math.floor(Date.now() / 1000);
        expectProblem(await send(sample, { created: now - 120 }), 401, 'signature_expired');
        expectProblem(await send(sample, { created: now + 120 }), 401, 'signature_expired');
        expectProblem(await send(sample, { created: now - 30, expiresInSeconds: 5 }), 401, 'signature_expired');
        const { headers, body } = signedRequest(at.host, sample.key(), sample.method, sample.path(), sample.body?.(), {
          host: 'coordinator.example',
        });
        const misaddressed = await raw(
          at,
          sample.method,
          sample.path(),
          { ...headers, host: 'coordinator.example' },
          body,
        );
        expect(expectProblem(misaddressed, 401, 'signature_invalid').detail).toContain('another host');
        expectProblem(await raw(at, sample.method, sample.path(), headers, body), 401, 'signature_invalid');
      }));

    it('401 and 403: by a key that nobody knows, or that may not call it', () =>
      nothingChanges(async () => {
        expectProblem(await send(sample, {}, newKey()), 401, 'unknown_key');
        const wrong = sample.key() === owner ? foreign : stranger;
        expectProblem(await send(sample, {}, wrong), 403, 'forbidden');
      }));

    if (sample.body === undefined) {
      it('400: with a body', () =>
        nothingChanges(async () => {
          const { headers } = signedRequest(at.host, sample.key(), sample.method, sample.path(), undefined);
          const withBody = { ...headers, 'content-type': 'application/json' };
          const answer = await raw(at, sample.method, sample.path(), withBody, Buffer.from('{}'));
          expect([400, 401]).toContain(answer.status);
        }));
      return;
    }

    it('400, 413 and 415: not JSON, not its schema, too large, of another type', () =>
      nothingChanges(async () => {
        const call = (json: unknown, options: RequestOptions = {}) =>
          at.call(sample.key(), sample.method, sample.path(), json, options);
        for (const json of ['{', '"', '\u0000', '{"__proto__":{}}'])
          expectProblem(await call(json), 400, 'malformed_request');
        for (const json of [[], {}, { ...(sample.body?.() as object), more: 1 }, 'null', '1'])
          expectProblem(await call(json), 400, 'invalid_request');
        expectProblem(await call({ filler: 'x'.repeat(sample.limit ?? 0) }), 413, 'body_too_large');
        const form = await call(sample.body?.(), { headers: { 'content-type': 'text/plain' } });
        expectProblem(form, 415, 'unsupported_media_type');
      }));
  });

  it('401: a request that was seen before, at every route, and what it did is done once', async () => {
    const repeatable = samples.filter(({ route }) => !route.endsWith('/events') && !route.endsWith('/cancel'));
    for (const sample of repeatable) {
      const { headers, body } = signedRequest(at.host, sample.key(), sample.method, sample.path(), sample.body?.());
      const first = await raw(at, sample.method, sample.path(), headers, body);
      expect([200, 404, 409]).toContain(first.status);
      await nothingChanges(async () => {
        expectProblem(await raw(at, sample.method, sample.path(), headers, body), 401, 'replayed');
      });
    }
  });

  it('4xx: what is well formed, signed and wrong', async () => {
    const submit = (changes: object) => at.call(owner, 'POST', '/submit', { tasks: [{ ...untested(), ...changes }] });
    await nothingChanges(async () => {
      expectProblem(await submit({ kind: 'micro_loop', code: '', prompt: 'x' }), 422, 'kind_unavailable');
      expectProblem(await submit({ kind: 'chat' }), 400, 'invalid_request');
      expectProblem(await submit({ placement: 'named-peers' }), 400, 'invalid_request');
      expectProblem(await submit({ namedPeers: [owner.peerId] }), 400, 'invalid_request');
      expectProblem(await submit({ maxCreditsMc: 0 }), 422, 'over_budget');
      expectProblem(await submit({ maxCreditsMc: 9_000_000_000 }), 402, 'insufficient_credits');
      expectProblem(await submit({ limits: { wallMs: 1 } }), 400, 'invalid_request');
      expectProblem(await submit({ language: 'cobol' }), 400, 'invalid_request');
      const cycle = [
        { id: 'a', dependsOn: ['b'], code: '' },
        { id: 'b', dependsOn: ['a'], code: '' },
      ];
      expectProblem(await submit({ parts: cycle }), 400, 'invalid_request');
      expectProblem(await submit({ tests: 'assert True' }), 503, 'no_verifier');

      for (const path of [`/tasks/${UUID}`, `/tasks/${UUID}/bundle`, `/tasks/${UUID}/events`])
        expectProblem(await at.call(owner, 'GET', path), 404, 'not_found');
      expectProblem(await at.call(owner, 'POST', `/tasks/${UUID}/cancel`), 404, 'not_found');
      // Somebody else's looks as if it was not there.
      for (const path of [`/tasks/${taskId}`, `/tasks/${taskId}/bundle`, `/tasks/${taskId}/events`])
        expectProblem(await at.call(stranger, 'GET', path), 404, 'not_found');
      expectProblem(await at.call(stranger, 'POST', `/tasks/${taskId}/cancel`), 404, 'not_found');
      expectProblem(await at.call(owner, 'GET', '/tasks/nonsense'), 400, 'invalid_request');
      expectProblem(await at.call(owner, 'GET', '/tasks?limit=100000'), 400, 'invalid_request');
    });
    const again = untested();
    expect((await at.call(owner, 'POST', '/submit', { tasks: [again] })).status).toBe(200);
    await nothingChanges(async () => {
      const conflict = { tasks: [{ ...again, code: 'print(2)' }] };
      expectProblem(await at.call(owner, 'POST', '/submit', conflict), 409, 'idempotency_conflict');
    });
  });

  it('4xx: a result of a lease that is not held, of another epoch, or that is not what was signed', async () => {
    const submitted = await at.call(owner, 'POST', '/submit', { tasks: [untested()] });
    const mine = submitted.body.tasks[0].taskId as string;
    const pulled = await at.call(worker.key, 'POST', '/pull', { max: 16, waitMs: 0 });
    const taken = openLeases(world.keys.signing.publicKey, worker, pulled.body).find(
      (one) => one.lease.taskId === mine,
    );
    if (taken === undefined) throw new Error('the task was not leased');
    const post = (changes: object, key: SigningKey = worker.key) =>
      at.call(key, 'POST', '/result', {
        results: [
          { ...sealedResult(world.keys.sealing.publicKey, { ...worker, key }, taken.lease, UNTESTED), ...changes },
        ],
      });
    const elsewhere = (lease: object) =>
      sealedResult(world.keys.sealing.publicKey, worker, { ...taken.lease, ...lease }, UNTESTED);
    const thief = await world.machine(at);
    await nothingChanges(async () => {
      expectProblem(await post({ bodyHash: '00'.repeat(32) }), 422, 'result_invalid');
      expectProblem(await post({ signature: '00'.repeat(64) }), 422, 'result_invalid');
      expectProblem(await post({ sealed: 'AAAA' }), 422, 'result_invalid');
      expectProblem(await post({ epoch: taken.lease.epoch + 1 }), 422, 'result_invalid');
      expectProblem(await post(elsewhere({ epoch: taken.lease.epoch + 1 })), 409, 'lease_expired');
      expectProblem(await post(elsewhere({ leaseId: UUID })), 409, 'lease_expired');
      expectProblem(await post(elsewhere({ subtaskId: UUID as typeof taken.lease.subtaskId })), 404, 'not_found');
      expectProblem(await post({}, thief), 409, 'lease_expired');
    });
    expect(await post({})).toMatchObject({ status: 200, body: { results: [{ outcome: 'stored' }] } });
    expect((await at.call(owner, 'GET', `/tasks/${mine}`)).body.state).toBe('completed');

    // Work that is asked for beside a result: nothing where the result is refused, else as a pull has it.
    await at.call(owner, 'POST', '/submit', { tasks: [untested()] });
    const results = [sealedResult(world.keys.sealing.publicKey, worker, taken.lease, UNTESTED)];
    const beside = (next: object, changes: object = {}) =>
      at.call(worker.key, 'POST', '/result', { results: results.map((one) => ({ ...one, ...changes })), next });
    await nothingChanges(async () => {
      expectProblem(await beside({ max: 1 }, { signature: '00'.repeat(64) }), 422, 'result_invalid');
      expectProblem(await beside({ max: 0 }), 400, 'invalid_request');
      expectProblem(await beside({ max: 1, waitMs: 20_000 }), 400, 'invalid_request');
    });
    const { status, body } = await beside({ max: 1 });
    expect({ status, results: body.results }).toMatchObject({ status: 200, results: [{ outcome: 'repeated' }] });
    expect(openLeases(world.keys.signing.publicKey, worker, body.next)).toHaveLength(1);
    expect((await beside({ max: 1 })).body.next).toEqual({ leases: [], enc: '', drain: false });
    expect((await at.call(world.operator, 'POST', `/agents/${worker.id}/approval`, { status: 'revoked' })).status).toBe(
      200,
    );
    expectProblem(await beside({ max: 1 }), 403, 'not_approved');
  });
});
