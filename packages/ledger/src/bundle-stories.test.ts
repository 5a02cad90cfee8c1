import { toHex } from '@edgecoder/crypto';
import { describe, expect, it } from '@jest/globals';
import { firstFailure, verifyBundle } from './bundle.ts';
import { jsonCommitment, printBundle } from './bundle-format.ts';
import type { TestEntry } from './testing.ts';
import { BODY, type BundleCase, bundleOf, KEY, OWNER, story, TRUST, VERIFIER } from './testing-story.ts';

/** Stories that the log itself tells, with all hashes, proofs and signatures right, and that cannot be. */

const at = <T>(list: readonly T[], index: number): T => list.at(index) as T;
const told = (change: (entries: TestEntry[]) => unknown): Uint8Array => {
  const entries = story();
  const other = change(entries);
  return printBundle(bundleOf(Array.isArray(other) ? other : entries));
};
const pay = (entries: TestEntry[], payments: unknown): void => {
  (at(entries, 6).payload as Record<string, unknown>)['payments'] = payments;
};

const CASES: readonly BundleCase[] = [
  [
    'a log that calls a pass a failure',
    () => told((entries) => void ((at(entries, 4).payload as { passed: boolean }).passed = false)),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that ends a task twice',
    () => told((entries) => [...entries, at(entries, -1)]),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that submits a task twice',
    () => told((entries) => [at(entries, 0), ...entries]),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that left an attempt out between two epochs',
    () => told((entries) => void ((at(entries, 3).payload as { epoch: number }).epoch = 5)),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that pays out more than was held',
    () =>
      told((entries) =>
        pay(entries, [
          { account: `held:${OWNER.peerId}`, amountMc: -2000 },
          { account: 'system:escrow', amountMc: 2000 },
        ]),
      ),
    'payments',
    'amounts_inconsistent',
  ],
  [
    'a log whose payments do not sum to zero',
    () =>
      told((entries) =>
        pay(entries, [
          { account: `held:${OWNER.peerId}`, amountMc: -110 },
          { account: 'system:escrow', amountMc: 111 },
        ]),
      ),
    'payments',
    'amounts_inconsistent',
  ],
  [
    'a log that charges what was not paid',
    () => told((entries) => void ((at(entries, 7).payload as { chargedMc: number }).chargedMc = 120)),
    'payments',
    'amounts_inconsistent',
  ],
  [
    'a log that keeps a part of what was held',
    () => told((entries) => void ((at(entries, 7).payload as { releasedMc: number }).releasedMc = 880)),
    'payments',
    'amounts_inconsistent',
  ],
  [
    'a log that calls an unchecked result verified',
    () =>
      told((entries) => [
        ...entries.slice(0, 4),
        { ...at(entries, 4), payload: { ...at(entries, 4).payload, checked: false } } as TestEntry,
        at(entries, 7),
      ]),
    'history',
    'history_inconsistent',
  ],
  [
    'a log that names another machine for a result',
    () => told((entries) => void (at(entries, 4).actorId = VERIFIER.peerId)),
    'results',
    'result_signature_invalid',
  ],
  [
    'a log that signs for the worker',
    () =>
      told(
        (entries) =>
          void ((at(entries, 4).payload as { agentSignature: string }).agentSignature = toHex(KEY.sign('x'))),
      ),
    'results',
    'result_signature_invalid',
  ],
  [
    'a log that commits to another result',
    () =>
      told(
        (entries) =>
          void ((at(entries, 4).payload as { resultHash: string }).resultHash = jsonCommitment('00'.repeat(32), BODY)),
      ),
    'results',
    'commitment_mismatch',
  ],
];

describe('a proof bundle of a log that lies', () => {
  it.each(CASES)('is refused: %s', (_name, bytes, step, reason) => {
    const verdict = verifyBundle(bytes(), TRUST);
    expect(verdict.ok).toBe(false);
    expect(verdict.summary).toBeUndefined();
    expect(firstFailure(verdict)).toMatchObject({ step, reason });
  });
});
