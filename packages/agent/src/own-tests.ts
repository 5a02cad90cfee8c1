import { renderPrompt } from '@edgecoder/models';
import { type Language, MAX_TESTS_CHARS } from '@edgecoder/protocol';
import { extractCode } from './code-block.ts';
import { factsOf, firstThatFits } from './fitting.ts';
import type { AgentDeps, AskedModel, ProgramFrame, Watching } from './interface.ts';
import type { Rounds } from './rounds.ts';

/** A line that holds something against something. */
const ASSERTION: Readonly<Record<Language, RegExp>> = {
  python: /^[ \t]*(?:assert\b|self\.assert\w+\()/m,
  javascript: /^[ \t]*(?:console\.)?assert(?:\.\w+)?\(/m,
};
/** Nothing that is written later makes them run. */
const BROKEN = /^(?:Uncaught )?(?:Syntax|Indentation|Tab)Error\b/;

/**
 * Has the model write tests for what it is to write itself. They help it, and prove nothing to others.
 * @returns undefined when what it wrote asserts nothing, does not run at all, or holds without the program.
 * @throws {ModelError} @throws {SandboxError}
 */
export async function writeOwnTests(
  deps: AgentDeps,
  asked: AskedModel & ProgramFrame & { prompt: string },
  rounds: Rounds,
  { signal }: Watching,
): Promise<string | undefined> {
  const { language, prompt, givenCode } = asked;
  const ways = [renderPrompt('tests', { language, prompt })];
  const { contextTokens } = await factsOf(deps, asked.model, signal);
  const messages = await firstThatFits(deps, asked, contextTokens, ways, signal);
  const answer = await rounds.aside(messages);
  const tests = extractCode(answer.text, language, answer.ended).code?.toWellFormed();
  if (tests === undefined || tests.length > MAX_TESTS_CHARS || !ASSERTION[language].test(tests)) return undefined;
  const alone = await rounds.run(givenCode, tests);
  if (alone.ok || alone.limit !== undefined || BROKEN.test(alone.testReport.failure ?? '')) return undefined;
  return tests;
}
