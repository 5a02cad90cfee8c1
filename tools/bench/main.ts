/** `npm run bench`: figures of this machine, and of what else could be used, in one run. */
import { cpus, totalmem } from 'node:os';
import { servers, startLocalServer } from '@edgecoder/testkit';
import { isCount, readOptions } from '../options.ts';
import { benchEcho, benchGraphileWorker, benchPgBoss } from './baselines.ts';
import { Bench } from './bench.ts';
import { Report } from './figures.ts';
import { appending, verification } from './ledger.ts';
import { memory, memoryOverTasks } from './memory.ts';
import { models } from './models/models.ts';
import { signatures } from './primitives.ts';
import { sandboxes } from './sandbox.ts';
import { deepQueue, lightLoadLatency, type Scale, type StoreKind, throughput } from './sections.ts';

const SECTIONS = ['baselines', 'signatures', 'ledger', 'sandbox', 'postgres', 'pglite', 'memory', 'models'] as const;
type Section = (typeof SECTIONS)[number];

const FULL = {
  tasks: 8000,
  queued: 100_000,
  requests: 20_000,
  jobs: 10_000,
  records: 100_000,
  appended: 40_000,
  kept: 100_000,
  runs: 200,
  models: { rounds: 5, requests: 10, people: 50, turns: 20, large: true },
};
const SHORT = {
  tasks: 300,
  queued: 1000,
  requests: 1000,
  jobs: 500,
  records: 5_000,
  appended: 2_000,
  kept: 1_000,
  runs: 8,
  models: { rounds: 1, requests: 1, people: 8, turns: 2, large: false },
};
const REPLICAS = 2;
const WRONG_OPTION = 2;

const USAGE = `usage: npm run bench -- [section …] [--short] [--json] [--replicas n] [--file model.gguf]

sections: ${SECTIONS.join(', ')} (all when none is named)
  --short       small numbers: shows that everything runs, says nothing about speed
  --json        one figure a line as JSON, then {"missed":[…]}
  --replicas n  coordinator processes on Postgres (${REPLICAS})
  --file path   models: a model in GGUF form to measure too, instead of the built-in one

Exit code 1 when a floor is missed (not with --short), ${WRONG_OPTION} for a wrong option.
`;

async function main(): Promise<number> {
  const { values, positionals } = readOptions(
    USAGE,
    {
      allowPositionals: true,
      options: {
        short: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        replicas: { type: 'string', default: String(REPLICAS) },
        file: { type: 'string' },
      },
    },
    ({ values, positionals }) => {
      const unknown = positionals.filter((name) => !SECTIONS.includes(name as Section));
      if (unknown.length > 0) return `unknown section: ${unknown.join(', ')}`;
      return isCount(values.replicas) ? undefined : '--replicas is a number from 1 on';
    },
    WRONG_OPTION,
  );
  const wanted = (section: Section): boolean => positionals.length === 0 || positionals.includes(section);
  const size = values.short ? SHORT : FULL;
  const report = new Report(values.json);
  const postgres = servers().postgres;
  report.progress(`${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`);
  if (!postgres) report.progress('Postgres is not installed: its sections are left out');

  if (wanted('baselines')) await baselines(report, size, postgres);
  if (wanted('signatures')) {
    report.section('Signatures');
    await signatures(report, size.requests);
  }
  if (wanted('ledger')) {
    report.section('Ledger');
    await verification(report, size.records);
    for (const store of ['postgres', 'pglite'] as const)
      if (store === 'pglite' || postgres) await appending(report, store, size.appended);
  }
  if (wanted('sandbox')) {
    report.section('Sandbox');
    await sandboxes(report, size.runs);
  }
  for (const store of ['postgres', 'pglite'] as const) {
    if (wanted(store) && (store === 'pglite' || postgres))
      await deployment(report, store, size, Number(values.replicas));
    if (wanted('memory') && (store === 'pglite' || postgres))
      await onlyMemory(report, store, size.kept, Number(values.replicas));
  }

  if (wanted('models')) await models(report, values.file, size.models);

  const missed = values.short ? [] : report.missed();
  if (values.json)
    process.stdout.write(`${JSON.stringify({ missed: missed.map(({ section, name }) => `${section}: ${name}`) })}\n`);
  else if (missed.length > 0) process.stdout.write(`\n${missed.length} floors missed\n`);
  return missed.length > 0 ? 1 : 0;
}

async function baselines(report: Report, size: typeof FULL, postgres: boolean): Promise<void> {
  report.section('Baselines');
  await benchEcho(report, size.requests);
  if (!postgres) return;
  const server = await startLocalServer('postgres');
  try {
    await benchGraphileWorker(report, server.url, size.jobs);
    await benchPgBoss(report, server.url, size.jobs);
  } finally {
    await server.remove();
  }
}

async function deployment(report: Report, store: StoreKind, size: Scale, replicas: number): Promise<void> {
  report.section(store === 'postgres' ? `Postgres, ${replicas} coordinators` : 'PGlite, one coordinator');
  const bench = await Bench.start(store, replicas, report);
  try {
    await memory(report, store, bench, 'at the start');
    await throughput(report, store, bench, size);
    await lightLoadLatency(report, store, bench, size);
    await deepQueue(report, store, bench, store === 'pglite' ? { ...size, queued: Math.ceil(size.queued / 5) } : size);
    await memory(report, store, bench, 'after all of it');
  } finally {
    await bench.stop();
  }
}

/** On a deployment of its own: what other sections leave behind is not counted. */
async function onlyMemory(report: Report, store: StoreKind, tasks: number, replicas: number): Promise<void> {
  report.section(`Memory, ${store === 'postgres' ? 'Postgres' : 'PGlite'}`);
  const bench = await Bench.start(store, replicas, report);
  try {
    await memoryOverTasks(report, store, bench, tasks);
  } finally {
    await bench.stop();
  }
}

process.exitCode = await main();
