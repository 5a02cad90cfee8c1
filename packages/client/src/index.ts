export { ClientError, type ClientErrorCode } from './client-error.ts';
export { type CoordinatorClient, type CoordinatorClientOptions, coordinatorClient } from './coordinator-client.ts';
export type { CallOptions } from './http-caller.ts';
export { LeaseError, type OpenedLease, openLeases } from './leases.ts';
export { sealResult } from './results.ts';
export { backoffMs, DEFAULT_RETRY, isTransient, type RetryOptions, withRetry } from './retry.ts';
export type { TaskMessage } from './task-events.ts';
