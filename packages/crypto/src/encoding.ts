import { CryptoError } from './errors.ts';

const utf8 = new TextEncoder();

/** Strings are hashed, signed and sealed as UTF-8. */
export function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? utf8.encode(data) : data;
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Lower-case hex digits. */
export function toHex(bytes: Uint8Array): string {
  return view(bytes).toString('hex');
}

/**
 * Bytes of lower-case hex digits: one text for each value.
 * @throws {CryptoError} `malformed`.
 */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw new CryptoError('malformed', 'not lower-case hex');
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** RFC 4648 base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return view(bytes).toString('base64url');
}

/**
 * Bytes of canonical base64url: no padding, no white space, unused bits zero, so one text for each value.
 * @throws {CryptoError} `malformed`.
 */
export function fromBase64Url(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new CryptoError('malformed', 'not canonical base64url');
  return new Uint8Array(bytes);
}

/** RFC 4648 base64 with padding, as structured fields use it. */
export function toBase64(bytes: Uint8Array): string {
  return view(bytes).toString('base64');
}

/** Bytes of canonical padded base64, or undefined. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined;
}
