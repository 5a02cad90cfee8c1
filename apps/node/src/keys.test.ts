import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { ensureKeys } from './keys.ts';

describe('the keys of a home', () => {
  it('are made once, each in a file for its owner only', async () => {
    await using home = await tempDir();
    const first = ensureKeys(home.path);
    const again = ensureKeys(home.path);
    expect(again.owner.publicKey).toBe(first.owner.publicKey);
    expect(again.coordinator.atRest).toEqual(first.coordinator.atRest);
    expect(again.meshToken).toBe(first.meshToken);
    const files = readdirSync(home.path);
    expect(files.sort()).toEqual([
      'at-rest.key',
      'coordinator.key',
      'coordinator.sealing.key',
      'escalation.at-rest.key',
      'escalation.key',
      'mesh.token',
      'owner.key',
      'verifier.key',
      'verifier.sealing.key',
      'worker.key',
      'worker.sealing.key',
    ]);
    for (const file of files) expect(statSync(join(home.path, file)).mode & 0o777).toBe(0o600);
  });

  it('are all different', async () => {
    await using home = await tempDir();
    const { owner, coordinator, escalation, worker, verifier } = ensureKeys(home.path);
    const signing = [owner, coordinator.signing, escalation.signing, worker.key, verifier.key];
    expect(new Set(signing.map(({ publicKey }) => publicKey)).size).toBe(5);
  });

  it('leave the identity to the environment when that has one', async () => {
    await using home = await tempDir();
    const coordinatorSeed = new Uint8Array(32).fill(5);
    const { coordinator } = ensureKeys(home.path, { coordinatorSeed });
    expect(coordinator.signing.exportSeed()).toEqual(coordinatorSeed);
    expect(readdirSync(home.path)).not.toContain('coordinator.key');
  });
});
