import { workTerms } from '@edgecoder/policy';
import { chargeFor, payMc } from '@edgecoder/pricing';
import type { AccountId, PeerId } from '@edgecoder/protocol';
import { agentAccount, heldAccount, SYSTEM_ESCROW, SYSTEM_FEES } from '@edgecoder/protocol';
import type { EscrowedResult, Posting } from './entries.ts';
import { mergePostings } from './entries.ts';

/** One result that is to be paid. */
export interface SettlementInput {
  subtaskId: string;
  /** Owner of the task: who pays. */
  requesterId: PeerId;
  /** The machine that did the work, and its owner. */
  agentId: PeerId;
  workerOwnerId: PeerId;
  /** The machine that checked it; undefined when it was not checked. */
  verifierId?: PeerId | undefined;
  /** Normalised: see `executionComputeMs`. */
  computeMs: number;
  /** Frozen at the task's quote. */
  ratePerSecondMc: bigint;
  /** What is still held for the task: `maxCredits` less what it was charged so far. */
  remainingMc: bigint;
}

export interface Settlement {
  /** What leaves the hold; never more than `remainingMc`. */
  chargedMc: bigint;
  /** Sum to zero; empty when there is nothing left to pay with. */
  postings: Posting[];
  /** The pay that is kept back; undefined for work for oneself. */
  escrow: EscrowedResult | undefined;
}

/**
 * Who gets what for one result. The worker's pay goes to escrow and the verifier's share to the verifier, or to the
 * coordinator's fees when nobody checked. Work for oneself is paid at full price straight to the machine: no escrow and no
 * fee, and an unneeded verifier's share stays with the payee.
 */
export function settlementOf(input: SettlementInput): Settlement {
  const terms = workTerms(input.requesterId, input.workerOwnerId);
  const pay = payMc({ computeMs: input.computeMs, ratePerSecondMc: input.ratePerSecondMc });
  const charge = chargeFor({ payMc: pay, capMc: input.remainingMc });
  const worker = agentAccount(input.agentId);
  const payee = terms.escrow ? SYSTEM_ESCROW : worker;
  const share = shareAccount(input.verifierId, terms.fee, payee);
  const postings = mergePostings([
    { account: heldAccount(input.requesterId), amountMc: -charge.totalMc },
    { account: payee, amountMc: charge.payeeMc },
    { account: share, amountMc: charge.verifierMc },
  ]);
  const escrow =
    terms.escrow && charge.payeeMc > 0n
      ? {
          ownerId: input.workerOwnerId,
          accountId: worker,
          subtaskId: input.subtaskId,
          payerId: input.requesterId,
          amountMc: charge.payeeMc,
        }
      : undefined;
  return { chargedMc: charge.totalMc, postings, escrow };
}

/** Where the tenth goes. */
function shareAccount(verifierId: PeerId | undefined, fee: boolean, payee: AccountId): AccountId {
  if (verifierId !== undefined) return agentAccount(verifierId);
  return fee ? SYSTEM_FEES : payee;
}
