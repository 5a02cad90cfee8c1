import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { CHECK_PASSED, PASSED, post, pull } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';

describeWork('cancelling', (open) => {
  const scene = openScene(open);
  const { submit, take, view, ownerBalance, audit } = scene;

  it('closes what is queued and releases all of the hold', async () => {
    const { rig, owner, worker } = scene;
    const before = await ownerBalance(owner.id);
    const taskId = await submit();
    expect(await rig.work.cancel(owner.id, taskId)).toMatchObject({ state: 'cancelled', chargedMc: 0, heldMc: 0 });
    expect(await ownerBalance(owner.id)).toEqual(before);
    expect(await pull(rig, worker)).toEqual([]);
    expect(await rig.work.cancel(owner.id, taskId)).toMatchObject({ state: 'cancelled' });
    await audit();
  });

  it('refuses the result of leased work, tells its worker, and pays for the time', async () => {
    const { rig, owner, worker } = scene;
    const taskId = await submit();
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
    const { rig, owner, worker, verifier } = scene;
    const taskId = await submit({ verification: 'always' });
    await post(rig, worker, (await take(worker)).lease, PASSED);
    expect((await rig.work.cancel(owner.id, taskId)).finishedAt).toBeUndefined();
    await post(rig, verifier, (await take(verifier)).lease, CHECK_PASSED);
    const done = await view(taskId);
    expect(done).toMatchObject({ state: 'cancelled', heldMc: 0 });
    expect(done.chargedMc).toBeGreaterThan(0);
    await audit();
  });
});
