import { type ErrorCode, Problem } from '@edgecoder/protocol';

/**
 * Why a call brought no answer: the service's own code, or `unreachable` (no connection, or it broke), `timeout`,
 * `aborted` by the caller's signal, `bad_answer` (not what the protocol promises).
 */
export type ClientErrorCode = ErrorCode | 'unreachable' | 'timeout' | 'aborted' | 'bad_answer';

/** A call that failed. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** The service's problem document (RFC 9457), when it sent one. */
  readonly problem: Problem | undefined;
  /** What `Retry-After` asked for. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ClientErrorCode,
    message: string,
    details: { cause?: unknown; status?: number; problem?: Problem; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.problem = details.problem;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** What a status of a proxy, or of a service that sent no problem document, means. */
const CODE_OF_STATUS: Readonly<Record<number, ClientErrorCode>> = {
  401: 'signature_invalid',
  403: 'forbidden',
  404: 'not_found',
  413: 'body_too_large',
  429: 'rate_limited',
  500: 'internal',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

const MAX_RETRY_AFTER_SECONDS = 3600;

/** The error that an answer of status 300 or more stands for. */
export function errorOfAnswer(status: number, body: Uint8Array, retryAfter: unknown): ClientError {
  const seconds = typeof retryAfter === 'string' && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  const retryAfterMs = seconds === undefined ? undefined : Math.min(seconds, MAX_RETRY_AFTER_SECONDS) * 1000;
  try {
    const problem = Problem.parse(JSON.parse(Buffer.from(body).toString()));
    return new ClientError(problem.code, problem.detail, { status, problem, retryAfterMs });
  } catch (cause) {
    const code = CODE_OF_STATUS[status] ?? 'bad_answer';
    return new ClientError(code, `the service answered ${status} without a problem document`, {
      status,
      cause,
      retryAfterMs,
    });
  }
}
