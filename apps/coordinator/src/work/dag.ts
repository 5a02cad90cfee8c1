import {
  AppError,
  MAX_CODE_CHARS,
  type ModelName,
  type SandboxMode,
  type TaskPart,
  type TaskSpec,
} from '@edgecoder/protocol';

/** Name of the subtask that runs a whole task, or assembles its parts; no other part may be called so. */
export const MAIN_PART = 'main';

/** The longest program that a lease may carry, characters. */
const MAX_PROGRAM_CHARS = MAX_CODE_CHARS * 10;

/** What of a task is content: hashed for the log, sealed at rest. */
export type TaskContent = Pick<
  TaskSpec,
  'code' | 'tests' | 'parts' | 'project' | 'prompt' | 'steps' | 'messages' | 'maxIterations' | 'consent'
> & {
  /** The mode that was asked for, unless any isolation is enough. */
  sandbox?: SandboxMode;
  /** The model that was asked for. */
  model?: ModelName;
};

/** One subtask to be: its name and the parts it waits for. */
export interface PlannedPart {
  part: string;
  dependsOn: readonly string[];
}

/** A task's content by name of part, and what each one runs after. */
interface PartGraph {
  order: readonly string[];
  parts: ReadonlyMap<string, TaskPart>;
}

/**
 * The subtasks of a task, each after those it depends on; the last one is {@link MAIN_PART}, which depends on all others.
 *
 * @throws {AppError} `invalid_request` for a name used twice, an unknown dependency, a cycle, or a program that would be
 * longer than a lease can carry.
 */
export function planParts(content: Pick<TaskContent, 'code' | 'parts'>): PlannedPart[] {
  const graph = orderParts(content.parts ?? []);
  const planned = graph.order.map((part) => ({ part, dependsOn: [...new Set(graph.parts.get(part)?.dependsOn)] }));
  const chars = (content.parts ?? []).reduce((sum, part) => sum + part.code.length + 1, content.code.length);
  if (chars > MAX_PROGRAM_CHARS)
    throw new AppError('invalid_request', 'the parts together are too long for one program');
  return [...planned, { part: MAIN_PART, dependsOn: [...graph.order] }];
}

/** The program of one part: the code of all it transitively depends on, in order, then its own; and its own tests. */
export function programOf(content: TaskContent, part: string): { code: string; tests: string | undefined } {
  const graph = orderParts(content.parts ?? []);
  if (part === MAIN_PART) {
    const before = graph.order.map((name) => graph.parts.get(name)?.code ?? '');
    return { code: [...before, content.code].join('\n'), tests: content.tests };
  }
  const own = graph.parts.get(part);
  if (own === undefined) throw new Error('the content has no such part');
  const needed = new Set<string>();
  const collect = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const dependency of graph.parts.get(name)?.dependsOn ?? []) collect(dependency);
  };
  collect(part);
  return {
    code: graph.order
      .filter((name) => needed.has(name))
      .map((name) => graph.parts.get(name)?.code ?? '')
      .join('\n'),
    tests: own.tests,
  };
}

/** True when the part has tests that its worker did not write: a project's are what its command runs. */
export function hasTests(content: Pick<TaskContent, 'tests' | 'parts' | 'project'>, part: string): boolean {
  if (content.project !== undefined) return true;
  const tests = part === MAIN_PART ? content.tests : content.parts?.find((each) => each.id === part)?.tests;
  return tests !== undefined && tests.trim() !== '';
}

function orderParts(parts: readonly TaskPart[]): PartGraph {
  return { order: orderOf(parts), parts: new Map(parts.map((part) => [part.id, part])) };
}

/**
 * Names of parts, each after those it depends on, as listed where that leaves a choice.
 * @throws {AppError} `invalid_request` for a name used twice, an unknown dependency, or a cycle.
 */
export function orderOf(parts: readonly Pick<TaskPart, 'id' | 'dependsOn'>[]): string[] {
  const names = new Set<string>();
  for (const part of parts) {
    if (part.id === MAIN_PART) throw new AppError('invalid_request', `no part may be called ${MAIN_PART}`);
    if (names.has(part.id)) throw new AppError('invalid_request', `part ${part.id} is there twice`);
    names.add(part.id);
  }
  for (const part of parts) {
    for (const dependency of part.dependsOn) {
      if (!names.has(dependency))
        throw new AppError('invalid_request', `part ${part.id} depends on ${dependency}, which is not there`);
    }
  }
  const order: string[] = [];
  const placed = new Set<string>();
  let left = [...parts];
  while (left.length > 0) {
    const next = left.find((part) => part.dependsOn.every((dependency) => placed.has(dependency)));
    if (next === undefined) throw new AppError('invalid_request', 'the parts depend on each other in a circle');
    order.push(next.id);
    placed.add(next.id);
    left = left.filter((part) => part !== next);
  }
  return order;
}
