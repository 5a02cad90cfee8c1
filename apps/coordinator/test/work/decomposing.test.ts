import { requesterFor } from '@edgecoder/client';
import type {
  AppError,
  DecomposedPart,
  DecomposeRequest,
  DecomposeResponse,
  TaskId,
  TaskView,
} from '@edgecoder/protocol';
import { afterEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { keepTaken, putBack, takeDue } from '../../src/work/decompose.repository.ts';
import type { Decompose } from '../../src/work/decompose.ts';
import { type Held, never, PASSED, post, pull, type Replica, submitOne, type Worker } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';
import { ADD, FELL, gaveUp, HELD, request, WITH_MODEL, wrote } from './words.ts';

const DOUBLE = 'def double(n):\n    return add(n, n)\n';
const TRIPLE = 'def triple(n):\n    return add(n, double(n))\n';
const CODE: Record<string, string> = { add: ADD, double: DOUBLE, triple: TRIPLE };

const PARTS: DecomposedPart[] = [
  { id: 'triple', prompt: 'Write triple.', dependsOn: ['double', 'add'], tests: 'assert triple(2) == 6' },
  { id: 'add', prompt: 'Write add.', dependsOn: [], tests: 'assert add(1, 2) == 3' },
  { id: 'double', prompt: 'Write double.', dependsOn: ['add'] },
];
const answer = (subtasks: readonly DecomposedPart[], changes: Partial<DecomposeResponse> = {}): DecomposeResponse => ({
  subtasks: [...subtasks],
  model: 'thinker',
  parsed: true,
  tokens: 10,
  ...changes,
});
/** Never answers, until nobody waits any more. */
const silent: Decompose = (_request, signal) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

describeWork('a request that is divided', (open) => {
  let decompose: Decompose = silent;
  const asked: DecomposeRequest[] = [];
  const scene = openScene(
    () =>
      open({
        decompose: (wanted, signal) => {
          asked.push(wanted);
          return decompose(wanted, signal);
        },
      }),
    WITH_MODEL,
  );
  const { types, audit } = scene;
  const running: Replica[] = [];
  afterEach(async () => {
    for (const { loops } of running.splice(0)) for (const loop of loops) await loop.stop();
  });

  function start(replica: Replica = scene.rig.replica()): Replica {
    for (const loop of replica.loops) loop.start();
    running.push(replica);
    return replica;
  }
  const stop = async (replica: Replica) => {
    for (const loop of replica.loops) await loop.stop();
  };
  const view = (taskId: TaskId): Promise<TaskView> => scene.rig.work.view(scene.owner.id, taskId, 0, never);
  async function until(taskId: TaskId, holds: (view: TaskView) => boolean): Promise<TaskView> {
    for (;;) {
      const seen = await view(taskId);
      if (holds(seen)) return seen;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  /** Where everything is asked: who made a class knows of it at once. */
  const at = (): Pick<Replica, 'work' | 'ctx'> => running[0] ?? scene.rig;
  async function take(machine: Worker): Promise<Held> {
    const [held] = await pull(at(), machine);
    if (held === undefined) throw new Error('there was no work');
    return held;
  }
  const divided = (taskId: TaskId) => until(taskId, ({ state }) => state !== 'decomposing');
  const ask = (changes = {}, replica: Pick<Replica, 'work'> = at()) =>
    submitOne(replica.work, scene.owner, request(changes));
  const attempts = async (taskId: TaskId): Promise<number | undefined> => {
    const { rows } = await sql<{ attempts: number }>`
      select attempts from coordinator.decompositions where task_id = ${taskId}::uuid`.execute(scene.rig.store.db);
    return rows[0]?.attempts;
  };
  /** One worker and one verifier do what there is, part by part. @returns the leases of the parts. */
  async function workOff(taskId: TaskId, machine: Worker): Promise<Held[]> {
    const seen: Held[] = [];
    while ((await view(taskId)).finishedAt === undefined) {
      const leases = await pull(at(), machine, 16);
      for (const held of leases) {
        seen.push(held);
        const { prompt, tests } = held.payload;
        const tested = { testReport: { passed: true, hasTests: tests !== undefined } };
        const name = prompt?.match(/Write (\w+)/)?.[1] ?? '';
        await post(
          scene.rig,
          machine,
          held.lease,
          prompt ? wrote(CODE[name] ?? ADD, tested) : { ...PASSED, ...tested },
        );
      }
      const checks = await pull(at(), scene.verifier, 16);
      seen.push(...checks);
      for (const { lease } of checks) await post(at(), scene.verifier, lease, HELD);
      if (leases.length + checks.length === 0) throw new Error('the task stands still');
    }
    return seen;
  }

  it('waits as decomposing, is asked about once, and has its parts as soon as there is an answer', async () => {
    const replica = start();
    const { promise, resolve } = Promise.withResolvers<DecomposeResponse>();
    decompose = () => promise;
    asked.splice(0);
    const taskId = await ask({ tests: undefined, requirements: { model: 'tiny' } }, replica);
    expect(await view(taskId)).toMatchObject({ state: 'decomposing', subtasks: [{ part: 'main', state: 'blocked' }] });
    expect(await pull(at(), scene.worker)).toEqual([]);
    resolve(answer(PARTS));
    const seen = await divided(taskId);
    // The model that is wanted is a worker's.
    const requester = requesterFor(scene.rig.keys.signing, scene.owner.id);
    expect(asked).toEqual([{ taskId, prompt: request().prompt, language: 'python', requester }]);
    expect(seen.subtasks.map(({ part, state, dependsOn }) => [part, state, dependsOn])).toEqual([
      ['add', 'queued', []],
      ['double', 'blocked', ['add']],
      ['triple', 'blocked', ['double', 'add']],
      ['main', 'blocked', ['add', 'double', 'triple']],
    ]);
    expect(await types(taskId)).toEqual(['task_submitted', 'task_decomposed']);
    expect(await attempts(taskId)).toBeUndefined();
    await scene.rig.work.cancel(scene.owner.id, taskId);
  });

  it('has each part written with the code of those before it, and the whole run at the end', async () => {
    start();
    decompose = async () => answer(PARTS);
    const taskId = await ask({ tests: undefined });
    await divided(taskId);
    const leases = await workOff(taskId, scene.worker);
    const work = leases.filter(({ payload }) => payload.kind !== 'verify');
    const whole = [ADD, DOUBLE, TRIPLE].join('\n');
    const joined = 'assert add(1, 2) == 3\nassert triple(2) == 6';
    expect(work.map(({ payload: { kind, prompt, code, tests } }) => [kind, prompt, code, tests])).toEqual([
      ['micro_loop', 'Write add.', '', 'assert add(1, 2) == 3'],
      ['micro_loop', 'Write double.', ADD, undefined],
      ['micro_loop', 'Write triple.', `${ADD}\n${DOUBLE}`, 'assert triple(2) == 6'],
      ['exec', undefined, whole, joined],
    ]);
    const checks = leases.filter(({ payload }) => payload.kind === 'verify');
    expect(checks.map(({ payload: { code, givenCodeChars } }) => [code, givenCodeChars])).toEqual([
      [ADD, 0],
      [whole, `${ADD}\n${DOUBLE}`.length],
      [whole, 0],
    ]);
    expect(await view(taskId)).toMatchObject({
      state: 'completed',
      // One of its parts had no tests.
      verdict: 'unverified',
      program: { code: whole, tests: joined, testsFrom: 'decomposition', models: ['tiny'], iterations: 3 },
    });
    await audit();
  });

  it('is verified when every part is, against the requester’s tests for the whole', async () => {
    start();
    decompose = async () => answer(PARTS.map((part) => ({ ...part, tests: `assert ${part.id}` })));
    const taskId = await ask({ tests: 'assert triple(1) == 3\n' });
    await divided(taskId);
    await workOff(taskId, scene.worker);
    expect(await view(taskId)).toMatchObject({
      state: 'completed',
      verified: true,
      program: { tests: 'assert triple(1) == 3\n', testsFrom: 'requester' },
    });
    await audit();
  });

  it('of one part is held against the requester’s tests, and else against those of the answer', async () => {
    start();
    const [, part] = PARTS as [DecomposedPart, DecomposedPart];
    decompose = async () => answer([{ ...part, id: 'main', prompt: 'Something else.' }]);
    const own = await ask();
    const none = await ask({ tests: undefined });
    for (const taskId of [own, none]) await divided(taskId);
    const leases = await pull(at(), scene.worker, 2);
    const tests = new Map(leases.map(({ lease, payload }) => [lease.taskId, [payload.prompt, payload.tests]]));
    expect(tests.get(own)).toEqual([request().prompt, request().tests]);
    expect(tests.get(none)).toEqual([request().prompt, part.tests]);
    for (const { lease } of leases) {
      await post(at(), scene.worker, lease, wrote(ADD));
      await post(at(), scene.verifier, (await take(scene.verifier)).lease, HELD);
    }
    expect(await view(none)).toMatchObject({ verified: true, program: { testsFrom: 'decomposition' } });
    await audit();
  });

  it.each<[string, Decompose]>([
    ['cannot be read', async () => answer(PARTS, { parsed: false })],
    ['depends on itself in a circle', async () => answer(PARTS.map((part) => ({ ...part, dependsOn: ['triple'] })))],
    ['names a part twice', async () => answer([...PARTS, ...PARTS])],
    ['has a part of the reserved name', async () => answer([...PARTS, { id: 'main', prompt: 'x', dependsOn: [] }])],
    ['is no answer at all', async () => ({ subtasks: [] }) as unknown as DecomposeResponse],
  ])('is one part when the answer %s', async (_case, bad) => {
    start();
    decompose = bad;
    const taskId = await ask();
    expect((await divided(taskId)).subtasks).toMatchObject([{ part: 'main', prompt: request().prompt }]);
    await scene.rig.work.cancel(scene.owner.id, taskId);
  });

  it('is one part when it cannot pay for several', async () => {
    start();
    decompose = async () => answer(PARTS);
    const taskId = await ask({ maxCreditsMc: 3_000 });
    expect((await divided(taskId)).subtasks).toHaveLength(1);
    await scene.rig.work.cancel(scene.owner.id, taskId);
    await audit();
  });

  it('is refused when it cannot pay for one program, with what it would need', async () => {
    start();
    decompose = async () => answer(PARTS);
    asked.splice(0);
    const least = (changes = {}): Promise<number> =>
      ask({ maxCreditsMc: 1, ...changes }).then(
        () => 0,
        (error: AppError) => {
          expect(error).toMatchObject({ code: 'over_budget' });
          return Number(/at least (\d+) now/.exec(error.message)?.[1]);
        },
      );
    const needed = await least();
    // 512 tokens at 80 a second and a tenth of the time limit, at the lowest rate and load there is, and a tenth for the check.
    expect(needed).toBeGreaterThanOrEqual(1_716);
    await expect(ask({ maxCreditsMc: needed - 1 })).rejects.toMatchObject({ code: 'over_budget' });
    const chat = { kind: 'chat' as const, prompt: undefined, tests: undefined };
    expect(await least({ ...chat, messages: [{ role: 'user', content: 'Hello' }] })).toBeGreaterThan(0);
    const steps = { kind: 'multi_step' as const, prompt: undefined, steps: ['Write a.', 'Write b.', 'Write c.'] };
    expect(await least(steps)).toBeGreaterThan(2 * needed);
    expect(asked).toEqual([]);
    const taskId = await ask({ maxCreditsMc: needed });
    expect((await divided(taskId)).subtasks).toHaveLength(1);
    await scene.rig.work.cancel(scene.owner.id, taskId);
    await audit();
  });

  it('is one part, and nobody is asked, when it has waited too long', async () => {
    decompose = async () => answer(PARTS);
    asked.splice(0);
    const taskId = await submitOne(scene.rig.work, scene.owner, request());
    await sql`update coordinator.tasks set created_at = created_at - 600000 where task_id = ${taskId}::uuid`.execute(
      scene.rig.store.db,
    );
    start();
    expect((await divided(taskId)).subtasks).toHaveLength(1);
    expect(asked).toEqual([]);
    await scene.rig.work.cancel(scene.owner.id, taskId);
  });

  it('takes turns with those of other owners, however many one of them has submitted', async () => {
    const { db } = scene.rig.store;
    const other = await scene.rig.owner();
    const mine = [];
    for (let n = 0; n < 4; n += 1) mine.push(await submitOne(scene.rig.work, scene.owner, request()));
    const theirs = await submitOne(scene.rig.work, other, request());
    const take = { limit: 2, forMs: 60_000, lateMs: 60_000 };
    const first = await takeDue(db, take);
    expect(new Set(first.map(({ task_id }) => task_id))).toEqual(new Set([mine[0], theirs]));
    expect(first.map(({ attempts: count, late }) => [count, late])).toEqual([
      [1, false],
      [1, false],
    ]);
    // What is in hand counts: the next turn is that of whoever has less of it.
    const late = await submitOne(scene.rig.work, await scene.rig.owner(), request());
    expect((await takeDue(db, { ...take, limit: 1 })).map(({ task_id }) => task_id)).toEqual([late]);
    for (const due of first) await putBack(db, due, 0, false);
    await scene.rig.work.cancel(other.id, theirs);
    for (const taskId of mine) await scene.rig.work.cancel(scene.owner.id, taskId);
  });

  it('is in nobody’s hand any more when it was cancelled', async () => {
    const { db } = scene.rig.store;
    await sql`delete from coordinator.decompositions`.execute(db);
    const taskId = await submitOne(scene.rig.work, scene.owner, request());
    const [due] = await takeDue(db, { limit: 1, forMs: 60_000, lateMs: 60_000 });
    if (due === undefined) throw new Error('nothing was due');
    expect(await keepTaken(db, due, 60_000)).toBe(true);
    expect(await keepTaken(db, { ...due, attempts: 0 }, 60_000)).toBe(false);
    await scene.rig.work.cancel(scene.owner.id, taskId);
    expect(await keepTaken(db, due, 60_000)).toBe(false);
    await sql`delete from coordinator.decompositions`.execute(db);
  });

  it('is one part after three answers failed, so that it never waits for ever', async () => {
    start();
    let calls = 0;
    decompose = async () => {
      calls += 1;
      throw new Error('down');
    };
    const taskId = await ask();
    expect((await divided(taskId)).subtasks).toHaveLength(1);
    expect(calls).toBe(3);
    expect((await types(taskId)).filter((type) => type === 'task_decomposed')).toHaveLength(1);
    await workOff(taskId, scene.worker);
    expect(await view(taskId)).toMatchObject({ state: 'completed' });
  });

  it('goes on at another replica when the one that had it stops, at once, and when it dies, after a while', async () => {
    const first = start();
    decompose = silent;
    const taskId = await ask({}, first);
    while ((await attempts(taskId)) !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await stop(first);
    // It was given back, and the attempt does not count.
    expect(await attempts(taskId)).toBe(0);
    const second = start();
    while ((await attempts(taskId)) !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
    decompose = async () => answer(PARTS);
    // As if the second had died long ago with the task in hand: what it still says then counts no more.
    await sql`update coordinator.decompositions set due_at = 0`.execute(scene.rig.store.db);
    const third = start();
    expect((await divided(taskId)).subtasks).toHaveLength(4);
    await stop(second);
    await stop(third);
    expect((await view(taskId)).subtasks).toHaveLength(4);
    expect((await types(taskId)).filter((type) => type === 'task_decomposed')).toHaveLength(1);
    await scene.rig.work.cancel(scene.owner.id, taskId);
    await audit();
  });

  it('is divided once when two answers come at the same time', async () => {
    const gate = Promise.withResolvers<void>();
    let waiting = 0;
    decompose = async () => {
      waiting += 1;
      await gate.promise;
      return answer(PARTS);
    };
    const replica = start();
    const taskId = await ask({}, replica);
    while (waiting < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await sql`update coordinator.decompositions set due_at = 0`.execute(scene.rig.store.db);
    start();
    while (waiting < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    gate.resolve();
    await divided(taskId);
    for (const each of running) await stop(each);
    expect((await view(taskId)).subtasks).toHaveLength(4);
    expect((await types(taskId)).filter((type) => type === 'task_decomposed')).toHaveLength(1);
    await scene.rig.work.cancel(scene.owner.id, taskId);
    await audit();
  });

  it('can be cancelled while it waits, and an answer that comes later changes nothing', async () => {
    const { promise, resolve } = Promise.withResolvers<DecomposeResponse>();
    decompose = () => promise;
    const replica = start();
    const taskId = await ask({}, replica);
    const before = await scene.ownerBalance(scene.owner.id);
    const cancelled = await scene.rig.work.cancel(scene.owner.id, taskId);
    expect(cancelled).toMatchObject({ state: 'cancelled', heldMc: 0, chargedMc: 0 });
    resolve(answer(PARTS));
    while ((await attempts(taskId)) !== undefined) await new Promise((done) => setTimeout(done, 10));
    expect(await types(taskId)).toEqual(['task_submitted', 'task_cancelled']);
    const after = await scene.ownerBalance(scene.owner.id);
    expect(after.available_mc).toBe(before.available_mc + BigInt(cancelled.maxCreditsMc));
    await audit();
  });

  it('fails with the part whose tests nobody can pass, and what waits for it is not begun', async () => {
    start();
    decompose = async () => answer(PARTS);
    const taskId = await ask();
    await divided(taskId);
    for (const _ of [1, 2]) {
      await post(at(), scene.worker, (await take(scene.worker)).lease, gaveUp('pass\n'));
      await post(at(), scene.verifier, (await take(scene.verifier)).lease, FELL);
      await sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(scene.rig.store.db);
    }
    const failed = await view(taskId);
    expect(failed).toMatchObject({ state: 'failed', reason: 'tests_failed', chargedMc: 0 });
    expect(failed.subtasks.map(({ part, state }) => [part, state])).toEqual([
      ['add', 'failed'],
      ['double', 'cancelled'],
      ['triple', 'cancelled'],
      ['main', 'cancelled'],
    ]);
    await audit();
  });
});
