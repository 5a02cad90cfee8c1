export { type ChatAnswer, chatEvents } from './chat-events.ts';
export { ClientError, type ClientErrorCode } from './client-error.ts';
export { type CoordinatorClient, type CoordinatorClientOptions, coordinatorClient } from './coordinator-client.ts';
export {
  type CallbackClient,
  type CallbackClientOptions,
  callbackClient,
  type EscalationClient,
  type EscalationClientOptions,
  escalationClient,
} from './escalation-client.ts';
export type { CallOptions } from './http-caller.ts';
export { type InferenceClient, type InferenceClientOptions, inferenceClient } from './inference-client.ts';
export { LeaseError, type OpenedLease, openLeases } from './leases.ts';
export { requesterFor } from './requester.ts';
export { createResultSealer, type ResultSealer, sealResult } from './results.ts';
export { backoffMs, DEFAULT_RETRY, isTransient, type RetryOptions, withRetry } from './retry.ts';
export { sealSteps } from './steps.ts';
export type { TaskMessage } from './task-events.ts';
