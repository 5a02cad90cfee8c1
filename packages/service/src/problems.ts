import { CacheError } from '@edgecoder/cache';
import { SignatureError } from '@edgecoder/crypto';
import { AppError, type ErrorCode } from '@edgecoder/protocol';

/** Errors of the HTTP framework and of Node's parser that are the caller's fault, by their codes. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_request',
  FST_ERR_BAD_URL: 'malformed_request',
  FST_ERR_INVALID_URL: 'malformed_request',
  FST_ERR_MAX_PARAM_LENGTH: 'malformed_request',
  FST_ERR_ASYNC_CONSTRAINT: 'malformed_request',
  FST_ERR_NOT_FOUND: 'not_found',
  ECONNRESET: 'malformed_request',
  ECONNABORTED: 'malformed_request',
};

/** Errors of the parts a service stands on; all of them carry `code`, and their packages are not all known here. */
const ADAPTER_ERRORS: ReadonlySet<string> = new Set(['StoreError', 'BusError']);

/**
 * The public face of anything that was thrown. What is not known to be safe becomes `internal` without detail, with the
 * original as `cause` for the log.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof SignatureError) return new AppError(error.code, error.message, { cause: error });
  if (error instanceof CacheError || (error instanceof Error && ADAPTER_ERRORS.has(error.name))) {
    return new AppError('unavailable', undefined, { cause: error, retryAfterSeconds: 1 });
  }
  const code = error instanceof Error && 'code' in error ? FRAMEWORK_CODES[String(error.code)] : undefined;
  if (code !== undefined) return new AppError(code, undefined, { cause: error });
  return new AppError('internal', undefined, { cause: error });
}
