import { ModelError, type ModelErrorCode } from '@edgecoder/models';
import { AppError, type ErrorCode } from '@edgecoder/protocol';

const CODES: Readonly<Record<ModelErrorCode, ErrorCode>> = {
  unknown_model: 'model_unavailable',
  invalid_request: 'invalid_request',
  context_exceeded: 'context_exceeded',
  unsupported: 'model_unavailable',
  invalid_model: 'model_unavailable',
  not_enough_memory: 'model_unavailable',
  checksum: 'model_unavailable',
  no_space: 'model_unavailable',
  queue_full: 'overloaded',
  unavailable: 'unavailable',
  timeout: 'unavailable',
  bad_answer: 'unavailable',
  aborted: 'unavailable',
  closed: 'unavailable',
};

/** What a model's failure is to a caller. Messages of models' errors are safe to show; anything else is not known to be. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof ModelError)) return new AppError('internal', undefined, { cause: error });
  const code = CODES[error.code];
  const again = code === 'overloaded' || code === 'unavailable' ? { retryAfterSeconds: 1 } : {};
  return new AppError(code, sentence(error.message), { cause: error, ...again });
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
