import { agentAccount, heldAccount, type PeerId, SYSTEM_ESCROW, SYSTEM_FEES } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type SettlementInput, settlementOf } from './settle.ts';

const REQUESTER = 'r'.repeat(26) as PeerId;
const WORKER = 'w'.repeat(26) as PeerId;
const WORKER_OWNER = 'o'.repeat(26) as PeerId;
const VERIFIER = 'v'.repeat(26) as PeerId;

const foreign: SettlementInput = {
  subtaskId: 'subtask',
  requesterId: REQUESTER,
  agentId: WORKER,
  workerOwnerId: WORKER_OWNER,
  computeMs: 1000,
  ratePerSecondMc: 1000n,
  remainingMc: 10_000n,
};
const own: SettlementInput = { ...foreign, workerOwnerId: REQUESTER };
const held = (amountMc: bigint) => ({ account: heldAccount(REQUESTER), amountMc });

describe('settlementOf', () => {
  it('escrows the pay of a stranger and pays who checked', () => {
    const { chargedMc, postings, escrow } = settlementOf({ ...foreign, verifierId: VERIFIER });
    expect(chargedMc).toBe(1100n);
    expect(postings).toEqual([
      held(-1100n),
      { account: SYSTEM_ESCROW, amountMc: 1000n },
      { account: agentAccount(VERIFIER), amountMc: 100n },
    ]);
    expect(escrow).toEqual({
      ownerId: WORKER_OWNER,
      accountId: agentAccount(WORKER),
      subtaskId: 'subtask',
      payerId: REQUESTER,
      amountMc: 1000n,
    });
  });

  it('gives the share of a verifier that was not needed to the coordinator', () => {
    expect(settlementOf(foreign).postings).toEqual([
      held(-1100n),
      { account: SYSTEM_ESCROW, amountMc: 1000n },
      { account: SYSTEM_FEES, amountMc: 100n },
    ]);
  });

  it('pays work for oneself in full and at once: no escrow, no fee', () => {
    const { postings, escrow } = settlementOf(own);
    expect(postings).toEqual([held(-1100n), { account: agentAccount(WORKER), amountMc: 1100n }]);
    expect(escrow).toBeUndefined();
  });

  it('pays the verifier of work for oneself', () => {
    expect(settlementOf({ ...own, verifierId: VERIFIER }).postings).toEqual([
      held(-1100n),
      { account: agentAccount(WORKER), amountMc: 1000n },
      { account: agentAccount(VERIFIER), amountMc: 100n },
    ]);
  });

  it('cuts to what is held, and moves nothing when nothing is', () => {
    expect(settlementOf({ ...foreign, remainingMc: 550n })).toMatchObject({
      chargedMc: 550n,
      postings: [held(-550n), { account: SYSTEM_ESCROW, amountMc: 500n }, { account: SYSTEM_FEES, amountMc: 50n }],
    });
    expect(settlementOf({ ...foreign, remainingMc: 0n })).toEqual({ chargedMc: 0n, postings: [], escrow: undefined });
  });

  it('always sums to zero, never takes more than is held, and escrows what it says', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.option(fc.constant(VERIFIER), { nil: undefined }),
        fc.nat(60_000),
        fc.bigInt(1n, 10_000n),
        fc.bigInt(0n, 1_000_000n),
        (mine, verifierId, computeMs, ratePerSecondMc, remainingMc) => {
          const input = { ...(mine ? own : foreign), verifierId, computeMs, ratePerSecondMc, remainingMc };
          const { chargedMc, postings, escrow } = settlementOf(input);
          const of = (account: string): bigint =>
            postings.find((posting) => posting.account === account)?.amountMc ?? 0n;
          expect(postings.reduce((sum, { amountMc }) => sum + amountMc, 0n)).toBe(0n);
          expect(postings.every(({ amountMc }) => amountMc !== 0n)).toBe(true);
          expect(chargedMc <= remainingMc).toBe(true);
          expect(of(heldAccount(REQUESTER))).toBe(-chargedMc);
          expect(of(SYSTEM_ESCROW)).toBe(escrow?.amountMc ?? 0n);
          if (mine) expect(of(SYSTEM_FEES)).toBe(0n);
        },
      ),
    );
  });
});
