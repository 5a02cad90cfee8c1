import { contentDigest } from './content-digest.ts';
import type { SigningKey } from './ed25519.ts';
import { toBase64 } from './encoding.ts';
import {
  COMPONENTS_WITH_BODY,
  COMPONENTS_WITHOUT_BODY,
  componentList,
  SIGNATURE_LABEL,
  signatureBase,
} from './signature-base.ts';

/** What is signed. */
export interface RequestToSign {
  /** Upper case. */
  method: string;
  /** Absolute; its host and port are what the server will see in `Host`. */
  url: string | URL;
  body?: Uint8Array | undefined;
  /** `application/json` when left out; sent and covered only with a body. */
  contentType?: string | undefined;
  key: SigningKey;
  /** Seconds since 1970. */
  created: number;
  /** 16 to 64 url-safe characters, used once. */
  nonce: string;
  tag?: string | undefined;
  /** Lifetime, seconds: 60 when left out, at most 300. */
  expiresInSeconds?: number | undefined;
}

const DEFAULT_LIFETIME_SECONDS = 60;

interface Prepared {
  headers: Record<string, string>;
  base: string;
  params: string;
}

function prepare(request: RequestToSign): Prepared {
  const url = new URL(request.url);
  const headers: Record<string, string> = {};
  const values: string[] = [request.method, url.host, url.pathname, url.search === '' ? '?' : url.search];
  const hasBody = request.body !== undefined && request.body.length > 0;
  if (request.body !== undefined && hasBody) {
    headers['content-type'] = request.contentType ?? 'application/json';
    headers['content-digest'] = contentDigest(request.body);
    values.push(headers['content-type'], headers['content-digest']);
  }
  const names = hasBody ? COMPONENTS_WITH_BODY : COMPONENTS_WITHOUT_BODY;
  const expires = request.created + (request.expiresInSeconds ?? DEFAULT_LIFETIME_SECONDS);
  const tag = request.tag === undefined ? '' : `;tag="${request.tag}"`;
  const params = `${componentList(names)};created=${request.created};expires=${expires};nonce="${request.nonce}";alg="ed25519";keyid="${request.key.publicKey}"${tag}`;
  const components = names.map((name, i) => [name, values[i] as string] as const);
  return { headers, base: signatureBase(components, params), params };
}

function finish({ headers, params }: Prepared, signature: Uint8Array): Record<string, string> {
  headers['signature-input'] = `${SIGNATURE_LABEL}=${params}`;
  headers['signature'] = `${SIGNATURE_LABEL}=:${toBase64(signature)}:`;
  return headers;
}

/**
 * Headers that sign a request (RFC 9421, RFC 9530): `signature-input`, `signature`, and with a body `content-type` and
 * `content-digest`. Every attempt is signed anew: a nonce counts once.
 */
export function signRequest(request: RequestToSign): Record<string, string> {
  const prepared = prepare(request);
  return finish(prepared, request.key.sign(prepared.base));
}

/** `signRequest` with the signature made on the thread pool. */
export async function signRequestAsync(request: RequestToSign): Promise<Record<string, string>> {
  const prepared = prepare(request);
  return finish(prepared, await request.key.signAsync(prepared.base));
}
