import { sealSteps } from '@edgecoder/client';
import {
  type Lease,
  MAX_DRAFT_CHARS,
  type StepEvent,
  type StepReport,
  type StepsResponse,
  type TaskId,
  TaskStep,
} from '@edgecoder/protocol';
import type { ServerEvent } from '@edgecoder/service';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { post, type Replica, submitOne, type Worker } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';
import { ADD, HELD, request, WITH_MODEL, wrote } from './words.ts';

const text = (content: string): StepEvent => ({ type: 'text', text: content });

describeWork('steps inside a lease', (open) => {
  const scene = openScene(open, WITH_MODEL);
  const { take, audit } = scene;
  let here: Replica;
  let there: Replica;
  beforeEach(() => {
    here = scene.rig.replica();
    there = scene.rig.replica();
    for (const { loops } of [here, there]) for (const loop of loops) loop.start();
  });
  afterEach(async () => {
    for (const { loops } of [here, there]) for (const loop of loops) await loop.stop();
  });

  const report = (lease: Pick<Lease, 'subtaskId' | 'leaseId' | 'epoch'>, sequence: number, ...events: StepEvent[]) =>
    sealSteps({ lease, body: { sequence, events }, coordinator: { sealingKey: scene.rig.keys.sealing.publicKey } });
  const tell = async (replica: Replica, machine: Worker, ...reports: StepReport[]) =>
    (await replica.work.steps(machine.id, { reports })).reports.map(({ outcome }) => outcome);
  type Outcome = StepsResponse['reports'][number]['outcome'];
  /** Until somebody is known to follow: it is told within moments, not at once. */
  async function tellWatched(replica: Replica, machine: Worker, sealed: StepReport): Promise<Outcome | undefined> {
    for (;;) {
      const [outcome] = await tell(replica, machine, sealed);
      if (outcome !== 'unwatched') return outcome;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  /** Follows a task at a replica, in the background. */
  async function follow(replica: Replica, taskId: TaskId) {
    const stop = new AbortController();
    const seen: ServerEvent[] = [];
    const events = await replica.work.follow(scene.owner.id, taskId, undefined, stop.signal);
    const over = (async () => {
      for await (const event of events) seen.push(event);
    })();
    const steps = (): TaskStep[] =>
      seen.filter(({ event }) => event === 'step').map(({ data }) => TaskStep.parse(data));
    return {
      seen,
      steps,
      over,
      async until(count: number): Promise<TaskStep[]> {
        while (steps().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
        return steps();
      },
      async stop(): Promise<void> {
        stop.abort();
        await over;
      },
    };
  }
  async function begun(machine = scene.worker) {
    const taskId = await submitOne(scene.rig.work, scene.owner, request());
    return { taskId, ...(await take(machine)) };
  }

  it('reach whoever follows the task, at this replica and at another, in their order and before its end', async () => {
    const { rig, worker, verifier } = scene;
    const { taskId, lease } = await begun();
    const [near, far] = [await follow(here, taskId), await follow(there, taskId)];
    expect(await tellWatched(here, worker, report(lease, 1, text('def '), text('add')))).toBe('told');
    // That there is a follower elsewhere is known as soon as the one here is.
    const code: StepEvent = { type: 'code', iteration: 1, code: ADD };
    await near.until(2);
    await far.until(2);
    expect(await tell(here, worker, report(lease, 2, code))).toEqual(['told']);
    for (const follower of [near, far]) {
      expect((await follower.until(3)).map(({ step }) => step)).toEqual([text('def '), text('add'), code]);
      expect(follower.steps()[0]).toEqual({ taskId, subtaskId: lease.subtaskId, part: 'main', step: text('def ') });
    }
    await post(rig, worker, lease, wrote(ADD));
    await post(rig, verifier, (await take(verifier)).lease, HELD);
    for (const { over, seen } of [near, far]) {
      await over;
      expect(seen.at(-1)?.event).toBe('task_completed');
      expect(seen.filter(({ event, id }) => event === 'step' && id !== undefined)).toEqual([]);
    }
    await audit();
  });

  it('are told once when they are sent again', async () => {
    const { owner, worker } = scene;
    const { taskId, lease } = await begun();
    const follower = await follow(here, taskId);
    const first = report(lease, 1, text('a'));
    await tellWatched(here, worker, first);
    expect(await tell(here, worker, first, report(lease, 2, text('b')), first)).toEqual(['told', 'told', 'told']);
    expect((await follower.until(2)).map(({ step }) => step)).toEqual([text('a'), text('b')]);
    await follower.stop();
    await scene.rig.work.cancel(owner.id, taskId);
  });

  it('are unwatched while nobody follows, and again when nobody does any more', async () => {
    const { owner, worker } = scene;
    const { taskId, lease } = await begun();
    expect(await tell(here, worker, report(lease, 1, text('a')))).toEqual(['unwatched']);
    const follower = await follow(here, taskId);
    expect(await tellWatched(here, worker, report(lease, 1, text('a')))).toBe('told');
    await follower.stop();
    expect(await tell(here, worker, report(lease, 2, text('b')))).toEqual(['unwatched']);
    await scene.rig.work.cancel(owner.id, taskId);
  });

  it('of a lease that is another’s, has ended or never was are lost, and reach nobody', async () => {
    const { rig, owner, worker, verifier } = scene;
    const thief = await rig.worker(undefined, WITH_MODEL);
    const { taskId, lease } = await begun();
    const follower = await follow(here, taskId);
    await tellWatched(here, worker, report(lease, 1, text('mine')));
    const other = { ...lease, leaseId: crypto.randomUUID() as Lease['leaseId'] };
    expect(await tell(here, thief, report(lease, 2, text('x')))).toEqual(['lost']);
    expect(await tell(here, worker, report(other, 2, text('x')), report({ ...lease, epoch: 2 }, 2, text('x')))).toEqual(
      ['lost', 'lost'],
    );
    await rig.expireAll();
    // Another replica has not seen the lease before.
    expect(await tell(there, worker, report(lease, 2, text('x')))).toEqual(['lost']);
    await follower.stop();
    expect(follower.steps().map(({ step }) => step)).toEqual([text('mine')]);
    await rig.work.cancel(owner.id, taskId);
    // A check is not told of: what it finds comes in its record.
    const checked = await begun();
    await post(rig, worker, checked.lease, wrote(ADD));
    const check = await take(verifier);
    expect(await tell(here, verifier, report(check.lease, 1, text('x')))).toEqual(['lost']);
    await post(rig, verifier, check.lease, HELD);
  });

  it('that do not open or are no steps are invalid, one by one', async () => {
    const { owner, worker } = scene;
    const { taskId, lease } = await begun();
    const follower = await follow(here, taskId);
    const good = report(lease, 1, text('good'));
    const moved = { ...report({ ...lease, epoch: lease.epoch + 1 }, 1, text('moved')), epoch: lease.epoch };
    const [first, ...rest] = good.sealed;
    const broken = { ...good, sealed: [first === 'A' ? 'B' : 'A', ...rest].join('') };
    const long = report(lease, 1, { type: 'code', iteration: 1, code: 'x'.repeat(MAX_DRAFT_CHARS + 1) });
    const none = report(lease, 1);
    await tellWatched(here, worker, broken);
    expect(await tell(here, worker, moved, broken, long, none, good)).toEqual([
      'invalid',
      'invalid',
      'invalid',
      'invalid',
      'told',
    ]);
    expect((await follower.until(1)).map(({ step }) => step)).toEqual([text('good')]);
    await follower.stop();
    await scene.rig.work.cancel(owner.id, taskId);
  });

  it('are followed by nobody but the owner, and kept nowhere', async () => {
    const { rig, owner, worker } = scene;
    const { taskId, lease } = await begun();
    const stranger = await rig.owner();
    await expect(
      (async () => here.work.follow(stranger.id, taskId, undefined, AbortSignal.timeout(1000)))(),
    ).rejects.toMatchObject({ code: 'not_found' });
    const carried: string[] = [];
    const subscription = await rig.ctx.bus.subscribe('edgecoder.coordinator.task.steps', (event) => {
      carried.push(JSON.stringify(event));
    });
    const follower = await follow(there, taskId);
    await tellWatched(here, worker, report(lease, 1, text('xyzzy-plugh')));
    await follower.until(1);
    while (carried.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await subscription.close();
    // Between replicas it travels sealed.
    expect(carried.join('')).not.toContain('xyzzy');
    const { rows } = await sql<{ all: string | null }>`
      select string_agg(entry::text, '') as all from coordinator.ledger_entries entry where task_id = ${taskId}::uuid`.execute(
      rig.store.db,
    );
    expect(rows[0]?.all).not.toContain('xyzzy');
    await follower.stop();
    await rig.work.cancel(owner.id, taskId);
    await audit();
  });

  it('that a slow reader leaves lying are dropped, oldest first, and its stream goes on', async () => {
    const { owner, worker } = scene;
    const { taskId, lease } = await begun();
    const stop = new AbortController();
    const events = await here.work.follow(owner.id, taskId, undefined, stop.signal);
    const reader = (async function* () {
      yield* events;
    })();
    // It has the first event, and reads no further.
    await reader.next();
    const large = 'x'.repeat(16_000);
    for (let sequence = 1; sequence <= 80; sequence += 1)
      await tellWatched(here, worker, report(lease, sequence, text(`${sequence} ${large}`)));
    const got: string[] = [];
    for (let read = await reader.next(); !read.done; read = await reader.next()) {
      if (read.value.event !== 'step') continue;
      const { step } = TaskStep.parse(read.value.data);
      got.push(step.type === 'text' ? (step.text.split(' ')[0] ?? '') : '');
      if (got.at(-1) === '80') break;
    }
    expect(got.length).toBeLessThan(80);
    expect(got.at(-1)).toBe('80');
    stop.abort();
    await reader.return(undefined);
    await scene.rig.work.cancel(owner.id, taskId);
  });
});
