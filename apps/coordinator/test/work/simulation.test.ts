import { checkHistory, type TypedRecord } from '@edgecoder/ledger';
import type { CheckBody, Lease, ResolutionView, ResultBody, SubtaskKind, TaskId } from '@edgecoder/protocol';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { auditBooks } from '../../src/economy/audit.ts';
import { isTaskOver, takeDueEscalations } from '../../src/escalation/escalations.repository.ts';
import { takeView } from '../../src/escalation/take-view.ts';
import { createClassRegistry } from '../../src/work/classes.ts';
import { takeDue } from '../../src/work/decompose.repository.ts';
import { decomposeTask } from '../../src/work/decompose.ts';
import { expireLeases, returnLeases } from '../../src/work/recovery.ts';
import {
  CHECK_FAILED,
  CHECK_INCONCLUSIVE,
  CHECK_PASSED,
  FAILED,
  type Owner,
  PASSED,
  post,
  pull,
  type Replica,
  type Rig,
  spec,
  UNTESTED,
  type Worker,
} from './rig.ts';
import { describeWork } from './suite.ts';
import { ADD, WITH_MODEL } from './words.ts';

/** What may happen; numbers choose among who and what there is. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('submit' as const), who: fc.nat(9), shape: fc.nat(9) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('pull' as const), who: fc.nat(9), max: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('post' as const), which: fc.nat(99), how: fc.nat(9) }) },
  // A machine whose connection broke before it had the answer to its pull.
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('vanish' as const), who: fc.nat(9), max: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('post again' as const), which: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(99) }) },
  // Somebody divides the requests that wait for it, or fails at it.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('divide' as const), how: fc.nat(9) }) },
  // A machine with a model fails at what it gets, and a verifier sees the same.
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fail' as const), who: fc.nat(9) }) },
  // The escalation service has something to say of all that waits for help.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('help' as const), how: fc.nat(9) }) },
  // A replica that dies forgets what it remembered; another goes on.
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), who: fc.nat(1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Refusals that belong to the game. */
const EXPECTED = new Set(['lease_expired', 'insufficient_credits', 'conflict']);

describeWork('work under any sequence of events', (open) => {
  let rig: Rig;
  let owners: Owner[];
  let machines: Worker[];
  beforeAll(async () => {
    rig = await open({
      escalates: true,
      decompose: () => Promise.reject(new Error('it is asked for where it is wanted')),
    });
    owners = await Promise.all([rig.owner(60n), rig.owner(2n)]);
    machines = [
      await rig.worker(undefined, WITH_MODEL),
      await rig.worker(undefined, WITH_MODEL),
      await rig.worker(owners[0]),
      await rig.worker(owners[1]),
      await rig.verifier(),
      await rig.verifier(),
    ];
    await rig.setStreak(machines[0]?.ownerId as Worker['ownerId'], 1000);
  });
  afterAll(() => rig.close());

  it('keeps books, queue and log right, and ends every task once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 10, maxLength: 40 }), async (wordsOnly, steps) => {
        const world = {
          replicas: [rig.replica(), rig.replica()],
          held: [] as Held[],
          posted: [] as (Held & { body: ResultBody | CheckBody })[],
          tasks: [] as { taskId: TaskId; owner: Owner }[],
          wordsOnly,
        };
        for (const each of steps) await perform(world, each).catch(onlyExpected);
        expect(await auditBooks(rig.store.db)).toEqual([]);
        await invariants();
        await drain();
        expect(await auditBooks(rig.store.db)).toEqual([]);
        await invariants();
        await stories();
        const { rows } = await sql<{ open: number }>`
          select count(*)::int as open from coordinator.tasks where finished_at is null`.execute(rig.store.db);
        expect(rows).toEqual([{ open: 0 }]);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  }, 60_000);

  interface Held {
    machine: Worker;
    lease: Lease;
    tested: boolean;
    check: boolean;
    /** What a model is to write. */
    writes: 'program' | 'text' | undefined;
  }
  type World = {
    replicas: Replica[];
    held: Held[];
    posted: (Held & { body: ResultBody | CheckBody })[];
    tasks: { taskId: TaskId; owner: Owner }[];
    /** Nothing is submitted but requests, which are divided at once. */
    wordsOnly: boolean;
  };

  const pick = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(1, items.length)];

  async function perform(world: World, each: Step): Promise<void> {
    const replica = world.replicas[world.tasks.length % 2] as Replica;
    switch (each.do) {
      case 'submit': {
        const owner = pick(owners, each.who) as Owner;
        const [outcome] = await replica.work.submit(
          owner.id,
          [spec(shapeOf(world.wordsOnly ? 6 + (each.shape % 2) : each.shape))],
          undefined,
        );
        if (outcome instanceof Error) throw outcome;
        if (outcome !== undefined) world.tasks.push({ taskId: outcome.taskId, owner });
        if (world.wordsOnly) await divideAll(replica, each.shape);
        return;
      }
      case 'pull': {
        const machine = pick(machines, each.who) as Worker;
        for (const { lease, payload } of await pull(replica, machine, each.max)) {
          const { kind, tests } = payload;
          world.held.push({
            machine,
            lease,
            tested: tests !== undefined,
            check: kind === 'verify',
            writes: writesOf(kind),
          });
        }
        return;
      }
      case 'vanish': {
        const unused = await pull(replica, pick(machines, each.who) as Worker, each.max);
        await returnLeases(
          { ...replica.ctx, classes: createClassRegistry() },
          unused.map(({ lease: { subtaskId, leaseId } }) => ({ subtaskId, leaseId })),
        );
        return;
      }
      case 'post': {
        const held = pick(world.held, each.which);
        if (held === undefined) return;
        world.held.splice(world.held.indexOf(held), 1);
        const body = bodyOf(held, each.how);
        world.posted.push({ ...held, body });
        await post(replica, held.machine, held.lease, body);
        return;
      }
      case 'post again': {
        const posted = pick(world.posted, each.which);
        if (posted === undefined) return;
        expect(await post(replica, posted.machine, posted.lease, posted.body).catch(onlyExpected)).not.toBe('stored');
        return;
      }
      case 'expire':
        await rig.expireAll();
        await expireLeases(replica.resultContext);
        return;
      case 'cancel': {
        const task = pick(world.tasks, each.which);
        if (task !== undefined) await replica.work.cancel(task.owner.id, task.taskId);
        return;
      }
      case 'divide':
        await divideAll(replica, each.how);
        return;
      case 'fail':
        await failAt(replica, each.who);
        return;
      case 'help':
        await helpAll(replica, each.how);
        return;
      case 'crash':
        world.replicas[each.who] = rig.replica();
    }
  }

  const shapeOf = (shape: number) =>
    [
      {},
      { tests: undefined },
      { verification: 'always' as const },
      { placement: 'my-devices' as const },
      {
        parts: [
          { id: 'a', code: 'x = 1' },
          { id: 'b', dependsOn: ['a'], code: 'y = x', tests: 'assert y' },
        ],
      },
      { maxCreditsMc: 3 },
      inWords({}),
      inWords({ tests: undefined, maxCreditsMc: 8_000 }),
      inWords({ kind: 'chat', prompt: undefined, tests: undefined, messages: [{ role: 'user', content: 'Hello' }] }),
    ][shape % 9] ?? {};
  const inWords = (changes: Parameters<typeof spec>[0]) => ({
    kind: 'micro_loop' as const,
    code: '',
    prompt: 'Write add.',
    maxCreditsMc: 4_000,
    ...changes,
  });
  const writesOf = (kind: SubtaskKind) =>
    kind === 'micro_loop' ? ('program' as const) : kind === 'chat' ? ('text' as const) : undefined;

  const parts = [
    { id: 'a', prompt: 'Write a.', dependsOn: [], tests: 'assert a' },
    { id: 'b', prompt: 'Write b.', dependsOn: ['a'] },
  ];
  /** All that wait are asked about once: an answer, one that cannot be used, a failure, or nobody is asked. */
  async function divideAll(replica: Replica, how: number): Promise<void> {
    const answers = [
      async () => ({ subtasks: parts, model: 'thinker', parsed: true, tokens: 1 }),
      async () => ({ subtasks: parts.slice(0, 1), model: 'thinker', parsed: true, tokens: 1 }),
      async () => ({ subtasks: parts, model: 'thinker', parsed: false, tokens: 1 }),
      () => Promise.reject(new Error('down')),
      undefined,
    ];
    for (const due of await takeDue(rig.store.db, { limit: 16, forMs: 0, lateMs: 60_000 }))
      await decomposeTask({ ...replica.ctx, classes: createClassRegistry() }, due.task_id, answers[how % 5]).catch(
        (error: unknown) => expect(error).toMatchObject({ message: 'down' }),
      );
  }

  async function failAt(replica: Replica, who: number): Promise<void> {
    await sql`update coordinator.subtasks set avoid_agent = null`.execute(rig.store.db);
    const fails = async (machine: Worker | undefined): Promise<void> => {
      for (const { lease, payload } of await pull(replica, machine as Worker, 4)) {
        const report = { ...FAILED.testReport, hasTests: payload.tests !== undefined };
        const body = written({ writes: writesOf(payload.kind) }, { ...FAILED, testReport: report });
        await post(replica, machine as Worker, lease, payload.kind === 'verify' ? CHECK_FAILED : body);
      }
    };
    await fails(machines[who % 2]);
    await fails(machines[4]);
  }

  /** Of each part that waits for help: a proposal, nothing new, or that there is none. What is over by itself ends. */
  async function helpAll(replica: Replica, how: number): Promise<void> {
    await sql`update coordinator.escalations set due_at = 0`.execute(rig.store.db);
    for (const row of await takeDueEscalations(rig.store.db, 16, 0)) {
      const { resolution_id, task_id, subtask_id, revision, proposal, attempts, state } = row;
      const over =
        (state === 'answering' && row.held) || state === 'closing' || (await isTaskOver(rig.store.db, task_id));
      const said = over ? 'resolved' : (['running', 'running', 'waiting_for_human', 'exhausted'] as const)[how % 4];
      await takeView({ ...replica.resultContext, serviceId: rig.operator.id }, {
        resolutionId: resolution_id,
        taskId: task_id,
        subtaskId: subtask_id,
        state: said,
        revision: revision + 1,
        attempts: [...attempts, { step: 'inference', attempt: 1, startedAt: 1, endedAt: 2, outcome: 'answered' }],
        ...(said === 'running' && {
          proposal: { number: proposal + 1, code: ADD, explanation: '', step: 'inference' },
        }),
      } as ResolutionView);
    }
  }

  function bodyOf(held: Held, how: number): ResultBody | CheckBody {
    if (held.check) return [CHECK_PASSED, CHECK_PASSED, CHECK_FAILED, CHECK_INCONCLUSIVE][how % 4] as CheckBody;
    const body = [PASSED, PASSED, PASSED, FAILED, { ...FAILED, exitCode: -1 }, { ...FAILED, limit: 'memory' as const }][
      how % 6
    ] as ResultBody;
    return written(held, held.tested ? body : { ...body, testReport: { ...body.testReport, hasTests: false } });
  }

  function written({ writes }: Pick<Held, 'writes'>, body: ResultBody): ResultBody {
    if (writes === undefined) return body;
    const by = { model: 'tiny', tokens: 40 };
    return writes === 'text' ? { ...body, ...by, text: 'Good day.' } : { ...body, ...by, code: ADD };
  }

  /** Honest machines finish what is left, at a replica that remembers nothing. */
  async function drain(): Promise<void> {
    const replica = rig.replica();
    await rig.expireAll();
    for (let round = 0; round < 60; round += 1) {
      await expireLeases(replica.resultContext);
      await sql`update coordinator.subtasks set avoid_agent = null`.execute(rig.store.db);
      await divideAll(replica, round);
      await helpAll(replica, round);
      let any = false;
      for (const machine of machines) {
        for (const { lease, payload } of await pull(replica, machine, 16)) {
          any = true;
          const body = written({ writes: writesOf(payload.kind) }, payload.tests === undefined ? UNTESTED : PASSED);
          await post(replica, machine, lease, payload.kind === 'verify' ? CHECK_PASSED : body);
        }
      }
      if (!any && round > 4) return;
    }
    throw new Error('work did not come to an end');
  }

  /** Whoever verifies the bundle of a task that has ended believes the story that its records tell. */
  async function stories(): Promise<void> {
    const { rows } = await sql<{
      task_id: string;
      subtask_id: string | null;
      actor_id: string;
      type: string;
      payload: object;
    }>`
      select l.task_id, l.subtask_id, l.actor_id, l.type, l.payload
      from coordinator.ledger_entries l join coordinator.tasks t using (task_id)
      where t.finished_at is not null order by l.entry_id`.execute(rig.store.db);
    for (const [taskId, records] of Map.groupBy(rows, (row) => row.task_id)) {
      const history = checkHistory(
        records.map(({ subtask_id, actor_id, type, payload }, index) => {
          const where = { ...(subtask_id !== null && { subtaskId: subtask_id }), actorId: actor_id };
          return { seq: index + 1, type, taskId, ...where, payload } as unknown as TypedRecord;
        }),
      );
      expect({ taskId, ...history }).not.toHaveProperty('problem');
      expect({ taskId, ...history }).not.toHaveProperty('amountProblem');
    }
  }

  async function invariants(): Promise<void> {
    const wrong = await sql<{ what: string; n: number }>`
      select what, n::int from (
        select 'a task that ended keeps an open part' as what, count(*) as n from coordinator.tasks t
          where finished_at is not null and exists (select from coordinator.subtasks s where s.task_id = t.task_id
            and s.role = 'execute' and s.state not in ('done', 'failed', 'cancelled'))
        union all select 'open_parts is off', count(*) from coordinator.tasks t where open_parts <> (
          select count(*) from coordinator.subtasks s where s.task_id = t.task_id and s.role = 'execute'
            and s.state not in ('done', 'failed', 'cancelled'))
        union all select 'a task ended twice, or not in the log', count(*) from coordinator.tasks t
          where (finished_at is not null)::int <> (select count(*) from coordinator.ledger_entries l
            where l.task_id = t.task_id and l.type in ('task_completed', 'task_failed', 'task_cancelled'))
        union all select 'a result waits for a check that is not there', count(*) from coordinator.subtasks s
          where state = 'verifying' and not exists (select from coordinator.subtasks v where v.checks = s.subtask_id
            and v.checks_epoch = s.epoch and v.state in ('queued', 'leased'))
        union all select 'a part was paid twice', count(*) from (
          select from coordinator.journal_entries where kind = 'earn' group by idempotency_key having count(*) > 1) p
        union all select 'charged more than reserved', count(*) from coordinator.tasks where charged_mc > max_credits_mc
        union all select 'charge is not that of its parts', count(*) from coordinator.tasks t
          where charged_mc <> (select coalesce(sum(charged_mc), 0) from coordinator.subtasks s where s.task_id = t.task_id)
        union all select 'hold is not charged + released', count(*) from coordinator.tasks t
          where finished_at is not null and max_credits_mc - charged_mc <> coalesce((select sum(p.amount_mc)
            from coordinator.journal_entries j join coordinator.postings p using (entry_id)
            where j.task_id = t.task_id and j.kind = 'release' and p.account_id = 'user:' || t.owner_id), 0)
        union all select 'a blocked part whose dependencies are done', count(*) from coordinator.subtasks s
          where state = 'blocked' and blocked_by > 0 and (select t.state <> 'decomposing' from coordinator.tasks t where t.task_id = s.task_id)
            and not exists (select from coordinator.subtask_dependencies d
            join coordinator.subtasks p on p.subtask_id = d.depends_on where d.subtask_id = s.subtask_id and p.state <> 'done')
        union all select 'a part that waits for help which nobody is asked for, or the other way', count(*)
          from coordinator.subtasks s full join (select * from coordinator.escalations where state <> 'ended') e using (subtask_id)
          where (e.state in ('asking', 'waiting') and s.state not in ('blocked', 'cancelled'))
            or (e.state = 'checking' and s.state <> 'verifying')
            or (e.state is null and s.role = 'execute' and s.state = 'blocked' and s.blocked_by = 0
              and (select t.state <> 'decomposing' from coordinator.tasks t where t.task_id = s.task_id))
        union all select 'a lease without a holder', count(*) from coordinator.subtasks
          where state = 'leased' and (lease_id is null or agent_id is null or lease_expires_at is null)
      ) checks where n > 0`.execute(rig.store.db);
    expect(wrong.rows).toEqual([]);
  }
});

function onlyExpected(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && EXPECTED.has(String(error.code))) return undefined;
  throw error;
}
