import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PeerId } from '@edgecoder/protocol';
import { tempDir } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { readCoordinatorCache, rememberCoordinator } from './cache-file.ts';
import { candidateOrder, normalizeUrl } from './candidates.ts';

const sources = {
  fixed: 'https://fixed.example/',
  registry: ['https://r1.example', 'https://r2.example'],
  cache: ['https://c1.example', 'https://r1.example/'],
  bootstrap: ['https://b1.example', 'https://fixed.example'],
};

describe('candidateOrder', () => {
  it('is the named one, registry, cache, bootstrap, each once', () => {
    expect(candidateOrder(sources, new Map(), 0)).toEqual(
      ['fixed', 'r1', 'r2', 'c1', 'b1'].map((name) => `https://${name}.example`),
    );
  });

  it('puts what failed in the last minute behind the others, the longest ago first', () => {
    const failed = new Map([
      ['https://fixed.example', 90_000],
      ['https://r2.example', 80_000],
      ['https://c1.example', 10_000],
    ]);
    expect(candidateOrder(sources, failed, 100_000)).toEqual(
      ['r1', 'c1', 'b1', 'r2', 'fixed'].map((name) => `https://${name}.example`),
    );
  });

  it('is bounded, and leaves out what is no URL of a coordinator', () => {
    const registry = Array.from({ length: 500 }, (_, i) => `http://n${i}.example`);
    const bad = ['', 'ftp://x', 'nonsense', 'http://user:secret@x.example', 'javascript:alert(1)'];
    const order = candidateOrder(
      { fixed: undefined, registry: [...bad, ...registry], cache: [], bootstrap: [] },
      new Map(),
      0,
    );
    expect(order.length).toBe(64);
    expect(order[0]).toBe('http://n0.example');
  });

  it('knows one coordinator by one URL', () => {
    expect(normalizeUrl('HTTP://Node.Example:80/mesh//')).toBe('http://node.example/mesh');
  });
});

describe('the list of coordinators', () => {
  const coordinatorId = PeerId.parse('a'.repeat(26));

  it('remembers the newest first, each once, for its owner only', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'coordinators.json');
    expect(await readCoordinatorCache(file)).toEqual([]);
    for (const [url, lastSeenAt] of [
      ['http://a', 1],
      ['http://b', 2],
      ['http://a', 3],
    ] as const) {
      await rememberCoordinator(file, { url, coordinatorId, lastSeenAt });
    }
    expect((await readCoordinatorCache(file)).map(({ url, lastSeenAt }) => [url, lastSeenAt])).toEqual([
      ['http://a', 3],
      ['http://b', 2],
    ]);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('is bounded', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'coordinators.json');
    for (let i = 0; i < 70; i++) await rememberCoordinator(file, { url: `http://n${i}`, coordinatorId, lastSeenAt: i });
    expect((await readCoordinatorCache(file)).length).toBe(64);
  });

  it.each(['{', '[]', '{"coordinators":[{"url":1}]}', ' '.repeat(70_000)])(
    'is empty when the file is damaged: %.20j',
    async (text) => {
      await using folder = await tempDir();
      const file = join(folder.path, 'coordinators.json');
      await writeFile(file, text);
      expect(await readCoordinatorCache(file)).toEqual([]);
      await rememberCoordinator(file, { url: 'http://a', coordinatorId, lastSeenAt: 1 });
      expect(JSON.parse(await readFile(file, 'utf8')).coordinators).toHaveLength(1);
    },
  );
});
