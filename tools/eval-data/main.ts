/** `npm run eval-data`: shows that the evaluation's tests tell right from wrong, and that training has seen none of it. */
import { createWasmSandbox } from '@edgecoder/sandbox';
import { readPrompts, readRecords } from '../eval/records.ts';
import { readOptions } from '../options.ts';
import { checkRecords } from './check-records.ts';
import { MAX_SHARED_RUNS, trainingOverlap } from './training-overlap.ts';

const USAGE = `usage: npm run eval-data [-- options]

  --training FILES  training examples as the generator writes them, separated by commas: none of the requests and no pair
                    of families of the combined ones may be in them
  --no-run          leaves the running of solutions, stubs and broken code out

Exit code 0 when all is as it should be, 1 when not.
`;

const { values } = readOptions(USAGE, {
  options: { training: { type: 'string' }, 'no-run': { type: 'boolean', default: false } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const problems: string[] = [];

if (!values['no-run']) {
  const sandbox = createWasmSandbox({ poolSize: 2 });
  problems.push(...(await checkRecords(sandbox)));
  await sandbox.close();
  say('solutions, stubs and broken code: run');
}
if (values.training !== undefined) {
  const pairs = (await readRecords('combined')).map(({ families }) => families);
  const prompts = await readPrompts();
  const { read, same, near, pairs: seen } = await trainingOverlap(values.training.split(','), prompts, pairs);
  say(`${prompts.length} requests against ${read} different ones of training, ${pairs.length} pairs of families`);
  problems.push(...same.map((id) => `${id}: training has the same request`));
  for (const { id, share, training } of near)
    problems.push(`${id}: training has ${Math.round(share * 100)} % of it: ${training}`);
  problems.push(...seen.map((pair) => `training combines ${pair}`));
  say(`runs of five words that one training request may share: ${MAX_SHARED_RUNS * 100} %`);
}
for (const problem of problems) say(problem);
say(problems.length === 0 ? 'all is as it should be' : `${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
