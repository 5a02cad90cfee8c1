import { createHash } from 'node:crypto';
import { type Node, type Options, parse } from 'acorn';

/** Tests whose async functions call `beginName` as they begin, and what that gave them with what they return and at their end. */
export interface WatchedTests {
  source: string;
  /** No program can know it. */
  beginName: string;
}

interface MaybeAsync extends Node {
  argument?: Node | null;
  async?: boolean;
  generator?: boolean;
  expression?: boolean;
  body?: Node & { body?: readonly (Node & { directive?: string })[] };
}

const GRAMMAR = { ecmaVersion: 'latest', allowAwaitOutsideFunction: true, allowHashBang: true } as const;

/**
 * The engine does not tell which functions wait for something, so those of the tests are made to say it, without a line moved.
 * @returns undefined for tests without async functions, and for those that the parser does not understand.
 */
export function watchAsyncFunctions(code: string, tests: string): WatchedTests | undefined {
  if (!tests.includes('async')) return undefined;
  const beginName = `begin_${createHash('sha256')
    .update(JSON.stringify([code, tests]))
    .digest('hex')
    .slice(0, 32)}`;
  const opening = `const ${beginName}_end=${beginName}();try{`;
  const closing = `}finally{${beginName}_end()}`;
  const returning = `${beginName}_end((`;
  const returned = '),true)';
  const arrows: number[] = [];
  const additions: { at: number; text: string }[] = [];
  const watch = ({ expression, body, end }: MaybeAsync): void => {
    if (body === undefined) return;
    if (expression) {
      const start = arrows.findLast((arrow) => arrow <= body.start) as number;
      additions.push(
        { at: start, text: `{${opening}return ${returning}` },
        { at: end, text: `${returned}${closing}}` },
      );
    } else {
      const directive = (body.body ?? []).findLast((statement) => statement.directive !== undefined);
      additions.push(
        { at: directive?.end ?? body.start + 1, text: `;${opening}` },
        { at: body.end - 1, text: closing },
      );
    }
  };
  /** What is inside comes first: where two end at one place, it ends first. */
  const visit = (value: unknown, isOutside: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    const node = value as MaybeAsync;
    const isWatched = node.async === true && node.generator !== true;
    const isInside = node.async === undefined ? !isOutside && node.type !== 'StaticBlock' : isWatched;
    for (const child of Object.values(value)) visit(child, !isInside);
    if (isWatched) watch(node);
    else if (node.type === 'ReturnStatement' && isInside && node.argument) {
      additions.push({ at: node.argument.start, text: ` ${returning}` }, { at: node.argument.end, text: returned });
    }
  };
  const onToken: Options['onToken'] = ({ type, end }) => {
    if (type.label === '=>') arrows.push(end);
  };
  try {
    visit(parse(tests, { ...GRAMMAR, sourceType: 'script', onToken }), true);
  } catch {
    return undefined;
  }
  let source = '';
  let done = 0;
  for (const { at, text } of additions.toSorted((one, other) => one.at - other.at)) {
    source += tests.slice(done, at) + text;
    done = at;
  }
  return { source: source + tests.slice(done), beginName };
}

// The parser's first use takes milliseconds, which no program shall wait for.
watchAsyncFunctions(
  '',
  '(async () => { for (const n of [1]) if ((await f(n)) !== 2) throw new Error("no " + n); })();',
);
