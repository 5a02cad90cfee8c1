import * as net from 'node:net';
import type { TestServer } from '@edgecoder/testkit';
import { startTestServer, waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createRedisCache } from '../src/index.ts';
import { complianceSuite } from './compliance.ts';

describeWith('redis', 'Redis cache', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer('redis');
  });
  afterAll(async () => {
    await server.remove();
  });

  const open = async (): Promise<ReturnType<typeof createRedisCache>> => {
    const cache = createRedisCache({ url: server.url });
    await waitFor(() => cache.healthy());
    return cache;
  };

  complianceSuite(open);

  it('answers the first call that is made before the connection is', async () => {
    const cache = createRedisCache({ url: server.url });
    expect(await cache.putIfAbsent('early', 1_000)).toBe(true);
    await cache.close();
  });

  it('leaves no key without a time to live', async () => {
    const cache = await open();
    const redis = new Redis(server.url);
    await redis.flushall();
    await cache.putIfAbsent('a', 5_000);
    await cache.set('b', 'b', 5_000);
    await cache.hit('c', 5, 5_000);
    const keys = await redis.keys('*');
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
    redis.disconnect();
    await cache.close();
  });

  describe('when it cannot answer', () => {
    it('says `unavailable` at once while the server is down, and works again when it is back', async () => {
      const cache = await open();
      await cache.putIfAbsent('before', 60_000);
      await server.kill();
      await waitFor(() => !cache.healthy());
      const start = performance.now();
      await expect(cache.putIfAbsent('down', 1_000)).rejects.toMatchObject({ name: 'CacheError', code: 'unavailable' });
      await expect(cache.hit('down', 1, 1_000)).rejects.toMatchObject({ code: 'unavailable' });
      expect(performance.now() - start).toBeLessThan(1_000);
      await server.start();
      await waitFor(() => cache.healthy());
      expect(await cache.putIfAbsent('up', 1_000)).toBe(true);
      await cache.close();
    });

    it('says `unavailable` when the server hangs', async () => {
      const cache = await open();
      const redis = new Redis(server.url);
      await redis.client('PAUSE', 3_000, 'ALL');
      const start = performance.now();
      await expect(cache.putIfAbsent('hanging', 1_000)).rejects.toMatchObject({ code: 'unavailable' });
      expect(performance.now() - start).toBeLessThan(2_900);
      await cache.close();
      redis.disconnect();
    });

    it('can be used again after the server was too slow when it was connected', async () => {
      const { hostname, port } = new URL(server.url);
      let asked = 0;
      const slow = net.createServer((client) => {
        const upstream = net.connect(Number(port), hostname);
        client.on('error', () => {});
        upstream.on('error', () => {});
        let hangs = false;
        client.on('data', (data) => {
          if (data.includes('memory')) {
            asked += 1;
            // The first connection gets no answer to what is asked of each new one, nor to anything after it.
            hangs = asked === 1;
          }
          if (!hangs) upstream.write(data);
        });
        upstream.pipe(client);
        client.on('close', () => upstream.destroy());
      });
      await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
      const cache = createRedisCache({ url: `redis://127.0.0.1:${(slow.address() as net.AddressInfo).port}` });
      try {
        await expect(cache.get('a')).rejects.toMatchObject({ code: 'unavailable' });
        await waitFor(() => cache.healthy(), 20_000);
        expect(asked).toBe(2);
        expect(await cache.putIfAbsent('after', 1_000)).toBe(true);
      } finally {
        await cache.close();
        slow.close();
      }
    });

    it('says `unavailable` when there never was a server', async () => {
      const cache = createRedisCache({ url: 'redis://127.0.0.1:1' });
      await expect(cache.get('a')).rejects.toMatchObject({ code: 'unavailable' });
      await cache.close();
    });

    it('refuses a server that may forget keys early', async () => {
      const redis = new Redis(server.url);
      await redis.config('SET', 'maxmemory', '100mb');
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const cache = createRedisCache({ url: server.url });
      await expect(cache.putIfAbsent('a', 1_000)).rejects.toMatchObject({ code: 'unavailable' });
      expect(cache.healthy()).toBe(false);
      await cache.close();
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      redis.disconnect();
    });

    it('says `full` when the server has no memory left, and keeps what it has', async () => {
      const cache = await open();
      const redis = new Redis(server.url);
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await cache.putIfAbsent('kept', 60_000);
      await redis.config('SET', 'maxmemory', '1');
      await expect(cache.putIfAbsent('one-too-many', 60_000)).rejects.toMatchObject({ code: 'full' });
      await expect(cache.hit('one-too-many', 1, 60_000)).rejects.toMatchObject({ code: 'full' });
      await redis.config('SET', 'maxmemory', '0');
      expect(await cache.putIfAbsent('kept', 60_000)).toBe(false);
      await cache.close();
      redis.disconnect();
    });
  });
});
