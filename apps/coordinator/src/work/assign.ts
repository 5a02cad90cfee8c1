import type { Candidate } from './claim.repository.ts';
import type { Pull } from './desk.ts';

/**
 * Hands claimable subtasks to pulls, in the order of the subtasks' virtual finish times. Each goes to the first pull that may
 * take it, which then goes to the end of the line: work is spread before anyone has a second piece.
 *
 * @returns for each candidate that found a taker, which pull it is.
 */
export function assign(
  candidates: readonly Candidate[],
  pulls: readonly Pull[],
): { candidate: Candidate; pull: number }[] {
  const line = pulls.map((pull, index) => ({
    index,
    left: pull.max,
    classes: new Set(pull.classIds),
    agentId: pull.machine.agentId as string,
  }));
  const assigned: { candidate: Candidate; pull: number }[] = [];
  for (const candidate of [...candidates].sort(byTag)) {
    if (line.length === 0) break;
    const at = line.findIndex(
      (each) =>
        each.classes.has(candidate.class_id) &&
        each.agentId !== candidate.avoid_agent &&
        each.agentId !== candidate.never_agent,
    );
    const [taker] = at === -1 ? [] : line.splice(at, 1);
    if (taker === undefined) continue;
    assigned.push({ candidate, pull: taker.index });
    taker.left -= 1;
    if (taker.left > 0) line.push(taker);
  }
  return assigned;
}

function byTag(a: Candidate, b: Candidate): number {
  if (a.virtual_finish !== b.virtual_finish) return a.virtual_finish < b.virtual_finish ? -1 : 1;
  return a.subtask_id < b.subtask_id ? -1 : 1;
}
