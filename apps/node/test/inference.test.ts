import { randomBytes } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { inferenceClient } from '@edgecoder/client';
import { type SigningKey, signingKeyFromSeed } from '@edgecoder/crypto';
import { writeTinyModel } from '@edgecoder/models/testing';
import { createLogger } from '@edgecoder/service';
import { freePort, type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startInference } from '../src/inference.ts';
import { nodeSettings } from '../src/settings.ts';

const TIMEOUT_MS = 60_000;
const newKey = (): SigningKey => signingKeyFromSeed(randomBytes(32));
const [coordinator, escalation, owner] = [newKey(), newKey(), newKey()];
let folder: TempDir;
let home: string;
let opened: AsyncDisposableStack;

beforeEach(async () => {
  folder = await tempDir('edgecoder-node-');
  home = join(folder.path, 'home');
  opened = new AsyncDisposableStack();
});
afterEach(async () => {
  await opened.disposeAsync();
  await folder.remove();
});

const start = (env: Record<string, string> = {}) =>
  startInference({
    settings: nodeSettings({ EDGECODER_HOME: home, COORDINATOR_PORT: '0', ...env }),
    keys: { coordinator, escalation: escalation.peerId, owner: owner.peerId },
    log: createLogger({ service: 'inference', level: 'silent' }),
    opened,
  });

async function occupied(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  opened.defer(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return server;
}

describe('the inference service of a node', () => {
  it(
    'answers its coordinator, and its owner, with the model that is here; its token is made in the home',
    async () => {
      await mkdir(join(home, 'models'), { recursive: true, mode: 0o700 });
      await writeTinyModel(join(home, 'models', 'tiny.gguf'));
      const { client, url, token, models } = await start({ MODEL_PATH: join(home, 'models', 'tiny.gguf') });
      expect(await models).toEqual({ provider: 'edgecoder-local', inUse: 'tiny', builtIn: false, problem: undefined });
      expect(new URL(url).hostname).toBe('127.0.0.1');
      expect((await stat(join(home, 'inference.token'))).mode & 0o777).toBe(0o600);
      expect((await client.status()).inUse).toBe('tiny');
      // Before anybody asks.
      await waitFor(async () => (await client.status()).loaded.some(({ name }) => name === 'tiny'), TIMEOUT_MS);
      for (const [key, may] of [
        [owner, true],
        [newKey(), false],
      ] as const) {
        const other = inferenceClient({ url, key, token: token.reveal(), retry: { attempts: 1 } });
        const swapped = await other.swap({ model: 'tiny' }).then(
          () => true,
          () => false,
        );
        await other.close();
        expect(swapped).toBe(may);
      }
    },
    TIMEOUT_MS,
  );

  it('starts where no model can answer, and says why', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const { client, models } = await start({ LOCAL_MODEL_PROVIDER: 'ollama-local', OLLAMA_HOST: dead });
    expect(await models).toMatchObject({ provider: 'ollama-local', inUse: undefined, problem: expect.any(String) });
    expect(await client.status()).toMatchObject({ healthy: false });
  });

  it('takes a free port where nobody asked for the one that is taken, and refuses the one that was', async () => {
    const port = await freePort();
    await occupied(port);
    const { url } = await start({ COORDINATOR_PORT: String(port - 1) });
    expect(Number(new URL(url).port)).not.toBe(port);
    await expect(start({ INFERENCE_PORT: String(port) })).rejects.toThrow(/INFERENCE_PORT=/);
  });

  it('may be one elsewhere, which knows this coordinator', async () => {
    const { url, token } = await start({ MODEL_PATH: join(home, 'none.gguf') });
    const env = { INFERENCE_URL: url, EDGECODER_HOME: join(folder.path, 'other') };
    expect(() => nodeSettings(env)).toThrow(/^INFERENCE_AUTH_TOKEN: /);
    const elsewhere = await start({ ...env, INFERENCE_AUTH_TOKEN: token.reveal() });
    expect(elsewhere.url).toBe(url);
    expect(await elsewhere.models).toMatchObject({ provider: 'edgecoder-local', inUse: 'none' });
  });

  it('may be one elsewhere that is away', async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const { models } = await start({ INFERENCE_URL: away, INFERENCE_AUTH_TOKEN: 'x'.repeat(40) });
    expect(await models).toMatchObject({ provider: away, inUse: undefined, problem: expect.stringMatching(/reached/) });
  });
});
