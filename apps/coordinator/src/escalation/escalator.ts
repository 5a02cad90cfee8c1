import { ClientError, type EscalationClient } from '@edgecoder/client';
import type { ResolutionView } from '@edgecoder/protocol';
import type { CoordinatorContext, Loop } from '../context.ts';
import { createLoop } from '../economy/loop.ts';
import type { UnitEffects } from '../work/unit.ts';
import {
  type EscalationRow,
  isTaskOver,
  moveEscalation,
  postpone,
  takeDueEscalations,
} from './escalations.repository.ts';
import { failureOf, questionOf } from './question.ts';
import { LOOK_AGAIN_MS, takeView, type ViewContext } from './take-view.ts';

/** What a coordinator asks of an escalation service. */
export type Helper = Pick<EscalationClient, 'resolve' | 'resolution' | 'verdict' | 'cancel'>;

const LOOK_MS = 500;
const MAX_AT_ONCE = 8;
/** A call and its tries; whoever has taken a row and died has lost it then. */
const CALL_TIMEOUT_MS = 30_000;
const TAKEN_FOR_MS = CALL_TIMEOUT_MS + 15_000;
const MAX_PAUSE_MS = 300_000;
/** Tries to tell the service something before a part is given up: about an hour of them. */
const MAX_TRIES = 20;
/** A resolution that cannot be asked about for so long is not waited for: a person may take days. */
const MAX_AGE_MS = 14 * 24 * 3_600_000;
/** What comes after a verdict is looked for soon, should it not be told. */
const AFTER_VERDICT_MS = 1_000;

export interface EscalatorDeps {
  ctx: ViewContext & Pick<CoordinatorContext, 'log'>;
  helper: Helper;
  /** Where the service tells of what is new: this coordinator's URL. */
  publicUrl(): string | undefined;
  announce(effects: UnitEffects): void;
  /** What is due is looked for this often, milliseconds: 500 when left out. */
  everyMs?: number;
}

/**
 * Talks to the escalation service about parts that wait for help. What is to be said is in the database: a replica that dies
 * with it in hand loses it to another one, and everything that is said may be said again.
 */
export function createEscalator(deps: EscalatorDeps): Loop {
  const { ctx } = deps;
  return createLoop({
    name: 'escalations',
    everyMs: deps.everyMs ?? LOOK_MS,
    log: ctx.log,
    async step(stopped) {
      const due = await takeDueEscalations(ctx.store.db, MAX_AT_ONCE, TAKEN_FOR_MS);
      await Promise.all(due.map((row) => advance(deps, row, stopped)));
      return due.length === MAX_AT_ONCE;
    },
  });
}

async function advance(deps: EscalatorDeps, row: EscalationRow, stopped: AbortSignal): Promise<void> {
  const { ctx, announce } = deps;
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
  try {
    const view = await say(deps, row, signal);
    if (view === undefined) return;
    const { effects } = await takeView(ctx, view);
    if (effects !== undefined) announce(effects);
  } catch (error) {
    if (stopped.aborted) await postpone(ctx.store.db, row, 0);
    else await failed(deps, row, error);
  }
}

/** Says what is to be said. @returns what the service answers, when it is of interest. */
async function say(deps: EscalatorDeps, row: EscalationRow, signal: AbortSignal): Promise<ResolutionView | undefined> {
  const { ctx, helper } = deps;
  const { db } = ctx.store;
  const id = row.resolution_id;
  const over = await isTaskOver(db, row.task_id);
  // A verdict that it held ends the resolution by itself.
  if (row.state === 'closing' || (over && !(row.state === 'answering' && row.held === true))) {
    if (row.state !== 'asking' || row.tries > 1) await helper.cancel(id, { signal }).catch(unlessUnknown);
    await moveEscalation(db, row, 'ended', 0);
    return undefined;
  }
  if (row.state === 'asking') return ask(deps, row, signal);
  if (row.state === 'answering') {
    const held = row.held === true;
    const failure = held ? undefined : await failureOf(ctx, row.subtask_id);
    const verdict = { proposal: row.proposal, held, ...(failure !== undefined && { failure }) };
    const view = await helper.verdict(id, verdict, { signal }).catch(unlessConflict);
    await moveEscalation(db, row, held ? 'ended' : 'waiting', view === undefined ? 0 : AFTER_VERDICT_MS);
    return held ? undefined : view;
  }
  const view = await helper.resolution(id, { signal });
  // Looked at, and nothing is new: less and less often.
  await postpone(db, row, pauseMs(LOOK_AGAIN_MS, row.tries));
  return view;
}

async function ask(deps: EscalatorDeps, row: EscalationRow, signal: AbortSignal): Promise<ResolutionView> {
  const { ctx, helper, publicUrl } = deps;
  const question = await questionOf(ctx, row);
  if (question === undefined) return nobody(row);
  const url = publicUrl();
  const callbackUrl = url && `${url.replace(/\/+$/, '')}/escalate/${row.task_id}/result`;
  try {
    return await helper.resolve({ ...question, ...(callbackUrl && { callbackUrl }) }, { signal });
  } catch (error) {
    // The service does not know this coordinator's address: then it is asked how it stands.
    if (codeOf(error) === 'invalid_request' && callbackUrl) return helper.resolve(question, { signal });
    // It was asked before, when this coordinator had another address.
    if (codeOf(error) === 'idempotency_conflict') return helper.resolution(row.resolution_id, { signal });
    throw error;
  }
}

async function failed({ ctx, announce }: EscalatorDeps, row: EscalationRow, error: unknown): Promise<void> {
  const { taskId, subtaskId } = nobody(row);
  ctx.log.warn({ err: error, taskId, subtaskId, attempt: row.tries }, 'help could not be asked for');
  const refused = codeOf(error) === 'not_found' || codeOf(error) === 'invalid_request' || codeOf(error) === 'forbidden';
  const tooLong = row.state === 'waiting' ? Date.now() - Number(row.created_at) > MAX_AGE_MS : row.tries >= MAX_TRIES;
  if (!refused && !tooLong) {
    await postpone(ctx.store.db, row, pauseMs(LOOK_MS, row.tries));
    return;
  }
  const { effects } = await takeView(ctx, nobody(row));
  if (effects !== undefined) announce(effects);
}

/** What is left when the service cannot be had: no help. */
const nobody = (row: EscalationRow): ResolutionView =>
  ({
    resolutionId: row.resolution_id,
    taskId: row.task_id,
    subtaskId: row.subtask_id,
    state: 'exhausted',
    revision: row.revision + 1,
    attempts: row.attempts,
  }) as ResolutionView;

const pauseMs = (firstMs: number, tries: number): number => Math.min(MAX_PAUSE_MS, firstMs * 2 ** Math.min(tries, 16));
const codeOf = (error: unknown): string | undefined => (error instanceof ClientError ? error.code : undefined);

/** It is gone already. */
function unlessUnknown(error: unknown): undefined {
  if (codeOf(error) === 'not_found') return undefined;
  throw error;
}

/** It has not waited for this verdict: how it stands now is asked next. */
function unlessConflict(error: unknown): undefined {
  if (codeOf(error) === 'conflict') return undefined;
  throw error;
}
