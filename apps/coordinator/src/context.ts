import type { Bus } from '@edgecoder/bus';
import type { Cache } from '@edgecoder/cache';
import type { SealingKey, SigningKey } from '@edgecoder/crypto';
import type { Metrics } from '@edgecoder/service';
import type { Store } from '@edgecoder/store';
import type { Logger } from 'pino';
import type { CoordinatorDatabase } from './database.ts';
import type { CoordinatorSettings } from './settings.ts';

/** The keys of one coordinator identity. */
export interface CoordinatorKeys {
  /** Ed25519: its peer id is the coordinator's id; signs records, checkpoints and leases. */
  signing: SigningKey;
  /** X25519: workers seal results to it. */
  sealing: SealingKey;
  /** AES-256 key, 32 bytes: payloads and results at rest. */
  atRest: Uint8Array;
}

/** What every concern of the coordinator is built from; each takes the two or three it needs. */
export interface CoordinatorContext {
  settings: CoordinatorSettings;
  store: Store<CoordinatorDatabase>;
  bus: Bus;
  cache: Cache;
  keys: CoordinatorKeys;
  log: Logger;
  metrics: Metrics;
  /** Cryptographically strong random bytes. */
  random: (bytes: number) => Uint8Array;
  /** UUIDv7, growing. */
  newId: () => string;
}

/** A background activity of the service. `stop` resolves when its last step has ended. */
export interface Loop {
  start(): void;
  stop(): Promise<void>;
}
