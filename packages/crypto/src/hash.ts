import { hash } from 'node:crypto';

/** SHA-256; a string is hashed as UTF-8. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return hash('sha256', data, 'buffer');
}

/** SHA-256 as 64 lower-case hex digits; a string is hashed as UTF-8. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex');
}

const BLOCK_BYTES = 64;

/**
 * HMAC-SHA-256 (RFC 2104). Two one-shot hashes cost a tenth of setting up node:crypto's `Hmac` object, and a sealing
 * context needs eight of them.
 */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const block = key.length > BLOCK_BYTES ? sha256(key) : key;
  let length = BLOCK_BYTES;
  for (const part of parts) length += part.length;
  const inner = new Uint8Array(length).fill(0x36, 0, BLOCK_BYTES);
  const outer = new Uint8Array(BLOCK_BYTES + 32).fill(0x5c, 0, BLOCK_BYTES);
  for (let i = 0; i < block.length; i++) {
    const byte = block[i] as number;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  let offset = BLOCK_BYTES;
  for (const part of parts) {
    inner.set(part, offset);
    offset += part.length;
  }
  outer.set(sha256(inner), BLOCK_BYTES);
  return sha256(outer);
}
