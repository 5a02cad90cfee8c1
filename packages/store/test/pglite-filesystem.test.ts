import * as fs from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@edgecoder/testkit';
import { itUnless } from '@edgecoder/testkit/suites';
import { PGlite } from '@electric-sql/pglite';
import { describe, expect, it } from '@jest/globals';
import { SYNCED_START, SyncedNodeFs } from '../src/pglite-filesystem.ts';

const noProc = process.platform === 'linux' ? undefined : '/proc tells which file a descriptor is, as Linux has it';

describe('the synced file system', () => {
  itUnless(
    noProc,
    'makes the log durable before each commit is acknowledged, and the data files at a checkpoint',
    async () => {
      await using dir = await tempDir();
      const synced: string[] = [];
      const sync = (descriptor: number): void => {
        fs.fdatasyncSync(descriptor);
        synced.push(fs.readlinkSync(`/proc/self/fd/${descriptor}`));
      };
      const database = await PGlite.create({
        fs: new SyncedNodeFs(join(dir.path, 'db'), sync),
        startParams: SYNCED_START,
      });
      await database.exec('create table t (n int)');
      for (let n = 0; n < 20; n += 1) {
        synced.length = 0;
        await database.query('insert into t values ($1)', [n]);
        expect(synced.filter((path) => path.includes('/pg_wal/'))).not.toEqual([]);
      }
      synced.length = 0;
      await database.exec('checkpoint');
      expect(synced.filter((path) => path.includes('/base/'))).not.toEqual([]);
      await database.close();
    },
    30_000,
  );

  it('lets no commit succeed whose log could not be synced', async () => {
    await using dir = await tempDir();
    let broken = false;
    const sync = (descriptor: number): void => {
      if (broken) throw new Error('input/output error');
      fs.fdatasyncSync(descriptor);
    };
    const database = await PGlite.create({
      fs: new SyncedNodeFs(join(dir.path, 'db'), sync),
      startParams: SYNCED_START,
    });
    await database.exec('create table t (n int)');
    broken = true;
    await expect(database.query('insert into t values (1)')).rejects.toBeDefined();
  }, 30_000);
});
