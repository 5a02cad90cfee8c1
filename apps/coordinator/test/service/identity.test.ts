import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealingKeyFromSeed } from '@edgecoder/crypto';
import { Secret } from '@edgecoder/service';
import { createTestDatabase, tempDir } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { describe, expect, it } from '@jest/globals';
import { claimDatabase } from '../../src/identity.ts';
import { coordinatorKeys } from '../../src/keys.ts';
import { describeCoordinator, newKey } from './support.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
/** As a program: it has to end by itself. */
const END_MS = 30_000;

describeCoordinator('a database', (open) => {
  it('belongs to the first identity that uses it: replicas with its keys are welcome, others are told whose it is', async () => {
    const world = await open();
    try {
      const [first, second] = [await world.start(), await world.start()];
      for (const replica of [first, second]) {
        const { body } = await replica.call(undefined, 'GET', '/identity');
        expect(body.coordinatorId).toBe(world.keys.signing.peerId);
      }
      const other = {
        signing: newKey(),
        sealing: sealingKeyFromSeed(randomBytes(32)),
        atRest: new Uint8Array(randomBytes(32)),
      };
      await expect(world.start({}, { keys: other })).rejects.toMatchObject({
        name: 'StoreError',
        code: 'locked',
        message: `the database belongs to coordinator ${world.keys.signing.peerId}, this one is ${other.signing.peerId}`,
      });
    } finally {
      await world.close();
    }
  });

  it('that two identities reach for at once goes to one of them', async () => {
    const world = await open();
    try {
      const claims = await Promise.allSettled(
        Array.from({ length: 6 }, () => claimDatabase(world.store, newKey().peerId)),
      );
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    } finally {
      await world.close();
    }
  });
});

describe('the keys of a coordinator', () => {
  const keysOf = (home: string, passphrase?: string) =>
    coordinatorKeys({
      home,
      privateKey: undefined,
      keyPassphrase: passphrase === undefined ? undefined : new Secret(passphrase),
    });

  it('are made once, and a copy of the home has the same', async () => {
    await using folder = await tempDir();
    const home = join(folder.path, 'first');
    const first = keysOf(home);
    expect(readdirSync(home).sort()).toEqual(['at-rest.key', 'coordinator.key', 'coordinator.sealing.key']);
    cpSync(home, join(folder.path, 'second'), { recursive: true });
    for (const again of [keysOf(home), keysOf(join(folder.path, 'second'))]) {
      expect(again.signing.publicKey).toBe(first.signing.publicKey);
      expect(again.sealing.publicKey).toBe(first.sealing.publicKey);
      expect(again.atRest).toEqual(first.atRest);
    }
  });

  it('are encrypted when there is a passphrase, and open with it only; the refusal names the file and nothing in it', async () => {
    await using folder = await tempDir();
    const first = keysOf(folder.path, 'correct horse');
    for (const file of readdirSync(folder.path)) {
      const text = readFileSync(join(folder.path, file), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ format: 'edgecoder/key/v1', kdf: { name: 'argon2id' } });
      expect(text).not.toContain(Buffer.from(first.atRest).toString('hex'));
    }
    expect(keysOf(folder.path, 'correct horse').signing.publicKey).toBe(first.signing.publicKey);
    expect(() => keysOf(folder.path, 'wrong horse')).toThrow(/coordinator\.key: the passphrase does not open this key/);
    expect(() => keysOf(folder.path)).toThrow(/coordinator\.key: the key is encrypted and no passphrase is set/);
  });

  it('of a given identity come from the setting, the others from the home', async () => {
    await using folder = await tempDir();
    const seed = 'ab'.repeat(32);
    const { signing } = coordinatorKeys({ home: folder.path, privateKey: new Secret(seed), keyPassphrase: undefined });
    expect(Buffer.from(signing.exportSeed()).toString('hex')).toBe(seed);
    expect(readdirSync(folder.path).sort()).toEqual(['at-rest.key', 'coordinator.sealing.key']);
  });
});

describeWith('postgres', 'the program', () => {
  /** Runs it to its end. */
  async function run(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, ['--conditions=source', MAIN], {
      env: { PATH: process.env['PATH'] ?? '', COORDINATOR_PORT: '1', LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(timer);
    return { code, output };
  }

  it('ends with the reason when a key does not open, or the database is another identity’s', async () => {
    await using folder = await tempDir();
    const database = await createTestDatabase();
    try {
      const [first, second] = [join(folder.path, 'first'), join(folder.path, 'second')];
      coordinatorKeys({ home: first, privateKey: undefined, keyPassphrase: new Secret('correct horse') });
      const common = { DATABASE_URL: database.url, EDGECODER_HOME: first };
      const wrong = await run({ ...common, EDGECODER_KEY_PASSPHRASE: 'wrong horse' });
      expect(wrong.code).toBe(1);
      expect(wrong.output).toContain('the passphrase does not open this key');
      expect(wrong.output).not.toContain('wrong horse');
      // Its port cannot be had, so that it ends by itself; by then the database is its own.
      const opened = await run({
        ...common,
        EDGECODER_KEY_PASSPHRASE: 'correct horse',
        COORDINATOR_HOST: '203.0.113.1',
      });
      expect(opened.code).toBe(1);
      const other = await run({ ...common, EDGECODER_HOME: second });
      expect(other.code).toBe(1);
      expect(other.output).toContain('the database belongs to coordinator');
    } finally {
      await database.drop();
    }
  }, 120_000);
});
