import { agentAccount, type TaskId, type TaskView } from '@edgecoder/protocol';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { auditBooks } from '../../src/economy/audit.ts';
import { grantCredits } from '../../src/economy/grant.ts';
import { createClassRegistry } from '../../src/work/classes.ts';
import { expireLeases } from '../../src/work/recovery.ts';
import {
  CHECK_FAILED,
  CHECK_INCONCLUSIVE,
  CHECK_PASSED,
  FAILED,
  never,
  type Owner,
  PASSED,
  post,
  pull,
  type Rig,
  sealedResult,
  spec,
  submitOne,
  UNTESTED,
  type Worker,
} from './rig.ts';
import { describeWork } from './suite.ts';

describeWork('work', (open) => {
  let rig: Rig;
  let owner: Owner;
  let worker: Worker;
  let verifier: Worker;

  beforeAll(async () => {
    rig = await open();
    owner = await rig.owner();
    worker = await rig.worker();
    verifier = await rig.verifier();
  });
  afterAll(() => rig.close());

  const view = (taskId: TaskId, of: Owner = owner): Promise<TaskView> => rig.work.view(of.id, taskId, 0, never);
  const expire = () => expireLeases({ ...rig.ctx, classes: createClassRegistry() });
  const take = async (machine: Worker) => {
    const [held] = await pull(rig, machine);
    if (held === undefined) throw new Error('there was no work');
    return held;
  };
  const types = async (taskId: TaskId): Promise<string[]> => {
    const { rows } = await sql<{ type: string }>`
      select type from coordinator.ledger_entries where task_id = ${taskId} order by entry_id`.execute(rig.store.db);
    return rows.map((row) => row.type);
  };
  const balance = async (account: string) => {
    const { rows } = await sql<{ available_mc: bigint; held_mc: bigint }>`
      select available_mc, held_mc from coordinator.accounts where account_id = ${account}`.execute(rig.store.db);
    return rows[0] ?? { available_mc: 0n, held_mc: 0n };
  };
  /** Nobody's books are ever off, whatever a test did. */
  const audit = async () => expect(await auditBooks(rig.store.db)).toEqual([]);
  /** A worker of its own, so that what is remembered of others does not matter. */
  const trusted = async (): Promise<Worker> => {
    const machine = await rig.worker();
    await rig.setStreak(machine.ownerId, 1_000_000);
    return machine;
  };

  it('verifies a pass against tests the worker did not write, pays, and releases the rest of the hold', async () => {
    const before = await balance(`user:${owner.id}`);
    const taskId = await submitOne(rig.work, owner, spec({ verification: 'always' }));
    const held = await balance(`user:${owner.id}`);
    expect(held.held_mc).toBeGreaterThan(0n);
    expect(held.available_mc + held.held_mc).toBe(before.available_mc);

    const { lease, payload } = await take(worker);
    expect(payload).toMatchObject({ kind: 'exec', language: 'python', tests: 'assert add(1, 2) == 3\n' });
    expect((await view(taskId)).state).toBe('running');
    expect(await post(rig, worker, lease, PASSED)).toBe('stored');
    expect(await view(taskId)).toMatchObject({ state: 'running', verified: false, subtasks: [{ state: 'verifying' }] });

    const check = await take(verifier);
    expect(check.payload).toEqual({ ...payload, kind: 'verify', sandbox: 'wasm' });
    await post(rig, verifier, check.lease, CHECK_PASSED);

    const done = await view(taskId);
    expect(done).toMatchObject({ state: 'completed', verified: true, verdict: 'verified', heldMc: 0, result: PASSED });
    expect(done.chargedMc).toBeGreaterThan(0);
    const after = await balance(`user:${owner.id}`);
    expect(after).toEqual({ available_mc: before.available_mc - BigInt(done.chargedMc), held_mc: 0n });
    expect(await types(taskId)).toEqual([
      'task_submitted',
      'task_assigned',
      'result_received',
      'task_assigned',
      'result_verified',
      'task_completed',
    ]);
    await audit();
  });

  it('shows a result that was not drawn as accepted, not as verified', async () => {
    const machine = await trusted();
    // One in twenty is drawn even so.
    for (;;) {
      const taskId = await submitOne(rig.work, owner, spec());
      const { lease } = await take(machine);
      await post(rig, machine, lease, PASSED);
      const seen = await view(taskId);
      if (seen.state === 'completed') {
        expect(seen).toMatchObject({ verified: false, verdict: 'accepted' });
        break;
      }
      await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    }
    await audit();
  });

  it('pays a result once when it is posted ten times', async () => {
    const machine = await trusted();
    const taskId = await submitOne(rig.work, owner, spec({ tests: undefined }));
    const { lease } = await take(machine);
    const sealed = sealedResult(rig.keys.sealing.publicKey, machine, lease, UNTESTED);
    const outcomes = (
      await Promise.all(Array.from({ length: 10 }, () => rig.work.results(machine.id, [sealed])))
    ).flat();
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(9);
    expect(await post(rig, machine, lease, { ...UNTESTED, stdout: 'another' })).toBe('repeated');
    const { rows } =
      await sql`select from coordinator.journal_entries where task_id = ${taskId} and kind = 'earn'`.execute(
        rig.store.db,
      );
    expect(rows).toHaveLength(1);
    expect(await view(taskId)).toMatchObject({ state: 'completed', verdict: 'unverified', result: UNTESTED });
    await audit();
  });

  it('refuses the result of a lease that has run out, and takes that of the next one', async () => {
    const taskId = await submitOne(rig.work, owner, spec({ tests: undefined }));
    const lost = await take(worker);
    await rig.expireAll();
    await expect(post(rig, worker, lost.lease, UNTESTED)).rejects.toMatchObject({ code: 'lease_expired' });
    await expire();
    await expect(post(rig, worker, lost.lease, UNTESTED)).rejects.toMatchObject({ code: 'lease_expired' });
    const other = await rig.worker();
    const next = await take(other);
    expect(next.lease.subtaskId).toBe(lost.lease.subtaskId);
    expect(next.lease.epoch).toBeGreaterThan(lost.lease.epoch);
    await expect(post(rig, worker, lost.lease, UNTESTED)).rejects.toMatchObject({ code: 'lease_expired' });
    expect(await post(rig, other, next.lease, UNTESTED)).toBe('stored');
    expect(await types(taskId)).toContain('task_requeued');
    await audit();
  });

  it('refuses a lease in another machine’s hands, and a result that is not what was signed', async () => {
    await submitOne(rig.work, owner, spec({ tests: undefined }));
    const { lease } = await take(worker);
    const thief = await rig.worker();
    await expect(post(rig, thief, lease, UNTESTED)).rejects.toMatchObject({ code: 'lease_expired' });
    const good = sealedResult(rig.keys.sealing.publicKey, worker, lease, UNTESTED);
    const bad = [
      { ...good, bodyHash: '0'.repeat(64) },
      { ...good, signature: '0'.repeat(128) },
      { ...good, epoch: good.epoch + 1 },
      { ...good, sealed: `${good.sealed.slice(0, -4)}AAAA` },
      { ...good, enc: 'AA' },
      sealedResult(rig.keys.sealing.publicKey, worker, lease, { ...UNTESTED, sandbox: 'docker' }),
      sealedResult(rig.keys.sealing.publicKey, worker, lease, PASSED),
      sealedResult(rig.keys.sealing.publicKey, worker, lease, CHECK_PASSED),
    ];
    for (const result of bad) {
      const [outcome] = await rig.work.results(worker.id, [result]);
      expect(outcome).toMatchObject({ code: 'result_invalid' });
    }
    // One bad result does not spoil its neighbour.
    const [first, second] = await rig.work.results(worker.id, [bad[0] ?? good, good]);
    expect([first, second]).toEqual([expect.objectContaining({ code: 'result_invalid' }), 'stored']);
  });

  it('makes one task of concurrent submissions with one key, on two replicas', async () => {
    const other = rig.replica();
    const task = spec();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) => submitOne(index % 2 === 0 ? rig.work : other.work, owner, task)),
    );
    expect(new Set(outcomes).size).toBe(1);
    const [again] = await rig.work.submit(owner.id, [task], undefined);
    expect(again).toMatchObject({ taskId: outcomes[0], repeated: true });
    await expect(submitOne(rig.work, owner, { ...task, code: 'pass' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    const { rows } =
      await sql`select from coordinator.journal_entries where task_id = ${outcomes[0] as TaskId}`.execute(rig.store.db);
    expect(rows).toHaveLength(1);
    await rig.work.cancel(owner.id, outcomes[0] as TaskId);
    await audit();
  });

  it('keeps keys of different owners apart', async () => {
    const neighbour = await rig.owner();
    const task = spec();
    const mine = await submitOne(rig.work, owner, task);
    const theirs = await submitOne(rig.work, neighbour, task);
    expect(mine).not.toBe(theirs);
    await expect(view(mine, neighbour)).rejects.toMatchObject({ code: 'not_found' });
    await expect(rig.work.cancel(neighbour.id, mine)).rejects.toMatchObject({ code: 'not_found' });
    await rig.work.cancel(owner.id, mine);
    await rig.work.cancel(neighbour.id, theirs);
  });

  it('refuses what the account cannot cover, and stores its neighbours in the batch', async () => {
    const poor = await rig.owner(1n);
    const outcomes = await rig.work.submit(
      poor.id,
      [spec({ maxCreditsMc: 600 }), spec({ maxCreditsMc: 600 }), spec({ maxCreditsMc: 400 })],
      undefined,
    );
    expect(outcomes).toEqual([
      expect.objectContaining({ heldMc: 600 }),
      expect.objectContaining({ code: 'insufficient_credits' }),
      expect.objectContaining({ heldMc: 400 }),
    ]);
    for (const outcome of outcomes) if ('taskId' in outcome) await rig.work.cancel(poor.id, outcome.taskId as TaskId);
    expect(await balance(`user:${poor.id}`)).toEqual({ available_mc: 1000n, held_mc: 0n });
    await audit();
  });

  it('is paid from what its owner has earned by machines when the own account is empty, and from nobody else', async () => {
    const self = await rig.owner(1n);
    const [own, other] = [await rig.worker(self), await rig.worker()];
    for (const [machine, amountMc] of [[own, 700n] as const, [other, 5_000n] as const]) {
      await grantCredits(rig.ctx, { accountId: agentAccount(machine.id), amountMc, idempotencyKey: 'earned' });
    }
    const submit = (...maxCreditsMc: number[]) =>
      rig.work.submit(
        self.id,
        maxCreditsMc.map((each) => spec({ maxCreditsMc: each })),
        undefined,
      );
    const outcomes = await submit(900, 800);
    expect(outcomes).toEqual([
      expect.objectContaining({ heldMc: 900, repeated: false }),
      expect.objectContaining({ heldMc: 800, repeated: false }),
    ]);
    expect(await balance(`user:${self.id}`)).toEqual({ available_mc: 0n, held_mc: 1_700n });
    expect(await balance(`agent:${own.id}`)).toMatchObject({ available_mc: 0n });
    expect(await submit(1)).toEqual([expect.objectContaining({ code: 'insufficient_credits' })]);
    expect(await balance(`agent:${other.id}`)).toMatchObject({ available_mc: 5_000n });
    for (const outcome of outcomes) if ('taskId' in outcome) await rig.work.cancel(self.id, outcome.taskId as TaskId);
    await audit();
  });

  it('collects what machines have earned once, however many submissions need it at the same time', async () => {
    const self = await rig.owner(0n);
    const own = await rig.worker(self);
    await grantCredits(rig.ctx, { accountId: agentAccount(own.id), amountMc: 1_000n, idempotencyKey: 'earned' });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => rig.work.submit(self.id, [spec({ maxCreditsMc: 100 })], undefined)),
    );
    const stored = outcomes.flat().flatMap((outcome) => ('taskId' in outcome ? [outcome.taskId as TaskId] : []));
    expect(stored.length).toBeLessThanOrEqual(10);
    expect(stored.length).toBeGreaterThan(0);
    expect(await balance(`agent:${own.id}`)).toMatchObject({ available_mc: 0n });
    await audit();
    for (const taskId of stored) await rig.work.cancel(self.id, taskId);
  });

  it('never charges more than maxCredits', async () => {
    const machine = await trusted();
    const taskId = await submitOne(rig.work, owner, spec({ tests: undefined, maxCreditsMc: 3 }));
    const { lease } = await take(machine);
    await post(rig, machine, lease, { ...UNTESTED, durationMs: 1000 });
    expect((await view(taskId)).chargedMc).toBeLessThanOrEqual(3);
    await audit();
  });

  it('rejects a forged result: unpaid, trust gone, given to another machine', async () => {
    const forger = await rig.worker();
    await rig.setStreak(forger.ownerId, 5);
    const taskId = await submitOne(rig.work, owner, spec({ verification: 'always' }));
    await post(rig, forger, (await take(forger)).lease, PASSED);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_FAILED);
    const { rows } =
      await sql`select streak, forgeries from coordinator.owners where owner_id = ${forger.ownerId}`.execute(
        rig.store.db,
      );
    expect(rows).toEqual([{ streak: 0, forgeries: 1 }]);
    expect(await types(taskId)).toEqual(expect.arrayContaining(['result_rejected', 'task_requeued']));
    expect((await view(taskId)).chargedMc).toBe(0);
    expect(await pull(rig, forger)).toEqual([]);
    await post(rig, worker, (await take(worker)).lease, PASSED);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    expect(await view(taskId)).toMatchObject({ state: 'completed', verified: true });
    await audit();
  });

  it('checks all that a forger has in escrow, and refunds what is bad', async () => {
    const forger = await trusted();
    const accepted: TaskId[] = [];
    while (accepted.length < 3) {
      const taskId = await submitOne(rig.work, owner, spec());
      await post(rig, forger, (await take(forger)).lease, PASSED);
      if ((await view(taskId)).state === 'completed') accepted.push(taskId);
      else await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    }
    const before = await balance(`user:${owner.id}`);
    const caught = await submitOne(rig.work, owner, spec({ verification: 'always' }));
    await post(rig, forger, (await take(forger)).lease, PASSED);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_FAILED);
    await rig.work.cancel(owner.id, caught);

    const checks = await pull(rig, verifier, 16);
    expect(checks.map(({ lease }) => lease.taskId).sort()).toEqual([...accepted].sort());
    const bad = accepted[0] as TaskId;
    for (const { lease } of checks)
      await post(rig, verifier, lease, lease.taskId === bad ? CHECK_FAILED : CHECK_PASSED);

    expect(await view(bad)).toMatchObject({ state: 'completed', verdict: 'unverified' });
    for (const taskId of accepted.slice(1)) expect(await view(taskId)).toMatchObject({ verified: true });
    const { rows } = await sql<{ state: string; amount_mc: bigint; task_id: string }>`
      select e.state, e.amount_mc, s.task_id from coordinator.escrow e join coordinator.subtasks s using (subtask_id)
      where s.task_id = any (${accepted}::uuid[])`.execute(rig.store.db);
    for (const row of rows) expect(row.state).toBe(row.task_id === bad ? 'refunded' : 'held');
    const refunded = rows.find((row) => row.state === 'refunded')?.amount_mc ?? 0n;
    expect((await balance(`user:${owner.id}`)).available_mc).toBe(before.available_mc + refunded);
    await audit();
  });

  it('takes a reproduced failure as honest: paid, no stain, the task has failed', async () => {
    await rig.setStreak(worker.ownerId, 3);
    const taskId = await submitOne(rig.work, owner, spec());
    await post(rig, worker, (await take(worker)).lease, FAILED);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_FAILED);
    const failed = await view(taskId);
    expect(failed).toMatchObject({
      state: 'failed',
      reason: 'tests_failed',
      verdict: 'failure_reproduced',
      verified: false,
      result: FAILED,
    });
    expect(failed.chargedMc).toBeGreaterThan(0);
    const { rows } = await sql`select streak from coordinator.owners where owner_id = ${worker.ownerId}`.execute(
      rig.store.db,
    );
    expect(rows).toEqual([{ streak: 4 }]);
    await audit();
  });

  it('checks again after an inconclusive check, and gives up after three', async () => {
    const taskId = await submitOne(rig.work, owner, spec({ verification: 'always' }));
    await post(rig, worker, (await take(worker)).lease, PASSED);
    for (let round = 0; round < 3; round += 1) {
      const another = await rig.verifier();
      await post(rig, another, (await take(another)).lease, CHECK_INCONCLUSIVE);
    }
    expect(await view(taskId)).toMatchObject({ state: 'failed', reason: 'verification_exhausted' });
    expect(await pull(rig, await rig.verifier())).toEqual([]);
    await audit();
  });

  it('never hands a machine the check of its own result', async () => {
    const both = await rig.worker(rig.operator, { roles: ['execute', 'verify'] });
    const taskId = await submitOne(rig.work, owner, spec({ verification: 'always' }));
    await post(rig, both, (await take(both)).lease, PASSED);
    expect(await pull(rig, both)).toEqual([]);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    expect((await view(taskId)).verified).toBe(true);
  });

  it('gives a subtask up after too many lost leases', async () => {
    const taskId = await submitOne(rig.work, owner, spec());
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await take(await rig.worker());
      await rig.expireAll();
      await expire();
    }
    expect(await view(taskId)).toMatchObject({ state: 'failed', reason: 'attempts_exhausted', chargedMc: 0 });
    expect(await pull(rig, await rig.worker())).toEqual([]);
    await audit();
  });

  it('tries another machine when one reports that it broke down', async () => {
    const taskId = await submitOne(rig.work, owner, spec({ tests: undefined }));
    const broken = await rig.worker();
    const { lease } = await take(broken);
    await post(rig, broken, lease, { ...UNTESTED, exitCode: -1, testReport: { passed: false, hasTests: false } });
    expect(await pull(rig, broken)).toEqual([]);
    await post(rig, worker, (await take(worker)).lease, UNTESTED);
    expect(await view(taskId)).toMatchObject({ state: 'completed' });
    await audit();
  });

  it('moves full price between one owner’s accounts for own work: no escrow, fee or trust', async () => {
    const own = await rig.worker(owner);
    await rig.setStreak(owner.id, 0);
    const taskId = await submitOne(rig.work, owner, spec({ placement: 'my-devices', verification: 'always' }));
    expect(await pull(rig, worker)).toEqual([]);
    await post(rig, own, (await take(own)).lease, PASSED);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    const done = await view(taskId);
    expect(done.verified).toBe(true);
    const { rows } = await sql<{
      streak: number;
    }>`select streak from coordinator.owners where owner_id = ${owner.id}`.execute(rig.store.db);
    expect(rows[0]?.streak).toBe(0);
    expect((await balance(`agent:${own.id}`)).available_mc).toBeGreaterThan(0n);
    await audit();
  });

  describe('with several parts', () => {
    const parts = [
      { id: 'base', code: 'a = 1' },
      { id: 'left', dependsOn: ['base'], code: 'b = a', tests: 'assert b == 1' },
      { id: 'right', dependsOn: ['base'], code: 'c = a' },
    ];

    it('runs each part after those it depends on, with their code before its own', async () => {
      const taskId = await submitOne(
        rig.work,
        owner,
        spec({ parts, code: 'd = b + c', tests: 'assert d == 2', verification: 'adaptive' }),
      );
      const machine = await trusted();
      const seen: string[] = [];
      for (let round = 0; round < 40 && !(await view(taskId)).finishedAt; round += 1) {
        for (const { lease, payload } of await pull(rig, machine, 16)) {
          seen.push(payload.code);
          await post(rig, machine, lease, payload.tests === undefined ? UNTESTED : PASSED);
        }
        for (const { lease } of await pull(rig, verifier, 16)) await post(rig, verifier, lease, CHECK_PASSED);
      }
      expect(seen[0]).toBe('a = 1');
      expect([...seen.slice(1, 3)].sort()).toEqual(['a = 1\nb = a', 'a = 1\nc = a']);
      expect(seen[3]).toBe('a = 1\nb = a\nc = a\nd = b + c');
      expect(await view(taskId)).toMatchObject({
        state: 'completed',
        subtasks: [{ part: 'base' }, { part: 'left' }, { part: 'right' }, { part: 'main' }],
      });
      await audit();
    });

    it('cancels what depends on a part that failed', async () => {
      const taskId = await submitOne(
        rig.work,
        owner,
        spec({ parts: [{ id: 'base', code: 'a = 1', tests: 'assert a == 2' }, ...parts.slice(1)] }),
      );
      await post(rig, worker, (await take(worker)).lease, FAILED);
      await post(rig, verifier, (await take(verifier)).lease, CHECK_FAILED);
      const failed = await view(taskId);
      expect(failed).toMatchObject({ state: 'failed', reason: 'tests_failed', heldMc: 0 });
      expect(failed.subtasks.map((part) => [part.part, part.state, part.reason])).toEqual([
        ['base', 'failed', 'tests_failed'],
        ['left', 'cancelled', 'dependency_failed'],
        ['right', 'cancelled', 'dependency_failed'],
        ['main', 'cancelled', 'dependency_failed'],
      ]);
      expect(await pull(rig, worker)).toEqual([]);
      await audit();
    });

    it.each([
      [
        'a part twice',
        [
          { id: 'x', code: '' },
          { id: 'x', code: '' },
        ],
      ],
      ['an unknown dependency', [{ id: 'x', dependsOn: ['y'], code: '' }]],
      ['itself', [{ id: 'x', dependsOn: ['x'], code: '' }]],
      [
        'a circle',
        [
          { id: 'x', dependsOn: ['y'], code: '' },
          { id: 'y', dependsOn: ['x'], code: '' },
        ],
      ],
      ['the reserved name', [{ id: 'main', code: '' }]],
    ])('refuses parts with %s', async (_name, bad) => {
      await expect(submitOne(rig.work, owner, spec({ parts: bad }))).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });

  describe('cancelling', () => {
    it('closes what is queued and releases all of the hold', async () => {
      const before = await balance(`user:${owner.id}`);
      const taskId = await submitOne(rig.work, owner, spec());
      expect(await rig.work.cancel(owner.id, taskId)).toMatchObject({ state: 'cancelled', chargedMc: 0, heldMc: 0 });
      expect(await balance(`user:${owner.id}`)).toEqual(before);
      expect(await pull(rig, worker)).toEqual([]);
      expect(await rig.work.cancel(owner.id, taskId)).toMatchObject({ state: 'cancelled' });
      await audit();
    });

    it('refuses the result of leased work, tells its worker, and pays for the time', async () => {
      const taskId = await submitOne(rig.work, owner, spec());
      const { lease } = await take(worker);
      await sql`update coordinator.subtasks set leased_at = leased_at - 50 where subtask_id = ${lease.subtaskId}`.execute(
        rig.store.db,
      );
      const cancelled = await rig.work.cancel(owner.id, taskId);
      expect(cancelled.state).toBe('cancelled');
      expect(cancelled.chargedMc).toBeGreaterThan(0);
      await expect(post(rig, worker, lease, PASSED)).rejects.toMatchObject({ code: 'lease_expired' });
      const { leases } = await rig.work.extend(worker.id, {
        leases: [{ subtaskId: lease.subtaskId, leaseId: lease.leaseId, epoch: lease.epoch }],
      });
      expect(leases).toEqual([{ subtaskId: lease.subtaskId, outcome: 'cancelled' }]);
      await audit();
    });

    it('lets a result that waits for its check have it', async () => {
      const taskId = await submitOne(rig.work, owner, spec({ verification: 'always' }));
      await post(rig, worker, (await take(worker)).lease, PASSED);
      expect((await rig.work.cancel(owner.id, taskId)).finishedAt).toBeUndefined();
      await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
      const done = await view(taskId);
      expect(done).toMatchObject({ state: 'cancelled', heldMc: 0 });
      expect(done.chargedMc).toBeGreaterThan(0);
      await audit();
    });
  });

  it('extends a lease that is held, and none that is not', async () => {
    const taskId = await submitOne(rig.work, owner, spec());
    const { lease } = await take(worker);
    const mine = { subtaskId: lease.subtaskId, leaseId: lease.leaseId, epoch: lease.epoch };
    await sql`update coordinator.subtasks set lease_expires_at = lease_expires_at - 1000 where lease_id = ${lease.leaseId}`.execute(
      rig.store.db,
    );
    const [extended] = (await rig.work.extend(worker.id, { leases: [mine] })).leases;
    expect(extended).toMatchObject({ outcome: 'extended' });
    expect(extended?.expiresAt).toBeGreaterThanOrEqual(lease.expiresAt);
    const stranger = await rig.worker();
    expect((await rig.work.extend(stranger.id, { leases: [mine] })).leases).toMatchObject([{ outcome: 'lost' }]);
    expect((await rig.work.extend(worker.id, { leases: [{ ...mine, epoch: 99 }] })).leases).toMatchObject([
      { outcome: 'lost' },
    ]);
    await rig.expireAll();
    expect((await rig.work.extend(worker.id, { leases: [mine] })).leases).toMatchObject([{ outcome: 'lost' }]);
    await rig.work.cancel(owner.id, taskId);
  });

  it('answers no_verifier when a task has tests and nobody could check them', async () => {
    const { rows } =
      await sql`update coordinator.agents set last_seen_at = 0 where agent_id = ${verifier.id} returning agent_id`.execute(
        rig.store.db,
      );
    expect(rows).toHaveLength(1);
    const others = await sql<{ agent_id: string }>`
      update coordinator.agents set last_seen_at = 0 where capabilities -> 'roles' ? 'verify' returning agent_id`.execute(
      rig.store.db,
    );
    const replica = rig.replica();
    await expect(submitOne(replica.work, owner, spec())).rejects.toMatchObject({ code: 'no_verifier' });
    const untested = await submitOne(replica.work, owner, spec({ tests: undefined }));
    await rig.work.cancel(owner.id, untested);
    await sql`update coordinator.agents set last_seen_at = coordinator.now_ms() where agent_id = any (${others.rows.map((row) => row.agent_id)})`.execute(
      rig.store.db,
    );
  });

  it.each(['micro_loop', 'single_step', 'multi_step', 'chat'] as const)(
    'answers kind_unavailable for %s',
    async (kind) => {
      await expect(submitOne(rig.work, owner, spec({ kind }))).rejects.toMatchObject({ code: 'kind_unavailable' });
    },
  );

  it('hands nothing to a machine whose owner is not named, and refuses one whose sandbox isolates nothing', async () => {
    const friend = await rig.owner(0n);
    const named = await submitOne(rig.work, owner, spec({ placement: 'named-peers', namedPeers: [friend.id] }));
    expect(await pull(rig, worker)).toEqual([]);
    for (const sandboxes of [['none' as const], []]) {
      const bare = await rig.worker(friend, { sandboxes });
      await expect(pull(rig, bare)).rejects.toMatchObject({ code: 'sandbox_refused' });
    }
    expect(await pull(rig, await rig.worker(undefined, { sandboxes: ['none', 'wasm'] }))).toEqual([]);
    const theirs = await rig.worker(friend);
    expect(await pull(rig, theirs)).toHaveLength(1);
    await rig.work.cancel(owner.id, named);
  });

  it('keeps neither code nor output in the database in clear', async () => {
    const secret = 'SECRET_MARKER_OF_THIS_TEST';
    const machine = await trusted();
    const taskId = await submitOne(rig.work, owner, spec({ code: `# ${secret}`, tests: undefined }));
    await post(rig, machine, (await take(machine)).lease, { ...UNTESTED, stdout: secret });
    const hex = Buffer.from(secret).toString('hex');
    for (const table of ['tasks', 'subtasks', 'task_contents', 'results', 'ledger_entries', 'outbox']) {
      const { rows } = await sql`
        select from coordinator.${sql.raw(table)} t where t::text like ${`%${secret}%`} or t::text like ${`%${hex}%`}`.execute(
        rig.store.db,
      );
      expect(rows).toHaveLength(0);
    }
    expect((await view(taskId)).result?.stdout).toBe(secret);
  });
});
