import type { WorkClass } from '@edgecoder/policy';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { CoordinatorDatabase } from '../database.ts';

/** Classes kept in memory; beyond it the oldest is looked up again. */
const MAX_KNOWN_CLASSES = 10_000;
/**
 * Groups of named owners that one owner is a member of. Each makes classes of its own, which are never deleted, and a
 * machine is matched against 4,096 of its owner's at most: nobody may crowd those out by naming them.
 */
export const MAX_CLASSES_OF_A_MEMBER = 1024;

type Db = Kysely<CoordinatorDatabase> | Transaction<CoordinatorDatabase>;

/** Ids of work classes, made when first asked for. */
export interface ClassRegistry {
  /**
   * Ids by match key. Classes that are not there are inserted, with the owners whose machines may take them, in one statement;
   * those of a new group of owners are left out when one of them is a member of too many.
   * @param options.remember false inside a unit of work that may still be rolled back.
   */
  idsOf(db: Db, classes: readonly WorkClass[], options?: { remember?: boolean }): Promise<Map<string, number>>;
}

/** Classes are never deleted, so what was read once stays true. */
export function createClassRegistry(): ClassRegistry {
  const known = new Map<string, number>();
  return {
    async idsOf(db, classes, { remember = true } = {}) {
      const ids = new Map<string, number>();
      const missing = new Map<string, WorkClass>();
      for (const workClass of classes) {
        const id = known.get(workClass.matchKey);
        if (id === undefined) missing.set(workClass.matchKey, workClass);
        else ids.set(workClass.matchKey, id);
      }
      if (missing.size === 0) return ids;
      for (const [matchKey, id] of await findOrInsert(db, [...missing.values()])) {
        ids.set(matchKey, id);
        if (!remember) continue;
        if (known.size >= MAX_KNOWN_CLASSES) known.delete(known.keys().next().value as string);
        known.set(matchKey, id);
      }
      return ids;
    },
  };
}

async function findOrInsert(db: Db, classes: readonly WorkClass[]): Promise<Map<string, number>> {
  const ids = await find(
    db,
    classes.map((each) => each.matchKey),
  );
  const unknown = classes.filter((each) => !ids.has(each.matchKey)).sort((a, b) => (a.matchKey < b.matchKey ? -1 : 1));
  const crowded = await crowdedOwners(
    db,
    unknown.flatMap(({ owners }) => (owners.length > 1 ? owners : [])),
  );
  const missing = unknown.filter(({ owners }) => owners.length === 1 || !owners.some((owner) => crowded.has(owner)));
  if (missing.length === 0) return ids;
  const rows = missing.map(
    ({
      matchKey,
      owners,
      role,
      language,
      sandbox,
      resourceClass,
      model,
      minParamsM,
      sizeClass,
      localOnly,
      operatorOnly,
      projects,
      generates,
    }) => ({
      match_key: matchKey,
      role,
      language,
      sandbox,
      resource_class: resourceClass,
      model: model ?? null,
      min_params_m: minParamsM,
      size_class: sizeClass,
      local_only: localOnly,
      operator_only: operatorOnly,
      projects,
      generates,
      owners,
    }),
  );
  // One statement, so that nobody ever sees a class without its owners.
  await sql`
    with i as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(match_key text, role text, language text,
        sandbox text, resource_class text, model text, min_params_m int, size_class text, local_only boolean,
        operator_only boolean, projects boolean, generates boolean, owners jsonb)
    ), made as (
      insert into coordinator.work_classes (match_key, role, language, sandbox, resource_class, model, min_params_m,
        size_class, local_only, operator_only, projects, generates)
      select match_key, role, language, sandbox, resource_class, model, min_params_m, size_class, local_only, operator_only,
        projects, generates
      from i order by match_key
      on conflict (match_key) do nothing
      returning class_id, match_key
    )
    insert into coordinator.work_class_owners (owner_id, class_id)
    select owner.id, made.class_id
    from made join i using (match_key) cross join lateral jsonb_array_elements_text(i.owners) as owner(id)`.execute(db);
  return find(
    db,
    classes.map((each) => each.matchKey),
  );
}

/** Those of these owners who are members of as many classes as one may be. */
async function crowdedOwners(db: Db, owners: readonly string[]): Promise<Set<string>> {
  if (owners.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select wanted.id from unnest(${[...new Set(owners)]}::text[]) as wanted(id)
    where (
      select count(*) from (
        select from coordinator.work_class_owners where owner_id = wanted.id limit ${MAX_CLASSES_OF_A_MEMBER}
      ) as counted
    ) >= ${MAX_CLASSES_OF_A_MEMBER}`.execute(db);
  return new Set(rows.map((row) => row.id));
}

async function find(db: Db, matchKeys: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ class_id: number; match_key: string }>`
    select class_id, match_key from coordinator.work_classes where match_key = any (${matchKeys}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.match_key, row.class_id]));
}
