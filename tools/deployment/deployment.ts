import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import { type SigningKey, sealingKeyFromSeed, signingKeyFromSeed, toHex } from '@edgecoder/crypto';
import { type CoordinatorIdentity, ownerProofInput, type PeerId, userAccount } from '@edgecoder/protocol';
import { freePort, type LocalServer, servers, startLocalServer, tempDir } from '@edgecoder/testkit';
import { ManagedProcess } from './managed-process.ts';

export interface DeploymentOptions {
  store: 'postgres' | 'pglite';
  /** Coordinator replicas; PGlite has one. */
  coordinators: number;
  /** More settings of every coordinator. */
  env?: Record<string, string>;
}

/** A machine that is registered, played by the caller. */
export interface RegisteredMachine {
  signingSeed: string;
  sealingSeed: string;
}

/** A worker tries its sandbox before it registers. */
const AGENT_START_MS = 180_000;

/** Generous enough that no benchmark or chaos run meets them; what the limits do is tested elsewhere. */
const NO_RATE_LIMITS = {
  RATE_LIMIT_REQUESTS: '10000',
  RATE_LIMIT_ADDRESS_REQUESTS: '10000',
  RATE_LIMIT_WINDOW_MS: '1000',
};

/**
 * EdgeCoder as separate processes on this machine: coordinators on a database of their own, with NATS and Redis where this
 * machine has them, and real workers and verifiers on request. Everything listens on the loopback interface.
 */
export class Deployment {
  readonly coordinators: readonly ManagedProcess[];
  readonly urls: readonly string[];
  readonly folder: string;
  /** Home of the coordinators: keys, and the data of PGlite. */
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly operator: SigningKey;
  readonly agents: ManagedProcess[] = [];
  /** Machine ids of the agents, by name. */
  readonly agentIds = new Map<string, PeerId>();
  readonly #servers: LocalServer[];
  readonly #removeFolder: () => Promise<void>;
  #client: CoordinatorClient | undefined;
  #identity: CoordinatorIdentity | undefined;

  private constructor(parts: {
    coordinators: ManagedProcess[];
    urls: string[];
    folder: string;
    databaseUrl: string | undefined;
    operator: SigningKey;
    servers: LocalServer[];
    removeFolder: () => Promise<void>;
  }) {
    this.coordinators = parts.coordinators;
    this.urls = parts.urls;
    this.folder = parts.folder;
    this.home = path.join(parts.folder, 'coordinator');
    this.databaseUrl = parts.databaseUrl;
    this.operator = parts.operator;
    this.#servers = parts.servers;
    this.#removeFolder = parts.removeFolder;
  }

  /** @throws {Error} when Postgres is asked for and not installed. */
  static async start(options: DeploymentOptions): Promise<Deployment> {
    const { path: folder, remove: removeFolder } = await tempDir('edgecoder-deployment-');
    // Postgres runs as another user below its own folder.
    await chmod(folder, 0o755);
    const started: LocalServer[] = [];
    const here = servers();
    const want = (kind: 'postgres' | 'nats' | 'redis'): boolean =>
      options.store === 'postgres' ? here[kind] || kind === 'postgres' : false;
    const urlOf: Partial<Record<string, string>> = {};
    for (const kind of ['postgres', 'nats', 'redis'] as const) {
      if (!want(kind)) continue;
      const server = await startLocalServer(kind);
      started.push(server);
      urlOf[kind] = server.url;
    }
    const operator = signingKeyFromSeed(randomBytes(32));
    const home = path.join(folder, 'coordinator');
    await mkdir(home, { mode: 0o700 });
    const urls: string[] = [];
    const coordinators: ManagedProcess[] = [];
    const replicas = options.store === 'pglite' ? 1 : options.coordinators;
    for (let index = 0; index < replicas; index += 1) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      urls.push(url);
      coordinators.push(
        new ManagedProcess({
          name: `coordinator-${index + 1}`,
          program: 'apps/coordinator/src/main.ts',
          logFile: path.join(folder, `coordinator-${index + 1}.log`),
          readyUrl: `${url}/ready`,
          env: {
            EDGECODER_HOME: home,
            COORDINATOR_PORT: String(port),
            COORDINATOR_OPERATORS: operator.peerId,
            LOG_LEVEL: 'warn',
            ...(urlOf['postgres'] === undefined
              ? {}
              : // Which replica a connection is of can be asked of the database.
                { DATABASE_URL: `${urlOf['postgres']}?application_name=coordinator-${index + 1}` }),
            ...(urlOf['nats'] === undefined ? {} : { NATS_URL: urlOf['nats'] }),
            ...(urlOf['redis'] === undefined ? {} : { REDIS_URL: urlOf['redis'] }),
            ...NO_RATE_LIMITS,
            ...options.env,
          },
        }),
      );
    }
    const deployment = new Deployment({
      coordinators,
      urls,
      folder,
      databaseUrl: urlOf['postgres'],
      operator,
      servers: started,
      removeFolder,
    });
    try {
      // One after the other: the first makes the keys and the schema.
      for (const coordinator of coordinators) await coordinator.start();
      deployment.#client = coordinatorClient({ url: urls[0] as string, key: operator });
      deployment.#identity = await deployment.#client.identity();
      await deployment.#client.owner({});
    } catch (error) {
      await deployment.stop({ keepFolder: true });
      throw error;
    }
    return deployment;
  }

  get identity(): CoordinatorIdentity {
    return this.#identity as CoordinatorIdentity;
  }

  /** The operator's own client, on the first replica. */
  get client(): CoordinatorClient {
    return this.#client as CoordinatorClient;
  }

  /** An owner who is known here and has credits. */
  async newOwner(creditsMc: number): Promise<{ key: SigningKey; seed: string }> {
    const seed = randomBytes(32);
    const key = signingKeyFromSeed(seed);
    const client = coordinatorClient({ url: this.urls[0] as string, key });
    try {
      await client.owner({});
    } finally {
      await client.close();
    }
    if (creditsMc > 0) {
      await this.client.grant(userAccount(key.peerId), { idempotencyKey: `grant-${key.peerId}`, amountMc: creditsMc });
    }
    return { key, seed: toHex(seed) };
  }

  /** Registers a machine of `owner` that the caller plays itself. */
  async newMachine(
    owner: SigningKey,
    languages: ('javascript' | 'python')[],
    maxConcurrent: number,
  ): Promise<RegisteredMachine> {
    const signing = randomBytes(32);
    const sealing = randomBytes(32);
    const key = signingKeyFromSeed(signing);
    const client = coordinatorClient({ url: this.urls[0] as string, key });
    try {
      await client.register({
        sealingKey: sealingKeyFromSeed(sealing).publicKey,
        ownerKey: owner.publicKey,
        ownerProof: toHex(owner.sign(ownerProofInput(this.identity.coordinatorId, key.peerId))),
        name: 'played',
        version: '0',
        capabilities: { roles: ['execute'], languages, sandboxes: ['wasm'], maxConcurrent },
        power: { device: 'server', os: 'linux', onExternalPower: true },
      });
    } finally {
      await client.close();
    }
    return { signingSeed: toHex(signing), sealingSeed: toHex(sealing) };
  }

  /** Starts a real worker process; its machine belongs to `owner`. */
  async startAgent(
    name: string,
    role: 'execute' | 'verify',
    owner: SigningKey,
    env: Record<string, string> = {},
  ): Promise<ManagedProcess> {
    const seed = randomBytes(32);
    const key = signingKeyFromSeed(seed);
    const home = path.join(this.folder, name);
    await mkdir(home, { mode: 0o700 });
    const agent = new ManagedProcess({
      name,
      program: 'apps/worker/src/main.ts',
      logFile: path.join(this.folder, `${name}.log`),
      env: {
        EDGECODER_HOME: home,
        COORDINATOR_URL: this.urls[0] as string,
        COORDINATOR_BOOTSTRAP_URLS: this.urls.join(','),
        WORKER_ROLES: role,
        AGENT_PRIVATE_KEY: toHex(seed),
        AGENT_OWNER_KEY: owner.publicKey,
        AGENT_OWNER_PROOF: toHex(owner.sign(ownerProofInput(this.identity.coordinatorId, key.peerId))),
        LOG_LEVEL: 'warn',
        DEFER_WHEN_BUSY: 'false',
        ...env,
      },
    });
    this.agents.push(agent);
    this.agentIds.set(name, key.peerId);
    await agent.start();
    return agent;
  }

  /** Waits until `count` verifiers are online. */
  async verifiersOnline(count: number): Promise<void> {
    const deadline = Date.now() + AGENT_START_MS;
    while ((await this.client.status()).agents.verifiers < count) {
      if (Date.now() > deadline)
        throw new Error(`the verifiers are not online after ${AGENT_START_MS / 1000} s; see ${this.folder}`);
      await sleep(200);
    }
  }

  /** Ends every process and, unless it is to be looked at, removes the folder. */
  async stop(options: { keepFolder?: boolean } = {}): Promise<void> {
    await this.#client?.close();
    await Promise.all(this.agents.map((agent) => agent.end('SIGKILL')));
    await Promise.all(this.coordinators.map((coordinator) => coordinator.end('SIGTERM')));
    for (const server of this.#servers) await server.remove();
    if (options.keepFolder !== true) await this.#removeFolder();
  }
}
