import { createMemoryCache } from '@edgecoder/cache';
import { createLogger } from '@edgecoder/service';
import { openTestPglite } from '@edgecoder/store/testing';
import { startTestServer, tempDir, waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { describe, expect, it } from '@jest/globals';
import { openDependencies } from '../../src/dependencies.ts';
import { coordinatorSettings } from '../../src/settings.ts';
import { createWorld, expectProblem, newKey, raw, rowCounts, signedRequest } from './support.ts';

const log = createLogger({ service: 'test', level: 'silent' });

describe('a restart that forgets nonces', () => {
  it('lets nothing be repeated that was accepted before, and serves what is signed since', async () => {
    const world = await createWorld(await openTestPglite());
    try {
      const first = await world.start();
      // However long the start takes.
      const restartedAt = Date.now();
      const created = Math.floor(restartedAt / 1000);
      const second = await world.start(
        {},
        { cache: createMemoryCache({ maxEntries: 1000, remembersSince: restartedAt }) },
      );
      const machine = newKey();
      // Accepted by the process that is gone; addressed to a name that both have.
      const { headers, body } = signedRequest(second.host, machine, 'POST', '/register', world.registration(machine), {
        created,
      });
      await first.stop();
      const before = await rowCounts(world.store);
      const repeated = await raw(second, 'POST', '/register', headers, body);
      expectProblem(repeated, 401, 'signed_before_start');
      expect(Number(repeated.headers.get('retry-after'))).toBe(1);
      expect(await rowCounts(world.store)).toEqual(before);
      await waitFor(async () => {
        const answer = await second.call(machine, 'POST', '/register', world.registration(machine));
        return answer.status === 200;
      });
      // A machine whose clock is 20 s ahead need not wait, one that is 20 s behind has to.
      const nowSeconds = Math.floor(Date.now() / 1000);
      const beat = { power: { device: 'server', os: 'linux', onExternalPower: true }, running: 0 };
      const at = (created: number) => second.call(machine, 'POST', '/heartbeat', beat, { created });
      expect((await at(nowSeconds + 20)).status).toBe(200);
      const behind = await at(nowSeconds - 20);
      expectProblem(behind, 401, 'signed_before_start');
      expect(Number(behind.headers.get('retry-after'))).toBeGreaterThan(10);
    } finally {
      await world.close();
    }
  });

  it('is what a coordinator without Redis does: its cache says since when it remembers', async () => {
    await using folder = await tempDir();
    const before = Date.now();
    const dependencies = await openDependencies(coordinatorSettings({ EDGECODER_HOME: folder.path }), log);
    try {
      expect(dependencies.cache.remembersSince).toBeGreaterThanOrEqual(before);
    } finally {
      await dependencies.close();
    }
  });
});

describeWith('redis', 'a coordinator with Redis', () => {
  it('remembers beyond its process', async () => {
    await using folder = await tempDir();
    const server = await startTestServer('redis');
    const settings = coordinatorSettings({ EDGECODER_HOME: folder.path, REDIS_URL: server.url });
    const dependencies = await openDependencies(settings, log);
    try {
      expect(dependencies.cache.remembersSince).toBeUndefined();
    } finally {
      await dependencies.close();
      await server.remove();
    }
  });
});
