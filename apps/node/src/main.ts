import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HomeError, runProcess, SettingsError } from '@edgecoder/service';
import { HomeLockedError } from './home-lock.ts';
import { createNodeLog } from './log.ts';
import { type EdgeNode, startNode } from './node.ts';
import { promptCheck } from './prompt-check.ts';
import { createReport, type Report } from './report.ts';
import { selfCheck } from './self-check.ts';
import { demoEnvironment, nodeSettings } from './settings.ts';
import { explainSurroundings, StartError } from './start-errors.ts';

const HELP = `usage: npm start [-- --demo]

Runs a node: a coordinator with its database, a worker and a verifier. Settings are environment variables; see docs/settings.md.

--demo  on free ports, in a temporary home: sends a program through the whole path and ends
`;

/** The agents' time to finish, the coordinator's, and the database's last checkpoint. */
const STOP_TIMEOUT_MS = 40_000;

/** Exit code for a wrong command line. */
const WRONG_USAGE = 64;

const options = readOptions();
// A reader of the report that goes away, such as `head`: the node is there for others.
process.stdout.on('error', () => undefined);
if (options.help === true) process.stdout.write(HELP);
else await main(options.demo === true);

function readOptions(): { demo?: boolean; help?: boolean } {
  try {
    return parseArgs({ options: { demo: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    process.exit(WRONG_USAGE);
  }
}

async function main(demo: boolean): Promise<void> {
  const startedAt = performance.now();
  const demoHome = demo ? mkdtempSync(join(tmpdir(), 'edgecoder-demo-')) : undefined;
  if (demoHome !== undefined) process.on('exit', () => rmSync(demoHome, { recursive: true, force: true }));
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const report = createReport(version, (text) => void process.stdout.write(text));
  const settings = readSettings(demoHome);
  const { level } = settings;
  const log = createNodeLog({ format: settings.logFormat, level, write: (text) => void process.stderr.write(text) });
  const ending = new AbortController();
  const { databaseUrl, home } = settings.coordinator;
  const ownDatabase = databaseUrl === undefined ? home : undefined;

  report.starting(home);
  let node: EdgeNode | undefined;
  await runProcess({
    log: log.logger('node'),
    stopTimeoutMs: STOP_TIMEOUT_MS,
    start: async (signal) => {
      signal.addEventListener('abort', () => ending.abort(), { once: true });
      node = await startNode(settings, log, version).catch((error: unknown) => refuse(error, ownDatabase));
      return node;
    },
  });
  if (node === undefined || ending.signal.aborted) return;
  report.up(node, (performance.now() - startedAt) / 1000);
  if (!demo && !settings.selfCheck) return;

  report.checking();
  const ok = await checks(node, { demo, signal: ending.signal, report }).catch((error: unknown) => {
    if (ending.signal.aborted) return undefined;
    throw error;
  });
  // Told to end meanwhile: that end is under way.
  if (ok === undefined) return;
  report.checked(ok, !demo, canWrite(node));
  if (!demo) return;
  await node.stop();
  process.exit(ok ? 0 : 1);
}

/**
 * A program through the whole path; and a request in words, where a model answers. A model that does not manage it is told,
 * and does not keep a node from being used.
 */
async function checks(
  node: EdgeNode,
  { demo, signal, report }: { demo: boolean; signal: AbortSignal; report: Report },
): Promise<boolean> {
  const { client, ownerId, log } = node;
  const ran = await selfCheck({ client, ownerId, log, signal, onStep: report.step });
  if (!ran || !canWrite(node)) return ran;
  const wrote = await promptCheck({ client, signal, onStep: report.step, onCode: report.code });
  return wrote || !demo;
}

function canWrite({ models }: EdgeNode): boolean {
  return models.inUse !== undefined && models.problem === undefined;
}

function readSettings(demoHome: string | undefined) {
  try {
    return demoHome === undefined ? nodeSettings() : nodeSettings(demoEnvironment(demoHome));
  } catch (error) {
    return refuse(error);
  }
}

/** What the user can put right is told in a sentence, without a stack. */
function refuse(error: unknown, ownDatabase?: string): never {
  const told = explainSurroundings(error, ownDatabase);
  const known = [SettingsError, HomeError, HomeLockedError, StartError].some((kind) => told instanceof kind);
  if (!known) throw error;
  process.stderr.write(`\n${(told as Error).message}\n`);
  process.exit(1);
}
