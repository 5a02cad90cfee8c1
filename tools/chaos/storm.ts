import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CoordinatorClient, coordinatorClient, openLeases, sealResult } from '@edgecoder/client';
import type { CoordinatorDatabase } from '@edgecoder/coordinator';
import { fromHex, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { logOrigin, verifyBundle } from '@edgecoder/ledger';
import { LedgerVerification } from '@edgecoder/protocol';
import { openPglite, openPostgres, type Store } from '@edgecoder/store';
import { waitFor } from '@edgecoder/testkit';
import { Deployment } from '../deployment/deployment.ts';
import { ManagedProcess } from '../deployment/managed-process.ts';
import { type Census, census, PLACES, type Place } from './census.ts';
import { type ClientJournal, checkDatabase, type Invariant } from './invariants.ts';
import { readJournal } from './journal.ts';
import { leftRunners } from './processes.ts';
import { randomOf } from './random.ts';

export const KINDS = ['coordinator', 'worker', 'verifier', 'client'] as const;
export type Kind = (typeof KINDS)[number];

export interface StormOptions {
  store: 'postgres' | 'pglite';
  seed: string;
  /** SIGKILLs of each kind. */
  kills: number;
  /** SIGSTOPs of workers for longer than their leases. */
  pauses: number;
  /** Results that are posted after their leases were lost. */
  stale: number;
  /** Least tasks before the end. */
  tasks: number;
  /** Bundles that are verified, at most. */
  bundles: number;
  onProgress(text: string): void;
}

export interface StormReport {
  store: string;
  seed: string;
  seconds: number;
  tasks: number;
  /** Kills of each kind, and at how many of them there was something in each place. */
  kills: Record<Kind, { count: number } & Record<Place, number>>;
  pauses: number;
  /** Stale results that were refused. */
  refused: number;
  invariants: Invariant[];
}

const WORKERS = 3;
const VERIFIERS = 2;
const CLIENTS = 3;
const CREDITS_MC = 1_000_000_000;
const LEASE_MS = 3_000;
/** Lost leases are found this long after they ran out, at most. */
const EXPIRY_MS = 1_500;
/** Between two tasks of one client. */
const SPACING_MS = 150;
/** A kill waits so long for its place to hold something, then falls where it falls. */
const AIM_MS = 2_000;
const REST_TIMEOUT_MS = 180_000;
const VERIFY_PAGE = 10_000;
const STEP_TIMEOUT_MS = 60_000;

/** One storm: a deployment at work while its processes are killed and paused, then everything that must hold of what is left. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const { onProgress } = options;
  const began = performance.now();
  const rig = await Rig.start(options);
  try {
    await rig.killAll();
    onProgress('pauses and stale results');
    const [, refused] = await Promise.all([rig.pauseWorkers(), rig.postStale()]);
    await rig.submitted(options.tasks);
    onProgress('waiting for everything to end');
    await rig.rest();
    onProgress('checking');
    const invariants = await rig.check();
    return {
      store: options.store,
      seed: options.seed,
      seconds: Math.round((performance.now() - began) / 1000),
      tasks: invariants[0]?.checked ?? 0,
      kills: rig.kills,
      pauses: options.pauses,
      refused,
      invariants: [
        ...invariants,
        {
          name: 'a result is refused when its lease is gone',
          checked: options.stale,
          violations: refused < options.stale ? [`${options.stale - refused} of them were not refused`] : [],
        },
        await rig.stop(),
      ],
    };
  } catch (error) {
    await rig.abandon();
    throw error;
  }
}

class Rig {
  readonly kills = Object.fromEntries(
    KINDS.map((kind) => [kind, { count: 0, held: 0, leased: 0, verifying: 0, unsequenced: 0 }]),
  ) as StormReport['kills'];
  readonly #options: StormOptions;
  readonly #random: () => number;
  readonly #deployment: Deployment;
  readonly #store: Store<CoordinatorDatabase> | undefined;
  readonly #members: Record<Kind, ManagedProcess[]>;
  readonly #owners: { ownerId: string; seed: string; journal: string }[];

  private constructor(parts: {
    options: StormOptions;
    deployment: Deployment;
    store: Store<CoordinatorDatabase> | undefined;
    members: Record<Kind, ManagedProcess[]>;
    owners: { ownerId: string; seed: string; journal: string }[];
  }) {
    this.#options = parts.options;
    this.#random = randomOf(parts.options.seed);
    this.#deployment = parts.deployment;
    this.#store = parts.store;
    this.#members = parts.members;
    this.#owners = parts.owners;
  }

  static async start(options: StormOptions): Promise<Rig> {
    options.onProgress('starting');
    const deployment = await Deployment.start({
      store: options.store,
      coordinators: 2,
      env: { LEASE_MS: String(LEASE_MS), CHECKPOINT_INTERVAL_MS: '1000' },
    });
    try {
      const { databaseUrl } = deployment;
      const store =
        databaseUrl === undefined
          ? undefined
          : await openPostgres<CoordinatorDatabase>({ url: databaseUrl, maxConnections: 2 });
      const members: Record<Kind, ManagedProcess[]> = {
        coordinator: [...deployment.coordinators],
        worker: [],
        verifier: [],
        client: [],
      };
      const machines = await deployment.newOwner(0);
      for (let index = 0; index < WORKERS; index += 1)
        members.worker.push(await deployment.startAgent(`worker-${index}`, 'execute', machines.key));
      for (let index = 0; index < VERIFIERS; index += 1)
        members.verifier.push(await deployment.startAgent(`verifier-${index}`, 'verify', deployment.operator));
      const owners = [];
      for (let index = 0; index < CLIENTS; index += 1) {
        const { key, seed } = await deployment.newOwner(CREDITS_MC);
        owners.push({ ownerId: key.peerId, seed, journal: path.join(deployment.folder, `client-${index}.journal`) });
      }
      await deployment.verifiersOnline(VERIFIERS);
      for (const [index, { seed, journal }] of owners.entries()) {
        const client = new ManagedProcess({
          name: `client-${index}`,
          program: 'tools/chaos/client.ts',
          args: [journal, seed, String(SPACING_MS), ...deployment.urls],
          env: {},
          logFile: path.join(deployment.folder, `client-${index}.log`),
        });
        await client.start();
        members.client.push(client);
      }
      return new Rig({ options, deployment, store, members, owners });
    } catch (error) {
      await deployment.stop({ keepFolder: true });
      throw error;
    }
  }

  /** Kills each kind as often as asked, in a random order, each time aiming at another place. */
  async killAll(): Promise<void> {
    const order = KINDS.flatMap((kind) => Array.from({ length: this.#options.kills }, (_, turn) => ({ kind, turn })));
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(this.#random() * (at + 1));
      [order[at], order[other]] = [order[other] as (typeof order)[number], order[at] as (typeof order)[number]];
    }
    for (const [done, { kind, turn }] of order.entries()) {
      await this.#kill(kind, PLACES[turn % PLACES.length] as Place);
      if (done % 5 === 4) this.#options.onProgress(`${done + 1} of ${order.length} kills`);
      await sleep(100 + this.#random() * 400);
    }
  }

  async #kill(kind: Kind, place: Place): Promise<void> {
    const running = this.#members[kind].filter((member) => member.running);
    const victim = running[Math.floor(this.#random() * running.length)];
    if (victim === undefined) throw new Error(`no ${kind} runs any more; see ${this.#deployment.folder}`);
    const deadline = Date.now() + AIM_MS;
    while (Date.now() < deadline && (await this.#live())[place] === 0) await sleep(5);
    await victim.end('SIGKILL');
    const found = kind === 'coordinator' ? await this.#dead() : await this.#live();
    const kills = this.kills[kind];
    kills.count += 1;
    for (const each of PLACES) if (found[each] > 0) kills[each] += 1;
    await victim.start();
  }

  /** As the running system has it. */
  async #live(): Promise<Census> {
    if (this.#store !== undefined) return census(this.#store);
    const { tasks, ledger } = await this.#deployment.client.status();
    return { held: tasks.queued, leased: tasks.leased, verifying: tasks.verifying, unsequenced: ledger.unsequenced };
  }

  /** As a coordinator that was just killed has left it. */
  async #dead(): Promise<Census> {
    if (this.#store !== undefined) return census(this.#store);
    const store = await openPglite<CoordinatorDatabase>({ dataDir: path.join(this.#deployment.home, 'database') });
    try {
      return await census(store);
    } finally {
      await store.close();
    }
  }

  /** Stops workers for longer than a lease, two at a time, and lets them go on. */
  async pauseWorkers(): Promise<void> {
    for (let done = 0; done < this.#options.pauses; done += 2) {
      const workers = this.#members.worker.slice(0, Math.min(2, this.#options.pauses - done));
      for (const worker of workers) worker.signal('SIGSTOP');
      await sleep(LEASE_MS + EXPIRY_MS);
      for (const worker of workers) worker.signal('SIGCONT');
      await sleep(500);
    }
  }

  /** A machine that takes leases, sleeps through them, and posts its results all the same. @returns how many were refused. */
  async postStale(): Promise<number> {
    const owner = await this.#deployment.newOwner(0);
    const machine = await this.#deployment.newMachine(owner.key, ['javascript'], 64);
    const key = signingKeyFromSeed(fromHex(machine.signingSeed));
    const sealingKey = sealingKeyFromSeed(fromHex(machine.sealingSeed));
    const coordinator = this.#deployment.identity;
    const client = this.#newClient(key);
    let posted = 0;
    let refused = 0;
    try {
      while (posted < this.#options.stale) {
        const answer = await client.pull({ max: Math.min(8, this.#options.stale - posted), waitMs: 5_000 });
        const leases = await openLeases(answer, { agentId: key.peerId, sealingKey, coordinator });
        const results = await Promise.all(
          leases.map(({ lease }) =>
            sealResult({
              lease,
              body: {
                stdout: '',
                stderr: '',
                exitCode: 0,
                truncated: false,
                testReport: { passed: true, hasTests: true },
                durationMs: 1,
                sandbox: 'wasm',
              },
              key,
              coordinator,
              random: randomBytes,
            }),
          ),
        );
        if (results.length === 0) continue;
        await sleep(LEASE_MS + EXPIRY_MS);
        const outcome = await client.result({ results });
        posted += results.length;
        refused += outcome.results.filter((each) => 'problem' in each && each.problem.code === 'lease_expired').length;
      }
    } finally {
      await client.close();
    }
    return refused;
  }

  #newClient(key: Parameters<typeof coordinatorClient>[0]['key']): CoordinatorClient {
    return coordinatorClient({ url: this.#deployment.urls[0] as string, key });
  }

  /** Waits until clients have journaled so many tasks. */
  async submitted(count: number): Promise<void> {
    for (;;) {
      const journals = await this.#journals();
      if (journals.reduce((sum, { lines }) => sum + lines.length, 0) >= count) return;
      await sleep(500);
    }
  }

  async #journals(): Promise<ClientJournal[]> {
    return Promise.all(
      this.#owners.map(async ({ ownerId, journal }) => ({
        ownerId,
        lines: readJournal(await readFile(journal, 'utf8')),
      })),
    );
  }

  /** Lets the clients end, and waits until nothing is under way. */
  async rest(): Promise<void> {
    for (const client of this.#members.client) client.signal('SIGTERM');
    await waitFor(() => this.#members.client.every((client) => !client.running), STEP_TIMEOUT_MS);
    const deadline = Date.now() + REST_TIMEOUT_MS;
    for (;;) {
      const left = await this.#live();
      if (PLACES.every((place) => left[place] === 0)) break;
      if (Date.now() > deadline)
        throw new Error(
          `still ${JSON.stringify(left)} after ${REST_TIMEOUT_MS / 1000} s; see ${this.#deployment.folder}`,
        );
      await sleep(250);
    }
    // Pay that vests, and the records of it, follow within a second or two.
    await sleep(3_000);
  }

  async check(): Promise<Invariant[]> {
    const log = await this.#logHolds();
    const bundles = await this.#bundlesHold();
    const journals = await this.#journals();
    const rows = await this.#onStore((store) => checkDatabase(store, journals));
    return [...rows, log, bundles];
  }

  /** On PGlite its coordinator has to end first. */
  async #onStore<T>(work: (store: Store<CoordinatorDatabase>) => Promise<T>): Promise<T> {
    if (this.#store !== undefined) return work(this.#store);
    for (const agent of this.#deployment.agents) await agent.end('SIGTERM');
    for (const coordinator of this.#deployment.coordinators) await coordinator.end('SIGTERM');
    const store = await openPglite<CoordinatorDatabase>({ dataDir: path.join(this.#deployment.home, 'database') });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  async #logHolds(): Promise<Invariant> {
    const { ledger } = await this.#deployment.client.status();
    const violations: string[] = [];
    for (let from = 1; from <= ledger.size; from += VERIFY_PAGE) {
      const url = `${this.#deployment.urls[0]}/ledger/verify?from=${from}&limit=${VERIFY_PAGE}`;
      const answer = await getAgain(url);
      const { ok, failure, checkpoint } = LedgerVerification.parse(await answer.json());
      if (!ok) violations.push(`${failure?.seq ?? ''} ${failure?.reason ?? `checkpoint ${checkpoint.status}`}`);
    }
    return {
      name: 'every record is chained and signed, and the log leads to its checkpoint',
      checked: ledger.size,
      violations,
    };
  }

  async #bundlesHold(): Promise<Invariant> {
    const violations: string[] = [];
    let checked = 0;
    const { signingKey } = this.#deployment.identity;
    for (const { seed, ownerId, journal } of this.#owners) {
      const key = signingKeyFromSeed(fromHex(seed));
      const client = this.#newClient(key);
      const lines = readJournal(await readFile(journal, 'utf8'));
      const share = Math.ceil(this.#options.bundles / this.#owners.length);
      const step = Math.max(1, Math.floor(lines.length / share));
      for (let at = 0; at < lines.length; at += step) {
        const { taskId } = lines[at] as (typeof lines)[number];
        if (taskId === undefined) continue;
        const bytes = await client.bundle(taskId);
        const verdict = verifyBundle(bytes, {
          trust: [{ name: logOrigin(signingKeyOf(this.#deployment)), publicKey: signingKey }],
        });
        checked += 1;
        if (!verdict.ok || verdict.summary?.ownerId !== ownerId)
          violations.push(`${taskId} ${JSON.stringify(verdict.steps.find(({ status }) => status === 'failed'))}`);
      }
      await client.close();
    }
    return { name: 'bundles verify offline', checked, violations };
  }

  /** Ends everything. @returns whether any process stayed. */
  async stop(): Promise<Invariant> {
    const members = KINDS.flatMap((kind) => this.#members[kind]);
    await Promise.all(this.#members.client.map((client) => client.end('SIGKILL')));
    await this.#store?.close();
    await this.#deployment.stop();
    const stayed = members.filter((member) => member.running).map((member) => member.name);
    await waitFor(() => leftRunners().length === 0, 10_000).catch(() => {});
    return {
      name: 'no process is left',
      checked: members.length,
      violations: [...stayed, ...leftRunners().map((pid) => `sandbox runner ${pid}`)],
    };
  }

  /** Ends everything, and leaves the folder to be looked at. */
  async abandon(): Promise<void> {
    await Promise.all(this.#members.client.map((client) => client.end('SIGKILL')));
    await this.#store?.close().catch(() => {});
    await this.#deployment.stop({ keepFolder: true });
  }
}

/** A kept connection may lead to a process that was killed: the second try has a new one. */
async function getAgain(url: string): Promise<Response> {
  const get = (): Promise<Response> => fetch(url, { signal: AbortSignal.timeout(STEP_TIMEOUT_MS) });
  return get().catch(get);
}

const signingKeyOf = (deployment: Deployment): string => deployment.identity.coordinatorId;
