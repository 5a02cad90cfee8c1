import { AppError } from '@edgecoder/protocol';
import { parse } from 'secure-json-parse';
import type { z } from 'zod';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Mistakes named in one answer. */
const MAX_ISSUES = 5;
const MAX_DETAIL_CHARS = 600;

/**
 * Bytes of a body → JSON value. UTF-8 must be valid; `__proto__` and `constructor.prototype` keys are refused.
 * @throws {AppError} `malformed_request`, without any of the body in it.
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new AppError('malformed_request', 'The body is not valid UTF-8');
  }
  try {
    return parse(text, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw new AppError('malformed_request', 'The body is not valid JSON');
  }
}

/**
 * @param what `body`, `query` or `params`, for the message.
 * @throws {AppError} `invalid_request` naming the first few mistakes.
 */
export function validate<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, MAX_ISSUES).map((issue) => {
    const path = [what, ...issue.path.map(String)].join('.');
    return `${path}: ${issue.message}`;
  });
  throw new AppError('invalid_request', issues.join('; ').slice(0, MAX_DETAIL_CHARS));
}
