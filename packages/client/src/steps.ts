import { sealTo, toBase64Url } from '@edgecoder/crypto';
import {
  canonicalJson,
  type Lease,
  STEPS_INFO,
  type StepReport,
  type StepReportBody,
  sealAad,
} from '@edgecoder/protocol';

/** Seals what happened in a lease to its coordinator. */
export function sealSteps(options: {
  lease: Pick<Lease, 'subtaskId' | 'leaseId' | 'epoch'>;
  body: StepReportBody;
  coordinator: { sealingKey: string };
}): StepReport {
  const { subtaskId, leaseId, epoch } = options.lease;
  const context = sealTo({ recipient: options.coordinator.sealingKey, info: STEPS_INFO });
  const sealed = context.seal(sealAad(subtaskId, epoch), Buffer.from(canonicalJson(options.body)));
  return { subtaskId, leaseId, epoch, enc: toBase64Url(context.enc), sealed: toBase64Url(sealed) };
}
