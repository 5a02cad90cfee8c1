import { setTimeout as delay } from 'node:timers/promises';
import { BUSY_DEFER_MS, decidePower, sandboxSatisfies } from '@edgecoder/policy';
import { AppError, type PeerId, type PullRequest, type PullResponse } from '@edgecoder/protocol';
import { withSpan } from '@edgecoder/service';
import type { CoordinatorContext } from '../context.ts';
import type { LeasedRow, LeaseNames } from './claim.repository.ts';
import { claimFor } from './claim.ts';
import { type Handoff, PullDesk } from './desk.ts';
import { createFairClocks } from './fair-clocks.ts';
import type { WorkMetrics } from './metrics.ts';
import type { Machine, WorkDirectory } from './ports.ts';
import { fittingLeases, isAtHand, sealLeases } from './seal-leases.ts';

/** Machines on battery whose last pull is remembered. */
const MAX_REMEMBERED_PULLS = 10_000;
/** Classes remembered as known to whoever waits; one that was forgotten has them look once more. */
const MAX_HEARD_OF = 100_000;

export interface QueueDeps {
  directory: WorkDirectory;
  metrics: WorkMetrics;
  /** After a claim: the log grew, tasks run. */
  onLeased(taskIds: ReadonlySet<string>): void;
  /** Leases for clients that had gone, or that nobody may know of. */
  giveBack(leases: readonly LeaseNames[]): void;
}

/** The side of the queue that machines see. */
export interface Queue {
  /**
   * A long poll: up to `max` leases, sealed to the machine.
   * @throws {AppError} `not_approved`, `sandbox_refused`, `overloaded`
   */
  pull(agentId: PeerId, request: PullRequest, signal: AbortSignal): Promise<PullResponse>;
  /**
   * The same without waiting, and without a look at the queue where other machines wait for all that this one takes: who gets
   * nothing waits as well.
   */
  pullNow(agentId: PeerId, request: Omit<PullRequest, 'waitMs'>, signal: AbortSignal): Promise<PullResponse>;
  /** Takers for subtasks of these classes that are about to be stored. */
  handOff(classIds: readonly number[]): Handoff<LeasedRow>;
  /** Makes answers of leases that are being stored. Who is answered with just those, once they are, need not wait for it. */
  sealAhead(shares: ReturnType<Handoff<LeasedRow>['shares']>): void;
  /** Leases that were handed off are committed. */
  handedOff(leases: readonly LeasedRow[]): void;
  /** Work became claimable. */
  wake(queued: ReadonlyMap<number, number>): void;
  /** Classes that somebody waits for. */
  parkedClasses(): number[];
}

const NOTHING: PullResponse = { leases: [], enc: '', drain: false };

export function createQueue(
  ctx: Pick<CoordinatorContext, 'store' | 'settings' | 'keys' | 'random' | 'newId' | 'log'>,
  deps: QueueDeps,
): Queue {
  const { directory, metrics } = deps;
  const lastPulls = new Map<string, number>();
  /** Classes that had work before: whoever may take one is parked under it. */
  const heardOf = new Set<number>();
  /** Answers made ahead, by the first of their leases. */
  const madeAhead = new WeakMap<LeasedRow, { rows: readonly LeasedRow[]; answer: Promise<PullResponse> }>();
  const clocks = createFairClocks(ctx);

  const desk = new PullDesk<LeasedRow>({
    async claim(pulls) {
      const end = metrics.claimSeconds.startTimer();
      const leases = await claimFor(ctx, pulls, deps.giveBack);
      end();
      metrics.batchSize.observe({ use: 'pull' }, pulls.length);
      const rows = leases.flat();
      if (rows.length === 0) return leases;
      for (const row of rows)
        if (row.first && row.role === 'execute') metrics.submitToLeaseSeconds.observe(row.waited_ms / 1000);
      deps.onLeased(new Set(rows.map((row) => row.task_id)));
      clocks.served(rows);
      return leases;
    },
    giveBack: deps.giveBack,
  });

  function powerOf(machine: Machine): ReturnType<typeof decidePower> {
    const last = lastPulls.get(machine.agentId);
    const now = performance.now();
    return decidePower(machine.power, last === undefined ? undefined : now - last);
  }

  function rememberPull(machine: Machine): void {
    if (machine.power.onExternalPower) return;
    if (lastPulls.size >= MAX_REMEMBERED_PULLS) lastPulls.delete(lastPulls.keys().next().value as string);
    lastPulls.set(machine.agentId, performance.now());
  }

  async function pullFor(
    agentId: PeerId,
    request: PullRequest,
    signal: AbortSignal,
    isNeedless: (classIds: readonly number[]) => boolean,
  ): Promise<PullResponse> {
    const machine = await directory.machine(agentId);
    if (machine === undefined) throw new AppError('not_approved');
    // Whatever it announces as well: who runs foreign code without isolation gets none from here.
    if (!machine.capabilities.sandboxes.some((mode) => sandboxSatisfies('wasm', mode)))
      throw new AppError('sandbox_refused', 'this machine has no sandbox that isolates what it runs');
    const power = powerOf(machine);
    // That a busy processor puts work off is up to the machine: it knows its load now, and this is an older reading.
    if (power.coordinatorTasks === 'no') {
      await delay(Math.min(request.waitMs, power.deferMs || BUSY_DEFER_MS), undefined, { signal }).catch(() => {});
      return NOTHING;
    }
    const smallOnly = request.smallOnly || power.coordinatorTasks === 'small-only';
    const readClasses = async (): Promise<number[]> =>
      (await directory.classesOf(agentId))
        .filter((each) => !smallOnly || each.sizeClass === 'small')
        .map((each) => each.classId);
    const classIds = await readClasses();
    if (isNeedless(classIds)) return NOTHING;
    const pull = { machine, classIds, readClasses, max: request.max };
    const rows = await desk.pull(pull, request.waitMs, signal);
    if (rows.length === 0) return NOTHING;
    rememberPull(machine);
    const traceparent = rows[0]?.traceparent ?? undefined;
    return withSpan('work.lease', { traceparent }, async () => {
      const ahead = madeAhead.get(rows[0] as LeasedRow);
      if (ahead?.rows.length === rows.length && ahead.rows.every((row, index) => row === rows[index]))
        return ahead.answer;
      const { fitting, rest } = await fittingLeases(ctx, rows);
      if (rest.length > 0) deps.giveBack(rest);
      return sealLeases(ctx, machine, fitting);
    });
  }

  return {
    pull: (agentId, request, signal) => pullFor(agentId, request, signal, () => false),
    pullNow: (agentId, request, signal) =>
      pullFor(agentId, { ...request, waitMs: 0 }, signal, (classIds) => desk.allAwaited(classIds)),
    handOff: (classIds) => desk.handOff(classIds),
    sealAhead(shares) {
      for (const { machine, leases } of shares) {
        const [first] = leases;
        if (first === undefined || !isAtHand(leases)) continue;
        const answer = sealLeases(ctx, machine, leases);
        // Whoever is answered with it gets the error.
        answer.catch(() => {});
        madeAhead.set(first, { rows: leases, answer });
      }
    },
    handedOff(leases) {
      if (leases.length === 0) return;
      for (const lease of leases) metrics.submitToLeaseSeconds.observe(lease.waited_ms / 1000);
      clocks.served(leases);
    },
    wake(queued) {
      desk.wake(queued);
      const news = [...queued.keys()].filter((classId) => !heardOf.has(classId));
      if (news.length === 0) return;
      for (const classId of news) {
        if (heardOf.size >= MAX_HEARD_OF) heardOf.delete(heardOf.values().next().value as number);
        heardOf.add(classId);
      }
      directory.classesChanged();
      desk.reclassify();
    },
    parkedClasses: () => desk.parkedClasses(),
  };
}
