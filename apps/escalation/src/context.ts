import type { SigningKey } from '@edgecoder/crypto';
import type { Store } from '@edgecoder/store';
import type { Logger } from 'pino';
import type { EscalationDatabase } from './database.ts';
import type { KnownCoordinator } from './known-coordinator.ts';
import type { EscalationMetrics } from './metrics.ts';
import type { EscalationSettings } from './settings.ts';
import type { Sources } from './sources/source.ts';
import type { Sealer } from './waterfall/content.ts';

/** The keys of the escalation service. */
export interface EscalationKeys {
  /** Ed25519: signs what coordinators are told and what a parent coordinator is asked. */
  signing: SigningKey;
  /** AES-256 key, 32 bytes: questions and answers at rest. */
  atRest: Uint8Array;
}

/** What every concern of the service is built from; each takes the two or three it needs. */
export interface EscalationContext {
  settings: EscalationSettings;
  store: Store<EscalationDatabase>;
  sealer: Sealer;
  sources: Sources;
  /** Asked each time: in a unified node the coordinator's port is known only once it listens. */
  coordinators: () => readonly KnownCoordinator[];
  log: Logger;
  metrics: EscalationMetrics;
  /** A number in [0, 1) for the jitter of pauses. */
  fraction: () => number;
}

/** A background activity of the service. `stop` resolves when its last step has ended. */
export interface Loop {
  start(): void;
  /** There may be something to do now. */
  wake(): void;
  stop(): Promise<void>;
}
