import type { WorkClass } from '@edgecoder/policy';
import {
  AppError,
  type ExtendRequest,
  type ExtendResponse,
  type PeerId,
  type PullRequest,
  type PullResponse,
  type SealedResult,
  type StepsRequest,
  type StepsResponse,
  type TaskId,
  type TaskList,
  type TaskSpec,
  type TaskState,
  type TaskView,
} from '@edgecoder/protocol';
import { type ServerEvent, withSpan } from '@edgecoder/service';
import type { z } from 'zod';
import type { CoordinatorContext } from '../context.ts';
import { collectEarnings } from '../economy/collect.ts';
import type { LoadGauge } from '../economy/load.ts';
import { createBatcher } from './batcher.ts';
import { cancelTask } from './cancel.ts';
import type { LeaseNames } from './claim.repository.ts';
import { createClassRegistry } from './classes.ts';
import type { Decompose } from './decompose.ts';
import { createDecomposer, type Decomposer } from './decomposer.ts';
import { followTask } from './events.ts';
import { createExpectedStandings } from './expected-standing.ts';
import { type Extension, extendLeases } from './extend.ts';
import { createKnownMisses } from './known-misses.ts';
import { createWorkMetrics, type WorkMetrics } from './metrics.ts';
import { createResultOpener, type OpenedResult, openPostedResult } from './open-result.ts';
import { assemblingClass, claimableOf, type PlannedTask, planTask } from './plan-task.ts';
import type { WorkDirectory } from './ports.ts';
import { createQueue, type Queue } from './queue.ts';
import { returnLeases } from './recovery.ts';
import { type ResultContext, type StoreOutcome, storeResults } from './result.ts';
import { createSignals, type Signals } from './signals.ts';
import { createStepHub, type StepHub } from './step-hub.ts';
import { createSteps } from './steps.ts';
import { type StoredTasks, type Submitted, storeTasks } from './submit.ts';
import type { UnitEffects } from './unit.ts';
import { awaitTask, listTasks, viewTask } from './views.ts';

/** So many waiting inputs are worth a second unit of work beside the one under way. */
const OVERLAP_AT = 96;
/** Bytes of content or results that one unit of work carries: it is held in memory several times over. */
const MAX_BATCH_BYTES = 33_554_432;

export interface WorkDeps {
  economy: { load: LoadGauge };
  /** Woken when the log grew. */
  ledger: { wake(): void };
  directory: WorkDirectory;
  /** Divides requests in words; without it each is one part. */
  decompose?: Decompose | undefined;
  /** Help is asked for where workers give up. */
  escalates?: boolean | undefined;
}

/** What the routes call. `ownerId` and `agentId` are of the caller, whose signature was checked. */
export interface WorkUseCases {
  submit(ownerId: PeerId, specs: readonly TaskSpec[], traceparent: string | undefined): Promise<(Submitted | Error)[]>;
  pull(agentId: PeerId, request: PullRequest, signal: AbortSignal): Promise<PullResponse>;
  /** What is queued now, for a machine that has just posted results; undefined where a pull would be refused. */
  pullNext(
    agentId: PeerId,
    request: Omit<PullRequest, 'waitMs'>,
    signal: AbortSignal,
  ): Promise<PullResponse | undefined>;
  extend(agentId: PeerId, request: ExtendRequest): Promise<ExtendResponse>;
  /** What happens inside leases, for whoever follows their tasks. */
  steps(agentId: PeerId, request: StepsRequest): Promise<StepsResponse>;
  results(agentId: PeerId, results: readonly SealedResult[]): Promise<(StoreOutcome | Error)[]>;
  list(
    ownerId: PeerId,
    query: { state?: TaskState | undefined; limit: number; cursor?: string | undefined },
  ): Promise<z.infer<typeof TaskList>>;
  view(ownerId: PeerId, taskId: TaskId, waitMs: number, signal: AbortSignal): Promise<TaskView>;
  follow(
    ownerId: PeerId,
    taskId: TaskId,
    lastEventId: string | undefined,
    signal: AbortSignal,
  ): AsyncIterable<ServerEvent> | Promise<AsyncIterable<ServerEvent>>;
  cancel(ownerId: PeerId, taskId: TaskId): Promise<TaskView>;
}

/** What the background loops share with the routes. */
export interface WorkParts {
  useCases: WorkUseCases;
  queue: Queue;
  signals: Signals;
  hub: StepHub;
  metrics: WorkMetrics;
  resultContext: ResultContext;
  /** Undefined where nobody divides requests. */
  decomposer: Decomposer | undefined;
  /** Tells everybody what a commit changed. */
  announce(effects: UnitEffects): void;
}

export function createUseCases(ctx: CoordinatorContext, deps: WorkDeps): WorkParts {
  const metrics = createWorkMetrics(ctx.metrics);
  const classes = createClassRegistry();
  const misses = createKnownMisses(ctx);
  const resultContext: ResultContext = {
    ...ctx,
    classes,
    escalates: deps.escalates ?? false,
    hasMisses: misses.has,
  };
  const origin = ctx.newId();
  const hub = createStepHub({ bus: ctx.bus, log: ctx.log, origin, key: ctx.keys.atRest, random: ctx.random });
  const signals = createSignals({
    bus: ctx.bus,
    log: ctx.log,
    origin,
    onWork: (queued) => queue.wake(queued),
  });
  const queue = createQueue(ctx, {
    directory: deps.directory,
    metrics,
    onLeased(taskIds) {
      deps.ledger.wake();
      signals.changed(taskIds);
    },
    giveBack,
  });

  /** Those that are not there, or somebody else's by now, are passed over. */
  function giveBack(leases: readonly LeaseNames[]): void {
    const unused = leases.map((lease) => ({ subtaskId: lease.subtask_id, leaseId: lease.lease_id }));
    returnLeases(resultContext, unused).then(announce, (error: unknown) =>
      ctx.log.warn({ err: error }, 'unused leases will have to run out'),
    );
  }

  function announce(effects: UnitEffects): void {
    misses.add(effects.asked);
    deps.directory.missesChanged(effects.asked);
    if (effects.logged) deps.ledger.wake();
    if (effects.touched.size > 0) signals.changed(effects.touched);
    signals.work(effects.queued);
  }

  const decomposer =
    deps.decompose &&
    createDecomposer({
      ctx: { ...ctx, classes },
      decompose: deps.decompose,
      counter: metrics.decompositions,
      announce,
    });
  const submitContext = { ...ctx, expected: createExpectedStandings(), looks: metrics.submitLooks };
  const submissions = createBatcher<PlannedTask, Submitted>({
    maxBytes: MAX_BATCH_BYTES,
    overlapAt: OVERLAP_AT,
    weigh: (task) => task.content.json.length,
    onBatch: (size) => metrics.batchSize.observe({ use: 'submit' }, size),
    async run(tasks) {
      const handoff = queue.handOff(claimableOf(tasks));
      let stored: StoredTasks | undefined;
      let leases: readonly (LeaseNames | undefined)[] = [];
      try {
        stored = await storeTasks(submitContext, tasks, handoff.takers, (made) => {
          leases = made;
          queue.sealAhead(handoff.shares(made));
        });
      } catch (error) {
        // Where the answer to the commit was lost they may be there all the same.
        const unsure = leases.filter((lease) => lease !== undefined);
        if (unsure.length > 0) giveBack(unsure);
        throw error;
      } finally {
        // First of all: these wait.
        handoff.complete(stored?.leased ?? []);
      }
      const leased = stored.leased.filter((lease) => lease !== undefined);
      queue.handedOff(leased);
      const wordy = tasks.some((task) => task.decomposing);
      if (wordy) decomposer?.wake();
      if (wordy || stored.queued.size + leased.length > 0) deps.ledger.wake();
      signals.work(stored.queued);
      return stored.outcomes;
    },
  });
  const opener = createResultOpener(ctx.keys.sealing);
  const results = createBatcher<OpenedResult, StoreOutcome>({
    maxBytes: MAX_BATCH_BYTES,
    overlapAt: OVERLAP_AT,
    weigh: (result) => result.json.length,
    onBatch: (size) => metrics.batchSize.observe({ use: 'result' }, size),
    async run(opened) {
      const { outcomes, effects } = await storeResults(resultContext, opened);
      announce(effects);
      return outcomes;
    },
  });
  const extensions = createBatcher<Extension, ExtendResponse['leases'][number]>({
    onBatch: (size) => metrics.batchSize.observe({ use: 'extend' }, size),
    run: (inputs) => extendLeases(ctx, inputs),
  });

  async function plan(
    ownerId: PeerId,
    specs: readonly TaskSpec[],
    traceparent: string | undefined,
  ): Promise<(PlannedTask | Error)[]> {
    const load = await deps.economy.load.current();
    const decompose = deps.decompose !== undefined;
    const planned = await Promise.all(
      specs.map(async (spec) => {
        const of = { ownerId, spec, traceparent, decompose };
        const task = orError(() => planTask(ctx.random, load, of));
        if (spec.kind === 'exec' || task instanceof Error) return task;
        const model = await deps.directory.liveModel(task.workClass);
        if (model === undefined) return noModel(spec);
        // A model that is asked for by its name is paid by its size.
        if (spec.requirements.model === undefined) return task;
        return orError(() => planTask(ctx.random, load, { ...of, paramsM: model.paramsM }));
      }),
    );
    const ids = await classes.idsOf(
      ctx.store.db,
      planned.flatMap((task) => (task instanceof Error ? [] : classesOf(task))),
    );
    return Promise.all(
      planned.map(async (task) => {
        if (task instanceof Error) return task;
        const { language, requirements, project } = task.spec;
        const projects = project !== undefined;
        // A decomposition has tests of its own, as a rule.
        if (
          (hasAnyTests(task.spec) || task.decomposing) &&
          !(await deps.directory.liveVerifiers(language, requirements.sandbox, projects))
        ) {
          const lacking =
            requirements.sandbox === 'wasm'
              ? undefined
              : `No verifier here ${projects ? 'runs projects in' : 'has'} the sandbox mode ${requirements.sandbox}`;
          return new AppError('no_verifier', lacking, { retryAfterSeconds: 5 });
        }
        const [classId, assemblingClassId] = classesOf(task).map(({ matchKey }) => ids.get(matchKey));
        if (classId === undefined || (task.decomposing && assemblingClassId === undefined)) {
          return new AppError(
            'conflict',
            'One of the named owners is in too many groups here: name a group that was named before',
          );
        }
        return { ...task, classId, ...(assemblingClassId !== undefined && { assemblingClassId }) };
      }),
    );
  }

  const useCases: WorkUseCases = {
    async submit(ownerId, specs, traceparent) {
      return withSpan('work.submit', { traceparent }, async () => {
        const planned = await plan(ownerId, specs, traceparent);
        const store = (task: PlannedTask | Error) =>
          task instanceof Error ? task : submissions.add(task).catch(asError);
        let outcomes = await Promise.all(planned.map(store));
        const unpaid = (outcome: Submitted | Error) =>
          outcome instanceof Error && codeOf(outcome) === 'insufficient_credits';
        // What the owner's machines have earned is the owner's too.
        if (outcomes.some(unpaid) && (await collectEarnings(ctx, ownerId)) > 0n) {
          outcomes = await Promise.all(
            planned.map((task, index) => {
              const before = outcomes[index] as Submitted | Error;
              return unpaid(before) ? store(task) : before;
            }),
          );
        }
        for (const outcome of outcomes)
          metrics.submitted.inc({
            outcome: outcome instanceof Error ? codeOf(outcome) : outcome.repeated ? 'repeated' : 'stored',
          });
        return outcomes;
      });
    },
    pull: (agentId, request, signal) => queue.pull(agentId, request, signal),
    pullNext: (agentId, request, signal) =>
      queue.pullNow(agentId, request, signal).catch((error: unknown) => {
        // The results are stored, whatever becomes of this.
        if (!(error instanceof AppError)) ctx.log.warn({ err: error }, 'what is next could not be leased');
        return undefined;
      }),
    async extend(agentId, request) {
      return { leases: await Promise.all(request.leases.map((lease) => extensions.add({ agentId, lease }))) };
    },
    async results(agentId, posted) {
      const machine = await deps.directory.machine(agentId);
      if (machine === undefined) throw new AppError('not_approved');
      const from = { ...machine, sandboxes: machine.capabilities.sandboxes };
      const outcomes = await Promise.all(
        posted.map((result) =>
          openPostedResult(opener, from, result)
            .then((opened) => results.add(opened))
            .catch(asError),
        ),
      );
      for (const outcome of outcomes)
        metrics.results.inc({ outcome: outcome instanceof Error ? codeOf(outcome) : outcome });
      return outcomes;
    },
    steps: createSteps(ctx, hub),
    list: (ownerId, query) => listTasks(ctx, ownerId, query),
    view: (ownerId, taskId, waitMs, signal) => awaitTask(ctx, signals, ownerId, taskId, waitMs, signal),
    follow: (ownerId, taskId, lastEventId, signal) =>
      followTask(ctx, { signals, hub }, ownerId, taskId, lastEventId, signal),
    async cancel(ownerId, taskId) {
      announce(await cancelTask(ctx, ownerId, taskId));
      return viewTask(ctx, ownerId, taskId);
    },
  };
  return { useCases, queue, signals, hub, metrics, resultContext, decomposer, announce };
}

/** The class of a task, and that of the part that will assemble the others where there may come to be several. */
const classesOf = (task: Omit<PlannedTask, 'classId'>): WorkClass[] =>
  task.decomposing ? [task.workClass, assemblingClass(task.ownerId, task.spec)] : [task.workClass];

/** A task that would wait for ever, and what can be done about it. */
function noModel({ placement, requirements: { model, minParamsM } }: TaskSpec): AppError {
  const what = model ?? (minParamsM > 0 ? `a model of at least ${minParamsM} million parameters` : 'a model');
  const where = placement === 'public' ? 'on this mesh' : `within reach of the placement ${placement}`;
  const more = placement === 'public' ? '' : ', or submit with a wider placement';
  return new AppError(
    'kind_unavailable',
    `No machine ${where} has ${what} just now: start a worker with one (edgecoder models list shows them)${more}`,
    { retryAfterSeconds: 5 },
  );
}

const hasAnyTests = (spec: TaskSpec): boolean =>
  spec.project !== undefined ||
  [spec, ...(spec.parts ?? [])].some(({ tests }) => tests !== undefined && tests.trim() !== '');

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('failed', { cause: error }));
const codeOf = (error: Error): string => (error instanceof AppError ? error.code : 'internal');

function orError<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return asError(error);
  }
}
