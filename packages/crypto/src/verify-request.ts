import type { PeerId } from '@edgecoder/protocol';
import { contentDigestMatches } from './content-digest.ts';
import { verifySignature, verifySignatureAsync } from './ed25519.ts';
import { fromBase64 } from './encoding.ts';
import { SignatureError } from './errors.ts';
import { peerIdOf } from './peer-id.ts';
import {
  COMPONENTS_WITH_BODY,
  COMPONENTS_WITHOUT_BODY,
  type Component,
  MAX_AGE_SECONDS,
  MAX_AHEAD_SECONDS,
  MAX_LIFETIME_SECONDS,
  signatureBase,
} from './signature-base.ts';
import { parseSignatureInput, type SignatureInput } from './signature-input.ts';

/** A request as it arrived. */
export interface RequestToVerify {
  method: string;
  /** Value of `Host`. */
  authority: string;
  /** Without the query. */
  path: string;
  /** `?…`, or `?` when there is none. */
  query: string;
  /** Lower-case names, as node:http gives them. A header that came several times as an array is refused. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came; empty when there is no body. */
  body: Uint8Array;
  /** Milliseconds since 1970. */
  nowMs: number;
  /** Verify on the caller's thread, which answers a lone request in a third of the time; on the thread pool when left out. */
  atOnce?: boolean;
}

/** Who signed, and what to remember against replay. */
export interface VerifiedRequest {
  /** Raw Ed25519 public key, 64 hex digits. */
  publicKey: string;
  peerId: PeerId;
  nonce: string;
  /** Seconds since 1970. */
  created: number;
  /** Seconds since 1970. */
  expires: number;
  tag: string | undefined;
}

/** Bounds, characters. */
const MAX_PATH_CHARS = 2048;
const MAX_QUERY_CHARS = 4096;
const MAX_AUTHORITY_CHARS = 261; // a host name of 255 and a port
const MAX_CONTENT_TYPE_CHARS = 128;

const invalid = (message: string) => new SignatureError('signature_invalid', message);

function header(request: RequestToVerify, name: string): string | undefined {
  const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`${name} was sent more than once`);
}

/** The value of a signed component: printable ASCII, so that no line of the base can be forged. */
function component(name: string, value: string | undefined, pattern: RegExp, maxChars: number): Component {
  if (value === undefined || value.length > maxChars || !pattern.test(value)) throw invalid(`${name} cannot be signed`);
  return [name, value];
}

function components(request: RequestToVerify): Component[] {
  const found = [
    component('@method', request.method, /^[A-Z]+$/, 16),
    component('@authority', request.authority.toLowerCase(), /^[a-z0-9._:[\]-]+$/, MAX_AUTHORITY_CHARS),
    component('@path', request.path, /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/, MAX_PATH_CHARS),
    component('@query', request.query, /^\?[\x21\x22\x24-\x7e]*$/, MAX_QUERY_CHARS),
  ];
  if (request.body.length === 0) return found;
  return [
    ...found,
    component('content-type', header(request, 'content-type'), /^[\x21-\x7e][\x20-\x7e]*$/, MAX_CONTENT_TYPE_CHARS),
    component('content-digest', header(request, 'content-digest'), /^[\x21-\x7e]+$/, MAX_CONTENT_TYPE_CHARS),
  ];
}

function checkTimes({ created, expires }: SignatureInput, nowMs: number): void {
  if (expires <= created || expires - created > MAX_LIFETIME_SECONDS) throw invalid('expires is out of bounds');
  const now = nowMs / 1000;
  if (now - created > MAX_AGE_SECONDS || created - now > MAX_AHEAD_SECONDS || now >= expires) {
    throw new SignatureError('signature_expired', 'the signature is outside its time window');
  }
}

function checkCovered(input: SignatureInput, hasBody: boolean): void {
  const expected = hasBody ? COMPONENTS_WITH_BODY : COMPONENTS_WITHOUT_BODY;
  const same = input.components.length === expected.length && expected.every((name, i) => input.components[i] === name);
  if (!same) throw invalid(`the signature must cover exactly ${expected.join(' ')}, in this order`);
}

function signatureBytes(text: string, label: string): Uint8Array {
  const prefix = `${label}=:`;
  const encoded = text.startsWith(prefix) ? /^([A-Za-z0-9+/]{86}==):$/.exec(text.slice(prefix.length))?.[1] : undefined;
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (bytes === undefined) throw invalid('Signature must hold exactly the signature that Signature-Input names');
  return bytes;
}

/**
 * Checks a request's RFC 9421 signature. Whoever calls must then refuse a nonce that this key has used in the last 120 s.
 * @throws {SignatureError} and nothing else.
 */
export async function verifyRequest(request: RequestToVerify): Promise<VerifiedRequest> {
  const inputHeader = header(request, 'signature-input');
  const signatureHeader = header(request, 'signature');
  if (inputHeader === undefined || signatureHeader === undefined) {
    throw new SignatureError('signature_missing', 'the request is not signed');
  }
  const input = parseSignatureInput(inputHeader);
  const hasBody = request.body.length > 0;
  checkCovered(input, hasBody);
  const signature = signatureBytes(signatureHeader, input.label);
  const covered = components(request);
  checkTimes(input, request.nowMs);
  if (hasBody && !contentDigestMatches(header(request, 'content-digest') ?? '', request.body)) {
    throw new SignatureError('digest_mismatch', 'Content-Digest does not match the body');
  }
  const verify = request.atOnce === true ? verifySignature : verifySignatureAsync;
  if (!(await verify(input.keyid, signatureBase(covered, input.params), signature))) {
    throw invalid('the signature does not verify');
  }
  const { keyid: publicKey, nonce, created, expires, tag } = input;
  return { publicKey, peerId: peerIdOf(publicKey), nonce, created, expires, tag };
}
