import { fromHex, peerIdOf, tokensEqual, verifySignature } from '@edgecoder/crypto';
import {
  type AgentStatus,
  AppError,
  agentAccount,
  HEARTBEAT_INTERVAL_MS,
  ownerProofInput,
  type PeerId,
  type RegisterRequest,
  type RegisterResponse,
  userAccount,
} from '@edgecoder/protocol';
import type { Caller } from '@edgecoder/service';
import type { CoordinatorContext } from '../context.ts';
import { openAccounts } from '../economy/books.ts';
import { appendRecords } from '../ledger/append.ts';
import { type AgentRecord, insertAgent, insertOwner, updateAgent } from './agents.repository.ts';

export type RegisterDeps = Pick<CoordinatorContext, 'store' | 'settings' | 'keys'> & {
  /** True for a machine that this process vouches for: a worker of its own node. */
  isLocal: (agentId: PeerId) => boolean;
};

/**
 * Registers a machine, or takes up what has changed about one. A new machine, its owner, their accounts and the record of
 * it are one unit of work.
 * @throws {AppError} `invalid_request` when the owner's proof does not hold, `registration_token_invalid`, `conflict` when
 * the machine already works for another owner.
 */
export async function registerAgent(
  deps: RegisterDeps,
  caller: Caller,
  request: RegisterRequest,
): Promise<RegisterResponse> {
  const agentId = caller.peerId;
  const ownerKey = provenOwner(deps, agentId, request) ?? caller.publicKey;
  const ownerId = peerIdOf(ownerKey);
  const local = deps.isLocal(agentId);

  const status = await deps.store.transaction(async (tx): Promise<AgentStatus> => {
    const machine = {
      agentId,
      ownerId,
      publicKey: caller.publicKey,
      sealingKey: request.sealingKey,
      name: request.name,
      version: request.version,
      capabilities: request.capabilities,
      power: request.power,
    };
    const first = deps.settings.admission === 'open' || local ? 'approved' : 'pending';
    await insertOwner(tx, ownerId, ownerKey);
    const before = await insertAgent(tx, { ...machine, status: first, local });
    if (before === undefined) {
      // Asked for only here: a machine that was let in once need not show it again.
      if (first === 'pending') requireToken(deps, request.registrationToken);
      await openAccounts(tx, [
        { accountId: userAccount(ownerId), ownerId },
        { accountId: agentAccount(agentId), ownerId },
      ]);
      await recordStatus(tx, agentId, { ...machine, status: first });
      return first;
    }
    if (before.ownerId !== ownerId) throw new AppError('conflict', 'This machine is registered for another owner');
    const now = local ? 'approved' : before.status;
    await updateAgent(tx, { ...machine, status: now, local: local || before.local });
    if (now !== before.status) await recordStatus(tx, agentId, { ...machine, status: now });
    return now;
  });
  return { agentId, ownerId, status, heartbeatMs: HEARTBEAT_INTERVAL_MS, leaseMs: deps.settings.leaseMs };
}

/** The owner's key when the request names one and its proof holds. */
function provenOwner(
  deps: RegisterDeps,
  agentId: PeerId,
  { ownerKey, ownerProof }: RegisterRequest,
): string | undefined {
  if (ownerKey === undefined && ownerProof === undefined) return undefined;
  const input = ownerProofInput(deps.keys.signing.peerId, agentId);
  if (ownerKey === undefined || ownerProof === undefined || !verifySignature(ownerKey, input, fromHex(ownerProof))) {
    throw new AppError(
      'invalid_request',
      'ownerKey and ownerProof come together, and the proof is made for this machine and coordinator',
    );
  }
  return ownerKey;
}

/** @throws {AppError} `registration_token_invalid` unless it is one of those that the settings accept. */
export function requireToken(deps: Pick<CoordinatorContext, 'settings'>, sent: string | undefined): void {
  // All are compared, so that the time tells nothing about which one was close.
  const matches = deps.settings.registrationTokens.filter((token) => tokensEqual(sent ?? '', token.reveal()));
  if (matches.length === 0) throw new AppError('registration_token_invalid');
}

type Tx = Parameters<typeof appendRecords>[0];

/** Writes into the log that a machine was let in, kept waiting or shut out, and by whom. */
export async function recordStatus(
  tx: Tx,
  actorId: PeerId,
  { ownerId, publicKey, status }: Pick<AgentRecord, 'ownerId' | 'publicKey' | 'status'>,
): Promise<void> {
  await appendRecords(tx, [{ type: 'node_approval', actorId, payload: { status, ownerId, agentKey: publicKey } }]);
}
