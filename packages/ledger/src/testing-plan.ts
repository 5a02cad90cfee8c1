import { sha256Hex, toHex } from '@edgecoder/crypto';
import { canonicalJson, resultSigningInput, type SubtaskId } from '@edgecoder/protocol';
import { type Bundle, jsonCommitment, printBundle, type TaskContent, type TaskPlan } from './bundle-format.ts';
import type { TestEntry } from './testing.ts';
import {
  BODY,
  bundleOf,
  changed,
  KEY,
  NEXT,
  type Openings,
  OWNER,
  SALT,
  TASK,
  VERIFIER,
  WORKER,
} from './testing-story.ts';

/** A request in words that became two parts and the one that runs them together. */
export const id = (number: number) =>
  `0198c0de-0000-7000-8000-0000000001${String(number).padStart(2, '0')}` as SubtaskId;
const LEASE = '0198c0de-0000-7000-8000-000000000004' as Parameters<typeof resultSigningInput>[0]['leaseId'];

export const CONTENT: TaskContent = { code: '', prompt: 'Write add and double.', maxIterations: 3 };
export const PLAN: TaskPlan = {
  parts: [
    { id: 'add', subtaskId: id(1), dependsOn: [], prompt: 'Write add.', tests: 'assert add(1, 2) == 3' },
    { id: 'double', subtaskId: id(2), dependsOn: ['add'], prompt: 'Write double.', tests: 'assert double(2) == 4' },
    { id: 'main', subtaskId: id(3), dependsOn: ['add', 'double'], tests: 'assert double(add(1, 1)) == 4' },
  ],
};
const CODE = ['def add(a, b):\n    return a + b\n', 'def double(n):\n    return add(n, n)\n', undefined];

export type Body = Bundle['results'][number]['body'];
export const bodyOf = (part: number, passed = true): Body => ({
  ...BODY,
  ...(CODE[part] !== undefined && { code: passed ? CODE[part] : 'pass\n' }),
  testReport: { passed, hasTests: true },
});

export interface Round {
  part: number;
  epoch: number;
  passed: boolean;
}
/** The first part is right at the second try. */
export const ROUNDS: readonly Round[] = [
  { part: 0, epoch: 1, passed: false },
  { part: 0, epoch: 3, passed: true },
  { part: 1, epoch: 1, passed: true },
  { part: 2, epoch: 1, passed: true },
];

export const of = (entry: TestEntry): TestEntry => ({ taskId: TASK, ...entry });
export const decomposed = (plan: TaskPlan = PLAN): TestEntry =>
  of({
    type: 'task_decomposed',
    payload: { planHash: jsonCommitment(SALT, plan), parts: plan.parts.length, source: 'inference', model: 'thinker' },
  });

export function played({ part, epoch, passed }: Round, index: number): TestEntry[] {
  const body = bodyOf(part, passed);
  const subtaskId = id(part + 1);
  const bodyHash = sha256Hex(canonicalJson(body));
  const check = id(20 + index);
  return [
    of({
      type: 'task_assigned',
      subtaskId,
      actorId: WORKER.peerId,
      payload: { epoch, kind: 'work', placement: 'public' },
    }),
    of({
      type: 'result_received',
      subtaskId,
      actorId: WORKER.peerId,
      payload: {
        epoch,
        leaseId: LEASE,
        resultHash: jsonCommitment(SALT, body),
        agentKey: WORKER.publicKey,
        agentSignature: toHex(WORKER.sign(resultSigningInput({ subtaskId, leaseId: LEASE, epoch, bodyHash }))),
        passed,
        checked: true,
      },
    }),
    of({
      type: 'task_assigned',
      subtaskId: check,
      actorId: VERIFIER.peerId,
      payload: { epoch: 1, kind: 'check', placement: 'public' },
    }),
    of({
      type: 'result_verified',
      subtaskId,
      payload: {
        verifierId: VERIFIER.peerId,
        verdict: passed ? 'verified' : 'failure_reproduced',
        computeMs: passed ? 12 : 0,
        sandbox: 'wasm',
        ...(passed && {
          payments: [
            { account: `held:${OWNER.peerId}`, amountMc: -110 },
            { account: 'system:escrow', amountMc: 100 },
            { account: `agent:${VERIFIER.peerId}`, amountMc: 10 },
          ],
        }),
      },
    }),
    ...(passed ? [] : [of({ type: 'task_requeued', subtaskId, payload: { epoch, reason: 'tests_failed' } })]),
  ];
}

export const story = (): TestEntry[] => [
  of({
    type: 'task_submitted',
    actorId: OWNER.peerId,
    payload: {
      kind: 'micro_loop',
      language: 'python',
      contentHash: jsonCommitment(SALT, CONTENT),
      parts: 1,
      placement: 'public',
      verification: 'always',
      heldMc: 1000,
    },
  }),
  decomposed(),
  ...ROUNDS.flatMap(played),
  of({ type: 'task_completed', payload: { verdict: 'verified', chargedMc: 330, releasedMc: 670 } }),
];

export const openings = (): Openings => ({
  content: { salt: SALT, value: CONTENT },
  plan: { salt: SALT, value: structuredClone(PLAN) },
  results: ROUNDS.map(({ part, epoch, passed }) => ({
    subtaskId: id(part + 1),
    epoch,
    salt: SALT,
    body: bodyOf(part, passed),
  })),
});

export const VALID = bundleOf(story(), KEY, NEXT, openings());
export const edit = (change: (copy: Bundle) => void): Uint8Array => changed(VALID, change);
export const planned = (change: (plan: TaskPlan) => void): Uint8Array =>
  edit((copy) => {
    if (copy.plan !== undefined) change(copy.plan.value);
  });
/** The log itself tells another story, with all hashes, proofs and signatures right. */
export const told = (change: (entries: TestEntry[]) => TestEntry[], opens: Partial<Openings> = {}): Uint8Array =>
  printBundle(bundleOf(change(story()), KEY, NEXT, { ...openings(), ...opens }));
export const at = <T>(list: readonly T[], index: number): T => list.at(index) as T;
export const without = (entries: readonly TestEntry[], subtaskId: SubtaskId): TestEntry[] =>
  entries.filter((entry) => entry.subtaskId !== subtaskId);
export const set =
  (type: string, changes: Record<string, unknown>) =>
  (entries: TestEntry[]): TestEntry[] =>
    entries.map((entry) => (entry.type === type ? { ...entry, payload: { ...entry.payload, ...changes } } : entry));
