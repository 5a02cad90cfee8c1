import { MAX_CODE_CHARS } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { MAX_PULL_BYTES } from '../../src/work/seal-leases.ts';
import { CHECK_PASSED, PASSED, post, pull, sealedResult, UNTESTED } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';

describeWork('leases', (open) => {
  const scene = openScene(open);
  const { submit, take, view, types, trusted, expire, audit } = scene;

  it('pays a result once when it is posted ten times', async () => {
    const { rig } = scene;
    const machine = await trusted();
    const taskId = await submit({ tests: undefined });
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
    const { rig, worker } = scene;
    const taskId = await submit({ tests: undefined });
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

  it('takes no result with more output than the task allows, and one with as much', async () => {
    const { rig, worker } = scene;
    const taskId = await submit({ tests: undefined, limits: { wallMs: 1000, outputBytes: 10 } });
    const { lease } = await take(worker);
    const printed = (stdout: string, stderr: string) => post(rig, worker, lease, { ...UNTESTED, stdout, stderr });
    await expect(printed('12345', '678901')).rejects.toMatchObject({ code: 'result_invalid' });
    await expect(printed('x'.repeat(1_000_000), '')).rejects.toMatchObject({ code: 'result_invalid' });
    // Ten bytes that are not UTF-8 are thirty when they were read.
    expect(await printed('\ufffd'.repeat(5), '\ufffd'.repeat(5))).toBe('stored');
    expect(await view(taskId)).toMatchObject({ state: 'completed' });
    await audit();
  });

  it('of one pull are so many as its answer can carry; the rest are there for the next', async () => {
    const { rig } = scene;
    const machine = await rig.worker();
    const code = 'x'.repeat(MAX_CODE_CHARS);
    const parts = Array.from({ length: 9 }, (_, index) => ({ id: `p${index}`, dependsOn: [], code }));
    const taskId = await submit({ tests: undefined, code: '', parts });
    const first = await pull(rig, machine, 16);
    // Each lease is made of all that was submitted: nine times 128 KiB.
    expect(first).toHaveLength(Math.floor(MAX_PULL_BYTES / (9 * MAX_CODE_CHARS)));
    const waiting = async (): Promise<number> =>
      (await view(taskId)).subtasks.filter(({ state }) => state === 'queued').length;
    while ((await waiting()) < 9 - first.length) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await pull(rig, machine, 16);
    const held = [...first, ...second];
    expect(new Set(held.map(({ lease }) => lease.subtaskId)).size).toBe(9);
    for (const { lease, payload } of held) {
      expect(payload.code).toBe(code);
      expect(await post(rig, machine, lease, UNTESTED)).toBe('stored');
    }
    // What was not carried was not tried.
    const { subtasks } = await view(taskId);
    expect(subtasks.filter(({ part }) => part !== 'main').map(({ attempts }) => attempts)).toEqual(Array(9).fill(1));
    const main = await take(machine);
    expect(main.payload.code.length).toBe(9 * MAX_CODE_CHARS + 9);
    await post(rig, machine, main.lease, UNTESTED);
    expect(await view(taskId)).toMatchObject({ state: 'completed' });
    await audit();
  });

  it('refuses a lease in another machine’s hands, and a result that is not what was signed', async () => {
    const { rig, worker } = scene;
    await submit({ tests: undefined });
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

  it('extends a lease that is held, and none that is not', async () => {
    const { rig, owner, worker } = scene;
    const taskId = await submit();
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

  it('gives a subtask up after too many lost leases', async () => {
    const { rig } = scene;
    const taskId = await submit();
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
    const { rig, worker } = scene;
    const taskId = await submit({ tests: undefined });
    const broken = await rig.worker();
    const { lease } = await take(broken);
    await post(rig, broken, lease, { ...UNTESTED, exitCode: -1, testReport: { passed: false, hasTests: false } });
    expect(await pull(rig, broken)).toEqual([]);
    await post(rig, worker, (await take(worker)).lease, UNTESTED);
    expect(await view(taskId)).toMatchObject({ state: 'completed' });
    await audit();
  });

  it('hands nothing to a machine whose owner is not named, and refuses one whose sandbox isolates nothing', async () => {
    const { rig, owner, worker } = scene;
    const friend = await rig.owner(0n);
    const named = await submit({ placement: 'named-peers', namedPeers: [friend.id] });
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
});
