import { DECOMPOSE_SCHEMA, type JsonSchema, type PromptValues, renderPrompt } from '@edgecoder/models';
import type { Language } from '@edgecoder/protocol';
import type { Sandbox } from '@edgecoder/sandbox';
import { codeOf } from './answers.ts';
import { failureOf, judgeAnswer, judgeCode, shownTests, type Trial } from './judge-code.ts';
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
import type { Subject } from './subject.ts';

/** Answers that a repair may take. */
export const REPAIR_TURNS = 3;
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

interface Reply extends Judgement {
  answer: string;
  turns: number;
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
      return mode === 'retrieval'
        ? []
        : (records as RepairRecord[])
            .filter(({ language }) => languages.includes(language))
            .map((record) => make(record.id, record.language, (bench) => askForRepair(bench, record, mode)));
    case 'decompose':
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
  const answer = await bench.subject.ask(renderPrompt('code', { language, prompt, tests, examples }));
  if ('refused' in answer) return { ok: false, why: answer.refused, answer: '', turns: 1 };
  const judged = await judgeAnswer(bench.sandbox, answer.text, trial);
  return { ...judged, answer: answer.text, turns: 1 };
}

/** As a worker does it: the last code with its own error goes into the next turn, until the tests that are shown pass. */
async function askForRepair(bench: Bench, record: RepairRecord, mode: Mode): Promise<Reply> {
  const { language, prompt } = record;
  const trial = trialOf(record, language);
  const tests = shownTests(trial) ?? '';
  const examples = mode === 'both' ? bench.retrieval.similar(prompt, language) : undefined;
  let tried: Pick<PromptValues['repair'], 'code' | 'error'> = { code: record.broken, error: record.error };
  let reply: Reply = { ok: false, why: 'gives no code', answer: '', turns: 0 };
  for (let turn = 1; turn <= REPAIR_TURNS; turn += 1) {
    const values = { language, prompt, tests, examples, ...tried };
    const answer = await bench.subject.ask(renderPrompt('repair', values), { turn });
    if ('refused' in answer) return { ...reply, why: answer.refused, turns: turn };
    const code = codeOf(answer.text);
    reply = { ok: false, why: 'gives no code', answer: answer.text, turns: turn };
    if (code === undefined) continue;
    const error = await failureOf(bench.sandbox, code, tests, language);
    if (error === '') return { ...reply, ...(await judgeCode(bench.sandbox, code, trial)) };
    reply.why = error;
    tried = { code, error };
  }
  return reply;
}

async function askForPlan(bench: Bench, record: DecomposeRecord, language: Language): Promise<Reply> {
  const messages = renderPrompt('decompose', { language, prompt: record.prompt });
  const answer = await bench.subject.ask(messages, { schema: DECOMPOSE_SCHEMA as JsonSchema });
  if ('refused' in answer) return { ok: false, why: answer.refused, answer: '', turns: 1 };
  return { ...judgePlan(answer.text, record), answer: answer.text, turns: 1 };
}

async function askBeyond(bench: Bench, { prompt }: OutsideRecord, language: Language, mode: Mode): Promise<Reply> {
  if (mode === 'retrieval') {
    const code = bench.retrieval.nearest(prompt, language);
    return { ok: code === undefined, why: code === undefined ? '' : 'gives code', answer: code ?? '', turns: 0 };
  }
  const examples = mode === 'both' ? bench.retrieval.similar(prompt, language) : undefined;
  const answer = await bench.subject.ask(renderPrompt('code', { language, prompt, examples }));
  // One that refuses for its length gives no wrong code, but says nothing of what it can do either.
  if ('refused' in answer) return { ok: false, why: answer.refused, answer: '', turns: 1 };
  return { ...judgeOutside(answer.text), answer: answer.text, turns: 1 };
}

async function askAbout(bench: Bench, record: AboutRecord): Promise<Reply> {
  const { model } = bench.subject;
  const answer = await bench.subject.ask(renderPrompt('chat', { model, prompt: record.prompt, facts: record.facts }));
  if ('refused' in answer) return { ok: false, why: answer.refused, answer: '', turns: 1 };
  return { ...judgeAbout(answer.text, record, model), answer: answer.text, turns: 1 };
}

/** How an answer to a record is tried. */
export function trialOf({ name, cases, named, shown }: CodeRecord | RepairRecord, language: Language): Trial {
  return { language, name: name[language], cases, named, shown };
}
