/** `npm run eval-data`: shows that the evaluation's tests tell right from wrong, and that training has seen none of it. */
import { createWasmSandbox } from '@edgecoder/sandbox';
import { readPrompts, readRecords } from '../eval/records.ts';
import { readOptions } from '../options.ts';
import { checkRecords } from './check-records.ts';
import { copyWithout, corpusExamples, MAX_SHARED_RUNS, overlapWith, type Seen, trainingExamples } from './overlap.ts';

const USAGE = `usage: npm run eval-data [-- options]

  --training FILES  training examples as the generator writes them, separated by commas: none of the requests and no pair
                    of families of the combined ones may be in them. The corpus of retrieval is always looked through.
                    A request counts as seen when its words are the same, or when one seen request has more than
                    ${MAX_SHARED_RUNS * 100} % of its runs of five words
  --clean FILE      copies the one file of --training there first, without examples that hold a request, and looks through that
  --no-run          leaves the running of solutions, stubs and broken code out

Exit code 0 when all is as it should be, 1 when not.
`;

const { values } = readOptions(
  USAGE,
  {
    options: {
      training: { type: 'string' },
      clean: { type: 'string' },
      'no-run': { type: 'boolean', default: false },
    },
  },
  ({ values: { training, clean } }) =>
    clean !== undefined && training?.split(',').length !== 1 ? '--clean needs one file of --training' : undefined,
);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const problems: string[] = [];

if (!values['no-run']) {
  const sandbox = createWasmSandbox({ poolSize: 2 });
  problems.push(...(await checkRecords(sandbox)));
  await sandbox.close();
  say('solutions, stubs and broken code: run');
}
const prompts = await readPrompts();
const pairs = (await readRecords('combined')).map(({ families }) => families);
async function compare(what: string, examples: AsyncIterable<Seen>): Promise<void> {
  const { read, same, near, pairs: seen } = await overlapWith(examples, prompts, pairs);
  say(`${prompts.length} requests and ${pairs.length} pairs of families against ${read} different requests of ${what}`);
  problems.push(...same.map((id) => `${id}: ${what} has the same request`));
  for (const { id, share, seen } of near)
    problems.push(`${id}: ${what} has ${Math.round(share * 100)} % of it: ${seen}`);
  problems.push(...seen.map((pair) => `${what} combines ${pair}`));
}
await compare('the corpus', corpusExamples());
let training = values.training?.split(',') ?? [];
if (values.clean !== undefined) {
  say(`${await copyWithout(training[0] as string, values.clean, prompts)} examples are left out of ${values.clean}`);
  training = [values.clean];
}
if (training.length > 0) await compare('training', trainingExamples(training));
for (const problem of problems) say(problem);
say(problems.length === 0 ? 'all is as it should be' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
