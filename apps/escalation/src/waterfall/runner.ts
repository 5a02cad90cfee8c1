import { MAX_CODE_CHARS, MAX_EXPLANATION_CHARS, MAX_MODEL_NAME_CHARS } from '@edgecoder/protocol';
import type { EscalationContext, Loop } from '../context.ts';
import { createLoop } from '../loop.ts';
import { NotNeeded, type Source, type SourceAnswer, SourceError, type SourceStep } from '../sources/source.ts';
import { count, mark } from './change.ts';
import type { Question } from './content.ts';
import { refusalOf } from './placement.ts';
import { type Failure, fail, overdue, proceed, propose, type Resolution } from './resolution.ts';
import {
  type Claim,
  claimDue,
  extendClaim,
  findResolution,
  removeEnded,
  saveResolution,
} from './resolutions.repository.ts';

/** How often the database is asked for what is due when nothing wakes the loop, at least four times in a lease. */
const POLL_MS = 500;
const POLLS_PER_LEASE = 4;
/** A claim is extended this often in its time. */
const BEATS_PER_LEASE = 3;
const SWEEP_MS = 60_000;
/** Removed in one statement. */
const SWEEP_BATCH = 200;

export interface Runner {
  loops: readonly Loop[];
  /** Something may be due now. */
  wake(): void;
  /** Nobody needs it any more: what this process does for it is given up at once. */
  interrupt(resolutionId: string): void;
}

/** What is to be carried out for a claim. */
interface Job {
  resolution: Resolution;
  source: Source;
  question: Question;
}

/**
 * Drives every resolution: takes up what is due, carries out its step, writes how it went. All of it is read from the
 * database and written there, so that any replica goes on where another one ended.
 */
export function createRunner(ctx: EscalationContext, onChange: () => void): Runner {
  const { store, settings, sources, log } = ctx;
  const { leaseMs, concurrency, policy, operators, askOwners } = settings;
  const available = { sources, operators, askOwners };
  /** By resolution id, what ends the work on it. */
  const active = new Map<string, AbortController>();
  const work = new Set<Promise<void>>();
  let stopping = new AbortController();

  const claims = createLoop({
    name: 'waterfall',
    everyMs: Math.min(POLL_MS, leaseMs / POLLS_PER_LEASE),
    log,
    async step() {
      const free = concurrency - work.size;
      if (free <= 0) return false;
      const claimed = await claimDue(store.db, free, leaseMs);
      for (const claim of claimed) {
        const task = carryOut(claim)
          .catch((error: unknown) => {
            // It is due again when its lease has run out.
            log.warn({ err: error, loop: 'waterfall' }, 'a step could not be recorded and will be taken up again');
          })
          .finally(() => {
            work.delete(task);
            claims.wake();
          });
        work.add(task);
      }
      // Each that ends wakes the loop.
      return false;
    },
  });
  const sweep = createLoop({
    name: 'sweep',
    everyMs: SWEEP_MS,
    log,
    step: async () => (await removeEnded(store.db, settings.keepMs, SWEEP_BATCH)) === SWEEP_BATCH,
  });

  async function carryOut(claim: Claim): Promise<void> {
    const job = await takeUp(claim);
    onChange();
    if (job === undefined) return;
    const own = new AbortController();
    active.set(claim.resolutionId, own);
    const beat = setInterval(() => void keep(claim, own), leaseMs / BEATS_PER_LEASE);
    try {
      const outcome = await ask(job, AbortSignal.any([own.signal, stopping.signal]));
      if (outcome === undefined) return await release(claim, own);
      await record(claim, job, outcome);
      onChange();
    } finally {
      clearInterval(beat);
      active.delete(claim.resolutionId);
    }
  }

  /** Goes on with a resolution as far as that needs nobody else. */
  function takeUp(claim: Claim): Promise<Job | undefined> {
    return whileHeld(claim, (resolution, now) => {
      if (resolution.state !== 'running') overdue(resolution, now);
      const attempt = proceed(resolution, now, policy, (step) => refusalOf(step, resolution, available));
      if (attempt === undefined) return undefined;
      resolution.dueAt = now + leaseMs;
      const source = sources[attempt.step as SourceStep];
      if (source === undefined) {
        // It was begun by a replica that has this source.
        fail(resolution, notHere, now, policy, 0);
        return undefined;
      }
      const question = ctx.sealer.question.open(resolution.resolutionId, resolution.question);
      return { resolution, source, question };
    });
  }

  /** The answer, how it failed, or undefined when it was interrupted. */
  async function ask(
    { resolution, source, question }: Job,
    signal: AbortSignal,
  ): Promise<SourceAnswer | Failure | undefined> {
    const { resolutionId, taskId, ownerId, language } = resolution;
    const timeout = AbortSignal.timeout(source.timeoutMs);
    if (signal.aborted) return undefined;
    try {
      const request = { ...question, resolutionId, taskId, ownerId, language };
      return checked(await source.ask(request, AbortSignal.any([signal, timeout])), question);
    } catch (error) {
      if (signal.aborted) return undefined;
      const failure = failureOf(error, timeout.aborted);
      const { outcome, detail: reason } = failure;
      const fields = { taskId, state: outcome, reason, attempt: resolution.attempts.length };
      // What other services say may have something of the question in it: only codes are written down.
      if (error instanceof SourceError || timeout.aborted) log.info(fields, 'a step brought no answer');
      else log.warn({ ...fields, err: error }, 'a step failed unexpectedly');
      return failure;
    }
  }

  async function record(claim: Claim, job: Job, outcome: SourceAnswer | Failure): Promise<void> {
    await whileHeld(claim, (resolution, now) => {
      // What it waits for from now on is not to be shortened by a sign of life that comes late.
      resolution.claim += 1;
      if ('outcome' in outcome) {
        fail(resolution, outcome, now, policy, ctx.fraction());
        return;
      }
      const step = resolution.attempts.at(-1)?.step ?? 'inference';
      propose(resolution, now, policy);
      resolution.proposal = ctx.sealer.proposal.seal(job.resolution.resolutionId, { ...outcome, step });
    });
  }

  /** One transaction on a resolution that this process holds; nothing happens when it is not held any more. */
  async function whileHeld<T>(
    { resolutionId, claim }: Claim,
    change: (resolution: Resolution, now: number) => T,
  ): Promise<T | undefined> {
    const done = await store.transaction(async (tx) => {
      const found = await findResolution(tx, resolutionId, { forUpdate: true });
      if (found === undefined || found.resolution.claim !== claim) return undefined;
      const { resolution, now } = found;
      const before = mark(resolution);
      const result = change(resolution, now);
      await saveResolution(tx, resolution);
      return { before, resolution, result };
    });
    if (done === undefined) return undefined;
    count(ctx, done.before, done.resolution);
    return done.result;
  }

  async function keep(claim: Claim, own: AbortController): Promise<void> {
    try {
      if (!(await extendClaim(store.db, claim, leaseMs))) own.abort();
    } catch (error) {
      log.warn({ err: error, loop: 'waterfall' }, 'a claim could not be extended');
    }
  }

  /** Given up by this process: due at once for others, unless somebody else has it already. */
  async function release(claim: Claim, own: AbortController): Promise<void> {
    if (!own.signal.aborted) await extendClaim(store.db, claim, 0);
  }

  return {
    loops: [
      {
        start() {
          stopping = new AbortController();
          claims.start();
        },
        wake: () => claims.wake(),
        async stop() {
          const stopped = claims.stop();
          stopping.abort();
          await stopped;
          await Promise.all(work);
        },
      },
      sweep,
    ],
    wake: () => claims.wake(),
    interrupt: (resolutionId) => active.get(resolutionId)?.abort(new NotNeeded()),
  };
}

const notHere: Failure = { outcome: 'failed', detail: 'this source is not configured any more', transient: false };

function failureOf(error: unknown, timedOut: boolean): Failure {
  if (timedOut) return { outcome: 'timeout', detail: 'it took too long', transient: true };
  if (!(error instanceof SourceError)) return { outcome: 'failed', detail: 'it failed', transient: false };
  const outcome = error.code === 'timeout' ? 'timeout' : 'failed';
  return { outcome, detail: error.message, transient: error.transient };
}

/** @throws {SourceError} for an answer that cannot be proposed. */
function checked(answer: SourceAnswer, question: Question): SourceAnswer {
  const code = answer.code.trim() === '' ? undefined : answer.code;
  if (code === undefined) throw useless('there was no program in the answer');
  if (code.length > MAX_CODE_CHARS || !code.isWellFormed()) throw useless('the program is too large, or no text');
  if (code.trim() === question.failedCode.trim()) throw useless('the answer is the program that failed');
  return {
    code,
    explanation: answer.explanation.slice(0, MAX_EXPLANATION_CHARS).toWellFormed(),
    ...(answer.model !== undefined && { model: answer.model.slice(0, MAX_MODEL_NAME_CHARS) }),
  };
}

const useless = (why: string): SourceError => new SourceError('failed', why, { transient: false });
