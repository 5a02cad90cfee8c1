import type { SigningKey } from '@edgecoder/crypto';
import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { countAgents } from '../../src/agents/overview.repository.ts';
import {
  ABLE,
  describeCoordinator,
  expectProblem,
  MAINS,
  newKey,
  type Replica,
  rowCounts,
  untested,
  type World,
} from '../service/support.ts';

const BEAT = { power: MAINS, running: 0 };
const PULL = { max: 1, waitMs: 0 };
/** Three missed heartbeats of 15 s. */
const SILENT_MS = 46_000;

describeCoordinator('machines', (open) => {
  let world: World;
  let at: Replica;
  beforeAll(async () => {
    world = await open();
    at = await world.start();
  });
  afterAll(() => world.close());

  const statusRecords = async (machine: SigningKey): Promise<string[]> => {
    const { rows } = await sql<{ status: string }>`
      select payload ->> 'status' as status from coordinator.ledger_entries
      where type = 'node_approval' and payload ->> 'agentKey' = ${machine.publicKey} order by entry_id`.execute(
      world.store.db,
    );
    return rows.map((row) => row.status);
  };
  const rowOf = async (machine: SigningKey) => {
    const { rows } = await sql<Record<string, unknown>>`
      select owner_id, name, version, status, capabilities, encode(sealing_key, 'hex') as sealing_key
      from coordinator.agents where agent_id = ${machine.peerId}`.execute(world.store.db);
    return rows[0];
  };
  const viewOf = async (machine: SigningKey) => {
    const { body } = await at.call(world.operator, 'GET', '/agents?limit=100');
    return body.agents.find((agent: { agentId: string }) => agent.agentId === machine.peerId);
  };

  describe('registering', () => {
    it('makes machine, owner, both accounts and the record of it, and answers how to go on', async () => {
      const [machine, owner] = [newKey(), newKey()];
      const before = await rowCounts(world.store);
      const answer = await at.call(machine, 'POST', '/register', world.registration(machine, owner));
      expect(answer).toMatchObject({
        status: 200,
        body: {
          agentId: machine.peerId,
          ownerId: owner.peerId,
          status: 'approved',
          heartbeatMs: 15_000,
          leaseMs: 60_000,
        },
      });
      expect(await rowCounts(world.store)).toEqual({
        ...before,
        agents: (before['agents'] ?? 0) + 1,
        owners: (before['owners'] ?? 0) + 1,
        accounts: (before['accounts'] ?? 0) + 2,
        ledger_entries: (before['ledger_entries'] ?? 0) + 1,
      });
      expect(await statusRecords(machine)).toEqual(['approved']);
    });

    it('makes a machine without a proof its own owner', async () => {
      const machine = newKey();
      const { body } = await at.call(machine, 'POST', '/register', world.registration(machine));
      expect(body).toMatchObject({ agentId: machine.peerId, ownerId: machine.peerId });
    });

    it('again takes up what has changed, at once, and records nothing more', async () => {
      const owner = await world.owner(at);
      const machine = await world.machine(at, undefined, { languages: ['javascript'] });
      const task = { tasks: [untested()] };
      expect((await at.call(owner, 'POST', '/submit', task)).status).toBe(200);
      expect((await at.call(machine, 'POST', '/pull', PULL)).body.leases).toEqual([]);
      const changed = world.registration(machine, undefined, { name: 'renamed', version: '2.0.0' });
      expect((await at.call(machine, 'POST', '/register', changed)).body.status).toBe('approved');
      expect(await rowOf(machine)).toMatchObject({
        name: 'renamed',
        version: '2.0.0',
        sealing_key: changed.sealingKey,
        capabilities: expect.objectContaining({ languages: ['python'] }),
      });
      expect((await at.call(machine, 'POST', '/pull', PULL)).body.leases).toHaveLength(1);
      expect(await statusRecords(machine)).toEqual(['approved']);
    });

    it('ten times at once makes one machine', async () => {
      const [machine, owner] = [newKey(), newKey()];
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => at.call(machine, 'POST', '/register', world.registration(machine, owner))),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      expect(await statusRecords(machine)).toEqual(['approved']);
    });

    it('409: for another owner than before; nothing changes', async () => {
      const [first, second] = [newKey(), newKey()];
      const machine = await world.machine(at, first);
      const before = { counts: await rowCounts(world.store), row: await rowOf(machine) };
      const answer = await at.call(machine, 'POST', '/register', world.registration(machine, second));
      expectProblem(answer, 409, 'conflict');
      expect(await rowOf(machine)).toEqual(before.row);
      expect((await rowCounts(world.store))['owners']).toBe(before.counts['owners']);
    });

    it('400: with a proof that is not the owner’s, is for another machine, or comes alone', async () => {
      const [machine, other, owner] = [newKey(), newKey(), newKey()];
      const good = world.registration(machine, owner);
      const before = await rowCounts(world.store);
      for (const body of [
        { ...good, ownerKey: newKey().publicKey },
        { ...good, ownerProof: world.registration(other, owner).ownerProof },
        { ...good, ownerProof: '00'.repeat(64) },
        { ...good, ownerProof: undefined },
        { ...good, ownerKey: undefined },
      ]) {
        expectProblem(await at.call(machine, 'POST', '/register', body), 400, 'invalid_request');
      }
      expect(await rowOf(machine)).toBeUndefined();
      expect(await rowCounts(world.store)).toEqual(before);
    });

    const models = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `m${index}`, paramsM: 1 }));
    it.each([
      ['no role', { capabilities: { ...ABLE, roles: [] } }, 'capabilities.roles'],
      ['three roles', { capabilities: { ...ABLE, roles: ['execute', 'verify', 'execute'] } }, 'capabilities.roles'],
      ['an unknown role', { capabilities: { ...ABLE, roles: ['rule'] } }, 'capabilities.roles'],
      ['no language', { capabilities: { ...ABLE, languages: [] } }, 'capabilities.languages'],
      ['nine languages', { capabilities: { ...ABLE, languages: Array(9).fill('python') } }, 'capabilities.languages'],
      ['five sandboxes', { capabilities: { ...ABLE, sandboxes: Array(5).fill('wasm') } }, 'capabilities.sandboxes'],
      ['65 models', { capabilities: { ...ABLE, models: models(65) } }, 'capabilities.models'],
      ['a long model name', { capabilities: { ...ABLE, models: [{ name: 'm'.repeat(101), paramsM: 1 }] } }, 'models'],
      ['a negative size', { capabilities: { ...ABLE, models: [{ name: 'm', paramsM: -1 }] } }, 'paramsM'],
      ['no slot', { capabilities: { ...ABLE, maxConcurrent: 0 } }, 'maxConcurrent'],
      ['257 slots', { capabilities: { ...ABLE, maxConcurrent: 257 } }, 'maxConcurrent'],
      ['half a slot', { capabilities: { ...ABLE, maxConcurrent: 1.5 } }, 'maxConcurrent'],
      ['more than is known', { capabilities: { ...ABLE, root: true } }, 'root'],
      ['an empty name', { name: '' }, 'name'],
      ['a long name', { name: 'n'.repeat(101) }, 'name'],
      ['a short sealing key', { sealingKey: 'ab' }, 'sealingKey'],
      ['a battery of 101 %', { power: { ...MAINS, batteryPct: 101 } }, 'batteryPct'],
    ])('400: with %s, naming it', async (_name, changes, where) => {
      const machine = newKey();
      const answer = await at.call(machine, 'POST', '/register', { ...world.registration(machine), ...changes });
      expect(expectProblem(answer, 400, 'invalid_request').detail).toContain(where);
      expect(await rowOf(machine)).toBeUndefined();
    });

    it('keeps the largest machine that the bounds allow', async () => {
      const machine = await world.machine(at, undefined, {
        roles: ['execute', 'verify'],
        languages: ['python', 'javascript'],
        sandboxes: ['wasm', 'process', 'docker', 'none'],
        models: models(64),
        maxConcurrent: 256,
      });
      expect((await viewOf(machine)).capabilities.models).toHaveLength(64);
    });
  });

  describe('a heartbeat', () => {
    it('of a machine that nobody knows asks it to register', async () => {
      const { status, body } = await at.call(newKey(), 'POST', '/heartbeat', BEAT);
      expect({ status, body }).toEqual({ status: 200, body: { status: 'pending', reregister: true, drain: false } });
    });

    it('keeps a machine online; silent for three intervals it is offline, and the next beat brings it back at once', async () => {
      const machine = await world.machine(at);
      expect(await viewOf(machine)).toMatchObject({ online: true, running: 0 });
      await world.silentFor(machine.peerId, SILENT_MS);
      expect(await viewOf(machine)).toMatchObject({ online: false });
      // What this replica remembers of the machine is two seconds old at most.
      await waitFor(async () => {
        await at.call(machine, 'POST', '/heartbeat', { ...BEAT, running: 1 });
        return (await viewOf(machine)).online;
      });
      expect(await viewOf(machine)).toMatchObject({ online: true });
      await waitFor(async () => (await viewOf(machine)).running === 1);
    });

    it('with changed capabilities counts for the next pull', async () => {
      const owner = await world.owner(at);
      const machine = await world.machine(at, undefined, { languages: ['javascript'] });
      await at.call(owner, 'POST', '/submit', { tasks: [untested()] });
      expect((await at.call(machine, 'POST', '/pull', PULL)).body.leases).toEqual([]);
      await at.call(machine, 'POST', '/heartbeat', { ...BEAT, capabilities: { ...ABLE } });
      expect((await at.call(machine, 'POST', '/pull', PULL)).body.leases).toHaveLength(1);
    });

    it('is written for the machine that signed, and for no other', async () => {
      const [machine, other] = [await world.machine(at), await world.machine(at)];
      for (const each of [machine, other]) await world.silentFor(each.peerId, SILENT_MS);
      await waitFor(async () => {
        await at.call(machine, 'POST', '/heartbeat', BEAT);
        return (await viewOf(machine)).online;
      });
      expect((await viewOf(other)).online).toBe(false);
    });
  });

  describe('another key', () => {
    it('401: pulls nothing when nobody knows it, and 403 when it is a user’s', async () => {
      expectProblem(await at.call(newKey(), 'POST', '/pull', PULL), 401, 'unknown_key');
      expectProblem(await at.call(await world.owner(at), 'POST', '/pull', PULL), 403, 'forbidden');
    });

    it('403: a machine approves nobody, nor does a user', async () => {
      const machine = await world.machine(at);
      for (const key of [machine, await world.owner(at)]) {
        const answer = await at.call(key, 'POST', `/agents/${machine.peerId}/approval`, { status: 'approved' });
        expectProblem(answer, 403, 'forbidden');
      }
    });
  });

  describe('the list', () => {
    it('shows an owner their machines only, in pages that lose and repeat none', async () => {
      const owner = await world.owner(at);
      const machines: SigningKey[] = [];
      for (let index = 0; index < 5; index += 1) machines.push(await world.machine(at, owner));
      await world.machine(at, newKey());
      const seen: string[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await at.call(owner, 'GET', `/agents?limit=2${cursor}`);
        seen.push(...body.agents.map((agent: { agentId: string }) => agent.agentId));
        if (body.nextCursor === undefined) break;
        cursor = `&cursor=${body.nextCursor}`;
      }
      expect(seen).toEqual(machines.map((machine) => machine.peerId).sort());
    });
  });

  describe('verifiers', () => {
    const tested = () => ({ tasks: [untested({ tests: 'assert True' })] });

    it('are counted when they are of an operator: whoever only says so is handed no checks', async () => {
      const owner = await world.owner(at);
      const count = async (of: SigningKey) => (await countAgents(world.store.db, [of.peerId])).verifiers;
      const before = await count(world.operator);
      await world.machine(at, owner, { roles: ['verify'] });
      expect(await count(world.operator)).toBe(before);
      expect(await count(owner)).toBe(1);
    });

    it('503: without a live one of the operator’s no task with tests is taken', async () => {
      const owner = await world.owner(at);
      expectProblem(await at.call(owner, 'POST', '/submit', tested()), 503, 'no_verifier');
      // Somebody else’s does not count, nor one for another language, nor one that works but does not verify.
      await world.machine(at, owner, { roles: ['verify'] });
      await world.machine(at, world.operator, { roles: ['verify'], languages: ['javascript'] });
      await world.machine(at, world.operator);
      expectProblem(await at.call(owner, 'POST', '/submit', tested()), 503, 'no_verifier');
      const verifier = await world.machine(at, world.operator, { roles: ['verify'] });
      expect((await at.call(owner, 'POST', '/submit', tested())).status).toBe(200);
      // Remembered for a second, then looked up again.
      await world.silentFor(verifier.peerId, SILENT_MS);
      await waitFor(async () => (await at.call(owner, 'POST', '/submit', tested())).status === 503);
    });
  });
});

describeCoordinator('admission by approval', (open) => {
  const TOKEN = 'registration-token-one';
  let world: World;
  let at: Replica;
  let other: Replica;
  const env = { NODE_ADMISSION: 'approval', AGENT_REGISTRATION_TOKEN: `registration-token-two,${TOKEN}` };
  beforeAll(async () => {
    world = await open();
    at = await world.start(env);
    other = await world.start(env);
  });
  afterAll(() => world.close());

  const decide = (machine: SigningKey, status: string, where = at) =>
    where.call(world.operator, 'POST', `/agents/${machine.peerId}/approval`, { status });
  const records = async (machine: SigningKey): Promise<string[]> => {
    const { rows } = await sql<{ status: string; actor_id: string }>`
      select payload ->> 'status' as status, actor_id from coordinator.ledger_entries
      where type = 'node_approval' and payload ->> 'agentKey' = ${machine.publicKey} order by entry_id`.execute(
      world.store.db,
    );
    return rows.map((row) => `${row.status} by ${row.actor_id === world.operator.peerId ? 'operator' : 'itself'}`);
  };

  it('403: a machine without a token, or with a wrong one, is not stored', async () => {
    const machine = newKey();
    const before = await rowCounts(world.store);
    for (const registrationToken of [undefined, 'registration-token-six', '']) {
      const body = world.registration(machine, undefined, {
        ...(registrationToken !== undefined && { registrationToken }),
      });
      expectProblem(await at.call(machine, 'POST', '/register', body), 403, 'registration_token_invalid');
    }
    expectProblem(await at.call(newKey(), 'POST', '/owners', {}), 403, 'registration_token_invalid');
    expect(await rowCounts(world.store)).toEqual(before);
    expect((await at.call(newKey(), 'POST', '/owners', { registrationToken: TOKEN })).status).toBe(200);
  });

  it('a machine with a token waits: it may beat, and neither pull nor submit, until an operator lets it in', async () => {
    const machine = await world.machine(at, undefined, {}, { registrationToken: TOKEN });
    expect((await at.call(machine, 'POST', '/heartbeat', BEAT)).body).toEqual({
      status: 'pending',
      reregister: false,
      drain: false,
    });
    expectProblem(await at.call(machine, 'POST', '/pull', PULL), 403, 'not_approved');
    expectProblem(await at.call(machine, 'POST', '/submit', { tasks: [untested()] }), 403, 'not_approved');
    expectProblem(await at.call(machine, 'GET', '/status'), 403, 'not_approved');

    expect((await decide(machine, 'approved')).body).toMatchObject({ agentId: machine.peerId, status: 'approved' });
    expect((await at.call(machine, 'POST', '/heartbeat', BEAT)).body.status).toBe('approved');
    expect((await at.call(machine, 'POST', '/pull', PULL)).status).toBe(200);
    // It need not show its token again.
    const again = await at.call(machine, 'POST', '/register', world.registration(machine));
    expect(again.body.status).toBe('approved');
    expect((await decide(machine, 'approved')).status).toBe(200);
    expect(await records(machine)).toEqual(['pending by itself', 'approved by operator']);
  });

  it('a machine that is turned away stays so, however often it registers', async () => {
    const machine = await world.machine(at, undefined, {}, { registrationToken: TOKEN });
    expect((await decide(machine, 'revoked')).body.status).toBe('revoked');
    const again = world.registration(machine, undefined, { registrationToken: TOKEN });
    expect((await at.call(machine, 'POST', '/register', again)).body.status).toBe('revoked');
    expectProblem(await at.call(machine, 'POST', '/pull', PULL), 403, 'not_approved');
    expect((await at.call(machine, 'POST', '/heartbeat', BEAT)).body).toEqual({
      status: 'revoked',
      reregister: false,
      drain: true,
    });
    expect(await records(machine)).toEqual(['pending by itself', 'revoked by operator']);
  });

  it('a decision at one replica is felt at the other when what that one remembers has aged', async () => {
    const machine = await world.machine(at, undefined, {}, { registrationToken: TOKEN });
    await decide(machine, 'approved');
    await waitFor(async () => (await other.call(machine, 'POST', '/pull', PULL)).status === 200);
    await decide(machine, 'revoked');
    expectProblem(await at.call(machine, 'POST', '/pull', PULL), 403, 'not_approved');
    await waitFor(async () => (await other.call(machine, 'POST', '/pull', PULL)).status === 403);
  });

  it('a machine of the coordinator’s own node needs neither token nor operator, before or after it registers', async () => {
    const [early, late] = [newKey(), newKey()];
    await at.coordinator.admitLocalAgent(early.publicKey);
    expect((await at.call(early, 'POST', '/register', world.registration(early))).body.status).toBe('approved');
    const waiting = world.registration(late, undefined, { registrationToken: TOKEN });
    expect((await at.call(late, 'POST', '/register', waiting)).body.status).toBe('pending');
    await at.coordinator.admitLocalAgent(late.publicKey);
    expect((await at.call(late, 'POST', '/pull', PULL)).status).toBe(200);
  });

  it('404: a decision about a machine that nobody knows, and 400: one that is none', async () => {
    expectProblem(await decide(newKey(), 'approved'), 404, 'not_found');
    expectProblem(await decide(newKey(), 'pending'), 400, 'invalid_request');
  });
});
