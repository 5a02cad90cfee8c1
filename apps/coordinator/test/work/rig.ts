import { randomBytes } from 'node:crypto';
import { createInProcessBus } from '@edgecoder/bus';
import { createMemoryCache } from '@edgecoder/cache';
import {
  fromBase64Url,
  fromHex,
  openFrom,
  type SealingKey,
  type SigningKey,
  sealingKeyFromSeed,
  sealTo,
  sha256Hex,
  signingKeyFromSeed,
  toBase64Url,
  toHex,
  verifySignature,
} from '@edgecoder/crypto';
import {
  Capabilities,
  type CheckBody,
  canonicalJson,
  LEASE_INFO,
  type Lease,
  leaseSigningInput,
  ownerProofInput,
  type PeerId,
  PowerTelemetry,
  type PullResponse,
  RESULT_INFO,
  RegisterRequest,
  type ResultBody,
  resultSigningInput,
  type SealedResult,
  sealAad,
  type TaskId,
  TaskSpec,
  type TaskSpecInput,
  userAccount,
  WorkPayload,
} from '@edgecoder/protocol';
import { createLogger, Metrics } from '@edgecoder/service';
import { migrate, type Store } from '@edgecoder/store';
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { createDirectory, type Directory } from '../../src/agents/directory.ts';
import { ensureOwner } from '../../src/agents/owners.ts';
import { registerAgent } from '../../src/agents/register.ts';
import type { CoordinatorContext, Loop } from '../../src/context.ts';
import type { CoordinatorDatabase } from '../../src/database.ts';
import { grantCredits } from '../../src/economy/grant.ts';
import { createLoadGauge } from '../../src/economy/load.ts';
import { migrations } from '../../src/migrations/index.ts';
import { coordinatorSettings } from '../../src/settings.ts';
import type { Decompose } from '../../src/work/decompose.ts';
import { createWork, type WorkUseCases } from '../../src/work/index.ts';
import type { ResultContext } from '../../src/work/result.ts';
import type { UnitEffects } from '../../src/work/unit.ts';

export const never = new AbortController().signal;

/** A requester. */
export interface Owner {
  id: PeerId;
  key: SigningKey;
}

/** A registered machine with its keys. */
export interface Worker {
  id: PeerId;
  ownerId: PeerId;
  key: SigningKey;
  sealing: SealingKey;
}

/** What a lease brought, opened. */
export interface Held {
  lease: Lease;
  payload: WorkPayload;
}

/** One replica over a store. */
export interface Replica {
  ctx: CoordinatorContext;
  directory: Directory;
  work: WorkUseCases;
  loops: Loop[];
  resultContext: ResultContext;
  announce(effects: UnitEffects): void;
}

export interface RigOptions {
  store: Store<CoordinatorDatabase>;
  leaseMs?: number;
  logLevel?: 'silent' | 'warn';
  /** Divides requests in words. */
  decompose?: Decompose;
  /** Help is asked for where workers give up. */
  escalates?: boolean;
}

export type Rig = Awaited<ReturnType<typeof createRig>>;

const signingKey = (): SigningKey => signingKeyFromSeed(randomBytes(32));

export const PASSED: ResultBody = {
  stdout: 'ok\n',
  stderr: '',
  exitCode: 0,
  truncated: false,
  testReport: { passed: true, hasTests: true },
  durationMs: 20,
  sandbox: 'wasm',
};
export const FAILED: ResultBody = {
  ...PASSED,
  exitCode: 1,
  stderr: 'AssertionError',
  testReport: { passed: false, hasTests: true, failure: 'AssertionError' },
};
export const UNTESTED: ResultBody = { ...PASSED, testReport: { passed: true, hasTests: false } };
export const CHECK_PASSED: CheckBody = {
  testReport: { passed: true, hasTests: true },
  inconclusive: false,
  durationMs: 20,
  sandbox: 'wasm',
};
export const CHECK_FAILED: CheckBody = {
  ...CHECK_PASSED,
  testReport: { passed: false, hasTests: true, failure: 'AssertionError' },
};
export const CHECK_INCONCLUSIVE: CheckBody = { ...CHECK_PASSED, inconclusive: true };

/** A coordinator's queue on a real store, and the people and machines that use it. */
export async function createRig(options: RigOptions) {
  const { store } = options;
  await migrate(store, { schema: 'coordinator', migrations });
  const operatorKey = signingKey();
  const operator: Owner = { id: operatorKey.peerId, key: operatorKey };
  const keys = { signing: signingKey(), sealing: sealingKeyFromSeed(randomBytes(32)), atRest: randomBytes(32) };
  const settings = coordinatorSettings({
    EDGECODER_HOME: '/nonexistent',
    COORDINATOR_OPERATORS: operator.id,
    LEASE_MS: String(options.leaseMs ?? 60_000),
  });

  const bus = createInProcessBus({});
  const cache = createMemoryCache({ maxEntries: 10_000 });

  function replica(decompose = options.decompose): Replica {
    const ctx: CoordinatorContext = {
      settings,
      store,
      bus,
      cache,
      keys,
      log: createLogger({ service: 'test', level: options.logLevel ?? 'silent' }),
      metrics: new Metrics(),
      random: (bytes) => randomBytes(bytes),
      newId: uuidv7,
    };
    const directory = createDirectory(ctx);
    const economy = { load: createLoadGauge(ctx) };
    const { useCases, loops, resultContext, announce } = createWork(ctx, {
      economy,
      directory,
      decompose,
      escalates: options.escalates,
      ledger: { wake() {} },
    });
    return { ctx, directory, work: useCases, loops, resultContext, announce };
  }

  const first = replica();

  async function owner(credits = 1000n): Promise<Owner> {
    const key = signingKey();
    await ensureOwner(first.ctx, key.publicKey);
    if (credits > 0n) await grant(key.peerId, credits);
    return { id: key.peerId, key };
  }

  function grant(ownerId: PeerId, credits: bigint): Promise<boolean> {
    return grantCredits(first.ctx, {
      accountId: userAccount(ownerId),
      amountMc: credits * 1000n,
      idempotencyKey: uuidv7(),
    });
  }

  async function worker(
    of?: Owner,
    capabilities: Partial<Capabilities> = {},
    power: Partial<PowerTelemetry> = {},
  ): Promise<Worker> {
    const key = signingKey();
    const sealing = sealingKeyFromSeed(randomBytes(32));
    const answer = await registerAgent(
      { ...first.ctx, isLocal: () => false },
      { publicKey: key.publicKey, peerId: key.peerId, ownerId: key.peerId, roles: new Set(['stranger']) },
      RegisterRequest.parse({
        sealingKey: sealing.publicKey,
        ...(of && {
          ownerKey: of.key.publicKey,
          ownerProof: toHex(of.key.sign(ownerProofInput(keys.signing.peerId, key.peerId))),
        }),
        name: 'machine',
        version: '0',
        capabilities: Capabilities.parse({
          roles: ['execute'],
          languages: ['python', 'javascript'],
          sandboxes: ['wasm'],
          ...capabilities,
        }),
        power: PowerTelemetry.parse({ device: 'server', os: 'linux', onExternalPower: true, ...power }),
      }),
    );
    return { id: answer.agentId, ownerId: answer.ownerId, key, sealing };
  }

  const verifier = (): Promise<Worker> => worker(operator, { roles: ['verify'] });

  await ensureOwner(first.ctx, operator.key.publicKey);

  return {
    ...first,
    store,
    keys,
    operator,
    replica,
    owner,
    grant,
    worker,
    verifier,

    async setStreak(ownerId: PeerId, streak: number): Promise<void> {
      await sql`update coordinator.owners set streak = ${streak} where owner_id = ${ownerId}`.execute(store.db);
    },

    async close(): Promise<void> {
      await bus.close();
      await cache.close();
      await store.close();
    },

    /** Makes all leases look as if their time had passed. */
    async expireAll(): Promise<void> {
      await sql`update coordinator.subtasks set lease_expires_at = 1 where state = 'leased'`.execute(store.db);
    },
  };
}

let keyNumber = 0;

/** A small public task with tests; change what matters. */
export function spec(changes: Partial<TaskSpecInput> = {}): TaskSpec {
  keyNumber += 1;
  return TaskSpec.parse({
    idempotencyKey: `key-${keyNumber}`,
    kind: 'exec',
    language: 'python',
    code: 'def add(a, b):\n    return a + b\n',
    tests: 'assert add(1, 2) == 3\n',
    placement: 'public',
    limits: { wallMs: 1000 },
    ...changes,
  });
}

/** Submits one task. @throws its error. */
export async function submitOne(work: WorkUseCases, owner: Owner, task: TaskSpec): Promise<TaskId> {
  const [outcome] = await work.submit(owner.id, [task], undefined);
  if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('no outcome');
  return outcome.taskId;
}

/** Pulls and opens what came, as a machine does: the coordinator's signature first. */
export async function pull(
  replica: Pick<Replica, 'work' | 'ctx'>,
  machine: Worker,
  max = 1,
  waitMs = 0,
): Promise<Held[]> {
  const answer = await replica.work.pull(machine.id, { max, waitMs, smallOnly: false }, never);
  return openLeases(replica.ctx.keys.signing.publicKey, machine, answer);
}

export function openLeases(coordinatorKey: string, machine: Worker, answer: PullResponse): Held[] {
  if (answer.leases.length === 0) return [];
  const input = leaseSigningInput(machine.id, answer.enc, answer.leases, sha256Hex);
  if (!verifySignature(coordinatorKey, input, fromHex(answer.signature ?? '')))
    throw new Error('the leases are not signed');
  const context = openFrom({ key: machine.sealing, enc: fromBase64Url(answer.enc), info: LEASE_INFO });
  return answer.leases.map((lease) => {
    const plain = context.open(sealAad(lease.subtaskId, lease.epoch), fromBase64Url(lease.sealed));
    return { lease, payload: WorkPayload.parse(JSON.parse(Buffer.from(plain).toString())) };
  });
}

/** A result as a worker seals and signs it. */
export function sealedResult(
  coordinatorSealingKey: string,
  machine: Worker,
  lease: Lease,
  body: ResultBody | CheckBody,
): SealedResult {
  const json = canonicalJson(body);
  const context = sealTo({ recipient: coordinatorSealingKey, info: RESULT_INFO });
  const frame = { subtaskId: lease.subtaskId, leaseId: lease.leaseId, epoch: lease.epoch, bodyHash: sha256Hex(json) };
  return {
    ...frame,
    enc: toBase64Url(context.enc),
    sealed: toBase64Url(context.seal(sealAad(lease.subtaskId, lease.epoch), Buffer.from(json))),
    signature: toHex(machine.key.sign(resultSigningInput(frame))),
  };
}

/** Posts one result. @throws its error. */
export async function post(
  replica: Pick<Replica, 'work' | 'ctx'>,
  machine: Worker,
  lease: Lease,
  body: ResultBody | CheckBody,
): Promise<'stored' | 'repeated'> {
  const [outcome] = await replica.work.results(machine.id, [
    sealedResult(replica.ctx.keys.sealing.publicKey, machine, lease, body),
  ]);
  if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('no outcome');
  return outcome;
}
