import { type LeaseOutcome, MAX_LOST_AT_ONCE, MISS_POINTS, workTerms } from '@edgecoder/policy';
import type { MissChange } from './misses.repository.ts';
import type { SubtaskRow, TaskRow } from './unit.repository.ts';

/** What leases came to in one unit of work, by machine and class. */
export class Misses {
  readonly #changes = new Map<string, MissChange>();
  readonly #lost = new Map<string, number>();

  /** Counts the outcome of a lease, unless the task is the machine's owner's own. */
  note(
    task: Pick<TaskRow, 'owner_id'>,
    subtask: Pick<SubtaskRow, 'class_id'>,
    by: { agentId: string; ownerId: string },
    outcome: LeaseOutcome,
  ): void {
    if (!workTerms(task.owner_id, by.ownerId).trust) return;
    const key = `${by.agentId} ${subtask.class_id}`;
    if (outcome === 'lost') {
      const lost = this.#lost.get(key) ?? 0;
      if (lost === MAX_LOST_AT_ONCE) return;
      this.#lost.set(key, lost + 1);
    }
    const change = this.#changes.get(key) ?? {
      agent_id: by.agentId,
      class_id: subtask.class_id,
      reset: false,
      points: 0,
      missed: false,
    };
    this.#changes.set(key, change);
    if (outcome === 'held') Object.assign(change, { reset: true, points: 0 });
    else change.points += MISS_POINTS[outcome];
    change.missed ||= outcome !== 'held' && MISS_POINTS[outcome] > 0;
  }

  /**
   * In the order in which rows are locked.
   * @param hasMisses false for machines that have none, of which nothing can be forgotten.
   */
  changes(hasMisses: (agentId: string) => boolean): MissChange[] {
    return [...this.#changes]
      .filter(([, { agent_id, points }]) => points > 0 || hasMisses(agent_id))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, change]) => change);
  }
}
