import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { InferenceClient } from '@edgecoder/client';
import { type CatalogEntry, createLocalProvider, ModelStore } from '@edgecoder/models';
import { writeTinyModel } from '@edgecoder/models/testing';
import { type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type InferenceRig, opened, startRig } from './rig.ts';

const TIMEOUT_MS = 60_000;
let folder: TempDir;
let http: Server;
let rig: InferenceRig;
let operator: InferenceClient;
let file: Buffer;
/** What the server does with the rest of the file that is asked for, from `start` on. */
let send: (response: ServerResponse, start: number) => void;
let starts: number[];

beforeEach(async () => {
  folder = await tempDir('edgecoder-inference-');
  const models = join(folder.path, 'models');
  await mkdir(models);
  await writeTinyModel(join(folder.path, 'built-in.gguf'));
  await writeTinyModel(join(models, 'other.gguf'), { seed: 2 });
  await writeTinyModel(join(folder.path, 'far.bin'), { seed: 3 });
  file = await readFile(join(folder.path, 'far.bin'));
  starts = [];
  send = (response, start) => response.end(file.subarray(start));
  http = createServer((request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? 'bytes=0-')?.[1]);
    starts.push(start);
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': file.length - start,
      ...(start > 0 && { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` }),
    });
    send(response, start);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const entry: CatalogEntry = {
    id: 'far',
    title: 'Far',
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/far.gguf`,
    sizeBytes: file.length,
    sha256: createHash('sha256').update(file).digest('hex'),
    quantization: 'F32',
    parameters: '1.5B',
    contextTokens: 512,
    licence: 'Apache-2.0',
    languages: ['en'],
    minMemoryBytes: 2 ** 30,
  };
  const builtIn = { name: 'nano', path: join(folder.path, 'built-in.gguf') };
  const store = new ModelStore({ folder: models, builtIn: [builtIn], catalog: [entry] });
  rig = await startRig(
    opened(createLocalProvider({ files: () => store.files(), maxMemoryBytes: 2 ** 30 }), {
      store,
      builtIn: 'nano',
      inUse: () => store.inUse(),
      use: (model) => store.use(model),
    }),
  );
  operator = rig.client({ key: rig.operator });
}, TIMEOUT_MS);
afterEach(async () => {
  await rig.stop();
  http.closeAllConnections();
  await new Promise<void>((resolve) => http.close(() => resolve()));
  await folder.remove();
});

const inUse = async () => (await operator.status()).inUse;
const whoAnswers = async () => {
  for await (const event of rig.client().chat({ messages: [{ role: 'user', content: 'hi' }], maxTokens: 1 }))
    if (event.type === 'model') return event.model;
  return undefined;
};

describe('models of the service', () => {
  it(
    'are listed with what is known of them, here or to be fetched',
    async () => {
      const { provider, models } = await operator.models();
      expect(provider).toBe('edgecoder-local');
      const here = { installed: true, contextTokens: 512, sizeBytes: expect.any(Number), paramsM: 0 };
      expect(models).toMatchObject([
        { name: 'nano', builtIn: true, inUse: true, ...here },
        { name: 'other', builtIn: false, inUse: false, ...here },
        { name: 'far', installed: false, inUse: false, sizeBytes: file.length, paramsM: 1500, licence: 'Apache-2.0' },
      ]);
      expect(await operator.status()).toMatchObject({ healthy: true, inUse: 'nano', active: 0, waiting: 0 });
    },
    TIMEOUT_MS,
  );

  it(
    'are swapped while the service runs: the next answer is the other’s',
    async () => {
      expect(await whoAnswers()).toBe('nano');
      expect(await operator.swap({ model: 'other' })).toEqual({ model: 'other', state: 'in_use' });
      expect(await whoAnswers()).toBe('other');
      expect((await operator.status()).loaded.map(({ name }) => name)).toContain('other');
      await expect(operator.swap({ model: 'far' })).rejects.toMatchObject({ code: 'model_unavailable' });
      await expect(operator.swap({ model: 'nobody', pull: true })).rejects.toMatchObject({ code: 'model_unavailable' });
      expect(await inUse()).toBe('other');
    },
    TIMEOUT_MS,
  );

  it(
    'are fetched first where that is asked for, with progress, and go on where a pull was cut off',
    async () => {
      let goOn = (): void => undefined;
      send = (response, start) => {
        const half = Math.floor(file.length / 2);
        if (start > 0) return void response.end(file.subarray(start));
        response.write(file.subarray(0, half));
        goOn = () => response.destroy();
      };
      expect(await operator.swap({ model: 'far', pull: true })).toEqual({ model: 'far', state: 'pulling' });
      await waitFor(async () => ((await operator.pulls()).pulls[0]?.receivedBytes ?? 0) > 0, 20_000);
      expect(await operator.pulls()).toMatchObject({
        pulls: [{ model: 'far', state: 'running', totalBytes: file.length }],
      });
      expect(await whoAnswers()).toBe('nano');
      // Asked for twice, it is fetched once.
      await operator.swap({ model: 'far', pull: true });
      goOn();
      await waitFor(async () => (await inUse()) === 'far', 30_000);
      expect(await whoAnswers()).toBe('far');
      expect((await operator.pulls()).pulls).toMatchObject([
        { model: 'far', state: 'done', receivedBytes: file.length },
      ]);
      expect(starts[0]).toBe(0);
      expect(starts.slice(1).every((start) => start > 0)).toBe(true);
    },
    TIMEOUT_MS,
  );

  it(
    'come into use by the last order, also when what an earlier one fetches arrives later',
    async () => {
      let goOn = (): void => undefined;
      send = (response, start) => {
        goOn = () => response.end(file.subarray(start));
      };
      await operator.swap({ model: 'far', pull: true });
      await waitFor(() => starts.length > 0);
      await operator.swap({ model: 'other' });
      goOn();
      await waitFor(async () => (await operator.pulls()).pulls[0]?.state === 'done', 20_000);
      expect(await inUse()).toBe('other');
    },
    TIMEOUT_MS,
  );

  it(
    'stay as they are when a file is not the one it should be, and that is told',
    async () => {
      send = (response, start) => response.end(Buffer.alloc(file.length - start, 'GGUF'));
      await operator.swap({ model: 'far', pull: true });
      await waitFor(async () => (await operator.pulls()).pulls[0]?.state === 'failed', 20_000);
      expect((await operator.pulls()).pulls[0]?.detail).toMatch(/SHA-256/);
      expect(await inUse()).toBe('nano');
    },
    TIMEOUT_MS,
  );
});
