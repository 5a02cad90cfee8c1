import { ClientError, isTransient } from '@edgecoder/client';
import { SourceError } from './source.ts';

/** A failed call of another service, as it is told: by its code, never by what the service said. */
export function clientFailure(name: string, error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  if (!(error instanceof ClientError)) {
    return new SourceError('failed', `${name} failed`, { transient: false, cause: error });
  }
  return new SourceError(
    error.code === 'timeout' ? 'timeout' : 'failed',
    error.code === 'timeout' ? `${name} did not answer in time` : `${name} gave no answer (${error.code})`,
    { transient: isTransient(error), cause: error },
  );
}
