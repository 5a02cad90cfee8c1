import { fromBase64Url, fromHex, openFrom, type SealingKey, sha256Hex, verifySignatureAsync } from '@edgecoder/crypto';
import {
  LEASE_INFO,
  type Lease,
  leaseSigningInput,
  type PullResponse,
  sealAad,
  WorkPayload,
} from '@edgecoder/protocol';

/** Leases that this worker must not run: not its coordinator's, or not sealed to it. */
export class LeaseError extends Error {
  override readonly name = 'LeaseError';
  readonly code: 'signature_invalid' | 'open_failed' | 'payload_invalid';
  constructor(code: LeaseError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** One lease with what it carries, or why that could not be had. */
export type OpenedLease = { lease: Lease; payload: WorkPayload } | { lease: Lease; error: LeaseError };

/**
 * Opens the leases of a pull. HPKE's base mode authenticates no sender, so the coordinator's signature over ids, epochs
 * and ciphertexts is checked first; a response that is not signed by this coordinator for this agent is refused whole.
 * @throws {LeaseError} `signature_invalid`.
 */
export async function openLeases(
  response: Pick<PullResponse, 'leases' | 'enc' | 'signature'>,
  recipient: { agentId: string; sealingKey: SealingKey; coordinator: { signingKey: string } },
): Promise<OpenedLease[]> {
  if (response.leases.length === 0) return [];
  const input = leaseSigningInput(recipient.agentId, response.enc, response.leases, sha256Hex);
  const signed =
    response.signature !== undefined &&
    (await verifySignatureAsync(recipient.coordinator.signingKey, input, fromHex(response.signature)));
  if (!signed)
    throw new LeaseError('signature_invalid', 'the leases are not signed by this coordinator for this agent');
  let context: ReturnType<typeof openFrom>;
  try {
    context = openFrom({ key: recipient.sealingKey, enc: fromBase64Url(response.enc), info: LEASE_INFO });
  } catch (cause) {
    const error = new LeaseError('open_failed', 'the leases are not sealed to this agent', { cause });
    return response.leases.map((lease) => ({ lease, error }));
  }
  return response.leases.map((lease, position) => openOne(context, lease, position));
}

function openOne(context: ReturnType<typeof openFrom>, lease: Lease, position: number): OpenedLease {
  let text: string;
  try {
    const opened = context.open(sealAad(lease.subtaskId, lease.epoch), fromBase64Url(lease.sealed), position);
    text = Buffer.from(opened).toString();
  } catch (cause) {
    return { lease, error: new LeaseError('open_failed', 'the lease does not open', { cause }) };
  }
  try {
    return { lease, payload: WorkPayload.parse(JSON.parse(text)) };
  } catch (cause) {
    return { lease, error: new LeaseError('payload_invalid', 'the lease carries no known kind of work', { cause }) };
  }
}
