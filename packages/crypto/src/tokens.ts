import { timingSafeEqual } from 'node:crypto';
import { sha256 } from './hash.ts';

/** Compares two secrets in time that tells neither their lengths nor where they differ. */
export function tokensEqual(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}
