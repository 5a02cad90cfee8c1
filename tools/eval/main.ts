/** `npm run eval`: how many requests, written by hand, a model answers rightly; what it writes is run. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type ModelInfo, type OpenedProvider, openCorpus, openProvider } from '@edgecoder/models';
import type { Language } from '@edgecoder/protocol';
import { createWasmSandbox } from '@edgecoder/sandbox';
import { isCount, readOptions } from '../options.ts';
import { MODES, type Mode, type Outcome } from './outcome.ts';
import { KINDS, type Kind, MEASURED, readRecords } from './records.ts';
import { allMet, figuresOf, tableOf } from './report.ts';
import { type Request, type Retrieval, requestsOf } from './requests.ts';
import { openResults } from './results-file.ts';
import { runRequests } from './run.ts';
import { evalSettings } from './settings.ts';
import type { Subject } from './subject.ts';

const LANGUAGES = ['python', 'javascript'] as const;
const DEFAULT_JOBS = 2;
const WRONG_OPTION = 2;
/** Of a whole run. */
const PROGRESS_LINES = 20;

const USAGE = `usage: npm run eval [-- options]

  --model NAME      the model to measure; the one in use when left out
  --file FILE       a file in GGUF form to measure
  --only KINDS      ${MEASURED.join(', ')}; all of these when left out,
                    or validation: other plans, to choose settings and weights by
  --mode MODES      ${MODES.join(', ')}: the model alone, the nearest verified function, the model that is
                    shown what is near; all when left out. The aims are for the model alone.
  --language NAME   python or javascript; both when left out
  --limit N         the first so many requests of each kind
  --jobs N          requests at the same time (${DEFAULT_JOBS})
  --out FILE        notes every outcome as a JSON line; a run with the same file goes on where it was ended
  --verbose FILE    writes what was wrong, with the answers, for people to read
  --json            one figure a line as JSON, then {"met":true or false}

Exit code 0 when every aim is met, 1 when not, ${WRONG_OPTION} for a wrong option. Where models are: docs/settings.md.
`;

async function main(): Promise<number> {
  const { values } = readOptions(
    USAGE,
    {
      options: {
        model: { type: 'string' },
        file: { type: 'string' },
        only: { type: 'string', default: MEASURED.join(',') },
        mode: { type: 'string', default: MODES.join(',') },
        language: { type: 'string' },
        limit: { type: 'string' },
        jobs: { type: 'string', default: String(DEFAULT_JOBS) },
        out: { type: 'string' },
        verbose: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    },
    ({ values: { only, mode, language, limit, jobs, model, file } }) => {
      const unknown = [...without(only, KINDS), ...without(mode, MODES)];
      if (unknown.length > 0) return `unknown: ${unknown.join(', ')}`;
      if (language !== undefined && !LANGUAGES.includes(language as Language))
        return 'a language is python or javascript';
      if (model !== undefined && file !== undefined) return 'either --model or --file';
      return [limit, jobs].every((text) => text === undefined || isCount(text))
        ? undefined
        : 'expected a number from 1 on';
    },
    WRONG_OPTION,
  );
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const settings = evalSettings();
  const opened = await openProvider({ ...settings, ...fileOptions(values.file), onProblem: say });
  const sandbox = createWasmSandbox({ poolSize: Number(values.jobs) });
  try {
    const modes = values.mode.split(',') as Mode[];
    const name = values.model ?? (await opened.inUse());
    if (name === undefined) {
      say('there is no model; name one by --file, or pull one: npm run edgecoder -- models pull');
      return 1;
    }
    const requests = await collect(
      values.only.split(',') as Kind[],
      modes,
      values.language === undefined ? LANGUAGES : [values.language as Language],
      values.limit === undefined ? undefined : Number(values.limit),
    );
    const { subject, identity, info } = await subjectOf(opened, name);
    const results =
      values.out === undefined
        ? undefined
        : await openResults(values.out, { model: identity, requests: await digest() });
    const outcomes = await runRequests(
      requests,
      { subject, sandbox, retrieval: await retrievalFor(modes, info) },
      {
        jobs: Number(values.jobs),
        known: results?.known ?? [],
        async onOutcome(outcome, done, of) {
          await results?.add(outcome);
          if (Math.floor((done / of) * PROGRESS_LINES) > Math.floor(((done - 1) / of) * PROGRESS_LINES))
            say(`${done} of ${of}`);
        },
      },
    );
    const figures = figuresOf(outcomes);
    const met = allMet(figures);
    if (values.verbose !== undefined) await writeFile(values.verbose, failuresOf(outcomes));
    if (values.json)
      for (const line of [...figures, { model: name, met }]) process.stdout.write(`${JSON.stringify(line)}\n`);
    else process.stdout.write(`${name}\n\n${tableOf(figures)}`);
    return met ? 0 : 1;
  } finally {
    await Promise.all([opened.close(), sandbox.close()]);
  }
}

const without = (list: string, known: readonly string[]): string[] =>
  list.split(',').filter((one) => !known.includes(one));

function fileOptions(file: string | undefined): { kind?: 'edgecoder-local'; modelPath?: string } {
  return file === undefined ? {} : { kind: 'edgecoder-local', modelPath: file };
}

async function collect(
  kinds: readonly Kind[],
  modes: readonly Mode[],
  languages: readonly Language[],
  limit: number | undefined,
): Promise<Request[]> {
  const requests: Request[] = [];
  for (const mode of MODES.filter((one) => modes.includes(one)))
    for (const kind of KINDS.filter((one) => kinds.includes(one))) {
      const records = (await readRecords(kind)).slice(0, limit) as Awaited<ReturnType<typeof readRecords<Kind>>>;
      requests.push(...requestsOf(kind, records, mode, languages));
    }
  return requests;
}

/** The model, and what tells it from one of the same name: its size. */
async function subjectOf(
  { provider }: OpenedProvider,
  name: string,
): Promise<{ subject: Subject; identity: string; info: Partial<ModelInfo> }> {
  const info: Partial<ModelInfo> = (await provider.models()).find((one) => one.name === name) ?? {};
  return {
    subject: { provider, model: name },
    identity: `${provider.kind} ${name} ${info.sizeBytes ?? ''}`.trim(),
    info,
  };
}

/** Of all requests: what was noted of others is not gone on with. */
async function digest(): Promise<string> {
  const hash = createHash('sha256');
  for (const kind of KINDS) hash.update(JSON.stringify(await readRecords(kind)));
  return hash.digest('hex').slice(0, 16);
}

async function retrievalFor(modes: readonly Mode[], model: Partial<ModelInfo>): Promise<Retrieval> {
  const corpus = modes.some((mode) => mode !== 'model') ? await openCorpus() : undefined;
  return {
    similar: (prompt, language) => corpus?.similar(prompt, language, model),
    nearest: (prompt, language) => corpus?.find(prompt, language)[0]?.code,
  };
}

function failuresOf(outcomes: readonly Outcome[]): string {
  return outcomes
    .filter(({ ok }) => !ok)
    .map(({ mode, kind, id, language, why, answer }) => `## ${mode} ${kind} ${id} ${language}\n\n${why}\n\n${answer}\n`)
    .join('\n');
}

process.exitCode = await main();
