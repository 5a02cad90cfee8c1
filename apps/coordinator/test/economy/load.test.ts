import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createLoadGauge } from '../../src/economy/load.ts';
import { refreshMedians } from '../../src/economy/medians.ts';
import { localPrice, quoteFor } from '../../src/economy/quote.ts';
import { type CoordinatorStore, describeBooks, insertOwner, newId } from './support.ts';

describeBooks('load, quotes and medians', (open) => {
  let store: CoordinatorStore;
  let classes: Map<string, number>;
  let owner: string;
  beforeAll(async () => {
    store = await open();
    owner = await insertOwner(store, 'owner');
    const { rows } = await sql<{ class_id: number; match_key: string }>`
      insert into coordinator.work_classes
        (match_key, role, language, sandbox, resource_class, min_params_m, size_class, local_only, operator_only)
      values
        ('cpu', 'execute', 'python', 'wasm', 'cpu', 0, 'small', false, false),
        ('cpu-large', 'execute', 'python', 'wasm', 'cpu', 0, 'large', false, false),
        ('gpu', 'execute', 'javascript', 'wasm', 'gpu', 0, 'small', false, false),
        ('check', 'verify', 'python', 'wasm', 'cpu', 0, 'small', false, true)
      returning class_id, match_key`.execute(store.db);
    classes = new Map(rows.map((row) => [row.match_key, row.class_id]));
  });
  afterAll(() => store.close());

  /** Subtasks of a class in a state; `ms`: what a verifier measured. */
  async function subtasks(
    key: string,
    state: string,
    count: number,
    check?: { ms: number; limit?: string },
  ): Promise<void> {
    const role = key === 'check' ? 'verify' : 'execute';
    const ids = Array.from({ length: count }, newId);
    await sql`
      insert into coordinator.subtasks
        (subtask_id, task_id, owner_id, part, position, role, language, class_id, has_tests, state, virtual_finish, epoch)
      select id, gen_random_uuid(), ${owner}, 'main', 0, ${role}, 'python', ${classes.get(key)}, true, ${state}, 1, 1
      from unnest(${ids}::uuid[]) as id`.execute(store.db);
    if (check === undefined) return;
    await sql`
      insert into coordinator.results
        (subtask_id, epoch, lease_id, agent_id, body_hash, result_salt, signature, passed, limit_hit, duration_ms, sandbox, sealed)
      select id, 1, id, 'v', '\\x00', '\\x00', '\\x00', true, ${check.limit ?? null}, ${check.ms}, 'wasm', '\\x00'
      from unnest(${ids}::uuid[]) as id`.execute(store.db);
  }

  async function agent(
    id: string,
    capabilities: object,
    change: { status?: string; seenMsAgo?: number } = {},
  ): Promise<void> {
    await sql`
      insert into coordinator.agents
        (agent_id, owner_id, signing_key, sealing_key, name, version, status, capabilities, power, last_seen_at)
      values (${id}, ${owner}, ${Buffer.from(id)}, '\\x00', 'm', '0', ${change.status ?? 'approved'},
        ${JSON.stringify({ roles: ['execute'], resourceClass: 'cpu', maxConcurrent: 1, ...capabilities })}::text::jsonb, '{}',
        coordinator.now_ms() - ${change.seenMsAgo ?? 0}::bigint)`.execute(store.db);
  }

  it('counts an empty coordinator as busiest', async () => {
    const load = await createLoadGauge({ store }).current();
    expect(load).toEqual({
      cpu: { queuedTasks: 0, activeTasks: 0, activeAgents: 0, capacity: 0 },
      gpu: { queuedTasks: 0, activeTasks: 0, activeAgents: 0, capacity: 0 },
    });
    expect(quoteFor(load, { kind: 'exec', resourceClass: 'cpu', wallMs: 10_000, subtasks: 1 })).toEqual({
      maxCreditsMc: 17_600n,
      smallestMc: 1n,
      ratePerSecondMc: 1600n,
      loadPermille: 1600,
    });
    expect(localPrice(load, 5)).toEqual({ source: 'local', cpuSats: 30, gpuSats: 120, at: 5 });
  });

  it('counts machines that can and may take work now, and the work of their class', async () => {
    await agent('cpu-1', { maxConcurrent: 3 });
    await agent('cpu-2', {});
    await agent('gpu-1', { resourceClass: 'gpu', maxConcurrent: 2 });
    await agent('pending', {}, { status: 'pending' });
    await agent('revoked', {}, { status: 'revoked' });
    await agent('gone', {}, { seenMsAgo: 45_001 });
    await agent('verifier', { roles: ['verify'], maxConcurrent: 50 });
    await subtasks('cpu', 'queued', 2);
    await subtasks('cpu-large', 'queued', 1);
    await subtasks('cpu', 'leased', 4);
    await subtasks('gpu', 'queued', 5);
    await subtasks('check', 'queued', 7);
    await subtasks('check', 'leased', 7);
    await subtasks('cpu', 'blocked', 9);
    const load = await createLoadGauge({ store }).current();
    expect(load).toEqual({
      cpu: { queuedTasks: 3, activeTasks: 4, activeAgents: 3, capacity: 6 },
      gpu: { queuedTasks: 5, activeTasks: 0, activeAgents: 1, capacity: 2 },
    });
    const quote = (resourceClass: 'cpu' | 'gpu') =>
      quoteFor(load, { kind: 'exec', resourceClass, wallMs: 1000, subtasks: 2 });
    expect(quote('cpu')).toMatchObject({ maxCreditsMc: 2200n, ratePerSecondMc: 1000n, loadPermille: 1000 });
    expect(quote('gpu')).toMatchObject({ maxCreditsMc: 14_080n, ratePerSecondMc: 6400n, loadPermille: 1600 });
    // 30 × 7/6, and 120 × 5/2.
    expect(localPrice(load, 0)).toMatchObject({ cpuSats: 35, gpuSats: 300 });
  });

  it('stops counting a long queue where no price changes any more', async () => {
    await subtasks('cpu', 'queued', 500);
    const { cpu } = await createLoadGauge({ store }).current();
    expect(cpu.queuedTasks).toBe(4 * 6 + 1);
  });

  it('asks the database once a second, however many ask', async () => {
    let now = 0;
    const gauge = createLoadGauge({ store }, () => now);
    const first = await gauge.current();
    await subtasks('gpu', 'queued', 1);
    now = 999;
    expect(await Promise.all([gauge.current(), gauge.current()])).toEqual([first, first]);
    now = 1000;
    expect((await gauge.current()).gpu.queuedTasks).toBe(first.gpu.queuedTasks + 1);
  });

  it('does not keep a failure', async () => {
    let fails = true;
    const broken = new Proxy(store, {
      get: (target, key, receiver) => {
        if (key === 'db' && fails) throw new Error('down');
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    const gauge = createLoadGauge({ store: broken }, () => 0);
    await expect(gauge.current()).rejects.toThrow('down');
    fails = false;
    expect((await gauge.current()).cpu.activeAgents).toBe(3);
  });

  it('bounds what a request in words can cost by its programs and runs, and its rate by the size of model', async () => {
    const load = await createLoadGauge({ store }).current();
    const quote = (more: Partial<Parameters<typeof quoteFor>[1]> = {}) =>
      quoteFor(load, { kind: 'micro_loop', resourceClass: 'cpu', wallMs: 10_000, subtasks: 1, ...more });
    const exec = quote({ kind: 'exec' }).ratePerSecondMc;
    expect(quote().ratePerSecondMc).toBe((exec * 3n) / 10n);
    expect(quote({ paramsM: 7000 }).ratePerSecondMc).toBe(exec);
    // One program at the first try, and a tenth of the time limit.
    const least = (7_400n * quote().ratePerSecondMc) / 1000n;
    expect(quote().smallestMc).toBe(least + least / 10n);
    // Nine programs of 512 tokens at 80 a second, one run to its limit, and a tenth for who checks.
    const { ratePerSecondMc, maxCreditsMc } = quote();
    const pay = (67_600n * ratePerSecondMc) / 1000n;
    expect(maxCreditsMc).toBe(pay + pay / 10n);
    // Text is not run: its time limit does not matter.
    expect(quote({ kind: 'chat' })).toEqual(quote({ kind: 'chat', wallMs: 60_000 }));
    expect(quote({ kind: 'multi_step', steps: 3 }).maxCreditsMc).toBeLessThan(maxCreditsMc);
  });

  it('keeps the median of the newest checks of each language and size, and a default before there are any', async () => {
    const medians = async (): Promise<Record<string, number | null>> => {
      await refreshMedians({ store });
      const { rows } = await sql<{
        match_key: string;
        median_ms: number;
      }>`select match_key, median_ms from coordinator.work_classes`.execute(store.db);
      return Object.fromEntries(rows.map((row) => [row.match_key, row.median_ms]));
    };
    expect(await medians()).toEqual({ cpu: 1000, 'cpu-large': 6000, gpu: 1000, check: 1000 });
    for (const ms of [30, 10, 20]) await subtasks('check', 'done', 1, { ms });
    await subtasks('check', 'done', 5, { ms: 10_000, limit: 'wall' });
    await subtasks('check', 'failed', 5, { ms: 9000 });
    expect(await medians()).toEqual({ cpu: 20, 'cpu-large': 6000, gpu: 1000, check: 20 });
    // 101 newer ones: what was measured before no longer counts.
    await subtasks('check', 'done', 101, { ms: 77 });
    expect(await medians()).toMatchObject({ cpu: 77, gpu: 1000 });
  });
});
