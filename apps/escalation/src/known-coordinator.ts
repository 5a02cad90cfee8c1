import type { PeerId } from '@edgecoder/protocol';

/** A coordinator that may ask. */
export interface KnownCoordinator {
  coordinatorId: PeerId;
  /** Where it may have itself called back; undefined: it polls. */
  url?: string | undefined;
}
