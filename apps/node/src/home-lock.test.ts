import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir, waitFor } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { HomeLockedError, takeHomeLock } from './home-lock.ts';

const HOLDER = `
  const { takeHomeLock } = await import(process.argv[1]);
  takeHomeLock(process.argv[2]);
  console.log('held');
  setInterval(() => {}, 1000);
`;

describe('the lock on a home', () => {
  it('admits one node at a time', async () => {
    await using home = await tempDir();
    const lock = takeHomeLock(home.path);
    expect(() => takeHomeLock(home.path)).toThrow(HomeLockedError);
    lock.release();
    takeHomeLock(home.path).release();
  });

  it('tells who holds it', async () => {
    await using home = await tempDir();
    const lock = takeHomeLock(home.path);
    writeFileSync(join(home.path, 'node.json'), '{"pid":4242}');
    expect(() => takeHomeLock(home.path)).toThrow(/process 4242.*EDGECODER_HOME and COORDINATOR_PORT/s);
    lock.release();
  });

  it('tells of a home that no lock can be made in', async () => {
    await using home = await tempDir();
    expect(() => takeHomeLock(join(home.path, 'none'))).toThrow(/node\.lock: no lock can be taken there .*writable/);
    writeFileSync(join(home.path, 'node.lock'), 'something else '.repeat(100));
    expect(() => takeHomeLock(home.path)).toThrow(/node\.lock: no lock can be taken there .*remove it/);
  });

  it('is held by another process, and free as soon as that was killed', async () => {
    await using home = await tempDir();
    const module = fileURLToPath(new URL('./home-lock.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--input-type=module', '--eval', HOLDER, module, home.path],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(child.stdout, 'data');
    expect(() => takeHomeLock(home.path)).toThrow(HomeLockedError);
    child.kill('SIGKILL');
    const lock = await waitFor(() => takeHomeLock(home.path));
    lock.release();
  });
});
