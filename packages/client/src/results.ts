import { type SigningKey, sealTo, sha256Hex, toBase64Url, toHex } from '@edgecoder/crypto';
import {
  type CheckBody,
  canonicalJson,
  type Lease,
  RESULT_INFO,
  type ResultBody,
  resultSigningInput,
  type SealedResult,
  sealAad,
} from '@edgecoder/protocol';

/** Seals a result to its coordinator and signs it: lease, epoch and the hash of what is inside. */
export async function sealResult(options: {
  lease: Pick<Lease, 'subtaskId' | 'leaseId' | 'epoch'>;
  body: ResultBody | CheckBody;
  key: SigningKey;
  coordinator: { sealingKey: string };
}): Promise<SealedResult> {
  const { subtaskId, leaseId, epoch } = options.lease;
  const json = Buffer.from(canonicalJson(options.body));
  const context = sealTo({ recipient: options.coordinator.sealingKey, info: RESULT_INFO });
  const bodyHash = sha256Hex(json);
  const signature = await options.key.signAsync(resultSigningInput({ subtaskId, leaseId, epoch, bodyHash }));
  return {
    subtaskId,
    leaseId,
    epoch,
    enc: toBase64Url(context.enc),
    sealed: toBase64Url(context.seal(sealAad(subtaskId, epoch), json)),
    bodyHash,
    signature: toHex(signature),
  };
}
