import { join } from 'node:path';
import { tempDir } from '@edgecoder/testkit';
import { expect, it } from '@jest/globals';
import { openEngine } from '../src/open-pglite.ts';

it('several stores may make the snapshot that they start from at once', async () => {
  await using folder = await tempDir();
  const data = { dataDir: undefined, snapshotFile: join(folder.path, 'new.tar') };
  const opened = await Promise.allSettled(Array.from({ length: 4 }, () => openEngine<object>(data)));
  for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
  expect(opened.filter(({ status }) => status === 'rejected')).toEqual([]);
}, 60_000);
