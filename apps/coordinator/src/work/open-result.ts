import {
  fromBase64Url,
  fromHex,
  LruMap,
  type OpeningContext,
  openFrom,
  type SealingKey,
  sha256Hex,
  verifySignatureAsync,
} from '@edgecoder/crypto';
import {
  AppError,
  CheckBody,
  canonicalJson,
  type PeerId,
  RESULT_INFO,
  ResultBody,
  resultSigningInput,
  type SandboxMode,
  type SealedResult,
  sealAad,
} from '@edgecoder/protocol';

/** The machine that posts results. */
export interface ResultSender {
  agentId: PeerId;
  ownerId: PeerId;
  /** Its Ed25519 key, hex. */
  publicKey: string;
  /** Modes it has announced. */
  sandboxes: readonly SandboxMode[];
}

/** A result whose seal, hash and signature hold; what it is worth is another question. */
export type OpenedResult = { from: ResultSender; input: SealedResult; json: string } & (
  | { type: 'work'; body: ResultBody }
  | { type: 'check'; body: CheckBody }
);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Contexts that results came in last: a machine's next ones mostly come in the same. */
const MAX_CONTEXTS = 4_096;

/** Opens sealed results, agreeing on the keys of a context once. */
export interface ResultOpener {
  /** @throws {CryptoError} `open_failed` */
  open(input: SealedResult): Uint8Array;
}

export function createResultOpener(key: SealingKey): ResultOpener {
  const contexts = new LruMap<string, OpeningContext>(MAX_CONTEXTS);
  return {
    open({ enc, sequence = 0, sealed, subtaskId, epoch }) {
      let context = contexts.get(enc);
      if (context === undefined) {
        context = openFrom({ key, enc: fromBase64Url(enc), info: RESULT_INFO });
        contexts.set(enc, context);
      }
      return context.open(sealAad(subtaskId, epoch), fromBase64Url(sealed), sequence);
    },
  };
}

/**
 * Opens one posted result and checks that the worker signed exactly this. Reads nothing but its arguments; the signature is
 * checked on the thread pool.
 * @throws {AppError} `result_invalid`
 */
export async function openPostedResult(
  opener: ResultOpener,
  from: ResultSender,
  input: SealedResult,
): Promise<OpenedResult> {
  const json = unseal(opener, input);
  if (sha256Hex(json) !== input.bodyHash) throw invalid('bodyHash is not that of the sealed body');
  const signed = await verifySignatureAsync(from.publicKey, resultSigningInput(input), fromHex(input.signature)).catch(
    () => false,
  );
  if (!signed) throw invalid('the signature is not the sender’s');
  const value = parse(json);
  if (typeof value === 'object' && value !== null && 'inconclusive' in value) {
    const check = CheckBody.safeParse(value);
    if (!check.success) throw invalid('the sealed body is no check');
    requireCanonical(check.data, json);
    return { from, input, json, type: 'check', body: check.data };
  }
  const work = ResultBody.safeParse(value);
  if (!work.success) throw invalid('the sealed body is no result');
  requireCanonical(work.data, json);
  return { from, input, json, type: 'work', body: work.data };
}

function unseal(opener: ResultOpener, input: SealedResult): string {
  try {
    return utf8.decode(opener.open(input));
  } catch (cause) {
    throw invalid('the result does not open', cause);
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw invalid('the sealed body is not JSON', cause);
  }
}

/** The body goes into bundles as a value: whoever checks its hash and signature there makes the text of it anew. */
function requireCanonical(body: ResultBody | CheckBody, json: string): void {
  if (canonicalJson(body) !== json) throw invalid('the sealed body is not in canonical form');
}

const invalid = (detail: string, cause?: unknown): AppError => new AppError('result_invalid', detail, { cause });
