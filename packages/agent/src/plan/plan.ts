import { type ChatMessage, DECOMPOSE_SCHEMA, ModelError, renderPrompt } from '@edgecoder/models';
import { type DecomposedPart, Language } from '@edgecoder/protocol';
import { isDoubtful } from './doubt.ts';
import { partsOf } from './parts-of.ts';

/** Nine parts with tests, amply. */
const MAX_TOKENS = 8_192;
/** How often a small model is asked again with some chance in its answer, and how much. */
const DRAWS = 3;
const TEMPERATURE = 0.6;
const TOP_P = 0.95;
/** Whoever waits for a plan waits no longer than this for a better one, counted from the first question. */
const AGAIN_WITHIN_MS = 10_000;

/** How a model is asked for a plan. */
export interface PlanQuestion {
  messages: ChatMessage[];
  schema: typeof DECOMPOSE_SCHEMA;
  maxTokens: number;
  temperature?: number;
  topP?: number;
  seed?: number;
  /** When the answer is no longer of use; the first one always is. */
  signal?: AbortSignal;
}

/** What it answered. */
export interface PlanAnswer {
  text: string;
  /** False when it ended for its length, or could not be given. */
  complete: boolean;
  tokens: number;
  /** The request does not fit the model, however often it is asked. */
  tooLong?: boolean;
}

export interface Plan {
  /** Undefined where no answer could be used. */
  parts: DecomposedPart[] | undefined;
  /** Of all answers. */
  tokens: number;
}

/**
 * Has a model split a request into parts. A small one often knows better than it says at first: where an answer of it cannot be
 * used, or two parts say nearly the same, it is asked again, and the first answer without such doubts counts, or the first one if
 * it says that for the other language, too; where there is none in time, the first that can be used. The same request gets the
 * same plan, if the model is fast enough.
 * @param againWithinMs how long after the first question it may be asked again.
 * @throws what `ask` throws the first time; where a model fails later, what was answered before counts.
 */
export async function plan(
  ask: (question: PlanQuestion) => Promise<PlanAnswer>,
  {
    prompt,
    language,
    small,
    againWithinMs = AGAIN_WITHIN_MS,
  }: { prompt: string; language: Language; small: boolean; againWithinMs?: number },
): Promise<Plan> {
  let tokens = 0;
  let usable: DecomposedPart[] | undefined;
  let answered = false;
  const signal = AbortSignal.timeout(againWithinMs);
  for (const way of small ? waysToAsk(language) : [{ language }]) {
    const { language: asked, ...chance } = way;
    const messages = renderPrompt('decompose', { language: asked, prompt });
    const question = { messages, schema: DECOMPOSE_SCHEMA, maxTokens: MAX_TOKENS, ...chance };
    const answer = await ask(answered ? { ...question, signal } : question).catch((error: unknown) => {
      if (!answered || !(error instanceof ModelError)) throw error;
      return undefined;
    });
    if (answer === undefined) break;
    answered = true;
    tokens += answer.tokens;
    const parts = answer.complete ? partsOf(answer.text, asked) : undefined;
    // Tests in the other language are of no use.
    const mine = asked === language ? parts : parts?.map(({ tests: _, ...part }) => part);
    if (mine !== undefined && !(small && isDoubtful(mine))) return { parts: mine, tokens };
    // Two parts may well be alike: what it says of the request for both languages, it means.
    if (usable !== undefined && mine !== undefined && asked !== language && sayTheSame(usable, mine)) break;
    usable ??= mine;
    if (answer.tooLong === true || signal.aborted) break;
  }
  return { parts: usable, tokens };
}

const sayTheSame = (one: readonly DecomposedPart[], other: readonly DecomposedPart[]): boolean =>
  one.length === other.length && one.every(({ prompt }, index) => prompt === other[index]?.prompt);

interface WayToAsk extends Pick<PlanQuestion, 'temperature' | 'topP' | 'seed'> {
  language: Language;
}

/** What parts a request has does not depend on the language: asked for another, the model answers anew without any chance. */
function* waysToAsk(language: Language): Generator<WayToAsk> {
  yield { language };
  for (const other of Language.options) if (other !== language) yield { language: other };
  for (let seed = 1; seed <= DRAWS; seed += 1) yield { language, temperature: TEMPERATURE, topP: TOP_P, seed };
}
