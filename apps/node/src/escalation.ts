import { createMemoryCache } from '@edgecoder/cache';
import { type EscalationClient, escalationClient } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import {
  createEscalation,
  type EscalationOptions,
  type EscalationSettings,
  type KnownCoordinator,
  migrateEscalation,
  openSources,
} from '@edgecoder/escalation';
import type { PeerId } from '@edgecoder/protocol';
import type { Logger, Secret } from '@edgecoder/service';
import type { NodeKeys } from './keys.ts';
import type { NodeSettings } from './settings.ts';
import { explainListenError } from './start-errors.ts';

/** Nonces of two minutes: the node's own coordinator is the one that asks. */
const CACHE_ENTRIES = 50_000;

export interface NodeEscalation {
  /** Asks in the coordinator's name. */
  client: EscalationClient;
  url: string;
  /** Whose signature its callbacks have. */
  serviceId: PeerId;
}

export interface EscalationParts {
  settings: Pick<NodeSettings, 'escalation'>;
  keys: Pick<NodeKeys, 'escalation' | 'owner'> & { coordinator: SigningKey };
  /** The coordinator's own database, in which the service has a schema. */
  store: unknown;
  /** Under which names the coordinator may have itself called back; asked each time, as its port comes with its start. */
  coordinatorUrls: () => readonly string[];
  inference: { url: string; token: Secret };
  log: Logger;
  opened: AsyncDisposableStack;
}

/** The escalation service in this process, asked over the loopback interface. */
export async function startEscalation(parts: EscalationParts): Promise<NodeEscalation> {
  const { keys, opened, inference, log } = parts;
  const { service, portChosen } = parts.settings.escalation;
  const store = parts.store as EscalationOptions['store'];
  await migrateEscalation(store);
  const cache = createMemoryCache({ maxEntries: CACHE_ENTRIES, remembersSince: Date.now() });
  opened.defer(() => cache.close());
  const settings: EscalationSettings = {
    ...service,
    inference,
    operators: new Set([...service.operators, keys.owner.peerId]),
  };
  const { sources, close } = openSources(settings, keys.escalation.signing);
  opened.defer(close);
  const coordinatorId = keys.coordinator.peerId;
  // It may ask before it is known where it listens, and is called back only then.
  const coordinators = (): KnownCoordinator[] => [
    { coordinatorId },
    ...parts.coordinatorUrls().map((url) => ({ coordinatorId, url })),
  ];
  const start = async (port: number): Promise<{ url: string; serviceId: PeerId }> => {
    const escalation = createEscalation({
      settings: { ...settings, http: { ...settings.http, port } },
      store,
      cache,
      keys: keys.escalation,
      sources,
      coordinators,
      log,
    });
    const listening = await escalation.start();
    opened.defer(() => escalation.stop());
    return { url: `http://127.0.0.1:${listening.port}`, serviceId: escalation.serviceId };
  };
  const running = await start(settings.http.port).catch((error: NodeJS.ErrnoException) => {
    // Nobody asked for this very port: only this process has to know it.
    if (!portChosen && error.code === 'EADDRINUSE') return start(0);
    throw explainListenError(error, settings.http.port, 'ESCALATION_PORT');
  });
  const client = escalationClient({
    url: running.url,
    key: keys.coordinator,
    meshToken: settings.meshToken?.reveal(),
  });
  opened.defer(() => client.close());
  return { client, ...running };
}
