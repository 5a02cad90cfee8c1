/**
 * Cuts the power under PGlite, as far as that can be had without a plug: its folder lies on a file system of its own (ext4 on
 * a loop device), which is shut down in the middle of writing without being allowed to write anything more. Whatever had
 * reached the operating system but not the disk is gone. Then it is mounted again, and every acknowledged commit is looked
 * for. Needs Linux, root, `mkfs.ext4` and Python. Run it with `pnpm --filter @edgecoder/store power-cut [times]`.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { tempDir } from '@edgecoder/testkit';
import { sql } from 'kysely';
import { openPglite } from '../src/index.ts';

const DEFAULT_TIMES = 20;
const DISK_BYTES = 2 * 1024 ** 3;
/** A cut comes so long after the first commit, at random, milliseconds. */
const SHORTEST_MS = 300;
const LONGEST_MS = 5_000;
/** Rows are kept while there are no more: the disk is to stay small. */
const KEPT = 20_000;

/** `FS_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`: at once, and nothing of what is in memory is written. */
const SHUT_DOWN = `
import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))
`;

const source = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);
/** Commits one row or fifty, and prints the last number of each commit once it is acknowledged. */
const writer = (dataDir: string): string => `
  import { openPglite } from ${source};
  import { sql } from 'kysely';
  import { writeSync } from 'node:fs';
  const store = await openPglite({ dataDir: ${JSON.stringify(dataDir)} });
  await sql\`create table if not exists rows (n int primary key, filler text)\`.execute(store.db);
  let { rows: [{ last }] } = await sql\`select coalesce(max(n), 0) as last from rows\`.execute(store.db);
  for (let turn = 0; ; turn += 1) {
    const count = turn % 3 === 0 ? 1 : 50;
    await store.transaction(async (tx) => {
      await sql\`insert into rows select n, (select string_agg(md5(random()::text), '') from generate_series(1, 40) where n > 0)
        from generate_series(\${last + 1}::int, \${last + count}::int) n\`.execute(tx);
      if (turn % 100 === 0) await sql\`delete from rows where n <= \${last - ${KEPT}}\`.execute(tx);
    });
    last += count;
    writeSync(1, last + '\\n');
  }
`;

interface Cut {
  acknowledged: number;
  /** Undefined: the database does not open any more, or has lost its table. */
  found: number | undefined;
  gaps: number;
}

/** A program of the system, which every Linux has that can do this. */
const system = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
};

/** One power cut in the middle of writing. */
async function cut(disk: string, mountPoint: string): Promise<Cut> {
  system('mount', '-o', 'loop', disk, mountPoint);
  const dataDir = join(mountPoint, 'database');
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', writer(dataDir)], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let acknowledged = 0;
  const first = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    acknowledged = Number(line);
    first.resolve();
  });
  await Promise.race([first.promise, closed]);
  await sleep(SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS));
  system('python3', '-c', SHUT_DOWN, mountPoint);
  child.kill('SIGKILL');
  await closed;
  system('umount', mountPoint);

  system('mount', '-o', 'loop', disk, mountPoint);
  try {
    return { acknowledged, ...(await rowsOf(dataDir).catch(unreadable)) };
  } finally {
    // The lock of a database that did not open is closed a little later.
    system('umount', '--lazy', mountPoint);
  }
}

/** Says why: the machine may have been too slow, which is no loss. */
function unreadable(error: unknown): Omit<Cut, 'acknowledged'> {
  process.stderr.write(`${inspect(error)}\n`);
  return { found: undefined, gaps: 0 };
}

async function rowsOf(dataDir: string): Promise<Omit<Cut, 'acknowledged'>> {
  const store = await openPglite({ dataDir });
  try {
    const { rows } = await sql<{ found: number; gaps: bigint }>`
      select coalesce(max(n), 0) as found, coalesce(max(n) - min(n) + 1 - count(*), 0) as gaps from rows`.execute(
      store.db,
    );
    return { found: rows[0]?.found, gaps: Number(rows[0]?.gaps) };
  } finally {
    await store.close();
  }
}

async function main(): Promise<number> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    process.stderr.write('a file system is mounted for this: it needs Linux and root\n');
    return 2;
  }
  const [, program = '', times = String(DEFAULT_TIMES), inside] = process.argv;
  if (inside === undefined) {
    // With mounts of its own: a copy of them in another process's view (a container that starts) would keep the file system
    // that was shut down alive, and mounting it would bring that back.
    const own = [
      '--mount',
      '--propagation',
      'private',
      process.execPath,
      ...process.execArgv,
      program,
      times,
      'inside',
    ];
    return spawnSync('unshare', own, { stdio: 'inherit' }).status ?? 1;
  }
  await using dir = await tempDir('edgecoder-power-');
  const disk = join(dir.path, 'disk');
  const mountPoint = join(dir.path, 'mounted');
  fs.mkdirSync(mountPoint);
  fs.writeFileSync(disk, '');
  fs.truncateSync(disk, DISK_BYTES);
  system('mkfs.ext4', '-q', disk);
  let lost = 0;
  for (let time = 1; time <= Number(times); time += 1) {
    const { acknowledged, found, gaps } = await cut(disk, mountPoint);
    if (found === undefined) {
      process.stdout.write(`cut ${time}: ${acknowledged} acknowledged, and not even the table is there any more\n`);
      return 1;
    }
    const missing = Math.max(0, acknowledged - found) + gaps;
    lost += missing;
    process.stdout.write(`cut ${time}: ${acknowledged} acknowledged, ${found} found, ${missing} missing\n`);
  }
  process.stdout.write(`${times} power cuts, ${lost} acknowledged rows lost\n`);
  return lost === 0 ? 0 : 1;
}

process.exitCode = await main();
