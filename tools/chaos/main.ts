/** `npm run chaos`: kills and pauses everything, again and again, while work goes on; then checks that nothing was lost or doubled. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { servers } from '@edgecoder/testkit';
import { PLACES } from './census.ts';
import { KINDS } from './rig.ts';
import { type StormReport, storm } from './storm.ts';

/** What a storm consists of, at least. */
const FULL = {
  ...{ workers: 3, verifiers: 2, clients: 3, backlog: 60, spacingMs: 150 },
  ...{ kills: 20, killsInEachPlace: 20, pauses: 20, stale: 20, tasks: 500 },
};
const SHORT = {
  ...{ workers: 2, verifiers: 1, clients: 2, backlog: 15, spacingMs: 300 },
  ...{ kills: 2, killsInEachPlace: 1, pauses: 2, stale: 4, tasks: 60 },
};

const USAGE = `usage: npm run chaos -- [--store postgres|pglite|both] [--short] [--seed text] [--json]

  --store   which database (both; Postgres is left out where it is not installed)
  --short   a few kills of each kind and some 60 tasks, in about a minute and a half
  --seed    repeats the choice of what is killed (random; it is printed)
  --json    one line of JSON for each store
  --help    this

Exit code 0 when everything held, 1 when something did not, 2 for a wrong option.
`;
/** Of one invariant that does not hold; --json has them all. */
const MAX_TOLD = 10;

interface Options {
  stores: readonly ('postgres' | 'pglite')[];
  short: boolean;
  seed: string;
  json: boolean;
}

/** @returns what is to be done, or the exit code when there is nothing to do. */
function optionsOf(args: readonly string[]): Options | number {
  const wrong = (what: string): number => {
    process.stderr.write(`${what}\n\n${USAGE}`);
    return 2;
  };
  let values: { store: string; short: boolean; seed?: string; json: boolean; help: boolean };
  try {
    values = parseArgs({
      args: [...args],
      options: {
        store: { type: 'string', default: 'both' },
        short: { type: 'boolean', default: false },
        seed: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values as typeof values;
  } catch (error) {
    return wrong((error as Error).message);
  }
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { store, short, json, seed = randomBytes(4).toString('hex') } = values;
  if (store === 'both') return { stores: ['postgres', 'pglite'], short, json, seed };
  if (store === 'postgres' || store === 'pglite') return { stores: [store], short, json, seed };
  return wrong(`unknown store: ${store}`);
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (typeof options === 'number') return options;
  const { stores, seed, short, json } = options;
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort());
  let held = true;
  const began = performance.now();
  for (const store of stores) {
    if (store === 'postgres' && !servers().postgres) {
      process.stderr.write('Postgres is not installed: left out\n');
      if (stores.length === 1) held = false;
      continue;
    }
    const report = await storm({
      store,
      seed,
      ...(short ? SHORT : FULL),
      signal: interrupted.signal,
      onProgress(text) {
        const seconds = ((performance.now() - began) / 1000).toFixed(0).padStart(4);
        process.stderr.write(`${seconds} s  ${store}, seed ${seed}: ${text}\n`);
      },
    }).catch((error: unknown) => {
      if (interrupted.signal.aborted) return undefined;
      throw error;
    });
    if (report === undefined) {
      process.stderr.write('interrupted: everything that was started has been ended\n');
      return 130;
    }
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : describe(report));
    held &&= report.invariants.every(({ violations }) => violations.length === 0);
  }
  return held ? 0 : 1;
}

function describe(report: StormReport): string {
  const { store, tasks, givenUp, pauses, requeued, refused, seconds, seed, invariants, folder } = report;
  const failed = invariants.filter(({ violations }) => violations.length > 0).length;
  const lines = [
    '',
    `${store}: ${tasks} tasks in ${seconds} s (seed ${seed}), ${givenUp} of them given up`,
    `  ${'killed'.padEnd(14)}${'times'.padStart(6)}   with something ${PLACES.join(' / ')}`,
    ...KINDS.map((kind) => {
      const row = report.kills[kind];
      return `  ${kind.padEnd(14)}${String(row.count).padStart(6)}   ${PLACES.map((place) => row[place]).join(' / ')}`;
    }),
    `  ${pauses.count} pauses of workers, ${pauses.lostLease} of them lost a lease; ${requeued} leases ran out in all`,
    `  stale results refused: ${refused.workers} of real workers, ${refused.played} of a machine that posts nothing else`,
    ...invariants.flatMap(({ name, checked, violations }) => [
      `  ${violations.length === 0 ? 'holds' : 'FAILS'}  ${name} (${checked})`,
      ...violations.slice(0, MAX_TOLD).map((violation) => `           ${violation}`),
    ]),
    failed === 0 ? `  all ${invariants.length} hold` : `  ${failed} of ${invariants.length} FAIL; see ${folder}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

process.exitCode = await main();
