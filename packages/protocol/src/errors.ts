import { z } from 'zod';

/** Every machine-readable error code that a service of this system answers, with its HTTP status and public title. */
export const ERROR_CODES = {
  // 400
  malformed_request: { status: 400, title: 'The request could not be parsed' },
  invalid_request: { status: 400, title: 'The request does not match its schema' },
  digest_mismatch: { status: 400, title: 'Content-Digest does not match the body' },
  // 401
  signature_missing: { status: 401, title: 'The request is not signed' },
  signature_invalid: { status: 401, title: 'The request signature is not valid' },
  signature_expired: { status: 401, title: 'The request signature is outside its time window' },
  signed_before_start: {
    status: 401,
    title: 'The request was signed before this service started: sign it anew after the time in retry-after',
  },
  replayed: { status: 401, title: 'The request was seen before' },
  unknown_key: { status: 401, title: 'The signing key is not registered here' },
  mesh_token_invalid: { status: 401, title: 'The mesh token is missing or wrong' },
  token_invalid: { status: 401, title: 'The bearer token is missing or wrong' },
  // 402
  insufficient_credits: { status: 402, title: 'The account cannot cover this task' },
  // 403
  forbidden: { status: 403, title: 'This caller may not do that' },
  not_approved: { status: 403, title: 'This agent is waiting for approval' },
  sandbox_refused: { status: 403, title: 'The sandbox mode is not accepted here' },
  registration_token_invalid: { status: 403, title: 'The registration token is missing or wrong' },
  // 404
  not_found: { status: 404, title: 'There is no such thing, or it is not yours' },
  // 405
  method_not_allowed: { status: 405, title: 'That method is not offered here' },
  // 409
  idempotency_conflict: { status: 409, title: 'The idempotency key was used with another body' },
  lease_expired: { status: 409, title: 'The lease is no longer held' },
  conflict: { status: 409, title: 'The state does not allow this' },
  // 413 415 422 429
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Only application/json is accepted' },
  kind_unavailable: { status: 422, title: 'No service here can do this kind of task' },
  over_budget: { status: 422, title: 'The task would cost more than maxCredits' },
  model_unavailable: { status: 422, title: 'There is no model here that can answer this' },
  context_exceeded: { status: 422, title: 'The request does not fit the context of the model' },
  result_invalid: { status: 422, title: 'The result does not open or does not match its signature' },
  rate_limited: { status: 429, title: 'Too many requests' },
  // 5xx
  internal: { status: 500, title: 'Something went wrong on this side' },
  no_verifier: { status: 503, title: 'No verifier is available' },
  overloaded: { status: 503, title: 'The service is overloaded' },
  unavailable: { status: 503, title: 'A part this service needs is not available' },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export const errorCodes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457 problem document. `detail` is always safe to show. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(errorCodes),
  requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/**
 * An error with a public face: `message` is safe to show to the caller; what only operators may see goes into `cause`
 * and from there to the log.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** Seconds after which a retry makes sense (sent as `retry-after`). */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message?: string, options?: { cause?: unknown; retryAfterSeconds?: number }) {
    super(message ?? ERROR_CODES[code].title, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  toProblem(requestId: string): Problem {
    const { status, title } = ERROR_CODES[this.code];
    return {
      type: `urn:edgecoder:error:${this.code}`,
      title,
      status,
      detail: this.message,
      code: this.code,
      requestId,
    };
  }
}
