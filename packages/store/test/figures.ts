/**
 * Measures what `docs/stores.md` states. Run it with
 * `pnpm --filter @edgecoder/store figures [folder]`; under
 * `strace -f -c -e trace=fdatasync,fsync` the system calls prove the syncs.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, servers, tempDir } from '@edgecoder/testkit';
import { sql } from 'kysely';
import type { Store } from '../src/index.ts';
import { openPglite, openPostgres } from '../src/index.ts';

type Tables = { figures: { n: bigint; filler: string } };
const SECONDS = 3;
const FILLER = 'x'.repeat(200);

const say = (what: string, value: number, unit: string): boolean =>
  process.stdout.write(
    `${what.padEnd(58)} ${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)} ${unit}\n`,
  );

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  return [await work(), performance.now() - start];
}

/** Commits per second of `writers` that each go on for `SECONDS`. */
async function rate(writers: number, step: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + SECONDS * 1_000;
  let steps = 0;
  const write = async (): Promise<void> => {
    while (performance.now() < end) {
      await step();
      steps += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return steps / SECONDS;
}

async function writes(name: string, store: Store<Tables>, writers: number): Promise<void> {
  await sql`create table if not exists figures (n bigint generated always as identity primary key, filler text)`.execute(
    store.db,
  );
  const insert = () => sql`insert into figures (filler) values (${FILLER})`.execute(store.db);
  const fifty = () =>
    sql`insert into figures (filler) select ${FILLER}::text from generate_series(1, 50)`.execute(store.db);
  await rate(1, insert);
  say(`${name}: commits, one caller`, await rate(1, insert), '/s');
  say(`${name}: commits, ${writers} callers`, await rate(writers, insert), '/s');
  say(`${name}: rows, fifty a commit`, 50 * (await rate(1, fifty)), '/s');
}

/** Bytes of a folder. */
const size = (folder: string): number =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((sum, entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() && fs.existsSync(path) ? sum + fs.statSync(path).size : sum;
  }, 0);

const MEGABYTE = 1_048_576;
const fill = (store: Store<Tables>) =>
  sql`insert into figures (filler) select repeat(md5(n::text), 30) from generate_series(1, 20000) n`.execute(store.db);

const temporary = await tempDir();
const dataDir = join(process.argv[2] ?? temporary.path, 'figures');
fs.rmSync(dataDir, { recursive: true, force: true });

const [memory] = await timed(() => openPglite<Tables>());
await writes('PGlite in memory', memory, 8);
await memory.close();

const [first, firstMs] = await timed(() => openPglite<Tables>({ dataDir }));
say('PGlite on disk: first start', firstMs, 'ms');
await writes('PGlite on disk', first, 8);
const busyUntil = performance.now() + 20_000;
let largest = 0;
while (performance.now() < busyUntil) {
  await fill(first);
  await sql`truncate figures`.execute(first.db);
  largest = Math.max(largest, size(join(dataDir, 'pg_wal')));
}
say('PGlite on disk: largest log folder under 20 s of bulk load', largest / MEGABYTE, 'MiB');
const [, closeMs] = await timed(() => first.close());
say('PGlite on disk: stop', closeMs, 'ms');
const [second, secondMs] = await timed(() => openPglite<Tables>({ dataDir }));
say('PGlite on disk: start', secondMs, 'ms');
await second.close();

// A process that dies with about as much log since its last checkpoint as there can be.
const victim = `
  import { openPglite } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
  import { sql } from 'kysely';
  const store = await openPglite({ dataDir: ${JSON.stringify(dataDir)} });
  for (let i = 0; i < 3; i += 1) await sql\`insert into figures (filler) select repeat(md5(n::text), 30) from generate_series(1, 20000) n\`.execute(store.db);
  process.kill(process.pid, 'SIGKILL');
`;
const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', victim], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
});
await new Promise((resolve) => child.once('close', resolve));
const [recovered, recoveryMs] = await timed(() => openPglite<Tables>({ dataDir }));
say('PGlite on disk: start after SIGKILL with 60 MiB to recover', recoveryMs, 'ms');
await recovered.close();
await temporary.remove();

if (servers().postgres) {
  const database = await createTestDatabase();
  const store = await openPostgres<Tables>({ url: database.url, maxConnections: 8 });
  await writes('Postgres', store, 8);
  await store.close();
  await database.drop();
}
