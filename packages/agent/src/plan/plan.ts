import { type ChatMessage, DECOMPOSE_SCHEMA, renderPrompt } from '@edgecoder/models';
import { type DecomposedPart, Language } from '@edgecoder/protocol';
import { isDoubtful } from './doubt.ts';
import { partsOf } from './parts-of.ts';

/** Ten parts with tests, amply. */
const MAX_TOKENS = 8_192;
/** How often a small model is asked again with some chance in its answer, and how much. */
const DRAWS = 3;
const TEMPERATURE = 0.6;
const TOP_P = 0.95;

/** How a model is asked for a plan. */
export interface PlanQuestion {
  messages: ChatMessage[];
  schema: typeof DECOMPOSE_SCHEMA;
  maxTokens: number;
  temperature?: number;
  topP?: number;
  seed?: number;
}

/** What it answered. */
export interface PlanAnswer {
  text: string;
  /** False when it ended for its length, or could not be given. */
  complete: boolean;
  tokens: number;
}

export interface Plan {
  /** Undefined where no answer could be used. */
  parts: DecomposedPart[] | undefined;
  /** Of all answers. */
  tokens: number;
}

/**
 * Has a model split a request into parts. A small one often knows better than it says at first: where an answer of it cannot be
 * used, or two parts say nearly the same, it is asked again, and the first answer without such doubts counts; where there
 * is none, the first that can be used. The same request gets the same plan.
 * @throws what `ask` throws the first time; where it fails later, what was answered before counts.
 */
export async function plan(
  ask: (question: PlanQuestion) => Promise<PlanAnswer>,
  { prompt, language, small }: { prompt: string; language: Language; small: boolean },
): Promise<Plan> {
  let tokens = 0;
  let usable: DecomposedPart[] | undefined;
  let answered = false;
  for (const way of small ? waysToAsk(language) : [{ language }]) {
    const { language: asked, ...chance } = way;
    const messages = renderPrompt('decompose', { language: asked, prompt });
    const question = { messages, schema: DECOMPOSE_SCHEMA, maxTokens: MAX_TOKENS, ...chance };
    const answer = await ask(question).catch((error: unknown) => {
      if (!answered) throw error;
      return undefined;
    });
    if (answer === undefined) break;
    answered = true;
    tokens += answer.tokens;
    const parts = answer.complete ? partsOf(answer.text, asked) : undefined;
    // Tests in the other language are of no use.
    const mine = asked === language ? parts : parts?.map(({ tests: _, ...part }) => part);
    if (mine !== undefined && !(small && isDoubtful(mine))) return { parts: mine, tokens };
    usable ??= mine;
    // It said nothing at all, as one does whose context has no room for the request: it would say it again.
    if (answer.tokens === 0) break;
  }
  return { parts: usable, tokens };
}

interface WayToAsk extends Pick<PlanQuestion, 'temperature' | 'topP' | 'seed'> {
  language: Language;
}

/** What parts a request has does not depend on the language: asked for another, the model answers anew without any chance. */
function* waysToAsk(language: Language): Generator<WayToAsk> {
  yield { language };
  for (const other of Language.options) if (other !== language) yield { language: other };
  for (let seed = 1; seed <= DRAWS; seed += 1) yield { language, temperature: TEMPERATURE, topP: TOP_P, seed };
}
