import { MAX_BACK_OFF_MS } from '@edgecoder/policy';
import type { ResultBody } from '@edgecoder/protocol';
import { afterEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { CHECK_PASSED, PASSED, post, pull, submitOne, type Worker } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';
import { ADD, FELL, gaveUp, HELD, request, WITH_MODEL, wrote } from './words.ts';

/** What a machine says that broke down. */
const BROKE_DOWN: ResultBody = { ...wrote(''), exitCode: -1, testReport: { passed: false, hasTests: true } };
const WRONG = 'def add(a, b):\n    return 0\n';

describeWork('machines that bring nothing', (open) => {
  const scene = openScene(() => open(), WITH_MODEL);
  afterEach(() => scene.audit());

  const machine = (): Promise<Worker> => scene.rig.worker(undefined, WITH_MODEL);
  const ask = (changes = {}, of = scene.owner) => submitOne(scene.rig.work, of, request(changes));
  const forgive = () =>
    sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(scene.rig.store.db);
  /** Time passes by so much for what is counted, at a replica that remembers nothing. */
  async function later(ms: number) {
    await sql`update coordinator.agent_misses set missed_at = missed_at - ${ms}::int`.execute(scene.rig.store.db);
    return scene.rig.replica();
  }
  /** The machine breaks down at what it is given, so often. @returns how often it was given something. */
  async function breakDown(worker: Worker, times: number): Promise<number> {
    for (let time = 0; time < times; time += 1) {
      const [held] = await pull(scene.rig, worker);
      if (held === undefined) return time;
      await post(scene.rig, worker, held.lease, BROKE_DOWN);
      await forgive();
    }
    return times;
  }
  async function check(finding = HELD): Promise<void> {
    const held = await scene.take(scene.verifier);
    await post(scene.rig, scene.verifier, held.lease, finding);
  }
  async function doIt(worker: Worker): Promise<void> {
    const held = await scene.take(worker);
    await post(scene.rig, worker, held.lease, wrote(ADD));
    await check();
  }

  it('are asked less by their own measure, while others and other classes go on', async () => {
    const lazy = await machine();
    const taskId = await ask();
    expect(await breakDown(lazy, 5)).toBe(3);
    // Not for this class, also not by a replica that has not seen it; for programs that are run it is.
    expect(await pull(scene.rig.replica(), lazy)).toEqual([]);
    const program = await scene.submit();
    const [held] = await pull(scene.rig, lazy);
    expect(held?.lease.taskId).toBe(program);
    await post(scene.rig, lazy, held!.lease, PASSED);
    await check(CHECK_PASSED);
    // The request is not lost: another machine does it.
    await doIt(await machine());
    expect(await scene.view(taskId)).toMatchObject({ verified: true });
  });

  it('are asked again after a while, which has a bound, and as ever after what they did well', async () => {
    const flaky = await machine();
    let total = 0;
    for (let round = 0; round < 20; round += 1) {
      const id = await ask();
      total += await breakDown(flaky, 1);
      await scene.rig.work.cancel(scene.owner.id, id);
    }
    expect(total).toBe(3);
    const replica = await later(MAX_BACK_OFF_MS);
    await ask();
    const [held] = await pull(replica, flaky);
    await post(scene.rig, flaky, held!.lease, wrote(ADD));
    await check();
    // All is forgotten: two in a row are nothing again.
    const next = await ask();
    expect(await breakDown(flaky, 2)).toBe(2);
    await doIt(flaky);
    expect(await scene.view(next)).toMatchObject({ verified: true });
  });

  it('are not asked less for hard tasks that nobody could do, nor for their owner’s own', async () => {
    const honest = await machine();
    for (let task = 0; task < 12; task += 1) {
      await ask();
      for (let time = 0; time < 2; time += 1) {
        const held = await scene.take(honest);
        await post(scene.rig, honest, held.lease, gaveUp(WRONG));
        await check(FELL);
        await forgive();
      }
    }
    const home = await scene.rig.owner();
    const own = await scene.rig.worker(home, WITH_MODEL);
    const taskId = await ask({ placement: 'my-devices' }, home);
    expect(await breakDown(own, 9)).toBe(5);
    expect(await scene.view(taskId, home)).toMatchObject({ state: 'failed', reason: 'attempts_exhausted' });
    const { rows } = await sql`
      select from coordinator.agent_misses where agent_id in (${honest.id}, ${own.id}) and points > 0`.execute(
      scene.rig.store.db,
    );
    expect(rows).toEqual([]);
  });

  it('are asked less when others do again and again what they failed at', async () => {
    const weak = await machine();
    const able = await machine();
    let failures = 0;
    for (let task = 0; task < 12; task += 1) {
      await ask();
      const [held] = await pull(scene.rig, weak);
      if (held !== undefined) {
        failures += 1;
        await post(scene.rig, weak, held.lease, gaveUp(WRONG));
        await check(FELL);
      }
      await doIt(able);
    }
    expect(failures).toBe(9);
  });

  it('and sit on leases are asked less as well', async () => {
    const silent = await machine();
    let taken = 0;
    for (let task = 0; task < 12; task += 1) {
      const id = await ask();
      const [held] = await pull(scene.rig, silent);
      if (held !== undefined) taken += 1;
      await scene.rig.expireAll();
      const { effects } = await scene.expire();
      if (effects !== undefined) scene.rig.announce(effects);
      await scene.rig.work.cancel(scene.owner.id, id);
    }
    expect(taken).toBe(9);
  });
});
