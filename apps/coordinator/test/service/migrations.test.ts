import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { migrate } from '@edgecoder/store';
import { describeStores } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { migrations } from '../../src/migrations/index.ts';
import { type CoordinatorStore, openEmpty } from '../stores.ts';

const FOLDER = new URL('../../src/migrations/', import.meta.url);

/** Databases are out there that have run these: what is to change becomes the next migration. */
const RELEASED: Record<string, string> = {
  '001-initial': 'f19776ed9634e6aeb8ef3909decd2b94d03443f0eed5215d8e44295dfed8ff90',
  '002-projects': '2a08a6fd555fe1b441218fe7560d640bbd113316051fd78244845b58b087c473',
  '003-words': '97112595c27dcb7006740db55fd6f2f998c771c21e837df11ee233f4c15106f4',
  '004-escalations': '15b553a4469b8665ad4f45cc17bad16eca5be73598a4af5f3646c402cc8782e4',
  '005-help': 'c55443dabeb8c360ef7549879073bbf5788c7f58d1118326782ca3d5c2b75beb',
  '006-misses': 'fc3633aad19d7ba0b66611cdd17a11b79374f30a46853c6d1d927bcf1b51c5d1',
  '007-paid-programs': '63f0bb4cacd54ddb4a173115b3bf5883337e8232939092ff16a07d28094e57e1',
  '008-misses-index': 'b2ee2eaf4ae56486632c146a78f242160476737ddc5153483418d5710e8871c1',
  '009-class-clocks': 'd054c750b6084d628f80e923b2edf2bd058740ca70c6b304661c67e99c6f0ec0',
};

test('every migration is as it was released', () => {
  const digests = Object.fromEntries(
    readdirSync(FOLDER)
      .filter((file) => /^\d/.test(file))
      .map((file) => [
        file.replace('.ts', ''),
        createHash('sha256')
          .update(readFileSync(new URL(file, FOLDER)))
          .digest('hex'),
      ]),
  );
  expect(digests).toEqual(RELEASED);
  expect(migrations.map(({ name }) => name)).toEqual(Object.keys(RELEASED));
});

describeStores('a database from before', openEmpty, (open) => {
  let store: CoordinatorStore;

  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const before = async (name: string): Promise<void> => {
    await store.transaction((tx) => sql`drop schema if exists coordinator cascade`.execute(tx));
    const at = migrations.findIndex((one) => one.name === name);
    await migrate(store, { schema: 'coordinator', migrations: migrations.slice(0, at) });
  };

  const index = () => sql`select 1 from pg_indexes where indexname = 'agent_misses_missed'`.execute(store.db);

  describe.each(['without', 'with'])('008 %s the index', (had) => {
    test('has it afterwards', async () => {
      await before('008-misses-index');
      if (had === 'with') {
        const create = sql`create index agent_misses_missed on coordinator.agent_misses (missed_at)`;
        await store.transaction((tx) => create.execute(tx));
      }
      expect(await migrate(store, { schema: 'coordinator', migrations })).toContain('008-misses-index');
      expect((await index()).rows).toHaveLength(1);
    });
  });

  test('009 keeps what is queued where it is, and its owners behind it, in each class', async () => {
    await before('009-class-clocks');
    const rows: [owner: string, classId: number, finish: number, state: string, role: string][] = [
      ['ann', 1, 5, 'done', 'execute'],
      ['ann', 1, 20, 'queued', 'execute'],
      ['ann', 1, 30, 'blocked', 'execute'],
      ['ann', 2, 40, 'leased', 'execute'],
      ['ann', 3, 40, 'queued', 'verify'],
      ['bob', 1, 10, 'queued', 'execute'],
      ['eve', 1, 90, 'done', 'execute'],
    ];
    for (const [owner, classId, finish, state, role] of rows)
      await sql`
        insert into coordinator.subtasks (subtask_id, task_id, owner_id, part, position, role, language, class_id, has_tests,
          state, virtual_finish, finished_at)
        values (gen_random_uuid(), gen_random_uuid(), ${owner}, 'main', 0, ${role}, 'python', ${classId}::int, false, ${state},
          ${finish}::bigint, case when ${state} = 'done' then 1 end)`.execute(store.db);
    await sql`update coordinator.virtual_clock set virtual_time = 50`.execute(store.db);
    const queue = () =>
      sql`select owner_id, class_id, virtual_finish from coordinator.subtasks order by subtask_id`.execute(store.db);
    const { rows: queued } = await queue();
    await migrate(store, { schema: 'coordinator', migrations });
    expect((await queue()).rows).toEqual(queued);
    const tags = await sql`select * from coordinator.finish_tags order by owner_id, class_id`.execute(store.db);
    expect(tags.rows).toEqual([
      { owner_id: 'ann', class_id: 1, last_finish: 30n },
      { owner_id: 'ann', class_id: 2, last_finish: 40n },
      { owner_id: 'bob', class_id: 1, last_finish: 10n },
    ]);
  });
});
