/** `npm run chaos`: kills and pauses everything, again and again, while work goes on; then checks that nothing was lost or doubled. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { servers } from '@edgecoder/testkit';
import { PLACES } from './census.ts';
import { KINDS, type StormReport, storm } from './storm.ts';

const FULL = { kills: 20, pauses: 20, stale: 20, tasks: 500, bundles: 300 };
const SHORT = { kills: 3, pauses: 2, stale: 4, tasks: 60, bundles: 30 };

const USAGE = `usage: npm run chaos -- [--store postgres|pglite|both] [--short] [--seed text] [--json]

  --store   which database (both; Postgres is left out where it is not installed)
  --short   a few kills of each kind and some 60 tasks, in about a minute and a half
  --seed    repeats the choice of what is killed (random; it is printed)
  --json    one line of JSON for each store

Exit code 0 when everything held, 1 when something did not, 2 for a wrong option.
`;

async function main(): Promise<number> {
  let values: { store: string; short: boolean; seed?: string; json: boolean; help: boolean };
  try {
    values = parseArgs({
      options: {
        store: { type: 'string', default: 'both' },
        short: { type: 'boolean', default: false },
        seed: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values as typeof values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!['postgres', 'pglite', 'both'].includes(values.store)) {
    process.stderr.write(`unknown store: ${values.store}\n\n${USAGE}`);
    return 2;
  }
  const seed = values.seed ?? randomBytes(4).toString('hex');
  const wanted = values.store === 'both' ? (['postgres', 'pglite'] as const) : [values.store as 'postgres' | 'pglite'];
  let held = true;
  const began = performance.now();
  for (const store of wanted) {
    if (store === 'postgres' && !servers().postgres) {
      process.stderr.write('Postgres is not installed: left out\n');
      if (values.store === 'postgres') held = false;
      continue;
    }
    const report = await storm({
      store,
      seed,
      ...(values.short ? SHORT : FULL),
      onProgress: (text) => {
        const seconds = ((performance.now() - began) / 1000).toFixed(0).padStart(4);
        process.stderr.write(`${seconds} s  ${store}, seed ${seed}: ${text}\n`);
      },
    });
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describe(report));
    held &&= report.invariants.every(({ violations }) => violations.length === 0);
  }
  return held ? 0 : 1;
}

function describe(report: StormReport): string {
  const lines = [
    '',
    `${report.store}: ${report.tasks} tasks, ${report.pauses} pauses, ${report.refused} stale results refused, ${report.seconds} s (seed ${report.seed})`,
    `  ${'killed'.padEnd(14)}${'times'.padStart(6)}   with something ${PLACES.join(' / ')}`,
    ...KINDS.map((kind) => {
      const row = report.kills[kind];
      return `  ${kind.padEnd(14)}${String(row.count).padStart(6)}   ${PLACES.map((place) => row[place]).join(' / ')}`;
    }),
    ...report.invariants.flatMap(({ name, checked, violations }) => [
      `  ${violations.length === 0 ? 'holds' : 'FAILS'}  ${name} (${checked})`,
      ...violations.map((violation) => `           ${violation}`),
    ]),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

process.exitCode = await main();
