import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import { type Coordinator, createCoordinator, openDependencies } from '@edgecoder/coordinator';
import { fromHex } from '@edgecoder/crypto';
import { logOrigin, type TrustedKey } from '@edgecoder/ledger';
import { AppError, type PeerId, userAccount } from '@edgecoder/protocol';
import { ensureHome, type Running, startTracing } from '@edgecoder/service';
import { createAgents } from './agents.ts';
import { startEscalation } from './escalation.ts';
import { takeHomeLock } from './home-lock.ts';
import { removeNodeNote, trustLog, writeNodeNote } from './home-notes.ts';
import { type ModelSummary, type NodeInference, startInference } from './inference.ts';
import { ensureKeys, type NodeKeys } from './keys.ts';
import type { NodeLog } from './log.ts';
import type { NodeSettings } from './settings.ts';
import { explainListenError } from './start-errors.ts';

/** A node that runs. */
export interface EdgeNode extends Running {
  /** The coordinator's URL on this machine. */
  url: string;
  coordinatorId: PeerId;
  ownerId: PeerId;
  /** Which model answers. */
  models: ModelSummary;
  /** The node's own log, as proofs of it are checked. */
  log: TrustedKey;
  /** Speaks in the owner's name; closed by `stop`. */
  client: CoordinatorClient;
}

/**
 * Starts every service of the node in this process, and its worker and verifier as processes of their own.
 * @throws {HomeLockedError} when another node runs on the home, `StartError` when the port is taken.
 */
export async function startNode(settings: NodeSettings, log: NodeLog, version: string): Promise<EdgeNode> {
  const { home } = settings.coordinator;
  await using opened = new AsyncDisposableStack();
  ensureHome(home);
  const lock = takeHomeLock(home);
  opened.defer(() => lock.release());

  const tracing = await startTracing({ service: 'node', version, endpoint: settings.coordinator.otlpEndpoint });
  opened.defer(() => tracing.stop());

  const keys = keysOf(settings);
  const inference = await startInference({
    settings,
    keys: {
      coordinator: keys.coordinator.signing,
      escalation: keys.escalation.signing.peerId,
      owner: keys.owner.peerId,
    },
    log: log.logger('inference'),
    opened,
  });
  const coordinator = await startCoordinator(settings, keys, { log, opened, inference });
  const { url, escalationUrl } = coordinator;
  const client = coordinatorClient({
    url,
    key: keys.owner,
    meshToken: settings.coordinator.http.meshToken?.reveal(),
  });
  opened.defer(() => client.close());

  await coordinator.ensureOwner(keys.owner.publicKey);
  await grantOnce(coordinator, keys.owner.peerId, settings.coordinator.faucetGrantMc);

  const coordinatorId = keys.coordinator.signing.peerId;
  const agents = createAgents({
    home,
    keys,
    coordinatorId,
    coordinatorUrl: url,
    environment: settings.environment,
    level: settings.level,
    log,
  });
  for (const { key } of agents) await coordinator.admitLocalAgent(key.publicKey);
  for (const agent of agents) agent.process.start();
  // The coordinator stays up while they finish and return what they run.
  opened.defer(async () => void (await Promise.all(agents.map((agent) => agent.process.stop()))));

  const trusted: TrustedKey = { name: logOrigin(coordinatorId), publicKey: keys.coordinator.signing.publicKey };
  trustLog(home, trusted);
  const ownerId = keys.owner.peerId;
  const names = agents.map(({ name, key }) => ({ name, agentId: key.peerId }));
  writeNodeNote(home, { pid: process.pid, url, escalationUrl, coordinatorId, ownerId, agents: names });
  opened.defer(() => removeNodeNote(home));

  const models = await inference.models;
  const running = opened.move();
  return { url, coordinatorId, ownerId, models, log: trusted, client, stop: () => running.disposeAsync() };
}

function keysOf({ coordinator: { home, privateKey }, keyPassphrase }: NodeSettings): NodeKeys {
  return ensureKeys(home, {
    ...(keyPassphrase !== undefined && { passphrase: keyPassphrase.reveal() }),
    ...(privateKey !== undefined && { coordinatorSeed: fromHex(privateKey.reveal()) }),
  });
}

async function startCoordinator(
  settings: NodeSettings,
  keys: NodeKeys,
  { log, opened, inference }: { log: NodeLog; opened: AsyncDisposableStack; inference: NodeInference },
) {
  const own = { ...settings.coordinator, operators: new Set([...settings.coordinator.operators, keys.owner.peerId]) };
  const logger = log.logger('coordinator');
  const dependencies = await openDependencies(own, logger);
  opened.defer(() => dependencies.close());
  let url: string | undefined;
  const escalation = await startEscalation({
    settings,
    keys: { ...keys, coordinator: keys.coordinator.signing },
    store: dependencies.store,
    coordinatorUrls: () => [url, own.http.publicUrl].filter((one) => one !== undefined),
    inference,
    log: log.logger('escalation'),
    opened,
  });
  const coordinator = await createCoordinator({
    ...dependencies,
    decompose: (request, signal) => inference.client.decompose(request, { signal }),
    talk: (request, options) => inference.client.chat(request, options),
    escalation,
    settings: own,
    keys: keys.coordinator,
    log: logger,
  });
  opened.defer(() => coordinator.stop());
  try {
    const { port } = await coordinator.start();
    url = `http://${ownHost(own.http.host)}:${port}`;
    return { ...coordinator, url, escalationUrl: escalation.url };
  } catch (error) {
    throw explainListenError(error, own.http.port, 'COORDINATOR_PORT');
  }
}

/** Under which name this machine reaches what listens on `host`. */
function ownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** What a new owner gets to begin with, once in the life of a home. */
async function grantOnce({ grant }: Pick<Coordinator, 'grant'>, ownerId: PeerId, amountMc: bigint): Promise<void> {
  if (amountMc === 0n) return;
  try {
    await grant({ accountId: userAccount(ownerId), idempotencyKey: 'first-start', amountMc });
  } catch (error) {
    // Granted at an earlier start, when the setting was another.
    if (!(error instanceof AppError && error.code === 'idempotency_conflict')) throw error;
  }
}
