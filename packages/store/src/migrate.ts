import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Migration, Store } from './interface.ts';
import { StoreError } from './interface.ts';

/** What a service's database is made of. */
export interface MigrationPlan {
  /** The service's own schema; made when it is not there. Holds the table `migrations`. */
  schema: string;
  /** All of them, in order, released ones unchanged. */
  migrations: readonly Migration[];
}

/** Any constant: the first half of the advisory lock's key, so that it meets no other lock. */
const LOCK_CLASS = 0x6564;

/**
 * Brings the schema up to the newest migration: each one that is missing, in order, in a transaction of its own. Safe when
 * several processes start at the same time: they take turns.
 * @returns the names that were applied now.
 * @throws {StoreError} `migration_failed` when one throws, when the names are not in order, or when the database has one
 * that this program does not know (it is newer, and must not be written by an older program).
 */
export async function migrate<DB>(store: Store<DB>, plan: MigrationPlan): Promise<string[]> {
  checkNames(plan);
  const applied: string[] = [];
  for (;;) {
    const name = await store.transaction((tx) => applyNext(tx as unknown as Transaction<unknown>, plan));
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** Applies the first missing migration. Holds the lock until its transaction ends. */
async function applyNext(tx: Transaction<unknown>, { schema, migrations }: MigrationPlan): Promise<string | undefined> {
  const table = sql.table(`${schema}.migrations`);
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${schema}))`.execute(tx);
  await sql`create schema if not exists ${sql.id(schema)}`.execute(tx);
  await sql`create table if not exists ${table} (
    name text primary key,
    applied_at timestamptz not null default now()
  )`.execute(tx);
  const done = await sql<{ name: string }>`select name from ${table} order by name collate "C"`.execute(tx);
  done.rows.forEach(({ name }, index) => {
    if (migrations[index]?.name === name) return;
    throw new StoreError(
      'migration_failed',
      `the database has the migration ${name}, which this program does not know`,
    );
  });
  const next = migrations[done.rows.length];
  if (next === undefined) return undefined;
  try {
    await next.up(tx);
  } catch (cause) {
    throw new StoreError('migration_failed', `migration ${next.name} failed`, { cause });
  }
  await sql`insert into ${table} (name) values (${next.name})`.execute(tx);
  return next.name;
}

/** Names as `001-initial`, numbered from 1 without a gap. */
function checkNames({ schema, migrations }: MigrationPlan): void {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new StoreError('migration_failed', 'the schema name is not valid');
  migrations.forEach(({ name }, index) => {
    const number = String(index + 1).padStart(3, '0');
    if (!new RegExp(`^${number}-[a-z0-9]+(?:-[a-z0-9]+)*$`).test(name)) {
      throw new StoreError('migration_failed', `migration ${name} is out of order: ${number}-… is expected here`);
    }
  });
}
