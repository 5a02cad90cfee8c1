import type { ChatMessage, ModelError } from '@edgecoder/models';
import { type Iteration, MAX_CODE_CHARS, MAX_DRAFT_CHARS, wholeProgram } from '@edgecoder/protocol';
import type { RunResult } from '@edgecoder/sandbox';
import { type Answer, ask } from './ask.ts';
import { extractCode, hasWholeCode } from './code-block.ts';
import type { AgentDeps, AskedModel, ProgramFrame, Watching } from './interface.ts';
import { MAX_FAILURE_CHARS, MAX_PROGRAM_TOKENS } from './limits.ts';
import { samplingOf } from './sampling.ts';
import type { Failed } from './ways-to-ask.ts';

/** How a round ended. `words`: the model said something instead of writing a program. */
export type RoundOutcome = 'passed' | 'failed' | 'words';

/** What the tests are in a round. */
export interface RoundTests {
  text: string | undefined;
  own: boolean;
}

/** What a program that runs says of a test that it does not hold. */
const ASSERTION_FAILED = /^(?:Uncaught )?Assert/;

const WHY_NO_CODE = {
  cut: 'the answer was cut off before its program ended',
  empty: 'the program in the answer is empty',
} as const;

/** Rounds of writing and running, and their history. */
export class Rounds {
  readonly iterations: Iteration[] = [];
  tokens = 0;
  answer = '';
  /** The last program that was written. */
  program: { code: string; run: RunResult } | undefined;
  /** All that were written, each once, the oldest first. */
  readonly written = new Set<string>();
  readonly #deps: AgentDeps;
  readonly #asked: AskedModel & ProgramFrame;
  readonly #watching: Watching;
  /** How programs ended, so that none is run twice with the same tests. */
  readonly #ended = new Map<string, { run: RunResult; round: number }>();
  #repeated = false;
  /** Of questions that belong to the next round without being it. */
  #before = { ms: 0, tokens: 0 };

  constructor(deps: AgentDeps, asked: AskedModel & ProgramFrame, watching: Watching) {
    this.#deps = deps;
    this.#asked = asked;
    this.#watching = watching;
  }

  /**
   * The program to correct, if there is one that did not hold. One that came again, although its failure was shown, is none:
   * to ask for the same correction once more would bring it a third time.
   */
  get failed(): Failed | undefined {
    if (this.program === undefined || this.program.run.ok || this.#repeated) return undefined;
    return { code: this.program.code, error: failureOf(this.program.run) };
  }

  /**
   * The model wrote the same program again although it was shown which assertion it fails. Where the assertion is its own,
   * it does not hold with it, and more rounds bring only less likely programs.
   */
  get insisted(): boolean {
    return this.#repeated && this.program !== undefined && ASSERTION_FAILED.test(failureOf(this.program.run));
  }

  /** Says that a round begins; what is asked from now on belongs to it. */
  begin(): void {
    this.#watching.onStep({ type: 'iteration', iteration: this.iterations.length + 1, model: this.#asked.model });
  }

  /** Asks for a program and runs it. @throws {ModelError} @throws {SandboxError} */
  async round(messages: readonly ChatMessage[], tests: RoundTests): Promise<RoundOutcome> {
    const answer = await this.#ask(messages);
    const found = extractCode(answer.text, this.#asked.language, answer.ended);
    const tooLong = found.code !== undefined && found.code.length > MAX_CODE_CHARS;
    if (found.code === undefined || tooLong) {
      const why = found.code === undefined ? found.why : 'cut';
      this.#end(answer, {
        failure: why === 'words' ? answer.text.trim() || 'the model said nothing' : WHY_NO_CODE[why],
      });
      return why === 'words' ? 'words' : 'failed';
    }
    return await this.#try(answer, found.code, tests);
  }

  /** A question whose answer is no program of this loop, such as tests. It counts for the round that follows. */
  async aside(messages: readonly ChatMessage[]): Promise<Answer> {
    const answer = await this.#ask(messages);
    this.#before.ms += answer.ms;
    this.#before.tokens += answer.tokens;
    return answer;
  }

  /** The model could not answer: the history says so. */
  stopped(problem: ModelError): void {
    this.#end({ text: '', ended: false, tokens: 0, ms: 0 }, { failure: problem.message });
  }

  /** Runs the last program again, with tests that it was not held against. */
  async hold(tests: string): Promise<void> {
    if (this.program === undefined) return;
    const { code } = this.program;
    this.program = { code, run: await this.run(wholeProgram(this.#asked.givenCode, code), tests) };
  }

  run(program: string, tests: string | undefined): Promise<RunResult> {
    const { language, limits, guest } = this.#asked;
    return this.#deps.sandbox.run(
      { language, code: program, limits, ...guest, ...(tests === undefined ? {} : { tests }) },
      { signal: this.#watching.signal },
    );
  }

  async #ask(messages: readonly ChatMessage[]): Promise<Answer> {
    const { seed, attempt = 1, language } = this.#asked;
    const { onStep, signal } = this.#watching;
    const sampling = samplingOf(seed, attempt, this.iterations.length + 1);
    const answer = await ask(
      this.#deps,
      { ...this.#asked, messages, sampling, maxTokens: MAX_PROGRAM_TOKENS },
      {
        signal,
        onText: (text) => onStep({ type: 'text', text }),
        enough: (text) => hasWholeCode(text, language),
      },
    );
    this.answer = answer.text;
    return answer;
  }

  async #try(answer: Answer, raw: string, tests: RoundTests): Promise<RoundOutcome> {
    const { onStep } = this.#watching;
    const code = raw.toWellFormed();
    const round = this.iterations.length + 1;
    onStep({ type: 'code', iteration: round, code: clipped(code, MAX_DRAFT_CHARS) });
    const key = `${tests.text ?? ''}\0${code.trim()}`;
    const before = this.#ended.get(key);
    const run = before?.run ?? (await this.run(wholeProgram(this.#asked.givenCode, code), tests.text));
    if (before === undefined) this.#ended.set(key, { run, round });
    this.program = { code, run };
    this.written.add(code);
    this.#repeated = before !== undefined;
    const durationMs = before === undefined ? run.durationMs : 0;
    const again = before === undefined ? '' : `the same program as in round ${before.round}: `;
    const failure = run.ok ? undefined : clipped(again + failureOf(run), MAX_FAILURE_CHARS);
    const how = {
      ...(failure === undefined ? {} : { failure }),
      ...(run.limit === undefined ? {} : { limit: run.limit }),
    };
    onStep({
      type: 'run',
      iteration: round,
      passed: run.ok,
      hasTests: tests.text !== undefined,
      ownTests: tests.own,
      durationMs,
      ...how,
    });
    this.#end(answer, { code, passed: run.ok, durationMs, ...how });
    return run.ok ? 'passed' : 'failed';
  }

  #end(answer: Answer, how: Partial<Pick<Iteration, 'code' | 'passed' | 'failure' | 'limit' | 'durationMs'>>): void {
    const tokens = answer.tokens + this.#before.tokens;
    this.iterations.push({
      passed: false,
      durationMs: 0,
      ...how,
      code: clipped(how.code ?? '', MAX_DRAFT_CHARS),
      modelMs: answer.ms + this.#before.ms,
      tokens,
      ...(how.failure === undefined ? {} : { failure: clipped(how.failure, MAX_FAILURE_CHARS) }),
    });
    this.tokens += tokens;
    this.#before = { ms: 0, tokens: 0 };
  }
}

const failureOf = (run: RunResult): string => run.testReport.failure ?? 'the program failed';

const clipped = (text: string, maxChars: number): string => text.slice(0, maxChars).toWellFormed();
