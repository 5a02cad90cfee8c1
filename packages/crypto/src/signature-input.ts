import { SignatureError } from './errors.ts';

/** What a `Signature-Input` of our profile says. */
export interface SignatureInput {
  label: string;
  /** The covered components, in order. */
  components: string[];
  /** The value of `@signature-params`, exactly as sent. */
  params: string;
  created: number;
  expires: number;
  nonce: string;
  /** Raw public key, 64 hex digits. */
  keyid: string;
  tag: string | undefined;
}

const MAX_INPUT_CHARS = 1024;
const MAX_COMPONENTS = 16;

/** One member of a dictionary (RFC 8941 3.2): a label and an inner list of plain strings, then its parameters. */
const MEMBER =
  /^([a-z*][a-z0-9_.*-]{0,31})=(\(("[\x20\x21\x23-\x5b\x5d-\x7e]*"(?: "[\x20\x21\x23-\x5b\x5d-\x7e]*")*)?\)(;.*)?)$/;
/** One parameter: an integer, or a string without escapes. Nothing of our profile needs more. */
const PARAMETER = /;([a-z]{1,16})=(?:([0-9]{1,15})|"([\x20\x21\x23-\x5b\x5d-\x7e]*)")/y;

const NONCE = /^[A-Za-z0-9_-]{16,64}$/;
const TAG = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,64}$/;
const KEY_ID = /^[0-9a-f]{64}$/;

const invalid = (message: string) => new SignatureError('signature_invalid', message);

function parseParameters(text: string): Map<string, string | number> {
  const found = new Map<string, string | number>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < text.length) {
    const at = PARAMETER.exec(text);
    if (at === null) throw invalid('Signature-Input has a parameter that is not understood');
    const [, name, integer, string] = at as unknown as [string, string, string | undefined, string | undefined];
    if (found.has(name)) throw invalid(`Signature-Input names ${name} twice`);
    found.set(name, integer === undefined ? (string ?? '') : Number(integer));
  }
  return found;
}

const KNOWN = new Set(['created', 'expires', 'nonce', 'alg', 'keyid', 'tag']);

/**
 * Parses the one signature our profile allows. Only canonical text passes (single spaces, no escapes, no second member),
 * so that the text that was checked is the text that was signed.
 * @throws {SignatureError} `signature_invalid`.
 */
export function parseSignatureInput(header: string): SignatureInput {
  if (header.length > MAX_INPUT_CHARS) throw invalid('Signature-Input is too long');
  const member = MEMBER.exec(header);
  if (member === null) throw invalid('Signature-Input must hold exactly one signature');
  const [, label, params, list, tail] = member as unknown as [string, string, string, string?, string?];
  const components = list === undefined ? [] : list.slice(1, -1).split('" "');
  if (components.length > MAX_COMPONENTS) throw invalid('Signature-Input covers too many components');
  const found = parseParameters(tail ?? '');
  for (const name of found.keys()) if (!KNOWN.has(name)) throw invalid('Signature-Input has an unknown parameter');
  const created = found.get('created');
  const expires = found.get('expires');
  const nonce = found.get('nonce');
  const keyid = found.get('keyid');
  const tag = found.get('tag');
  if (typeof created !== 'number' || typeof expires !== 'number') throw invalid('created and expires are required');
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) throw invalid('nonce must have 16 to 64 url-safe characters');
  if (typeof keyid !== 'string' || !KEY_ID.test(keyid)) throw invalid('keyid must be a public key of 64 hex digits');
  if (found.has('alg') && found.get('alg') !== 'ed25519') throw invalid('alg must be ed25519');
  if (tag !== undefined && (typeof tag !== 'string' || !TAG.test(tag))) throw invalid('tag must be a short text');
  return { label, components, params, created, expires, nonce, keyid, tag };
}
