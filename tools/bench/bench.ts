import { setTimeout as sleep } from 'node:timers/promises';
import type { SigningKey } from '@edgecoder/crypto';
import pg from 'pg';
import { Deployment, type RegisteredMachine } from '../deployment/deployment.ts';
import type { Report } from './figures.ts';
import type { LoadOrder, LoadReport } from './load-messages.ts';
import { LoadProcesses } from './load-processes.ts';

export const REQUESTERS = 50;
const MAX_WORKERS = 50;
const LOAD_PROCESSES = 2;
/** Each with the two slots that a worker has by default. */
const VERIFIERS = 2;
const CREDITS_MC = 1_000_000_000_000;
/** Enough checks in a row that held for the smallest probability of another. */
const WARM_UP_TASKS = 400;
/** A run that has stopped moving for so long has failed. */
const STALL_MS = 30_000;
const POLL_MS = 20;

export interface Measured {
  /** From the first submission until every task is paid, checked if it was drawn, and in the log. */
  seconds: number;
  report: LoadReport;
}

/** A deployment with owners, machines and load processes, ready to be measured. */
export class Bench {
  readonly deployment: Deployment;
  readonly workersOwner: SigningKey;
  readonly requesters: readonly string[];
  readonly workers: readonly RegisteredMachine[];
  readonly #load: LoadProcesses;
  readonly #database: pg.Pool | undefined;
  #run = 0;

  private constructor(parts: {
    deployment: Deployment;
    load: LoadProcesses;
    requesters: string[];
    workers: RegisteredMachine[];
    workersOwner: SigningKey;
  }) {
    this.deployment = parts.deployment;
    this.#load = parts.load;
    this.requesters = parts.requesters;
    this.workers = parts.workers;
    this.workersOwner = parts.workersOwner;
    const { databaseUrl } = parts.deployment;
    this.#database = databaseUrl === undefined ? undefined : new pg.Pool({ connectionString: databaseUrl, max: 2 });
  }

  /** Starts everything and earns the workers' trust by checked work, as any worker must. */
  static async start(store: 'postgres' | 'pglite', replicas: number, report: Report): Promise<Bench> {
    const deployment = await Deployment.start({ store, coordinators: replicas });
    try {
      const workersOwner = (await deployment.newOwner(0)).key;
      for (let index = 1; index <= VERIFIERS; index += 1)
        await deployment.startAgent(`verifier-${index}`, 'verify', deployment.operator);
      const requesters: string[] = [];
      for (let index = 0; index < REQUESTERS; index += 1) requesters.push((await deployment.newOwner(CREDITS_MC)).seed);
      const workers: RegisteredMachine[] = [];
      for (let index = 0; index < MAX_WORKERS; index += 1) {
        workers.push(await deployment.newMachine(workersOwner, ['javascript'], 16));
      }
      await deployment.verifiersOnline(VERIFIERS);
      const load = await LoadProcesses.start(LOAD_PROCESSES);
      const bench = new Bench({ deployment, load, requesters, workers, workersOwner });
      const warm = await bench.measure({ workers: 10, requesters: 10, tasks: WARM_UP_TASKS, batch: 1 });
      report.progress(`  workers' trust earned: ${WARM_UP_TASKS} tasks in ${warm.seconds.toFixed(1)} s`);
      return bench;
    } catch (error) {
      await deployment.stop({ keepFolder: true });
      throw error;
    }
  }

  /**
   * Submits tasks and has them done.
   * @param load.leaveQueued nobody takes them: only their submission is waited for.
   */
  async measure(load: {
    workers: number;
    requesters: number;
    tasks: number;
    batch: number;
    spacingMs?: number;
    language?: LoadOrder['language'];
    leaveQueued?: boolean;
  }): Promise<Measured> {
    this.#run += 1;
    const startedAt = performance.now();
    this.#load.begin({
      coordinators: [...this.deployment.urls],
      coordinator: this.deployment.identity,
      requesters: this.requesters.slice(0, load.requesters),
      workers: this.workers.slice(0, load.workers),
      tasks: load.tasks,
      batch: load.batch,
      spacingMs: load.spacingMs ?? 0,
      run: `r${this.#run}`,
      language: load.language ?? 'javascript',
    });
    const count = (): number => (load.leaveQueued === true ? this.#load.submitted : this.#load.stored);
    let last = -1;
    let movedAt = Date.now();
    for (;;) {
      await sleep(POLL_MS);
      const now = count();
      const left = now < load.tasks ? load.tasks - now : await this.#unsettled();
      if (now >= load.tasks && left === 0) break;
      if (left !== last) movedAt = Date.now();
      last = left;
      if (Date.now() - movedAt > STALL_MS) {
        throw new Error(`${now} of ${load.tasks} tasks and nothing moves any more; see ${this.deployment.folder}`);
      }
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { seconds, report: await this.#load.finish() };
  }

  /** Checks that are under way, and records that have no place in the log yet. */
  async #unsettled(): Promise<number> {
    if (this.#database === undefined) {
      const { tasks, ledger } = await this.deployment.client.status();
      return tasks.verifying + ledger.unsequenced;
    }
    const left = await this.query(
      `select (select count(*) from coordinator.subtasks where state = 'verifying')
            + (select count(*) from coordinator.ledger_entries where seq is null) as value`,
    );
    return left as number;
  }

  /** One value from the database; undefined on PGlite, which only its coordinator can ask. */
  async query(text: string): Promise<number | undefined> {
    if (this.#database === undefined) return undefined;
    const { rows } = await this.#database.query<{ value: string }>(text);
    return Number(rows[0]?.value);
  }

  /** Sums a metric over all replicas. */
  async metric(name: string): Promise<number> {
    let sum = 0;
    for (const url of this.deployment.urls) {
      const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5000) })).text();
      for (const line of text.split('\n')) {
        if (line.startsWith(`${name} `) || line.startsWith(`${name}{`))
          sum += Number(line.slice(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  async stop(): Promise<void> {
    this.#load.close();
    await this.#database?.end();
    await this.deployment.stop();
  }
}
