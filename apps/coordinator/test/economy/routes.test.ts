import { randomBytes } from 'node:crypto';
import { type Cache, createMemoryCache } from '@edgecoder/cache';
import { type SigningKey, signingKeyFromSeed, signRequest } from '@edgecoder/crypto';
import { agentAccount, type PeerId, userAccount } from '@edgecoder/protocol';
import { type CallerRole, createHttpService, createLogger, type HttpService, Metrics } from '@edgecoder/service';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openAccounts } from '../../src/economy/books.ts';
import { createLoadGauge } from '../../src/economy/load.ts';
import { economyRoutes } from '../../src/economy/routes.ts';
import { type CoordinatorStore, caller, describeBooks, economyContext, insertOwner } from './support.ts';

const HOST = 'coordinator.test';

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

describeBooks('economy routes', (open) => {
  let store: CoordinatorStore;
  let service: HttpService;
  let cache: Cache;
  let woken = 0;
  const roles = new Map<string, CallerRole[]>();
  const newKey = (...has: CallerRole[]): SigningKey => {
    const key = signingKeyFromSeed(randomBytes(32));
    roles.set(key.publicKey, has);
    return key;
  };
  const alice = newKey('user');
  const bob = newKey('user');
  const operator = newKey('user', 'operator');
  const machine = newKey('agent');
  const stranger = newKey('stranger');

  beforeAll(async () => {
    store = await open();
    cache = createMemoryCache({ maxEntries: 10_000 });
    for (const key of [alice, bob, operator]) await insertOwner(store, key.publicKey, key.peerId);
    await store.transaction((tx) =>
      openAccounts(tx, [{ accountId: agentAccount(machine.peerId), ownerId: alice.peerId }]),
    );
    service = createHttpService({
      name: 'coordinator',
      version: '0',
      description: 'Economy routes under test.',
      routes: economyRoutes({
        ...economyContext(store),
        load: createLoadGauge({ store }),
        wakeLedger: () => {
          woken += 1;
        },
        nowMs: () => 1234,
      }),
      log: createLogger({ service: 'test', level: 'silent' }),
      metrics: new Metrics(),
      host: '127.0.0.1',
      port: 0,
      authorities: [HOST],
      cache,
      resolveCaller: async (publicKey, peerId) => ({
        ...caller(peerId, roles.get(publicKey) ?? ['stranger'], peerId === machine.peerId ? alice.peerId : peerId),
        publicKey,
      }),
      rateLimits: { perKey: 10_000, perAddress: 10_000, windowMs: 10_000 },
    });
    await service.start();
  });
  afterAll(async () => {
    await service.stop();
    await cache.close();
    await store.close();
  });

  async function call(
    key: SigningKey | undefined,
    method: 'GET' | 'POST',
    path: string,
    json?: unknown,
  ): Promise<Answer> {
    const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
    const contentType = body && 'application/json';
    const signed =
      key &&
      signRequest({
        method,
        url: `http://${HOST}${path}`,
        key,
        created: Math.floor(Date.now() / 1000),
        nonce: randomBytes(16).toString('base64url'),
        ...(body && contentType && { body, contentType }),
      });
    const response = await service.inject({
      method,
      url: path,
      headers: { host: HOST, ...(contentType && { 'content-type': contentType }), ...signed },
      ...(body && { payload: body }),
    });
    return { status: response.statusCode, body: response.json() };
  }
  const credits = (id: PeerId, what: string): string => `/economy/credits/${userAccount(id)}/${what}`;
  const grant = (amountMc: number, idempotencyKey: string) => ({ amountMc, idempotencyKey });

  describe('POST grant', () => {
    it('200: credits once per key, and wakes the ledger once', async () => {
      const before = woken;
      const answers = [];
      for (let n = 0; n < 3; n += 1)
        answers.push(await call(operator, 'POST', credits(alice.peerId, 'grant'), grant(5000, 'first')));
      const balance = { accountId: userAccount(alice.peerId), availableMc: 5000, heldMc: 0, escrowedMc: 0 };
      for (const answer of answers) expect(answer).toEqual({ status: 200, body: balance });
      expect(woken).toBe(before + 1);
    });

    it('403: for anyone but an operator', async () => {
      expect(await call(alice, 'POST', credits(alice.peerId, 'grant'), grant(5000, 'mine'))).toMatchObject({
        status: 403,
      });
    });

    it('404: to an owner nobody knows', async () => {
      expect(await call(operator, 'POST', credits(stranger.peerId, 'grant'), grant(1, 'k'))).toMatchObject({
        status: 404,
      });
    });

    it('409: the same key with another amount', async () => {
      await call(operator, 'POST', credits(bob.peerId, 'grant'), grant(1, 'k'));
      expect(await call(operator, 'POST', credits(bob.peerId, 'grant'), grant(2, 'k'))).toMatchObject({
        status: 409,
        body: { code: 'idempotency_conflict' },
      });
    });

    it.each([
      ['nothing', grant(0, 'k')],
      ['less than nothing', grant(-5, 'k')],
      ['a fraction', grant(0.5, 'k')],
      ['too much', grant(1_000_000_000_001, 'k')],
      ['without a key', { amountMc: 1 }],
      ['to another owner than the account', { ...grant(1, 'k'), ownerId: bob.peerId }],
    ])('400: %s', async (_what, body) => {
      expect(await call(operator, 'POST', credits(alice.peerId, 'grant'), body)).toMatchObject({ status: 400 });
    });
  });

  it('401 and 403: nobody looks without being known', async () => {
    for (const what of ['balance', 'history', 'quote']) {
      expect(await call(undefined, 'GET', credits(alice.peerId, what))).toMatchObject({ status: 401 });
      const { status } = await call(stranger, 'GET', credits(alice.peerId, what));
      expect([401, 403]).toContain(status);
    }
  });

  it('404: someone else’s account, and one that is not there, look alike', async () => {
    for (const what of ['balance', 'history', 'quote']) {
      const foreign = await call(bob, 'GET', credits(alice.peerId, what));
      const nothing = await call(bob, 'GET', credits(stranger.peerId, what));
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect({ ...nothing.body, requestId: '' }).toEqual({ ...foreign.body, requestId: '' });
    }
  });

  it('400: an account id that is none, a cursor that is none', async () => {
    expect(await call(alice, 'GET', '/economy/credits/user:x/balance')).toMatchObject({ status: 400 });
    expect(await call(alice, 'GET', `${credits(alice.peerId, 'history')}?cursor=x`)).toMatchObject({ status: 400 });
    expect(await call(alice, 'GET', `${credits(alice.peerId, 'history')}?limit=101`)).toMatchObject({ status: 400 });
  });

  it('200: the owner sees balance and history, and the balance of their machine', async () => {
    await call(operator, 'POST', credits(alice.peerId, 'grant'), grant(5000, 'first'));
    expect(await call(alice, 'GET', credits(alice.peerId, 'balance'))).toMatchObject({
      status: 200,
      body: { availableMc: 5000 },
    });
    const history = await call(alice, 'GET', `${credits(alice.peerId, 'history')}?limit=1`);
    expect(history).toMatchObject({ status: 200, body: { entries: [{ kind: 'mint', amountMc: 5000 }] } });
    for (const key of [alice, machine]) {
      expect(await call(key, 'GET', `/economy/credits/${agentAccount(machine.peerId)}/balance`)).toMatchObject({
        status: 200,
      });
    }
  });

  it('200: a quote covers the wall limit of every part, and what a model may write', async () => {
    await call(operator, 'POST', credits(alice.peerId, 'grant'), grant(5000, 'first'));
    const quote = await call(alice, 'GET', `${credits(alice.peerId, 'quote')}?wallMs=1000&parts=3`);
    expect(quote).toEqual({ status: 200, body: { maxCreditsMc: 3 * 1760, loadPermille: 1600, ratePerSecondMc: 1600 } });
    const chat = await call(alice, 'GET', `${credits(alice.peerId, 'quote')}?kind=chat`);
    expect(chat).toMatchObject({ status: 200, body: { ratePerSecondMc: 480 } });
  });

  it('200: the price of compute says that it is local', async () => {
    expect(await call(alice, 'GET', '/economy/price/current')).toEqual({
      status: 200,
      body: { source: 'local', cpuSats: 30, gpuSats: 120, at: 1234 },
    });
  });
});
