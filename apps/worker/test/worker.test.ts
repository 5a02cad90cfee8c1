import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { BUSY_DEFER_MS } from '@edgecoder/policy';
import type { PowerTelemetry } from '@edgecoder/protocol';
import { createWasmSandbox, type Sandbox, type SelfTest } from '@edgecoder/sandbox';
import { createLogger } from '@edgecoder/service';
import { tempDir, waitFor } from '@edgecoder/testkit';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createWorker, type WorkerSettings, workerSettings } from '../src/index.ts';
import { type CoordinatorDouble, coordinatorDouble } from './coordinator-double.ts';

const log = createLogger({ service: 'worker', level: 'silent' });
const MAINS: PowerTelemetry = {
  device: 'server',
  os: 'linux',
  onExternalPower: true,
  lowPowerMode: false,
  thermal: 'nominal',
  cpuPct: 0,
};
const ENDLESS = { code: 'for (;;) {}', limits: { wallMs: 30_000, memoryBytes: 67_108_864, outputBytes: 1000 } };

/** One real sandbox for all tests: each worker here would otherwise start its own interpreters. */
const sandbox = createWasmSandbox({ poolSize: 2 });
afterAll(() => sandbox.close());
const tested: SelfTest = { mode: 'wasm', available: true, languages: ['javascript'] };
const shared = (changes: Partial<SelfTest> = {}): Sandbox => ({
  mode: 'wasm',
  selfTest: async () => ({ ...tested, ...changes }),
  run: (request, options) => sandbox.run(request, options),
  close: async () => undefined,
});

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function coordinator(changes: Parameters<typeof coordinatorDouble>[0] = {}): Promise<CoordinatorDouble> {
  const double = await coordinatorDouble(changes);
  cleanups.push(() => double.close());
  return double;
}

interface Setup {
  urls: readonly string[];
  env?: Record<string, string>;
  settings?: Partial<WorkerSettings>;
  sandboxes?: Sandbox[];
  power?: () => PowerTelemetry;
}

async function worker(setup: Setup) {
  const home = await tempDir();
  cleanups.push(() => home.remove());
  const settings = workerSettings({
    EDGECODER_HOME: home.path,
    COORDINATOR_BOOTSTRAP_URLS: setup.urls.join(','),
    DRAIN_MS: '5000',
    ...setup.env,
  });
  const key = signingKeyFromSeed(randomBytes(32));
  const made = createWorker(
    { ...settings, ...setup.settings },
    {
      key,
      sealingKey: sealingKeyFromSeed(randomBytes(32)),
      sandboxes: setup.sandboxes ?? [shared()],
      readPower: async () => setup.power?.() ?? MAINS,
      version: '0.0.0',
      log,
    },
  );
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= made.stop();
    return stopped;
  };
  cleanups.push(stop);
  return { start: () => made.start(), stop, key, home: home.path };
}

async function started(setup: Setup) {
  const made = await worker(setup);
  await made.start();
  return made;
}

describe('work', () => {
  it('is pulled, run and posted, sealed and signed, with what its tests said', async () => {
    const node = await coordinator();
    const { key } = await started({ urls: [node.url] });
    const good = node.give({ code: 'const f = (n) => n * 2; console.log("hi")', tests: 'console.assert(f(2) === 4)' });
    const bad = node.give({ code: 'const f = (n) => n * 3', tests: 'console.assert(f(2) === 4, "not doubled")' });
    await waitFor(() => node.seen.results.length === 2);
    const bodies = Object.fromEntries(node.seen.results.map(({ subtaskId, body }) => [subtaskId, body]));
    expect(bodies[good]).toMatchObject({
      stdout: 'hi\n',
      exitCode: 0,
      sandbox: 'wasm',
      testReport: { passed: true, hasTests: true },
    });
    expect(bodies[bad]).toMatchObject({ testReport: { passed: false, hasTests: true } });
    expect(node.seen.registrations[0]).toMatchObject({
      capabilities: { roles: ['execute'], sandboxes: ['wasm'], languages: tested.languages, maxConcurrent: 2 },
    });
    expect(key.peerId).toMatch(/^[a-z2-7]{26}$/);
  });

  it('of a verifier is a check in the mode the worker used, inconclusive where that mode is not there', async () => {
    const node = await coordinator();
    await started({ urls: [node.url], env: { WORKER_ROLES: 'verify' } });
    const seen = { kind: 'verify', code: 'x = 1', tests: 'console.assert(x === 1)' } as const;
    const here = node.give({ ...seen, code: 'const x = 1', sandbox: 'wasm' });
    const elsewhere = node.give({ ...seen, sandbox: 'docker' });
    await waitFor(() => node.seen.results.length === 2);
    const bodies = Object.fromEntries(node.seen.results.map(({ subtaskId, body }) => [subtaskId, body]));
    expect(bodies[here]).toMatchObject({ inconclusive: false, sandbox: 'wasm', testReport: { passed: true } });
    expect(bodies[elsewhere]).toMatchObject({ inconclusive: true, sandbox: 'docker', durationMs: 0 });
    expect(bodies[here]).not.toHaveProperty('stdout');
  });

  it('of a kind this worker does not know goes back as broken down, never as a failed test', async () => {
    const node = await coordinator();
    await started({ urls: [node.url] });
    node.give({ kind: 'chat', code: '' });
    await waitFor(() => node.seen.results.length === 1);
    expect(node.seen.results[0]?.body).toMatchObject({ exitCode: -1, testReport: { passed: false } });
    expect(node.seen.results[0]?.body).not.toHaveProperty('limit');
  });

  it('is asked for as much as there are free slots, and never run beyond them', async () => {
    const node = await coordinator();
    await started({ urls: [node.url] });
    await waitFor(() => node.seen.waiting === 1);
    for (let i = 0; i < 5; i++) node.give({ ...ENDLESS, limits: { ...ENDLESS.limits, wallMs: 400 } });
    await waitFor(() => node.seen.results.length === 5);
    expect(node.seen.pulls.every(({ max }) => max <= 2)).toBe(true);
    expect(node.seen.results.every(({ body }) => body.limit === 'wall')).toBe(true);
    expect(Math.max(...node.seen.heartbeats.map(({ running }) => running))).toBe(2);
  });

  it('that another coordinator signed is not run', async () => {
    const node = await coordinator({ forgeLeases: true });
    await started({ urls: [node.url] });
    const forged = node.give({ code: '1' });
    await waitFor(() => node.seen.pulls.length >= 2);
    node.behaviour.forgeLeases = false;
    const real = node.give({ code: '1' });
    await waitFor(() => node.seen.results.length === 1);
    expect(node.seen.results.map(({ subtaskId }) => subtaskId)).toEqual([real]);
    expect(forged).not.toBe(real);
  });
});

describe('a lease', () => {
  it('is extended while its run lasts longer than it', async () => {
    const node = await coordinator({ leaseMs: 300 });
    await started({ urls: [node.url] });
    const id = node.give({ ...ENDLESS, limits: { ...ENDLESS.limits, wallMs: 1000 } });
    await waitFor(() => node.seen.results.length === 1);
    expect(node.seen.extensions.filter((one) => one === id).length).toBeGreaterThanOrEqual(3);
  });

  it.each(['lost', 'cancelled'] as const)(
    'that is %s ends its run, posts nothing and frees its slot',
    async (outcome) => {
      const node = await coordinator({ leaseMs: 300, extend: outcome });
      await started({ urls: [node.url], env: { MAX_CONCURRENT_TASKS: '1' } });
      const gone = node.give(ENDLESS);
      await waitFor(() => node.seen.extensions.includes(gone));
      node.behaviour.extend = 'extended';
      const next = node.give({ code: '1' });
      await waitFor(() => node.seen.results.length === 1);
      expect(node.seen.results[0]?.subtaskId).toBe(next);
    },
  );

  it('that cannot be extended in time is given up', async () => {
    const node = await coordinator({ leaseMs: 300 });
    await started({ urls: [node.url], env: { MAX_CONCURRENT_TASKS: '1' } });
    node.behaviour.failures.set('/leases/extend', Array(40).fill('unavailable'));
    node.give(ENDLESS);
    await waitFor(() => node.seen.pulls.length === 1 && node.seen.waiting === 0);
    await waitFor(() => node.seen.waiting === 1);
    expect(node.seen.results).toEqual([]);
  });
});

describe('a result', () => {
  it('is posted until the coordinator has it, and counts once', async () => {
    const node = await coordinator();
    node.behaviour.failures.set('/result', ['cut', 'unavailable', 'cut', 'overloaded', 'internal']);
    await started({ urls: [node.url] });
    node.give({ code: '1' });
    await waitFor(() => node.seen.results.length === 1);
    expect(node.behaviour.failures.get('/result')).toEqual([]);
  });

  it('that is refused is let go, and the next work is done', async () => {
    const node = await coordinator();
    node.behaviour.failures.set('/result', ['lease_expired']);
    await started({ urls: [node.url], env: { MAX_CONCURRENT_TASKS: '1' } });
    node.give({ code: '1' });
    const second = node.give({ code: '2' });
    await waitFor(() => node.seen.results.length === 1);
    expect(node.seen.results[0]?.subtaskId).toBe(second);
  });
});

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

describe('power', () => {
  it('keeps a machine on a low battery from pulling until it is plugged in', async () => {
    let telemetry: PowerTelemetry = { ...MAINS, device: 'laptop', onExternalPower: false, batteryPct: 30 };
    const node = await coordinator();
    await started({ urls: [node.url], power: () => telemetry });
    await waitFor(() => node.seen.pulls.length === 1);
    expect(node.seen.pulls[0]?.smallOnly).toBe(true);
    telemetry = { ...telemetry, batteryPct: 5 };
    node.give({ code: '1' });
    await waitFor(() => node.seen.heartbeats.at(-1)?.power.batteryPct === 5 && node.seen.results.length === 1);
    const beats = node.seen.heartbeats.length;
    await waitFor(() => node.seen.heartbeats.length > beats + 5);
    expect(node.seen.waiting).toBe(0);
    expect(node.seen.pulls.length).toBe(1);
  });

  it('puts work off while the processor is busy, and does not refuse it however long that lasts', async () => {
    const node = await coordinator();
    const startedAt = performance.now();
    await started({ urls: [node.url], power: () => ({ ...MAINS, cpuPct: 100 }) });
    node.give({ code: '1' });
    await waitFor(() => node.seen.results.length === 1);
    expect(performance.now() - startedAt).toBeGreaterThan(BUSY_DEFER_MS);
  });
});

describe('the end', () => {
  it('finishes and posts what runs, and takes nothing new', async () => {
    const node = await coordinator();
    const { stop } = await started({ urls: [node.url], env: { MAX_CONCURRENT_TASKS: '1' } });
    const running = node.give({ ...ENDLESS, limits: { ...ENDLESS.limits, wallMs: 800 } });
    await waitFor(() => node.seen.heartbeats.some((beat) => beat.running === 1));
    const left = node.give({ code: '1' });
    await stop();
    expect(node.seen.results.map(({ subtaskId }) => subtaskId)).toEqual([running]);
    expect(left).not.toBe(running);
    expect(node.seen.waiting).toBe(0);
  });

  it('cuts off what does not end within the drain time', async () => {
    const node = await coordinator();
    const { stop } = await started({ urls: [node.url], settings: { drainMs: 100 } });
    node.give(ENDLESS);
    await waitFor(() => node.seen.heartbeats.some((beat) => beat.running === 1));
    await stop();
    expect(node.seen.results).toEqual([]);
  });

  it('comes at once while no coordinator has been found', async () => {
    const { stop } = await started({ urls: ['http://127.0.0.1:9'] });
    await stop();
  });
});

describe('the start', () => {
  const noneSandbox: Sandbox = { ...shared(), mode: 'none', selfTest: async () => ({ ...tested, mode: 'none' }) };

  it('fails with the remedy when no sandbox works', async () => {
    const broken = shared({ available: false, reason: 'no interpreter', remedy: 'install it again' });
    const made = await worker({ urls: ['http://127.0.0.1:9'], sandboxes: [broken] });
    await expect(made.start()).rejects.toMatchObject({
      name: 'WorkerError',
      message: expect.stringContaining('install it again'),
    });
  });

  it('announces only modes and languages that passed', async () => {
    const node = await coordinator();
    const docker: Sandbox = {
      ...shared(),
      mode: 'docker',
      selfTest: async () => ({ mode: 'docker', available: false, languages: [] }),
    };
    await started({ urls: [node.url], sandboxes: [docker, shared({ languages: ['javascript'] })] });
    await waitFor(() => node.seen.registrations.length === 1);
    expect(node.seen.registrations[0]?.capabilities).toMatchObject({ sandboxes: ['wasm'], languages: ['javascript'] });
  });

  it('refuses the mode none while isolation is required', async () => {
    const made = await worker({ urls: ['http://127.0.0.1:9'], sandboxes: [noneSandbox] });
    await expect(made.start()).rejects.toMatchObject({ code: 'no_sandbox' });
    expect(() => workerSettings({ SANDBOX_MODE: 'none' })).toThrow('SANDBOX_MODE');
    const allowed = await worker({
      urls: ['http://127.0.0.1:9'],
      sandboxes: [noneSandbox],
      settings: { sandboxRequired: false },
    });
    await allowed.start();
  });
});
