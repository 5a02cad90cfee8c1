import { firstFailure, logOrigin, verifyBundle } from '@edgecoder/ledger';
import type { CheckBody, DecomposedPart, TaskId, TaskView } from '@edgecoder/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { sql } from 'kysely';
import { createEscalator } from '../../src/escalation/escalator.ts';
import { bundleOf } from '../../src/ledger/bundles.ts';
import { createSequencer, type Sequencer } from '../../src/ledger/sequencer.ts';
import { type Owner, post, pull, type Replica, type Rig, type RigOptions, submitOne } from '../work/rig.ts';
import { openScene } from '../work/scene.ts';
import { FELL, gaveUp, HELD, request, WITH_MODEL } from '../work/words.ts';
import { helperDouble } from './helper-double.ts';

/** What workers bring that fails. */
export const WRONG = 'def add(a, b):\n    return 0\n';
export const SERVICE = 'aaaaaaaaaaaaaaaaaaaaaaaaaa' as Parameters<typeof createEscalator>[0]['ctx']['serviceId'];

/** A scene with an escalation service, and what tests of it do again and again. Each test has a replica of its own. */
export function openHelpScene(open: (options?: Omit<RigOptions, 'store'>) => Promise<Rig>) {
  const scene = openScene(
    () =>
      open({
        escalates: true,
        decompose: async ({ prompt }) => ({
          subtasks: help.parts ?? [{ id: 'whole', prompt, dependsOn: [] }],
          model: 'thinker',
          parsed: true,
          tokens: 1,
        }),
      }),
    WITH_MODEL,
  );
  const help = {
    /** What a request is divided into; itself when left out. */
    parts: undefined as DecomposedPart[] | undefined,
    service: helperDouble(),
    replica: undefined as unknown as Replica,
    loops: [] as Replica['loops'],
  };
  let sequencer: Sequencer;

  const escalatorOf = (of: Replica) =>
    createEscalator({
      ctx: { ...of.resultContext, serviceId: SERVICE, log: of.ctx.log },
      helper: help.service.helper,
      publicUrl: () => 'http://coordinator.test',
      announce: of.announce,
      everyMs: 25,
    });
  beforeAll(() => {
    sequencer = createSequencer(scene.rig.ctx);
    sequencer.start();
  });
  afterAll(() => sequencer.stop());
  beforeEach(() => {
    help.parts = undefined;
    help.service = helperDouble();
    help.replica = scene.rig.replica();
    help.loops = [...help.replica.loops, escalatorOf(help.replica)];
    for (const loop of help.loops) loop.start();
  });
  afterEach(async () => {
    for (const loop of help.loops) await loop.stop();
    await scene.audit();
  });

  async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
    for (;;) {
      const seen = await look();
      if (holds(seen)) return seen;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const ended = (taskId: TaskId, of = scene.owner): Promise<TaskView> =>
    until(
      () => scene.view(taskId, of),
      ({ finishedAt }) => finishedAt !== undefined,
    );
  /** States of what is asked for a task, in the order in which it was. */
  const states = async (taskId: TaskId): Promise<string[]> => {
    const { rows } = await sql<{ state: string }>`
      select state from coordinator.escalations where task_id = ${taskId}::uuid order by created_at`.execute(
      scene.rig.store.db,
    );
    return rows.map(({ state }) => state);
  };
  const forgive = () =>
    sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(scene.rig.store.db);
  async function ask(changes = {}, of: Owner = scene.owner): Promise<TaskId> {
    const taskId = await submitOne(help.replica.work, of, request(changes));
    await until(
      () => scene.view(taskId, of),
      ({ state }) => state !== 'decomposing',
    );
    return taskId;
  }
  /** A verifier finds this of whatever waits for it first. */
  async function check(finding: CheckBody = HELD) {
    const [held] = await until(
      () => pull(help.replica, scene.verifier),
      (leases) => leases.length > 0,
    );
    await post(help.replica, scene.verifier, held!.lease, finding);
    return held!.payload;
  }
  /** One worker fails at what waits for it, as often as workers may. */
  async function fail(times = 2): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      const [held] = await pull(help.replica, scene.worker);
      await post(help.replica, scene.worker, held!.lease, gaveUp(WRONG));
      await check(FELL);
      await forgive();
    }
  }
  /** What the proof of a task says, which must hold. */
  async function summary(taskId: TaskId) {
    await sql`update coordinator.ledger_head set checkpoint_at = 0`.execute(scene.rig.store.db);
    const bytes = await bundleOf({ ...scene.rig.ctx, sequencer }, scene.owner.id, taskId);
    const { signing } = scene.rig.keys;
    const verdict = verifyBundle(bytes, { trust: [{ name: logOrigin(signing.peerId), publicKey: signing.publicKey }] });
    expect(firstFailure(verdict)).toBeUndefined();
    return verdict.summary;
  }
  const rateOf = async (taskId: TaskId): Promise<bigint> => {
    const { rows } = await sql<{ rate: bigint }>`
      select rate_per_second_mc as rate from coordinator.tasks where task_id = ${taskId}::uuid`.execute(
      scene.rig.store.db,
    );
    return rows[0]?.rate ?? 0n;
  };
  return { scene, help, escalatorOf, until, ended, states, forgive, ask, check, fail, summary, rateOf };
}
