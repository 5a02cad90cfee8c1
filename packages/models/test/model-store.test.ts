import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type TempDir, tempDir } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CatalogEntry } from '../src/catalog/catalog.ts';
import { CATALOG, suggestModel } from '../src/catalog/catalog.ts';
import { ModelStore } from '../src/catalog/model-store.ts';
import type { ModelFileProgress, PullOptions } from '../src/catalog/pull.ts';
import type { Script, ScriptedServer } from './scripted-server.ts';
import { startScriptedServer } from './scripted-server.ts';

const FILE = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(3_000_000, 'model')]);
const SHA256 = createHash('sha256').update(FILE).digest('hex');
const GIB = 2 ** 30;

let server: ScriptedServer;
let folder: TempDir;
let store: ModelStore;
let ranges: (string | undefined)[];
const quick: PullOptions = { retryDelayMs: 1, silenceTimeoutMs: 2_000 };

beforeEach(async () => {
  server = await startScriptedServer();
  folder = await tempDir('edgecoder-models-');
  ranges = [];
  server.script = serve();
  store = new ModelStore({
    folder: folder.path,
    builtIn: [{ name: 'nano', path: join(folder.path, 'elsewhere.bin') }],
    catalog: [entry()],
  });
  await writeFile(join(folder.path, 'elsewhere.bin'), 'GGUF');
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

const entry = (more: Partial<CatalogEntry> = {}): CatalogEntry => ({
  id: 'one',
  title: 'One',
  url: `${server.url}/one.gguf`,
  sizeBytes: FILE.length,
  sha256: SHA256,
  quantization: 'Q8_0',
  parameters: '1B',
  contextTokens: 512,
  licence: 'Apache-2.0',
  languages: ['en'],
  minMemoryBytes: GIB,
  ...more,
});

/** Serves the file, with ranges; `send` may do it another way. */
function serve(
  send = (response: ServerResponse, bytes: Buffer): void => void response.end(bytes),
  file = FILE,
): Script {
  return (_body, response, request) => {
    const { range } = request.headers;
    ranges.push(range);
    const start = range === undefined ? 0 : Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
    const bytes = file.subarray(start);
    if (start >= file.length) return void response.writeHead(416).end();
    response.writeHead(range === undefined ? 200 : 206, {
      'content-length': bytes.length,
      ...(range !== undefined && { 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` }),
    });
    send(response, bytes);
  };
}

/** Sends part of what it should, and cuts the connection. */
const cutAfter = (bytes: number) => (response: ServerResponse, all: Buffer) =>
  void response.write(all.subarray(0, bytes), () => response.destroy());
const installed = () => readFile(join(folder.path, 'one.gguf'));
const leftovers = async () => (await readdir(folder.path)).filter((name) => name.endsWith('.partial'));

describe('pulling a model', () => {
  it('puts the file in place, and tells how far it is', async () => {
    const progress: ModelFileProgress[] = [];
    const file = await store.pull('one', { ...quick, onProgress: (now) => progress.push(now) });
    expect(file).toEqual({ name: 'one', path: join(folder.path, 'one.gguf') });
    expect((await installed()).equals(FILE)).toBe(true);
    expect(await leftovers()).toEqual([]);
    const all = { receivedBytes: FILE.length, fetchedBytes: FILE.length, totalBytes: FILE.length };
    expect(progress).toContainEqual({ phase: 'download', ...all });
    expect(progress.at(-1)).toEqual({ phase: 'verify', ...all });
    // It is here: nothing is fetched again.
    await store.pull('one', quick);
    expect(ranges).toEqual([undefined]);
  });

  it('goes on where a connection was cut', async () => {
    let cuts = 0;
    server.script = serve((response, bytes) => {
      cuts += 1;
      if (cuts <= 3) cutAfter(500_000)(response, bytes);
      else response.end(bytes);
    });
    await store.pull('one', quick);
    expect((await installed()).equals(FILE)).toBe(true);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => range !== undefined)).toBe(true);
  });

  it('goes on in another process with what an earlier one has left', async () => {
    const stop = new AbortController();
    server.script = serve((response, bytes) => void response.write(bytes.subarray(0, 1_000_000)));
    const pulling = store.pull('one', {
      ...quick,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(pulling).rejects.toMatchObject({ code: 'aborted' });
    const [partial = ''] = await leftovers();
    const { size } = await stat(join(folder.path, partial));
    expect(size).toBeGreaterThan(0);
    server.script = serve();
    await new ModelStore({ folder: folder.path, catalog: [entry()] }).pull('one', quick);
    expect(ranges.at(-1)).toBe(`bytes=${size}-`);
    expect((await installed()).equals(FILE)).toBe(true);
  });

  it('begins anew with a server that knows no ranges', async () => {
    await writeFile(join(folder.path, `one.gguf.${SHA256.slice(0, 16)}.partial`), FILE.subarray(0, 2_000_000));
    server.script = (_body, response) => void response.writeHead(200).end(FILE);
    await store.pull('one', quick);
    expect((await installed()).equals(FILE)).toBe(true);
  });

  it('takes no file with another checksum, and keeps nothing of it', async () => {
    const other = Buffer.from(FILE);
    other[1_000_000] = 0;
    server.script = serve(undefined, other);
    await expect(store.pull('one', quick)).rejects.toMatchObject({ name: 'ModelError', code: 'checksum' });
    expect(await readdir(folder.path)).toEqual(['elsewhere.bin']);
    // A damaged part of an earlier attempt costs one attempt, not all of them.
    server.script = serve();
    await writeFile(join(folder.path, `one.gguf.${SHA256.slice(0, 16)}.partial`), other.subarray(0, 2_000_000));
    await expect(store.pull('one', quick)).rejects.toMatchObject({ code: 'checksum' });
    await store.pull('one', quick);
    expect((await installed()).equals(FILE)).toBe(true);
  });

  it('takes no file that is longer, shorter or of another kind', async () => {
    server.script = serve(undefined, Buffer.concat([FILE, FILE]));
    await expect(store.pull('one', quick)).rejects.toMatchObject({ code: 'checksum' });
    server.script = serve(undefined, Buffer.from('<html>log in first</html>'));
    await expect(store.pull('one', quick)).rejects.toMatchObject({ code: 'checksum' });
    server.script = serve(undefined, FILE.subarray(0, 1_000));
    await expect(store.pull('one', quick)).rejects.toMatchObject({ name: 'ModelError' });
    expect((await store.list())[1]).toMatchObject({ id: 'one', installed: false });
  });

  it('gives up a server that refuses at once, and one that cuts everything after a few attempts', async () => {
    server.script = (_body, response, request) => {
      ranges.push(request.headers.range);
      response.writeHead(403).end();
    };
    await expect(store.pull('one', quick)).rejects.toMatchObject({ code: 'unavailable' });
    expect(ranges).toHaveLength(1);
    server.script = (_body, response, request) => {
      ranges.push(request.headers.range);
      response.destroy();
    };
    await expect(store.pull('one', quick)).rejects.toMatchObject({ code: 'unavailable' });
    expect(ranges).toHaveLength(7);
  });

  it('does not begin what the disk has no room for', async () => {
    const large = new ModelStore({ folder: folder.path, catalog: [entry({ sizeBytes: 2 ** 50 })] });
    await expect(large.pull('one', quick)).rejects.toMatchObject({ code: 'no_space' });
    expect(ranges).toEqual([]);
  });

  it('twice at the same time gives one right file', async () => {
    server.script = serve((response, bytes) => {
      for (let at = 0; at < bytes.length; at += 100_000) response.write(bytes.subarray(at, at + 100_000));
      response.end();
    });
    await Promise.all([store.pull('one', quick), store.pull('one', quick)]);
    expect((await installed()).equals(FILE)).toBe(true);
    expect(await leftovers()).toEqual([]);
  });

  it('from a URL needs the checksum, and a name that is free', async () => {
    const url = `${server.url}/mine.gguf`;
    await store.pullUrl({ id: 'mine', url, sha256: SHA256 }, quick);
    expect((await store.list()).map(({ id }) => id)).toEqual(['nano', 'mine', 'one']);
    for (const wrong of [
      { id: 'one', url, sha256: '0'.repeat(64) },
      { id: 'nano', url, sha256: SHA256 },
      { id: '../up', url, sha256: SHA256 },
      { id: 'x', url, sha256: 'abc' },
      { id: 'x', url: 'file:///etc/passwd', sha256: SHA256 },
    ])
      await expect(store.pullUrl(wrong, quick)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('the models of a machine', () => {
  it('are listed with what they are: built in, here, in use', async () => {
    expect(await store.list()).toMatchObject([
      { id: 'nano', builtIn: true, installed: true, inUse: true },
      { id: 'one', builtIn: false, installed: false, inUse: false, sizeBytes: FILE.length },
    ]);
    await expect(store.use('one')).rejects.toMatchObject({ code: 'unknown_model' });
    await store.pull('one', quick);
    await store.use('one');
    expect(await store.list()).toMatchObject([
      { id: 'nano', inUse: false },
      { id: 'one', installed: true, inUse: true },
    ]);
  });

  it('go back to the built-in one when the one in use is removed', async () => {
    await store.pull('one', quick);
    await store.use('one');
    await store.remove('one');
    expect(await store.inUse()).toBe('nano');
    await expect(store.remove('one')).rejects.toMatchObject({ code: 'unknown_model' });
    await expect(store.remove('nano')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('survive a damaged note of which is in use', async () => {
    await writeFile(join(folder.path, 'in-use.json'), '{"mod');
    expect(await store.inUse()).toBe('nano');
    await store.use('nano');
    expect(await store.inUse()).toBe('nano');
  });
});

describe('the catalogue', () => {
  it('suggests the largest model that the memory is enough for', () => {
    expect(suggestModel(1 * GIB)).toBeUndefined();
    expect(suggestModel(4 * GIB)?.id).toBe('qwen2.5-coder-1.5b');
    expect(suggestModel(16 * GIB)?.id).toBe('qwen2.5-coder-7b');
    expect(suggestModel(512 * GIB)?.id).toBe(CATALOG.at(-1)?.id);
  });

  it('has each model once, with room for it in the memory it asks for', () => {
    expect(new Set(CATALOG.map(({ id }) => id)).size).toBe(CATALOG.length);
    expect(new Set(CATALOG.map(({ sha256 }) => sha256)).size).toBe(CATALOG.length);
    for (const { sizeBytes, minMemoryBytes } of CATALOG) expect(minMemoryBytes).toBeGreaterThan(sizeBytes * 1.2);
  });
});
