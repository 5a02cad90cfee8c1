import { type SigningKey, sealingKeyFromSeed } from '@edgecoder/crypto';
import { errorCodes } from '@edgecoder/protocol';
import { openTestPglite } from '@edgecoder/store/testing';
import { damage, WAYS_OF_DAMAGE } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openLeases, sealedResult, UNTESTED, type Worker } from '../work/rig.ts';
import { createWorld, newKey, type Replica, raw, rowCounts, signedRequest, untested, type World } from './support.ts';

const MUTATIONS = 10_000;
/** Some change nothing: there is no content type to drop where there is no body. */
const DRAWN = 12_500;
/** The same in every run. */
const SEED = 20_261_121;
const AT_ONCE = 16;

/** A request as it goes on the wire. */
interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

interface Target {
  method: 'GET' | 'POST';
  path: string;
  key: SigningKey;
  body?: () => unknown;
  /** Whoever proves a key may call it: another key is no mutation there. */
  open?: boolean;
}

const printable = (text: string) => text.replace(/[^\x21-\x7e]/g, '~');

type Mutation = (request: Sent, target: Target, host: string, other: Sent) => Sent;
const place = { at: fc.nat(100_000), how: fc.nat(WAYS_OF_DAMAGE - 1) };
const header = (name: string, change: (value: string, other: Sent) => string): Mutation => {
  return (request, _target, _host, other) => {
    const value = request.headers[name];
    return value === undefined
      ? request
      : { ...request, headers: { ...request.headers, [name]: change(value, other) } };
  };
};
const COVERED = ['signature', 'signature-input', 'content-digest', 'content-type'];
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .record({ name: fc.constantFrom(...COVERED), ...place })
    .map(({ name, at, how }) => header(name, (value) => printable(damage(value, at, how)))),
  fc.constantFrom(...COVERED).map(
    (name): Mutation =>
      (request) => {
        const { [name]: _, ...headers } = request.headers;
        return { ...request, headers };
      },
  ),
  // What another request of the same key was signed with.
  fc
    .constantFrom('signature', 'signature-input', 'content-digest')
    .map((name) => header(name, (value, other) => other.headers[name] ?? value)),
  fc.record(place).map(
    ({ at, how }): Mutation =>
      (request) =>
        request.body === undefined
          ? { ...request, body: Buffer.from('{}'), headers: { ...request.headers, 'content-type': 'application/json' } }
          : { ...request, body: Buffer.from(damage(request.body.toString('latin1'), at, how), 'latin1') },
  ),
  fc.record(place).map(
    ({ at, how }): Mutation =>
      (request) => ({ ...request, path: `/${printable(damage(request.path.slice(1), at, how))}` }),
  ),
  fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE').map(
    (method): Mutation =>
      (request) => ({ ...request, method }),
  ),
  fc.constant<Mutation>((request) => ({ ...request, body: undefined })),
  fc.constantFrom('elsewhere.test', '127.0.0.1', 'localhost', '127.0.0.1:1').map(
    (host): Mutation =>
      (request) => ({ ...request, headers: { ...request.headers, host } }),
  ),
  fc.constant<Mutation>((request, target, host) =>
    target.open === true
      ? request
      : { ...request, ...signedRequest(host, newKey(), target.method, target.path, target.body?.()) },
  ),
  fc.integer({ min: 65, max: 100_000 }).map(
    (ago): Mutation =>
      (request, target, host) => ({
        ...request,
        ...signedRequest(host, target.key, target.method, target.path, target.body?.(), {
          created: Math.floor(Date.now() / 1000) - ago,
        }),
      }),
  ),
);

describe('signed requests to a coordinator', () => {
  let world: World;
  let at: Replica;
  let targets: Target[];
  beforeAll(async () => {
    world = await createWorld(await openTestPglite());
    // Nothing is to happen by itself, such as the end of a lease, however slow the machine is.
    at = await world.start({ RATE_LIMIT_WINDOW_MS: '1000', LEASE_MS: '600000' });
    const owner = await world.owner(at);
    const sealing = sealingKeyFromSeed(new Uint8Array(32).fill(3));
    const key = await world.machine(at, undefined, {}, { sealingKey: sealing.publicKey });
    const worker: Worker = { id: key.peerId, ownerId: key.peerId, key, sealing };
    for (const count of [2, 3]) {
      const tasks = Array.from({ length: count }, () => untested());
      expect((await at.call(owner, 'POST', '/submit', { tasks })).status).toBe(200);
    }
    const pulled = await at.call(key, 'POST', '/pull', { max: 1, waitMs: 0 });
    const lease = openLeases(world.keys.signing.publicKey, worker, pulled.body)[0]?.lease;
    if (lease === undefined) throw new Error('nothing was leased');
    const { subtaskId, leaseId, epoch, taskId } = lease;
    const power = { device: 'server', os: 'linux', onExternalPower: true };
    const account = `/economy/credits/${encodeURIComponent(`user:${owner.peerId}`)}`;
    const grant = () => ({ idempotencyKey: 'more', amountMc: 1000 });
    const post = (path: string, by: SigningKey, body?: () => unknown, open = false): Target => ({
      method: 'POST',
      path,
      key: by,
      open,
      ...(body && { body }),
    });
    const get = (path: string, by: SigningKey): Target => ({ method: 'GET', path, key: by });
    const [stranger, newcomer] = [newKey(), newKey()];
    targets = [
      post('/submit', owner, () => ({ tasks: [untested()] })),
      post('/pull', key, () => ({ max: 16, waitMs: 0 })),
      post('/result', key, () => ({
        results: [sealedResult(world.keys.sealing.publicKey, worker, lease, UNTESTED)],
      })),
      post('/leases/extend', key, () => ({ leases: [{ subtaskId, leaseId, epoch }] })),
      post('/leases/steps', key, () => ({ reports: [{ subtaskId, leaseId, epoch, enc: '', sealed: '' }] })),
      post('/register', stranger, () => world.registration(stranger, owner), true),
      post('/heartbeat', key, () => ({ power, running: 1 }), true),
      post('/owners', newcomer, () => ({}), true),
      post(`/tasks/${taskId}/cancel`, owner),
      post(`/agents/${key.peerId}/approval`, world.operator, () => ({ status: 'revoked' })),
      post(`${account}/grant`, world.operator, grant),
      get('/tasks?limit=5', owner),
      get(`/tasks/${taskId}?waitMs=0`, owner),
      get(`${account}/balance`, owner),
      get('/agents?limit=10', world.operator),
      get('/status', owner),
    ];
  });
  afterAll(() => world.close());

  const signed = (target: Target): Sent => {
    const { headers, body } = signedRequest(at.host, target.key, target.method, target.path, target.body?.());
    return { method: target.method, path: target.path, headers: { host: at.host, ...headers }, body };
  };

  it(`are refused after any change: ${MUTATIONS} mutations over all kinds of routes, none accepted, none answered 500`, async () => {
    const plan = fc.sample(fc.record({ mutation, target: fc.nat(targets.length - 1) }), {
      numRuns: DRAWN,
      seed: SEED,
    });
    const before = await rowCounts(world.store);
    const statuses = new Map<number, number>();
    let next = 0;
    const sender = async (): Promise<void> => {
      for (let index = next++; index < plan.length; index = next++) {
        const { mutation: apply, target: which } = plan[index] as (typeof plan)[number];
        const target = targets[which] as Target;
        const original = signed(target);
        const mutated = apply(original, target, at.host, signed(target));
        if (JSON.stringify(mutated) === JSON.stringify(original)) continue;
        const { status, body } = await raw(at, mutated.method, mutated.path, mutated.headers, mutated.body);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status < 400 || status >= 500 || !errorCodes.includes(body.code)) {
          throw new Error(`${status} for ${JSON.stringify({ ...mutated, body: mutated.body?.toString() })}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(MUTATIONS);
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([400, 401, 404, 405, 415]));
    expect(await rowCounts(world.store)).toEqual(before);
    // Whatever was refused, each of them is served as it was meant.
    for (const target of targets) {
      const { method, path, headers, body } = signed(target);
      expect(`${path} ${(await raw(at, method, path, headers, body)).status}`).toBe(`${path} 200`);
      if (path.endsWith('/approval')) break;
    }
  }, 300_000);
});
