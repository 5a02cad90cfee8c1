import type { TaskPlan } from '@edgecoder/ledger';
import { type DecomposedPart, type Language, MAX_TESTS_CHARS, wholeProgram } from '@edgecoder/protocol';
import { MAIN_PART, orderOf, type TaskContent } from './dag.ts';

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

/**
 * A request as it was divided. Of one part nothing but its tests is taken, where the requester has given none; several have
 * one more after them, which runs them together against the requester's tests, or their own.
 * @throws {AppError} `invalid_request` when the parts make no plan.
 */
export function dividedPlan(
  content: TaskContent,
  language: Language,
  subtasks: readonly DecomposedPart[],
  mainId: PlanPart['subtaskId'],
  newId: () => PlanPart['subtaskId'],
): TaskPlan {
  const [only] = subtasks;
  if (subtasks.length === 1) return wholePlan({ ...content, ...testsOf(content.tests ?? only?.tests) }, mainId);
  const order = orderOf(subtasks);
  const parts = order.flatMap((name): PlanPart[] => {
    const part = subtasks.find(({ id }) => id === name);
    if (part === undefined) return [];
    const { id, dependsOn, prompt, tests } = part;
    return [{ id, subtaskId: newId(), dependsOn: [...new Set(dependsOn)], prompt, ...testsOf(tests) }];
  });
  const tests = testsOf(content.tests ?? joinedTests(language, parts));
  return { parts: [...parts, { id: MAIN_PART, subtaskId: mainId, dependsOn: [...order], ...tests }] };
}

const testsOf = (tests: string | undefined) => (tests === undefined ? {} : { tests });

/** Tests of all parts for the whole, each apart from the others; as many as a lease may carry. */
function joinedTests(language: Language, parts: readonly PlanPart[]): string | undefined {
  const each = parts.filter(isTested).map(({ tests = '' }) => (language === 'javascript' ? `{\n${tests}\n}` : tests));
  const joined = each.reduce((all, tests) => {
    const more = all === '' ? tests : `${all}\n${tests}`;
    return more.length > MAX_TESTS_CHARS ? all : more;
  }, '');
  return joined === '' ? undefined : joined;
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
