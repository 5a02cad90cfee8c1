import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import type { CoordinatorDatabase } from '@edgecoder/coordinator';
import { fromHex, type SigningKey, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { TaskId } from '@edgecoder/protocol';
import { openPostgres, type Store } from '@edgecoder/store';
import { waitFor } from '@edgecoder/testkit';
import { Deployment } from '../deployment/deployment.ts';
import { ManagedProcess } from '../deployment/managed-process.ts';
import { bundlesHold } from './bundles-hold.ts';
import { type Census, census, PLACES, type Place } from './census.ts';
import { crashImage, readDatabase } from './crash-image.ts';
import { type ClientJournal, checkDatabase, countGivenUp, type Invariant } from './invariants.ts';
import { readJournal } from './journal.ts';
import { logHolds } from './log-holds.ts';
import { LogTail } from './log-tail.ts';
import { Pauses, type StoppedWorker } from './pauses.ts';
import { PlayedMachine } from './played-machine.ts';
import { descendantsOf, type ProcessMark, stillRunning } from './processes.ts';

export const KINDS = ['coordinator', 'worker', 'verifier', 'client'] as const;
export type Kind = (typeof KINDS)[number];

const REPLICAS = 2;
const CREDITS_MC = 1_000_000_000;
export const LEASE_MS = 3_000;
/** A process that was started so long ago is at work. */
const AT_WORK_MS = 6_000;
/** A kill waits so long for its place to hold something, then falls where it falls: the only verifier may have to start first. */
const AIM_MS = 15_000;
const AIM_LOOK_MS = 10;
const LOOK_AGAIN_MS = 200;
/** What a machine says whose sandboxes took too long to start: it is busy, not broken. */
const TOO_BUSY = 'the self-test did not end';
/** A machine tries its sandboxes first, and waits for them as long as it takes a busy one. */
const AGENTS_START_MS = 300_000;
const REST_TIMEOUT_MS = 180_000;
const CHECKPOINT_MS = 1_000;
/** A last checkpoint is due within that, then noticed, given its place, and told: each takes up to a second. */
const CHECKPOINT_PLACED_MS = 4 * CHECKPOINT_MS;
const STEP_TIMEOUT_MS = 60_000;
/** A sandbox finds out within two seconds that its worker is gone. */
const ORPHANS_MS = 10_000;

export interface RigOptions {
  store: 'postgres' | 'pglite';
  workers: number;
  verifiers: number;
  clients: number;
  /** Tasks that are open at most before a client waits. */
  backlog: number;
  /** Between two tasks of one client, on average. */
  spacingMs: number;
}

interface Owner {
  key: SigningKey;
  journal: string;
}

/** What is left of a deployment whose work has ended, and was looked at. */
export interface Findings {
  invariants: Invariant[];
  tasks: number;
  /** Tasks that were given up as too many machines died under them. */
  givenUp: number;
  /** Leases that ran out and were handed out again. */
  requeued: number;
}

/** A deployment at work, whose processes are there to be killed and paused. */
export class Rig {
  readonly #log: LogTail;
  readonly pauses: Pauses;
  readonly #deployment: Deployment;
  /** The database itself, where others may look into it. */
  readonly #store: Store<CoordinatorDatabase> | undefined;
  readonly #members: Record<Kind, ManagedProcess[]>;
  readonly #owners: readonly Owner[];
  readonly #below = new Map<number, ProcessMark>();
  /** Of each agent, how often it was too busy to start. */
  readonly #tooBusy = new Map<string, number>();
  readonly #endedThemselves: string[] = [];

  private constructor(parts: {
    deployment: Deployment;
    store: Store<CoordinatorDatabase> | undefined;
    members: Record<Kind, ManagedProcess[]>;
    owners: readonly Owner[];
  }) {
    this.#deployment = parts.deployment;
    this.#store = parts.store;
    this.#members = parts.members;
    this.#owners = parts.owners;
    this.#log = new LogTail(parts.deployment.urls[0] as string);
    this.pauses = new Pauses(this.#log, parts.deployment.agentIds);
  }

  static async start({ store: kind, ...options }: RigOptions): Promise<Rig> {
    const deployment = await Deployment.start({
      store: kind,
      coordinators: REPLICAS,
      env: { LEASE_MS: String(LEASE_MS), CHECKPOINT_INTERVAL_MS: String(CHECKPOINT_MS) },
    });
    const members: Record<Kind, ManagedProcess[]> = {
      coordinator: [...deployment.coordinators],
      worker: [],
      verifier: [],
      client: [],
    };
    try {
      const { databaseUrl: url, folder } = deployment;
      const store = url === undefined ? undefined : await openPostgres<CoordinatorDatabase>({ url, maxConnections: 2 });
      const machines = await deployment.newOwner(0);
      for (let index = 0; index < options.workers; index += 1)
        members.worker.push(await deployment.startAgent(`worker-${index}`, 'execute', machines.key));
      for (let index = 0; index < options.verifiers; index += 1)
        members.verifier.push(await deployment.startAgent(`verifier-${index}`, 'verify', deployment.operator));
      const owners: Owner[] = [];
      for (let index = 0; index < options.clients; index += 1) {
        const { key, seed } = await deployment.newOwner(CREDITS_MC);
        const journal = path.join(folder, `client-${index}.journal`);
        const client = new ManagedProcess({
          name: `client-${index}`,
          program: 'tools/chaos/client.ts',
          args: [journal, seed, String(options.spacingMs), String(options.backlog), ...deployment.urls],
          env: {},
          logFile: path.join(folder, `client-${index}.log`),
        });
        await client.start();
        members.client.push(client);
        owners.push({ key, journal });
      }
      const rig = new Rig({ deployment, store, members, owners });
      const online = async () => (await deployment.client.status()).agents.verifiers === options.verifiers;
      for (const deadline = Date.now() + AGENTS_START_MS; !(await online()); await sleep(LOOK_AGAIN_MS)) {
        if (Date.now() > deadline) throw new Error(`the verifiers are not online; see ${folder}`);
        await rig.restartEnded();
      }
      return rig;
    } catch (error) {
      for (const client of members.client) await client.end('SIGKILL');
      await deployment.stop({ keepFolder: true });
      throw error;
    }
  }

  get folder(): string {
    return this.#deployment.folder;
  }

  /** Those of a kind that may be killed or paused; where there is a choice, those that are at work. */
  candidates(kind: Kind): ManagedProcess[] {
    const running = this.#members[kind].filter((member) => member.running && !this.pauses.has(member));
    const atWork = running.filter((member) => Date.now() - member.startedAt > AT_WORK_MS);
    return atWork.length > 0 ? atWork : running;
  }

  /** Starts agents again that ended by themselves. Not while one is being killed. */
  async restartEnded(): Promise<void> {
    for (const agent of [...this.#members.worker, ...this.#members.verifier]) {
      if (agent.running) continue;
      this.pauses.forget(agent);
      const tooBusy = (await readFile(agent.logFile, 'utf8')).split(TOO_BUSY).length - 1;
      if (tooBusy === (this.#tooBusy.get(agent.name) ?? 0)) this.#endedThemselves.push(agent.name);
      this.#tooBusy.set(agent.name, tooBusy);
      await agent.start();
    }
  }

  /** As the running system has it; on PGlite up to a second old. */
  async live(): Promise<Census> {
    if (this.#store !== undefined) return census(this.#store.db);
    const { tasks, ledger } = await this.#deployment.client.status();
    return { held: tasks.queued, leased: tasks.leased, verifying: tasks.verifying, unsequenced: ledger.unsequenced };
  }

  /** Waits until there is something in a place, for a while. */
  async aim(place: Place): Promise<void> {
    if (this.#store === undefined && place === 'unsequenced') return this.#aimByLog();
    const deadline = Date.now() + AIM_MS;
    while (Date.now() < deadline && (await this.live())[place] === 0) await sleep(AIM_LOOK_MS);
  }

  /** Records wait for their places for milliseconds, and the figures are a second old: but where some came, more follow at once. */
  async #aimByLog(): Promise<void> {
    const deadline = Date.now() + AIM_MS;
    await this.#log.read();
    for (const { size } = this.#log; Date.now() < deadline && this.#log.size === size; await this.#log.read())
      await sleep(AIM_LOOK_MS);
  }

  /** Kills one process and starts it again. @returns what was where in the moment of the kill. */
  async kill(kind: Kind, victim: ManagedProcess): Promise<Census> {
    this.#remember(victim);
    const found = await this.#censusOfKill(kind, victim);
    await victim.start();
    return found;
  }

  async #censusOfKill(kind: Kind, victim: ManagedProcess): Promise<Census> {
    const end = (): Promise<void> => victim.end('SIGKILL');
    if (this.#store !== undefined) {
      // At once: another replica goes on with what this one leaves behind.
      const ended = end();
      const found = await census(this.#store.db);
      await ended;
      return found;
    }
    const { home } = this.#deployment;
    if (kind === 'coordinator') {
      await end();
      return readDatabase(path.join(home, 'database'), (store) => census(store.db));
    }
    const [coordinator] = this.#deployment.coordinators;
    return crashImage(coordinator as ManagedProcess, home, end, (store) => census(store.db));
  }

  /** Stops a worker that holds a lease, chosen by the caller. @returns undefined when none was found in time. */
  stopAtWork(
    choose: (from: readonly ManagedProcess[]) => ManagedProcess | undefined,
    signal: AbortSignal,
  ): Promise<StoppedWorker | undefined> {
    const next = async () => {
      await this.restartEnded();
      return choose(this.candidates('worker'));
    };
    return this.pauses.stopAtWork(next, signal);
  }

  /** A machine that the caller plays. */
  async newPlayedMachine(): Promise<{ machine: PlayedMachine; close(): Promise<void> }> {
    const owner = await this.#deployment.newOwner(0);
    const seeds = await this.#deployment.newMachine(owner.key, ['javascript'], 64);
    const key = signingKeyFromSeed(fromHex(seeds.signingSeed));
    const sealingKey = sealingKeyFromSeed(fromHex(seeds.sealingSeed));
    const client = this.#newClient(key);
    const machine = new PlayedMachine({ key, sealingKey, coordinator: this.#deployment.identity, client });
    return { machine, close: () => client.close() };
  }

  #newClient(key: SigningKey): CoordinatorClient {
    return coordinatorClient({ url: this.#deployment.urls[0] as string, key });
  }

  /** Tasks that clients have journaled so far. */
  async submitted(): Promise<number> {
    return (await this.#journals()).reduce((sum, { lines }) => sum + lines.length, 0);
  }

  async #journals(): Promise<ClientJournal[]> {
    return Promise.all(
      this.#owners.map(async ({ key, journal }) => ({
        ownerId: key.peerId,
        ...readJournal(await readFile(journal, 'utf8').catch(() => '')),
      })),
    );
  }

  /** Lets the clients end, and waits until nothing is under way. */
  async rest(): Promise<void> {
    const { client: clients } = this.#members;
    for (;;) {
      for (const client of clients) client.signal('SIGTERM');
      await waitFor(() => clients.every((client) => !client.running), STEP_TIMEOUT_MS);
      if (await this.#isAnswered()) break;
      // One that was asked to end before it could hear of it ended like one that is killed.
      for (const client of clients) await client.start();
      await waitFor(() => this.#isAnswered(), STEP_TIMEOUT_MS);
    }
    await this.#quiet(0);
  }

  /** Every key that is in a journal has its task there. */
  async #isAnswered(): Promise<boolean> {
    return (await this.#journals()).every(({ lines }) => lines.every(({ taskId }) => taskId !== undefined));
  }

  /** Waits until nothing has been under way for so long. */
  async #quiet(forMs: number): Promise<void> {
    const deadline = Date.now() + REST_TIMEOUT_MS;
    for (let since: number | undefined; ; await sleep(LOOK_AGAIN_MS)) {
      await this.restartEnded();
      const left = await this.live();
      const now = Date.now();
      if (PLACES.some((place) => left[place] > 0)) since = undefined;
      else since ??= now;
      if (since !== undefined && now - since >= forMs) return;
      if (now > deadline) throw new Error(`still ${JSON.stringify(left)} after ${REST_TIMEOUT_MS / 1000} s`);
    }
  }

  /** Looks at everything there is, once all work has ended. Coordinators end on the way. */
  async inspect(): Promise<Findings> {
    const { identity } = this.#deployment;
    const journals = await this.#journals();
    const clients = this.#owners.map(({ key }) => this.#newClient(key));
    const bundles = await bundlesHold(
      journals.map(({ ownerId, lines }, index) => ({
        ownerId,
        client: clients[index] as CoordinatorClient,
        taskIds: lines.flatMap(({ taskId }) => (taskId === undefined ? [] : TaskId.parse(taskId))),
      })),
      identity,
    );
    for (const client of clients) await client.close();
    await this.#log.read();
    // The checkpoint that was made for the bundles is a record itself, whose place comes a moment later.
    await this.#quiet(CHECKPOINT_PLACED_MS);
    // In order: an ending coordinator finishes what it is at, and what is left then was left for good.
    for (const agent of this.#deployment.agents) this.#remember(agent);
    await Promise.all(this.#deployment.agents.map((agent) => agent.end('SIGTERM')));
    await Promise.all(this.#deployment.coordinators.map((coordinator) => coordinator.end('SIGTERM')));
    return this.#onStore(async (store) => {
      const rows = await checkDatabase(store.db, journals);
      return {
        invariants: [...rows, ...(await logHolds(store.db, identity)), bundles, this.#nobodyEndedItself()],
        tasks: journals.reduce((sum, { lines }) => sum + lines.length, 0),
        givenUp: await countGivenUp(store.db),
        requeued: this.#log.lost.length,
      };
    });
  }

  #nobodyEndedItself(): Invariant {
    return {
      name: 'no machine ends by itself, unless it is too busy to start',
      checked: this.#deployment.agents.length,
      violations: [...this.#endedThemselves],
    };
  }

  async #onStore<T>(read: (store: Store<CoordinatorDatabase>) => Promise<T>): Promise<T> {
    if (this.#store !== undefined) return read(this.#store);
    return readDatabase(path.join(this.#deployment.home, 'database'), read);
  }

  /** Results that workers posted for leases they no longer held, and that were refused: as their logs have it. */
  async refusedByLog(): Promise<number> {
    const logs = await Promise.all(this.#members.worker.map(({ logFile }) => readFile(logFile, 'utf8')));
    return logs
      .join('\n')
      .split('\n')
      .filter((line) => line.includes('"a result was refused"') && line.includes('lease_expired')).length;
  }

  #remember(member: ManagedProcess): void {
    if (member.pid === undefined || !member.running) return;
    for (const mark of descendantsOf(member.pid)) this.#below.set(mark.pid, mark);
  }

  /** Ends everything. @returns whether any process stayed, those of sandboxes that were running at a kill among them. */
  async stop(keepFolder: boolean): Promise<Invariant> {
    const members = KINDS.flatMap((kind) => this.#members[kind]);
    for (const member of members) this.#remember(member);
    await Promise.all(this.#members.client.map((client) => client.end('SIGKILL')));
    await this.#store?.close();
    await this.#deployment.stop({ keepFolder });
    const below = [...this.#below.values()];
    await waitFor(() => stillRunning(below).length === 0, ORPHANS_MS).catch(() => {});
    return {
      name: 'no process is left',
      checked: members.length + below.length,
      violations: [
        ...members.filter((member) => member.running).map((member) => member.name),
        ...stillRunning(below).map(({ pid }) => `process ${pid} of a sandbox`),
      ],
    };
  }
}
