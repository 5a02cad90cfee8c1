import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TempDir } from '@edgecoder/testkit';
import { tempDir, waitFor } from '@edgecoder/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Store } from '../src/index.ts';
import { openPglite } from '../src/index.ts';
import { startMaintenance } from '../src/maintenance.ts';

/** A kill ends the wait of a round at a random moment within this, milliseconds. */
const LONGEST_ROUND_MS = 400;
const KILLS = 3;
/** Until a process that was killed, or refused, is gone, on a machine whose disk is busy, milliseconds. */
const LONGEST_END_MS = 50_000;

const source = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);

/** Opens the folder, prints `open`, then inserts numbers from `first` on and prints each one after its commit. */
const writer = (dataDir: string, first: number): string => `
  import { openPglite } from ${source};
  import { sql } from 'kysely';
  import { writeSync } from 'node:fs';
  const store = await openPglite({ dataDir: ${JSON.stringify(dataDir)} }).catch((error) => {
    writeSync(1, error.code + '\\n');
    process.exit(1);
  });
  await sql\`create table if not exists n (n int primary key)\`.execute(store.db);
  writeSync(1, 'open\\n');
  for (let n = ${first}; ; n += 1) {
    await store.transaction((tx) => sql\`insert into n values (\${n})\`.execute(tx));
    writeSync(1, n + '\\n');
  }
`;

function start(program: string): { child: ChildProcess; lines: string[] } {
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', program], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  return { child, lines };
}

/** @throws when it does not end, so that a test says what it waited for. */
function ended(child: ChildProcess, lines: readonly string[] = []): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`a process did not end; it said: ${lines.join(' ')}`)),
      LONGEST_END_MS,
    );
    child.once('close', () => {
      clearTimeout(late);
      resolve();
    });
  });
}

describe('PGlite on disk', () => {
  let dir: TempDir;
  /** One folder for all tests but one: making it is what takes longest. */
  let path: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    dir = await tempDir();
    path = join(dir.path, 'home', 'db');
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    await dir.remove();
  });

  it('keeps every acknowledged commit through SIGKILL at any moment', async () => {
    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, lines } = start(writer(path, acknowledged + 1));
      children.push(child);
      await waitFor(() => lines.length > 1, 20_000);
      // A random moment is what is meant: any state is one to be killed in.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_ROUND_MS));
      child.kill('SIGKILL');
      await ended(child);
      acknowledged = Number(lines.at(-1));
      const store = await openPglite<Record<string, never>>({ dataDir: path });
      const { rows } = await sql<{ n: number }>`select n from n order by n`.execute(store.db);
      const numbers = rows.map(({ n }) => n);
      expect(numbers.slice(0, acknowledged)).toEqual(Array.from({ length: acknowledged }, (_, index) => index + 1));
      // One more may have been committed whose acknowledgement was killed.
      expect(numbers.length).toBeLessThanOrEqual(acknowledged + 1);
      acknowledged = numbers.length;
      await store.close();
    }
  }, 60_000);

  it('refuses a second process, and lets the next one in at once after the holder was killed', async () => {
    const { child, lines } = start(writer(path, 2_000_000));
    children.push(child);
    await waitFor(() => lines.length > 1, 20_000);
    await expect(openPglite({ dataDir: path })).rejects.toMatchObject({ name: 'StoreError', code: 'locked' });
    const second = start(writer(path, 1_000_000));
    children.push(second.child);
    await ended(second.child, second.lines);
    expect(second.lines).toEqual(['locked']);
    child.kill('SIGKILL');
    await ended(child);
    const store = await openPglite({ dataDir: path });
    await expect(openPglite({ dataDir: path })).rejects.toMatchObject({ code: 'locked' });
    const alias = join(dir.path, 'alias');
    fs.symlinkSync(path, alias);
    await expect(openPglite({ dataDir: alias })).rejects.toMatchObject({ code: 'locked' });
    await store.close();
    await (await openPglite({ dataDir: path })).close();
  }, 180_000);

  it('starts a folder over whose making was killed, and touches no folder that is not its own', async () => {
    const unfinished = join(dir.path, 'unfinished');
    const { child } = start(writer(unfinished, 1));
    children.push(child);
    await waitFor(() => fs.existsSync(join(unfinished, 'PG_VERSION')), 20_000);
    child.kill('SIGKILL');
    await ended(child);
    expect(fs.existsSync(`${unfinished}.creating`)).toBe(true);
    const store = await openPglite({ dataDir: unfinished });
    expect(await store.healthy()).toBe(true);
    await store.close();
    expect(fs.existsSync(`${unfinished}.creating`)).toBe(false);

    const foreign = join(dir.path, 'foreign');
    fs.mkdirSync(foreign);
    fs.writeFileSync(join(foreign, 'precious.txt'), 'mine');
    await expect(openPglite({ dataDir: foreign })).rejects.toMatchObject({ code: 'unavailable' });
    expect(fs.readdirSync(foreign)).toEqual(['precious.txt']);
  }, 60_000);

  it('syncs its log, keeps it short, and gives dead rows back', async () => {
    const store: Store<Record<string, never>> = await openPglite({ dataDir: path });
    const show = async (name: string): Promise<unknown> =>
      Object.values((await sql`show ${sql.id(name)}`.execute(store.db)).rows[0] as object)[0];
    expect(await show('fsync')).toBe('on');
    expect(await show('synchronous_commit')).toBe('on');
    expect(await show('full_page_writes')).toBe('on');
    expect(await show('wal_sync_method')).toBe('fsync');

    await sql`create table junk (n int, filler text)`.execute(store.db);
    const errors: unknown[] = [];
    const maintenance = startMaintenance(store.db, {
      durable: true,
      intervalMs: 50,
      onError: (error) => errors.push(error),
    });
    const checkpoints = async (): Promise<string> => {
      const { rows } = await sql<{ v: string }>`select redo_lsn::text as v from pg_control_checkpoint()`.execute(
        store.db,
      );
      return rows[0]!.v;
    };
    const before = await checkpoints();
    for (let round = 0; round < 4; round += 1) {
      await sql`insert into junk select n, repeat(md5(n::text), 30) from generate_series(1, 20000) n`.execute(store.db);
      await sql`delete from junk`.execute(store.db);
    }
    await waitFor(async () => (await checkpoints()) !== before, 20_000);
    await waitFor(async () => {
      const { rows } = await sql<{ dead: bigint }>`
        select n_dead_tup as dead from pg_stat_user_tables where relname = 'junk'`.execute(store.db);
      return rows[0]!.dead < 20_000n;
    }, 20_000);
    await maintenance.stop();
    expect(errors).toEqual([]);
    await store.close();
  }, 60_000);

  it('whose engine crashed says `unavailable`, to those who waited too, and can be opened again', async () => {
    const store: Store<Record<string, never>> = await openPglite({ dataDir: path });
    await sql`create table later (n int)`.execute(store.db);
    // Postgres panics when it cannot write its log.
    fs.renameSync(join(path, 'pg_wal'), join(path, 'away'));
    const panicking = sql`select pg_switch_wal(), pg_logical_emit_message(false, '', 'x')`.execute(store.db);
    const waiting = Array.from({ length: 5 }, () => sql`insert into later values (1)`.execute(store.db));
    const outcomes = await Promise.allSettled([panicking, ...waiting]);
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { name: 'StoreError', code: 'unavailable' } });
    expect(await store.healthy()).toBe(false);
    await expect(sql`select 1`.execute(store.db)).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
    await expect(store.transaction(async () => {})).rejects.toMatchObject({ code: 'unavailable' });
    await store.close();
    fs.rmSync(join(path, 'pg_wal'), { recursive: true, force: true });
    fs.renameSync(join(path, 'away'), join(path, 'pg_wal'));
    const again: Store<Record<string, never>> = await openPglite({ dataDir: path });
    expect((await sql`select count(*) as rows from later`.execute(again.db)).rows).toEqual([{ rows: 0n }]);
    await again.close();
  }, 30_000);
});
