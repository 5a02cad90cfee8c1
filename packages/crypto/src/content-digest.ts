import { timingSafeEqual } from 'node:crypto';
import { fromBase64, toBase64 } from './encoding.ts';
import { sha256 } from './hash.ts';

/** `Content-Digest` (RFC 9530) of a body: SHA-256 as the only member. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${toBase64(sha256(body))}:`;
}

/** True when the header is exactly one SHA-256 member in canonical form and is the digest of the body. */
export function contentDigestMatches(header: string, body: Uint8Array): boolean {
  const encoded = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header)?.[1];
  const digest = encoded === undefined ? undefined : fromBase64(encoded);
  return digest !== undefined && timingSafeEqual(digest, sha256(body));
}
