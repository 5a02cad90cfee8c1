import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { MAX_CLASSES_OF_A_MEMBER } from '../../src/work/classes.ts';
import { type Owner, pull, type Rig, spec, submitOne } from './rig.ts';
import { describeWork } from './suite.ts';

describeWork('groups of named owners', (open) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await open();
  });
  afterAll(() => rig.close());

  const named = (...peers: Owner[]) =>
    spec({ placement: 'named-peers', namedPeers: peers.map(({ id }) => id), tests: undefined });
  /** As if so many groups had named this owner. */
  const crowd = (owner: Owner, groups: number) =>
    sql`
      with made as (
        insert into coordinator.work_classes (match_key, role, language, sandbox, resource_class, min_params_m, size_class,
          local_only, operator_only)
        select ${owner.id} || n, 'execute', 'python', 'wasm', 'cpu', 0, 'small', false, false
        from generate_series(1, ${groups}::int) n
        returning class_id
      )
      insert into coordinator.work_class_owners (owner_id, class_id) select ${owner.id}, class_id from made`.execute(
      rig.store.db,
    );
  const classes = async (): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from coordinator.work_classes`.execute(
      rig.store.db,
    );
    return rows[0]?.count ?? 0;
  };

  it('are refused when one of them is in too many, and what was named before goes on', async () => {
    const [requester, peer, other] = [await rig.owner(), await rig.owner(), await rig.owner()];
    const machine = await rig.worker(peer);
    await submitOne(rig.work, requester, named(peer));
    await crowd(peer, MAX_CLASSES_OF_A_MEMBER - 1);

    const before = await classes();
    await expect(submitOne(rig.work, requester, named(peer, other))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('too many groups'),
    });
    // Neither by another requester, nor hidden among others in one request.
    await expect(submitOne(rig.work, other, named(peer))).rejects.toMatchObject({ code: 'conflict' });
    const outcomes = await rig.work.submit(
      requester.id,
      [named(peer, other), named(peer), spec({ tests: undefined })],
      undefined,
    );
    expect(outcomes.map((outcome) => outcome instanceof Error)).toEqual([true, false, false]);
    // What is public made a class, which is not of a group.
    expect(await classes()).toBe(before + 1);

    // The owner's machines see all of it: their own work, what they were named for, and what is public.
    await submitOne(rig.work, peer, spec({ placement: 'my-devices', tests: undefined }));
    expect(await pull(rig, machine, 16)).toHaveLength(4);
  });

  it('of others are not concerned', async () => {
    const [requester, peer] = [await rig.owner(), await rig.owner()];
    const machine = await rig.worker(peer);
    await submitOne(rig.work, requester, named(peer));
    expect(await pull(rig, machine, 16)).toHaveLength(1);
  });
});
