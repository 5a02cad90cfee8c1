import { AbortedTransactionError } from 'kysely';
import { StoreError } from './interface.ts';

/** SQLSTATE classes and codes that speak of the database, not of the statement. */
const UNAVAILABLE_STATES = /^(?:08...|57P0[1-5]|57014|53...|58...|25P03|XX001|XX002)$/;
const RETRYABLE_STATES = new Set(['40001', '40P01']);
const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** `pg` gives these no code. */
const UNAVAILABLE_MESSAGES =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/** What an error of `pg` or of a socket has. Told by its shape: it may come from another realm, where `Error` is another. */
interface ErrorLike {
  message: string;
  code?: unknown;
  severity?: unknown;
}
const isErrorLike = (error: unknown): error is ErrorLike =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';

const codeOf = (error: unknown): string | undefined =>
  isErrorLike(error) && typeof error.code === 'string' ? error.code : undefined;

/** SQLSTATE of an error that the database answered (`23505` is a unique violation); undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !UNAVAILABLE_CODES.has(code) ? code : undefined;
}

/** A table changed under a statement that this connection has parsed before. */
const isStalePlan = (error: unknown): boolean =>
  codeOf(error) === '0A000' && isErrorLike(error) && error.message.startsWith('cached plan must not change');

/** True for a serialization failure, a deadlock or a stale plan: the same work may succeed when done again. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE_STATES.has(codeOf(error) ?? '') || isStalePlan(error);
}

/**
 * `StoreError('unavailable')` for anything that says that the database cannot be reached, cannot work or took too long;
 * errors about the statement itself (constraints, syntax) and errors of the caller pass through unchanged.
 */
export function translateError(error: unknown): unknown {
  if (!isErrorLike(error) || error instanceof StoreError || error instanceof AbortedTransactionError) return error;
  const code = codeOf(error) ?? '';
  if (UNAVAILABLE_STATES.test(code) || UNAVAILABLE_CODES.has(code) || UNAVAILABLE_MESSAGES.test(error.message)) {
    return new StoreError('unavailable', 'the database is not available', { cause: error });
  }
  return error;
}

/** True when the connection must not be used again. */
export function endsConnection(error: unknown): boolean {
  return (
    error instanceof StoreError ||
    isStalePlan(error) ||
    (isErrorLike(error) && (error.severity === 'FATAL' || error.severity === 'PANIC'))
  );
}
