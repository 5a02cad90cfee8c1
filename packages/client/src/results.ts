import { type SealingContext, type SigningKey, sealTo, sha256Hex, toBase64Url, toHex } from '@edgecoder/crypto';
import {
  type CheckBody,
  canonicalJson,
  type Lease,
  MAX_RESULTS_PER_CONTEXT,
  RESULT_INFO,
  type ResultBody,
  resultSigningInput,
  type SealedResult,
  sealAad,
} from '@edgecoder/protocol';

/** What a result is made of. */
interface ResultParts {
  lease: Pick<Lease, 'subtaskId' | 'leaseId' | 'epoch'>;
  body: ResultBody | CheckBody;
}

/** Whose results go to whom. */
interface ResultRoute {
  key: SigningKey;
  coordinator: { sealingKey: string };
}

/** Seals a result to its coordinator and signs it: lease, epoch and the hash of what is inside. */
export function sealResult({ lease, body, ...route }: ResultParts & ResultRoute): Promise<SealedResult> {
  return createResultSealer(route).seal({ lease, body });
}

/** Seals results that go to one coordinator; up to `MAX_RESULTS_PER_CONTEXT` of them share an HPKE context. */
export interface ResultSealer {
  seal(result: ResultParts): Promise<SealedResult>;
}

export function createResultSealer({ key, coordinator }: ResultRoute): ResultSealer {
  let context: SealingContext | undefined;
  let sequence = 0;

  return {
    async seal({ lease: { subtaskId, leaseId, epoch }, body }) {
      if (context === undefined || sequence === MAX_RESULTS_PER_CONTEXT) {
        context = sealTo({ recipient: coordinator.sealingKey, info: RESULT_INFO });
        sequence = 0;
      }
      const json = Buffer.from(canonicalJson(body));
      const bodyHash = sha256Hex(json);
      const sealed = {
        enc: toBase64Url(context.enc),
        sequence: sequence++,
        sealed: toBase64Url(context.seal(sealAad(subtaskId, epoch), json)),
      };
      const signature = await key.signAsync(resultSigningInput({ subtaskId, leaseId, epoch, bodyHash }));
      return { subtaskId, leaseId, epoch, ...sealed, bodyHash, signature: toHex(signature) };
    },
  };
}
