import { chargeFor, payMc, proposalQuoteMc, proposedGenerationMs } from '@edgecoder/pricing';
import { agentAccount, type PeerId, type ResourceClass, SYSTEM_FEES } from '@edgecoder/protocol';
import type { CoordinatorContext } from '../context.ts';
import type { Posting } from '../economy/books.ts';
import { lockOpenHelp } from '../escalation/escalations.repository.ts';
import { paymentsOf, spendPostings } from './holds.ts';
import type { SubtaskRow, TaskRow } from './unit.repository.ts';
import type { WorkUnit } from './unit.ts';

/**
 * Parts of one owner for which help is asked for at the same time: each sets the operator's models or people to work, and may
 * wait for days. What is given up beyond that has failed, as it would have without help.
 */
export const MAX_OPEN_HELP_PER_OWNER = 16;

/** On which terms help is asked for. */
export interface HelpTerms {
  /** Parts that wait for help, by owner of their tasks. */
  open: Map<string, number>;
  /** Whose help costs nothing: an operator's own models and people are paid by the operator already. */
  free(ownerId: string): boolean;
}

type Tx = Parameters<Parameters<CoordinatorContext['store']['transaction']>[0]>[0];

/**
 * The terms for the tasks of a unit of work. Whoever else would ask for the same owners waits until the unit has ended, so
 * that the bound holds with any number of replicas.
 * @returns undefined where nobody is asked for help.
 */
export async function readHelpTerms(
  ctx: Pick<CoordinatorContext, 'settings'> & { escalates?: boolean },
  tx: Tx,
  unit: WorkUnit,
): Promise<HelpTerms | undefined> {
  if (ctx.escalates !== true) return undefined;
  const inWords = [...unit.tasks.values()].filter(({ kind }) => kind === 'micro_loop');
  const open = await lockOpenHelp(tx, new Set(inWords.map((task) => task.owner_id)));
  return { open, free: (ownerId) => isFree(ctx, ownerId) };
}

const isFree = ({ settings }: Pick<CoordinatorContext, 'settings'>, ownerId: string): boolean =>
  settings.operators.has(ownerId as PeerId);

/** Why nobody is asked for help with a part; undefined when somebody may be. */
export function helpRefusal(unit: WorkUnit, task: TaskRow, subtask: SubtaskRow, help: HelpTerms): string | undefined {
  if ((help.open.get(task.owner_id) ?? 0) >= MAX_OPEN_HELP_PER_OWNER)
    return `help is asked for with ${MAX_OPEN_HELP_PER_OWNER} parts of this owner already`;
  return paysForHelp(unit, task, subtask, help)
    ? undefined
    : 'what is left of the credits of the task does not pay for a proposal';
}

/** Whether what is left of the hold pays for one more proposal: without that nobody goes on being asked. */
export function paysForHelp(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  help: Pick<HelpTerms, 'free'> | undefined,
): boolean {
  if (help?.free(task.owner_id)) return true;
  const { min_params_m: paramsM, resource_class } = unit.class(subtask.class_id);
  const resourceClass = resource_class as ResourceClass;
  const most = proposalQuoteMc({ paramsM, resourceClass, ratePerSecondMc: task.rate_per_second_mc });
  return task.max_credits_mc - task.charged_mc >= most;
}

/** Compute time that a proposed program costs, ms: as much as if a worker's model had written it. */
export function proposalMs(
  ctx: Pick<CoordinatorContext, 'settings'>,
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  program: string,
): number {
  if (isFree(ctx, task.owner_id)) return 0;
  const { min_params_m: paramsM, resource_class } = unit.class(subtask.class_id);
  // A proposal without anything in it was asked for as well.
  return Math.max(1, proposedGenerationMs({ program, paramsM, resourceClass: resource_class as ResourceClass }));
}

/**
 * Charges the task for a proposal as soon as it is there: whoever was asked had the work, whether it holds or not. It goes to
 * the operator, who pays for models and people; the tenth of whoever checks it comes with the check ({@link chargeHelpCheck}).
 */
export function chargeProposal(unit: WorkUnit, task: TaskRow, subtask: SubtaskRow, generationMs: number) {
  if (generationMs === 0) return charged(subtask, 'help', []);
  const capMc = task.max_credits_mc - task.charged_mc;
  const pay = payMc({ computeMs: generationMs, ratePerSecondMc: task.rate_per_second_mc });
  const { payeeMc } = chargeFor({ payMc: pay, capMc });
  return spend(unit, task, subtask, 'help', SYSTEM_FEES, payeeMc);
}

/** The tenth of a proposal's price, to the machine that checked it. */
export function chargeHelpCheck(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  { generationMs, verifierId }: { generationMs: number; verifierId: PeerId },
) {
  const pay = payMc({ computeMs: generationMs, ratePerSecondMc: task.rate_per_second_mc });
  const { verifierMc } = chargeFor({ payMc: pay, capMc: pay + pay / 10n });
  return spend(unit, task, subtask, 'help-check', agentAccount(verifierId), verifierMc);
}

function spend(
  unit: WorkUnit,
  task: TaskRow,
  subtask: SubtaskRow,
  what: string,
  to: Posting['account'],
  wantedMc: bigint,
) {
  const leftMc = task.max_credits_mc - task.charged_mc;
  const amountMc = wantedMc > leftMc ? leftMc : wantedMc;
  task.charged_mc += amountMc;
  subtask.charged_mc += amountMc;
  unit.changedTask(task);
  unit.changedSubtask(subtask);
  return charged(subtask, what, spendPostings(task.owner_id, to, amountMc));
}

/** Once for each epoch: every proposal has its own. */
const charged = ({ subtask_id, epoch }: SubtaskRow, what: string, postings: readonly Posting[]) => ({
  ...paymentsOf(postings),
  entry: { kind: 'spend' as const, idempotencyKey: `${what}:${subtask_id}.${epoch}`, postings },
});
