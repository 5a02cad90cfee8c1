import { BUSY_DEFER_MS } from '@edgecoder/policy';
import type { PowerTelemetry } from '@edgecoder/protocol';
import type { Sandbox } from '@edgecoder/sandbox';
import { waitFor } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { workerSettings } from '../src/index.ts';
import { ENDLESS, MAINS, TESTED, workerRig } from './worker-rig.ts';

const { coordinator, worker, started, shared } = workerRig();

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
      capabilities: { roles: ['execute'], sandboxes: ['wasm'], languages: TESTED.languages, maxConcurrent: 2 },
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

  it('for a model, of which this worker has none, goes back as broken down, never as a failed test', async () => {
    const node = await coordinator();
    await started({ urls: [node.url] });
    node.give({ kind: 'chat', code: '', messages: [{ role: 'user', content: 'hi' }] });
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

  it('comes with the answer to results while there is any, and by a long poll when there is none', async () => {
    const node = await coordinator();
    await started({ urls: [node.url], env: { MAX_CONCURRENT_TASKS: '1' } });
    await waitFor(() => node.seen.waiting === 1);
    const tasks = Array.from({ length: 12 }, (_, i) => node.give({ code: String(i) }));
    await waitFor(() => node.seen.results.length === tasks.length && node.seen.waiting === 1);
    expect(node.seen.asked.length).toBeGreaterThanOrEqual(tasks.length - 1);
    // The first, one once it is done at the latest, and what a slow answer may have let go out beside.
    expect(node.seen.pulls.length).toBeLessThan(tasks.length / 2);
    node.give({ code: '1' });
    await waitFor(() => node.seen.results.length === tasks.length + 1);
  });

  it('is asked for by pulls alone on battery, where each is decided by itself', async () => {
    const node = await coordinator();
    await started({
      urls: [node.url],
      power: () => ({ ...MAINS, device: 'laptop', onExternalPower: false, batteryPct: 90 }),
    });
    for (let i = 0; i < 4; i++) node.give({ code: String(i) });
    await waitFor(() => node.seen.results.length === 4);
    expect(node.seen.asked).toEqual([]);
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
  const noneSandbox: Sandbox = { ...shared(), mode: 'none', selfTest: async () => ({ ...TESTED, mode: 'none' }) };

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

  it('ends when it is told to while it tries its sandboxes, and closes them', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const slow: Sandbox = { ...shared(), selfTest: () => new Promise(() => undefined), close: async () => close() };
    const made = await worker({ urls: ['http://127.0.0.1:9'], sandboxes: [slow] });
    await expect(made.start(AbortSignal.abort())).rejects.toMatchObject({ code: 'told_to_end' });
    await closed;
  });
});
