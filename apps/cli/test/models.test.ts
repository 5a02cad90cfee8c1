import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TempDir, tempDir } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { edgecoder } from './edgecoder.ts';

const FILE = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(500_000, 'model')]);
const SHA256 = createHash('sha256').update(FILE).digest('hex');

let home: TempDir;
let url: string;
const server = createServer((_request, response) => void response.end(FILE));

beforeEach(async () => {
  home = await tempDir();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/Some-Model.Q8_0.gguf`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await home.remove();
});

/** Each test starts several processes, each of which takes seconds on a busy machine. */
const TIMEOUT_MS = 120_000;
const test = (name: string, body: () => Promise<void>): void => it(name, body, TIMEOUT_MS);
const models = (...args: string[]) => edgecoder(home, ['models', ...args]);
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('edgecoder models', () => {
  test('pulls a file by its checksum, uses it and removes it', async () => {
    const pulled = await models('pull', url, '--sha256', SHA256, '--json');
    expect(pulled).toMatchObject({ exitCode: 0, stderr: '' });
    const said = lines(pulled.stdout);
    expect(said.at(-1)).toMatchObject({ model: 'some-model.q8_0' });
    expect(said).toContainEqual({
      progress: { phase: 'verify', receivedBytes: FILE.length, fetchedBytes: FILE.length, totalBytes: FILE.length },
    });

    expect(await models('use', 'some-model.q8_0')).toMatchObject({ exitCode: 0 });
    const [list] = lines((await models('list', '--json')).stdout);
    expect(list.models.find(({ id }: { id: string }) => id === 'some-model.q8_0')).toEqual({
      id: 'some-model.q8_0',
      builtIn: false,
      installed: true,
      inUse: true,
      sizeBytes: FILE.length,
    });

    expect(await models('rm', 'some-model.q8_0')).toMatchObject({ exitCode: 0 });
    expect(await models('rm', 'some-model.q8_0')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('puts nothing in place whose checksum is another', async () => {
    const { exitCode, stdout, stderr } = await models('pull', url, '--sha256', '0'.repeat(64), '--name', 'wrong');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('SHA-256');
    expect((await models('use', 'wrong')).exitCode).toBe(1);
  });

  test('lists what can be pulled, and what suits this machine', async () => {
    const { exitCode, stdout } = await models('list');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/qwen2\.5-coder-7b +4466 MiB +10 GiB +Q4_K_M +Apache-2\.0 +can be pulled/);
    expect(stdout).toContain('of memory');
  });

  test('asks for the checksum of a URL, and knows its own names', async () => {
    expect(await models('pull', url)).toMatchObject({ exitCode: 64, stdout: '' });
    expect(await models('fly')).toMatchObject({ exitCode: 64, stdout: '' });
    const unknown = await models('pull', 'nobody-has-this', '--json');
    expect(unknown.exitCode).toBe(1);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'unknown_model' } });
  });
});
