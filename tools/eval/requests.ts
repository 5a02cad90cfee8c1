import { extractCode, plan, runLoop } from '@edgecoder/agent';
import { isSmall, type JsonSchema, renderPrompt } from '@edgecoder/models';
import { DEFAULT_LIMITS, type Language } from '@edgecoder/protocol';
import type { Sandbox } from '@edgecoder/sandbox';
import { judgeCode, shownTests, type Trial } from './judge-code.ts';
import { type Judgement, judgeAbout, judgeOutside, judgePlan } from './judgements.ts';
import type { Mode, Outcome } from './outcome.ts';
import type {
  AboutRecord,
  CodeRecord,
  DecomposeRecord,
  Kind,
  OutsideRecord,
  Records,
  RepairRecord,
} from './records.ts';
import { afterAnswer, ask, type Subject } from './subject.ts';

/** Answers that a repair may take. */
const REPAIR_TURNS = 3;
const LISTING_MS = 30_000;
/** From the first question for a plan to the last: as long as each may take. */
const PLAN_MS = 1_800_000;
const SEED = 1;
const CLOCK_MS = Date.UTC(2026, 0, 1);
const LANGUAGES = ['python', 'javascript'] as const;

/** What requests are answered and judged with. */
export interface Bench {
  subject: Subject;
  sandbox: Sandbox;
  retrieval: Retrieval;
}

/** What of verified functions is found for a request. */
export interface Retrieval {
  /** Texts for the prompt; undefined where nothing is near. */
  similar(prompt: string, language: Language): string | undefined;
  /** The code of what is nearest; undefined where nothing is near. */
  nearest(prompt: string, language: Language): string | undefined;
}

/** One request that waits to be asked, and how it is asked. */
export interface Request extends Pick<Outcome, 'kind' | 'id' | 'language' | 'mode'> {
  ask(bench: Bench): Promise<Reply>;
}

const NO_CODE: Judgement = { ok: false, why: 'gives no code' };

interface Reply extends Judgement {
  answer: string;
  turns: number;
  firstOk?: boolean;
}

/** Every request of a kind in one mode, in the order of its file. Some kinds have no sense in some modes. */
export function requestsOf<K extends Kind>(
  kind: K,
  records: Records[K],
  mode: Mode,
  languages: readonly Language[] = LANGUAGES,
): Request[] {
  const make = (id: string, language: Language, ask: Request['ask']): Request => ({ kind, id, language, mode, ask });
  switch (kind) {
    case 'known':
    case 'combined':
      return (records as CodeRecord[]).flatMap((record) =>
        languages.map((language) => make(record.id, language, (bench) => askForCode(bench, record, language, mode))),
      );
    case 'repair':
      return mode === 'model'
        ? (records as RepairRecord[])
            .filter(({ language }) => languages.includes(language))
            .map((record) => make(record.id, record.language, (bench) => askForRepair(bench, record)))
        : [];
    case 'decompose':
    case 'validation':
      return mode === 'model'
        ? (records as DecomposeRecord[]).flatMap((record) =>
            languages.map((language) => make(record.id, language, (bench) => askForPlan(bench, record, language))),
          )
        : [];
    case 'outside':
      return (records as OutsideRecord[]).flatMap((record) =>
        languages.map((language) => make(record.id, language, (bench) => askBeyond(bench, record, language, mode))),
      );
    default:
      return mode === 'model'
        ? (records as AboutRecord[]).map((record) => ({
            kind,
            id: record.id,
            language: 'none',
            mode,
            ask: (bench) => askAbout(bench, record),
          }))
        : [];
  }
}

async function askForCode(bench: Bench, record: CodeRecord, language: Language, mode: Mode): Promise<Reply> {
  const prompt = record.prompt[language];
  const trial = trialOf(record, language);
  const tests = shownTests(trial);
  if (mode === 'retrieval') {
    const code = bench.retrieval.nearest(prompt, language);
    if (code === undefined) return { ok: false, why: 'finds nothing', answer: '', turns: 0 };
    // What was found can have no other name than its own: it is judged for what it does.
    return { ...(await judgeCode(bench.sandbox, code, { ...trial, named: false, shown: 0 })), answer: code, turns: 0 };
  }
  const examples = mode === 'both' ? bench.retrieval.similar(prompt, language) : undefined;
  const answer = await ask(bench.subject, renderPrompt('code', { language, prompt, tests, examples }));
  if ('refused' in answer) return { ok: false, why: answer.refused, answer: '', turns: 1 };
  const { code } = extractCode(answer.text, language, answer.ended);
  const judged = code === undefined ? NO_CODE : await judgeCode(bench.sandbox, code, trial);
  return { ...judged, answer: answer.text, turns: 1 };
}

/** In the worker's own loop: as if the broken code had been the model's first answer. */
async function askForRepair({ subject, sandbox }: Bench, record: RepairRecord): Promise<Reply> {
  const { language, prompt, broken } = record;
  const trial = trialOf(record, language);
  const written = await runLoop(
    {
      provider: afterAnswer(subject, `\`\`\`${language}\n${broken}\n\`\`\``),
      sandbox,
      monotonic: () => performance.now(),
    },
    {
      ...{ model: subject.model, seed: SEED, language, prompt, tests: shownTests(trial), givenCode: '' },
      ...{ limits: DEFAULT_LIMITS, guest: { seed: SEED, clockMs: CLOCK_MS }, maxIterations: 1 + REPAIR_TURNS },
    },
    { onStep: () => undefined, signal: new AbortController().signal },
  );
  const { code, answer, iterations, problem } = written;
  const turns = Math.max(0, iterations.length - 1);
  if (problem !== undefined) return { ok: false, why: problem.message, answer, turns };
  return { ...(code === undefined ? NO_CODE : await judgeCode(sandbox, code, trial)), answer, turns };
}

/**
 * By the inference service's own way to a plan, without its corpus, in whatever time it takes: what is right does not depend on a
 * machine's speed. The first answer is judged by itself, too.
 */
async function askForPlan({ subject }: Bench, record: DecomposeRecord, language: Language): Promise<Reply> {
  const { model, provider } = subject;
  const listed = await provider.models({ signal: AbortSignal.timeout(LISTING_MS) });
  const small = isSmall(listed.find(({ name }) => name === model) ?? {});
  const answers: string[] = [];
  const planned = await plan(
    async ({ messages, schema, signal: _, ...options }) => {
      const answer = await ask(subject, messages, { schema: schema as JsonSchema, ...options });
      answers.push('refused' in answer ? answer.refused : answer.text);
      return 'refused' in answer
        ? { text: '', complete: false, tokens: 0, tooLong: answer.refused.startsWith('context_exceeded') }
        : { text: answer.text, complete: answer.ended, tokens: answer.tokens };
    },
    { prompt: record.prompt, language, small, againWithinMs: PLAN_MS },
  );
  const [first = ''] = answers;
  const turns = { turns: answers.length, firstOk: judgePlan(first, record).ok };
  if (planned.parts === undefined) return { ok: false, why: 'no answer is a plan', answer: first, ...turns };
  const subtasks = planned.parts.map((part) => ({ ...part, tests: part.tests ?? '' }));
  const answer = JSON.stringify({ subtasks });
  return { ...judgePlan(answer, record), answer, ...turns };
}

async function askBeyond(bench: Bench, { prompt }: OutsideRecord, language: Language, mode: Mode): Promise<Reply> {
  if (mode === 'retrieval') {
    const code = bench.retrieval.nearest(prompt, language);
    return { ok: code === undefined, why: code === undefined ? '' : 'gives code', answer: code ?? '', turns: 0 };
  }
  const examples = mode === 'both' ? bench.retrieval.similar(prompt, language) : undefined;
  const answer = await ask(bench.subject, renderPrompt('code', { language, prompt, examples }));
  // One that refuses for its length gives no wrong code, but says nothing of what it can do either.
  if ('refused' in answer) return { ok: false, why: answer.refused, answer: '', turns: 1 };
  return { ...judgeOutside(answer.text), answer: answer.text, turns: 1 };
}

async function askAbout(bench: Bench, record: AboutRecord): Promise<Reply> {
  const { model } = bench.subject;
  const answer = await ask(bench.subject, renderPrompt('chat', { model, prompt: record.prompt, facts: record.facts }));
  if ('refused' in answer) return { ok: false, why: answer.refused, answer: '', turns: 1 };
  return { ...judgeAbout(answer.text, record, model), answer: answer.text, turns: 1 };
}

/** How an answer to a record is tried. */
export function trialOf({ name, cases, named, shown }: CodeRecord | RepairRecord, language: Language): Trial {
  return { language, name: name[language], cases, named, shown };
}
