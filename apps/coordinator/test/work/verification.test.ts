import type { TaskId } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { CHECK_FAILED, CHECK_INCONCLUSIVE, CHECK_PASSED, FAILED, PASSED, post, pull, spec, submitOne } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';

describeWork('verification', (open) => {
  const scene = openScene(open);
  const { submit, take, view, types, ownerBalance, machineBalance, streak, trusted, audit } = scene;

  it('verifies a pass against tests the worker did not write, pays, and releases the rest of the hold', async () => {
    const { rig, owner, worker, verifier } = scene;
    const before = await ownerBalance(owner.id);
    const taskId = await submit({ verification: 'always' });
    const held = await ownerBalance(owner.id);
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
    const after = await ownerBalance(owner.id);
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
    const { rig, verifier } = scene;
    const machine = await trusted();
    // One in twenty is drawn even so.
    for (;;) {
      const taskId = await submit();
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

  it('takes a reproduced failure as honest: paid, no stain, the task has failed', async () => {
    const { rig, worker, verifier } = scene;
    await rig.setStreak(worker.ownerId, 3);
    const taskId = await submit();
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
    expect(await streak(worker.ownerId)).toBe(4);
    await audit();
  });

  it('rejects a forged result: unpaid, trust gone, given to another machine', async () => {
    const { rig, worker, verifier } = scene;
    const forger = await rig.worker();
    await rig.setStreak(forger.ownerId, 5);
    const taskId = await submit({ verification: 'always' });
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
    const { rig, owner, verifier } = scene;
    const forger = await trusted();
    const accepted: TaskId[] = [];
    while (accepted.length < 3) {
      const taskId = await submit();
      await post(rig, forger, (await take(forger)).lease, PASSED);
      if ((await view(taskId)).state === 'completed') accepted.push(taskId);
      else await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    }
    const before = await ownerBalance(owner.id);
    const caught = await submit({ verification: 'always' });
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
    expect((await ownerBalance(owner.id)).available_mc).toBe(before.available_mc + refunded);
    await audit();
  });

  it('checks again after an inconclusive check, and gives up after three', async () => {
    const { rig, worker } = scene;
    const taskId = await submit({ verification: 'always' });
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
    const { rig, verifier } = scene;
    const both = await rig.worker(rig.operator, { roles: ['execute', 'verify'] });
    const taskId = await submit({ verification: 'always' });
    await post(rig, both, (await take(both)).lease, PASSED);
    expect(await pull(rig, both)).toEqual([]);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    expect((await view(taskId)).verified).toBe(true);
  });

  it('moves full price between one owner’s accounts for own work: no escrow, fee or trust', async () => {
    const { rig, owner, worker, verifier } = scene;
    const own = await rig.worker(owner);
    await rig.setStreak(owner.id, 0);
    const taskId = await submit({ placement: 'my-devices', verification: 'always' });
    expect(await pull(rig, worker)).toEqual([]);
    await post(rig, own, (await take(own)).lease, PASSED);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    const done = await view(taskId);
    expect(done.verified).toBe(true);
    expect(await streak(owner.id)).toBe(0);
    expect((await machineBalance(own.id)).available_mc).toBeGreaterThan(0n);
    await audit();
  });

  it('answers no_verifier when a task has tests and nobody could check them', async () => {
    const { rig, owner, verifier } = scene;
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
});
