import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { waitFor } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { ENDLESS, workerRig } from './worker-rig.ts';

const { coordinator, worker, started, cleanups } = workerRig();

describe('membership', () => {
  it('moves to the next coordinator when three heartbeats are missed, and comes back when that one is gone too', async () => {
    const [first, second] = [await coordinator(), await coordinator()];
    const { home } = await started({ urls: [first.url, second.url], settings: {} });
    await waitFor(() => first.seen.heartbeats.length > 0);
    expect(second.seen.registrations).toEqual([]);
    first.behaviour.dead = true;
    await waitFor(() => second.seen.registrations.length === 1);
    second.give({ code: '1' });
    await waitFor(() => second.seen.results.length === 1);
    first.behaviour.dead = false;
    await second.close();
    await waitFor(() => first.seen.registrations.length === 2);
    expect(home).toBeTruthy();
  });

  it('finishes what it holds for a coordinator that was silent for a while', async () => {
    const [first, second] = [await coordinator(), await coordinator()];
    await started({ urls: [first.url, second.url] });
    const id = first.give({ ...ENDLESS, limits: { ...ENDLESS.limits, wallMs: 1500 } });
    await waitFor(() => first.seen.heartbeats.some(({ running }) => running === 1));
    first.behaviour.failures.set('/heartbeat', ['unavailable', 'unavailable', 'unavailable']);
    await waitFor(() => second.seen.registrations.length === 1);
    await waitFor(() => first.seen.results.length === 1);
    expect(first.seen.results[0]?.subtaskId).toBe(id);
  });

  it('registers again when the coordinator does not know it, at once when a pull says so', async () => {
    const node = await coordinator();
    await started({ urls: [node.url] });
    await waitFor(() => node.seen.heartbeats.length > 0);
    node.behaviour.reregister = true;
    await waitFor(() => node.seen.registrations.length === 2);

    const slow = await coordinator({ heartbeatMs: 60_000 });
    slow.behaviour.failures.set('/pull', ['unknown_key']);
    await started({ urls: [slow.url] });
    await waitFor(() => slow.seen.registrations.length === 2);
  });

  it('does not pull before it is approved, nor while it is to drain', async () => {
    const node = await coordinator({ status: 'pending' });
    await started({ urls: [node.url] });
    await waitFor(() => node.seen.heartbeats.length >= 3);
    expect(node.seen.pulls).toEqual([]);
    node.behaviour.status = 'approved';
    await waitFor(() => node.seen.waiting === 1);
    node.behaviour.drain = true;
    node.give({ code: '1' });
    await waitFor(() => node.seen.results.length === 1);
    const before = node.seen.pulls.length;
    const beats = node.seen.heartbeats.length;
    await waitFor(() => node.seen.heartbeats.length >= beats + 8);
    expect(node.seen.pulls.length).toBeLessThanOrEqual(before + 1);
    node.behaviour.drain = false;
    node.give({ code: '1' });
    await waitFor(() => node.seen.results.length === 2);
  });

  it('shows its tokens where they are asked for', async () => {
    const node = await coordinator({ meshToken: 'mesh-token-0123456789', registrationToken: 'admit-0123456789' });
    const env = { MESH_AUTH_TOKEN: 'mesh-token-0123456789', AGENT_REGISTRATION_TOKEN: 'admit-0123456789' };
    await started({ urls: [node.url], env });
    await waitFor(() => node.seen.registrations.length === 1);
  });
});

describe('discovery', () => {
  it('tries the named coordinator, then registry, cache and bootstrap, and remembers who took it', async () => {
    const [named, registered, cached, bootstrap] = [
      await coordinator(),
      await coordinator(),
      await coordinator(),
      await coordinator(),
    ];
    const feed = createServer((_request, response) => {
      response.end(JSON.stringify({ coordinators: [{ url: registered.url }, { url: 'ftp://nowhere' }] }));
    });
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    cleanups.push(async () => {
      feed.closeAllConnections();
      feed.close();
    });
    const made = await worker({
      urls: [bootstrap.url],
      env: {
        COORDINATOR_URL: named.url,
        COORDINATOR_DISCOVERY_URL: `http://127.0.0.1:${(feed.address() as AddressInfo).port}/network/coordinators`,
      },
    });
    const known = { coordinators: [{ url: cached.url, coordinatorId: cached.coordinatorId, lastSeenAt: 1 }] };
    await writeFile(join(made.home, 'coordinators.json'), JSON.stringify(known));
    await made.start();
    // Each one dies after it took the machine, so that the next one is found.
    for (const one of [named, registered, cached, bootstrap]) {
      await waitFor(() => one.seen.registrations.length === 1);
      expect([named, registered, cached, bootstrap].filter(({ seen }) => seen.registrations.length > 0).at(-1)).toBe(
        one,
      );
      await one.close();
    }
  });

  it('keeps trying until there is a coordinator', async () => {
    const node = await coordinator({ dead: true });
    node.behaviour.dead = false;
    node.behaviour.failures.set('/register', ['unavailable', 'unavailable', 'overloaded', 'cut']);
    await started({ urls: [node.url] });
    await waitFor(() => node.seen.registrations.length === 1);
  });
});
