import { z } from 'zod';
import { hasCode } from './answers.ts';
import type { AboutRecord, DecomposeRecord } from './records.ts';

/** `why` says what is wrong, in a sentence; empty when it is right. */
export interface Judgement {
  ok: boolean;
  why: string;
}

const RIGHT: Judgement = { ok: true, why: '' };
const wrong = (why: string): Judgement => ({ ok: false, why });

const Plan = z.strictObject({
  subtasks: z
    .array(
      z.strictObject({ id: z.string(), prompt: z.string().min(1), dependsOn: z.array(z.string()), tests: z.string() }),
    )
    .min(1)
    .max(10),
});
type Subtask = z.infer<typeof Plan>['subtasks'][number];

/**
 * Whether a plan is valid (its form, ids used once, dependencies that are there and make no circle) and complete: each labelled
 * part is done by exactly one subtask, no subtask does something else or two at once, and those depend on each other that must.
 */
export function judgePlan(answer: string, record: DecomposeRecord): Judgement {
  const parsed = Plan.safeParse(jsonOf(answer));
  if (!parsed.success) return wrong('the answer is no plan');
  const { subtasks } = parsed.data;
  const ids = new Map(subtasks.map((subtask, index) => [subtask.id, index]));
  if (ids.size !== subtasks.length) return wrong('an id stands twice');
  if (subtasks.some(({ dependsOn }) => dependsOn.some((one) => !ids.has(one))))
    return wrong('a dependency is not there');
  if (isCircular(subtasks)) return wrong('dependencies make a circle');
  if (subtasks.length !== record.parts.length)
    return wrong(`${subtasks.length} parts instead of ${record.parts.length}`);
  const doneBy = record.parts.map(({ says }) =>
    subtasks.flatMap(({ prompt }, index) => (saysAll(prompt, says) ? [index] : [])),
  );
  const missed = doneBy.findIndex((by) => by.length !== 1);
  if (missed >= 0) return wrong(`part ${missed + 1} is done by ${doneBy[missed]?.length} subtasks`);
  const taken = doneBy.map(([index]) => index as number);
  if (new Set(taken).size !== taken.length) return wrong('one subtask does two parts');
  for (const [part, { needs }] of record.parts.entries()) {
    const wanted = new Set(needs.map((need) => subtasks[taken[need - 1] as number]?.id));
    const given = new Set(subtasks[taken[part] as number]?.dependsOn);
    if (wanted.size !== given.size || [...wanted].some((one) => one === undefined || !given.has(one)))
      return wrong(`part ${part + 1} depends on ${[...given].join(', ') || 'none'}`);
  }
  return RIGHT;
}

const saysAll = (text: string, expressions: readonly string[]): boolean =>
  expressions.every((expression) => new RegExp(expression, 'is').test(text));

function isCircular(subtasks: readonly Subtask[]): boolean {
  const left = new Map(subtasks.map(({ id, dependsOn }) => [id, new Set(dependsOn)]));
  for (;;) {
    const free = [...left].filter(([, needs]) => [...needs].every((need) => !left.has(need)));
    if (free.length === 0) return left.size > 0;
    for (const [id] of free) left.delete(id);
  }
}

function jsonOf(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

const DECLINES =
  /\b(?:can(?:no|['’])t|can not|cannot|unable|not able|do not|don['’]t|beyond|outside|only|bigger model|larger model|tell me what)\b/i;

/** Whether an answer to a request beyond the domain says so: in words that decline, and without any code. */
export function judgeOutside(answer: string): Judgement {
  if (hasCode(answer)) return wrong('gives code');
  return DECLINES.test(answer) ? RIGHT : wrong('does not say that it cannot');
}

/** Whether an answer says what it has to. */
export function judgeAbout(answer: string, record: AboutRecord, model: string): Judgement {
  const matches = (expression: string): boolean =>
    new RegExp(expression.replaceAll('{model}', escaped(model)), 'is').test(answer);
  const missing = record.says.find((expression) => !matches(expression));
  if (missing !== undefined) return wrong(`does not say ${missing}`);
  const said = record.never.find(matches);
  return said === undefined ? RIGHT : wrong(`says ${said}`);
}

const escaped = (text: string): string => text.replaceAll(/[^\w\s]/g, '\\$&');
