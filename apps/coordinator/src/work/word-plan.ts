import type { TaskPlan } from '@edgecoder/ledger';
import { wholeProgram } from '@edgecoder/protocol';
import { MAIN_PART, type TaskContent } from './dag.ts';

/** One part of a plan. */
export type PlanPart = TaskPlan['parts'][number];

/** A request that nobody divides: the whole of it is to be written, and held against the requester's tests. */
export function wholePlan(content: TaskContent, mainId: PlanPart['subtaskId']): TaskPlan {
  const { prompt, tests } = content;
  return {
    parts: [
      {
        id: MAIN_PART,
        subtaskId: mainId,
        dependsOn: [],
        ...(prompt !== undefined && { prompt }),
        ...(tests !== undefined && { tests }),
      },
    ],
  };
}

/** True when there is something to hold the part against that its worker did not write. */
export const isTested = (part: Pick<PlanPart, 'tests'>): boolean =>
  part.tests !== undefined && part.tests.trim() !== '';

/** Code by name of part, as far as it has been written. */
export type Written = ReadonlyMap<string, string>;

/** The code of all parts that this one builds on, directly or not, in the plan's order. */
export function givenCode(plan: TaskPlan, part: PlanPart, written: Written): string {
  const needed = new Set<string>();
  const collect = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const dependency of plan.parts.find(({ id }) => id === name)?.dependsOn ?? []) collect(dependency);
  };
  for (const name of part.dependsOn) collect(name);
  return plan.parts
    .filter(({ id }) => needed.has(id))
    .reduce((code, { id }) => wholeProgram(code, written.get(id) ?? ''), '');
}

/** The program that the whole request became. */
export const programOfPlan = (plan: TaskPlan, written: Written): string =>
  plan.parts
    .filter(({ prompt }) => prompt !== undefined)
    .reduce((code, { id }) => wholeProgram(code, written.get(id) ?? ''), '');
