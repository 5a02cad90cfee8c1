import { canonicalJson } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { firstFailure, verifyBundle } from './bundle.ts';
import { type Bundle, printBundle } from './bundle-format.ts';
import { signCheckpoint } from './checkpoint.ts';
import { sealRecord } from './record.ts';
import { testKey } from './testing.ts';
import {
  type BundleCase,
  bundleOf,
  CHECK,
  changed,
  cosigned,
  edit,
  KEY,
  NEXT,
  ORIGIN,
  otherHex,
  story,
  TRUST,
  VALID,
  VERIFIER,
  WORKER,
} from './testing-story.ts';

/** One thing in a bundle is another than it was. */

const utf8 = new TextEncoder();
const text = new TextDecoder().decode(printBundle(VALID));

const at = <T>(list: readonly T[], index: number): T => list.at(index) as T;
const record = (bundle: Bundle, index: number) => at(bundle.records, index).record;
const payload = (bundle: Bundle, index: number) => record(bundle, index).payload as Record<string, never>;

const CASES: readonly BundleCase[] = [
  // Its form.
  ['nothing at all', () => new Uint8Array(0), 'format', 'malformed'],
  ['cut short', () => utf8.encode(text.slice(0, -1)), 'format', 'malformed'],
  ['a space after a colon', () => utf8.encode(text.replace('":', '": ')), 'format', 'malformed'],
  ['a line end after it', () => utf8.encode(`${text}\n`), 'format', 'malformed'],
  [
    'keys in another order',
    () => utf8.encode(JSON.stringify({ ...VALID, format: VALID.format })),
    'format',
    'malformed',
  ],
  ['a key twice', () => utf8.encode(text.replace('{', `{"checkpoint":"",`)), 'format', 'malformed'],
  ['a field that no bundle has', () => utf8.encode(canonicalJson({ ...VALID, note: 'x' })), 'format', 'malformed'],
  ['another version', () => utf8.encode(text.replace('bundle/v1', 'bundle/v0')), 'format', 'malformed'],
  ['a number as text', () => utf8.encode(text.replace('"seq":4', '"seq":"4"')), 'format', 'malformed'],
  ['a number beyond all numbers', () => utf8.encode(text.replace('"seq":4', '"seq":4e400')), 'format', 'malformed'],
  ['a number that is no whole one', () => utf8.encode(text.replace('"seq":4,', '"seq":4.5,')), 'format', 'malformed'],
  ['a character that is none', () => Uint8Array.from([...utf8.encode(text), 0xff]), 'format', 'malformed'],
  ['no records', () => edit((copy) => void (copy.records = [])), 'format', 'malformed'],
  // Whose word it is.
  [
    'forged from end to end under its own key',
    () => printBundle(bundleOf(story(), testKey(40), testKey(41))),
    'trust',
    'no_trusted_key',
  ],
  [
    'forged from end to end under its own key, in the name of the trusted log',
    () => changed(bundleOf(story(), testKey(40), testKey(41)), (copy) => void (copy.origin = ORIGIN)),
    'trust',
    'no_trusted_key',
  ],
  ['the name of another log', () => edit((copy) => void (copy.origin = `${ORIGIN}x`)), 'trust', 'no_trusted_key'],
  ['the rotation left out', () => edit((copy) => void (copy.rotations = [])), 'checkpoint', 'signature_invalid'],
  [
    'a rotation to the key of somebody else',
    () => edit((copy) => void (at(copy.rotations, 0).record.payload['newKey'] = testKey(40).publicKey)),
    'trust',
    'hash_mismatch',
  ],
  // The checkpoint.
  ['no checkpoint', () => edit((copy) => void (copy.checkpoint = '')), 'checkpoint', 'checkpoint_malformed'],
  [
    'the size of the checkpoint',
    () => edit((copy) => void (copy.checkpoint = copy.checkpoint.replace(/\n\d+\n/, '\n99\n'))),
    'checkpoint',
    'signature_invalid',
  ],
  [
    'the root of the checkpoint',
    () => {
      const root = new Uint8Array(32).fill(1);
      const [, , old] = VALID.checkpoint.split('\n');
      return edit(
        (copy) => void (copy.checkpoint = copy.checkpoint.replace(old as string, Buffer.from(root).toString('base64'))),
      );
    },
    'checkpoint',
    'signature_invalid',
  ],
  [
    'a checkpoint of the log at another time',
    () =>
      edit(
        (copy) =>
          void (copy.checkpoint = cosigned(
            signCheckpoint({ origin: ORIGIN, size: 5, root: new Uint8Array(32) }, NEXT),
          )),
      ),
    'inclusion',
    'not_covered',
  ],
  [
    'a checkpoint by the key that was rotated away',
    () =>
      edit(
        (copy) =>
          void (copy.checkpoint = cosigned(
            signCheckpoint({ origin: ORIGIN, size: 21, root: new Uint8Array(32) }, KEY),
          )),
      ),
    'checkpoint',
    'signature_invalid',
  ],
  [
    'a checkpoint of another log',
    () =>
      edit(
        (copy) =>
          void (copy.checkpoint = cosigned(
            signCheckpoint({ origin: 'edgecoder/other', size: 21, root: new Uint8Array(32) }, NEXT),
          )),
      ),
    'checkpoint',
    'other_origin',
  ],
  [
    'the cosignature',
    () => edit((copy) => void (copy.checkpoint = copy.checkpoint.replace(/.{6}\n$/, 'AAAAA=\n'))),
    'cosignatures',
    'cosignature_invalid',
  ],
  [
    'the key of the cosigner',
    () => edit((copy) => void (at(copy.cosigners, 0).publicKey = testKey(42).publicKey)),
    'cosignatures',
    'cosignature_invalid',
  ],
  ['the cosigner left out', () => edit((copy) => void (copy.cosigners = [])), 'cosignatures', 'cosignature_invalid'],
  [
    'the cosigner twice',
    () => edit((copy) => void copy.cosigners.push(at(copy.cosigners, 0))),
    'cosignatures',
    'cosignature_invalid',
  ],
  // Records.
  ['the number of a record', () => edit((copy) => void (record(copy, 1).seq = 6)), 'records', 'hash_mismatch'],
  ['the time of a record', () => edit((copy) => void (record(copy, 1).issuedAt += 1)), 'records', 'hash_mismatch'],
  [
    'the actor of a record',
    () => edit((copy) => void (record(copy, 3).actorId = VERIFIER.peerId)),
    'records',
    'hash_mismatch',
  ],
  [
    'the subtask of a record',
    () => edit((copy) => void (record(copy, 3).subtaskId = CHECK)),
    'records',
    'hash_mismatch',
  ],
  [
    'the type of a record',
    () => edit((copy) => void (record(copy, 7).type = 'task_cancelled')),
    'records',
    'record_malformed',
  ],
  [
    'the epoch of a lease',
    () => edit((copy) => void (payload(copy, 3)['epoch'] = 2 as never)),
    'records',
    'hash_mismatch',
  ],
  ['what was held', () => edit((copy) => void (payload(copy, 0)['heldMc'] = 999 as never)), 'records', 'hash_mismatch'],
  [
    'what was charged',
    () => edit((copy) => void (payload(copy, 7)['chargedMc'] = 111 as never)),
    'records',
    'hash_mismatch',
  ],
  [
    'the verdict',
    () => edit((copy) => void (payload(copy, 7)['verdict'] = 'accepted' as never)),
    'records',
    'hash_mismatch',
  ],
  ['who is paid', () => edit((copy) => swapPayee(copy)), 'records', 'hash_mismatch'],
  [
    'a field that no record has',
    () => edit((copy) => void (payload(copy, 7)['bonus'] = 1 as never)),
    'records',
    'record_malformed',
  ],
  [
    'the hash before a record',
    () => edit((copy) => void (record(copy, 2).prevHash = otherHex(record(copy, 2).prevHash))),
    'records',
    'hash_mismatch',
  ],
  [
    'the hash of a record',
    () => edit((copy) => void (record(copy, 2).hash = otherHex(record(copy, 2).hash))),
    'records',
    'hash_mismatch',
  ],
  [
    'the signature of a record',
    () => edit((copy) => void (record(copy, 2).signature = otherHex(record(copy, 2).signature))),
    'records',
    'signature_invalid',
  ],
  [
    'a record sealed by another key',
    () => edit((copy) => reseal(copy, 7, testKey(40))),
    'records',
    'signature_invalid',
  ],
  [
    'a record sealed by the key that was rotated away',
    () => edit((copy) => reseal(copy, 7, KEY)),
    'records',
    'signature_invalid',
  ],
  [
    'the last record once more',
    () => edit((copy) => void copy.records.push(at(copy.records, -1))),
    'records',
    'out_of_sequence',
  ],
  [
    'two records in each other’s place',
    () => edit((copy) => void copy.records.splice(1, 2, at(copy.records, 2), at(copy.records, 1))),
    'records',
    'out_of_sequence',
  ],
  [
    'a record of another task',
    () => edit((copy) => void (record(copy, 1).taskId = '0198c0de-0000-7000-8000-0000000000ff' as never)),
    'records',
    'hash_mismatch',
  ],
  [
    'the id of another task',
    () => edit((copy) => void (copy.taskId = '0198c0de-0000-7000-8000-0000000000ff' as never)),
    'records',
    'other_task',
  ],
  [
    'a record changed and sealed again by the log itself',
    () =>
      edit((copy) => {
        payload(copy, 7)['chargedMc'] = 100 as never;
        reseal(copy, 7, NEXT);
      }),
    'inclusion',
    'proof_invalid',
  ],
  // Proofs.
  [
    'a hash of a proof',
    () =>
      edit((copy) => {
        const { proof } = at(copy.records, 0);
        proof[0] = otherHex(at(proof, 0));
      }),
    'inclusion',
    'proof_invalid',
  ],
  [
    'a hash of a proof left out',
    () => edit((copy) => void at(copy.records, 0).proof.pop()),
    'inclusion',
    'proof_invalid',
  ],
  [
    'a hash more in a proof',
    () => edit((copy) => void at(copy.records, 0).proof.push('00'.repeat(32))),
    'inclusion',
    'proof_invalid',
  ],
  [
    'the proof of another record',
    () => edit((copy) => void (at(copy.records, 0).proof = at(copy.records, 1).proof)),
    'inclusion',
    'proof_invalid',
  ],
  [
    'a hash of the rotation’s proof',
    () =>
      edit((copy) => {
        const { proof } = at(copy.rotations, 0);
        proof[0] = otherHex(at(proof, 0));
      }),
    'inclusion',
    'proof_invalid',
  ],
  // What is missing.
  ['the submission left out', () => edit((copy) => void copy.records.shift()), 'history', 'history_inconsistent'],
  ['the end left out', () => edit((copy) => void copy.records.pop()), 'history', 'history_inconsistent'],
  ['the lease left out', () => edit((copy) => void copy.records.splice(3, 1)), 'history', 'history_inconsistent'],
  ['the lost lease left out', () => edit((copy) => void copy.records.splice(1, 1)), 'history', 'history_inconsistent'],
  ['the check left out', () => edit((copy) => void copy.records.splice(5, 1)), 'history', 'history_inconsistent'],
  ['the verdict left out', () => edit((copy) => void copy.records.splice(6, 1)), 'history', 'history_inconsistent'],
  [
    'the result left out',
    () =>
      edit((copy) => {
        copy.records.splice(4, 1);
        copy.results = [];
      }),
    'history',
    'history_inconsistent',
  ],
  // What it opens.
  [
    'the code',
    () => edit((copy) => void (copy.content.value.code = 'def add(a, b): return 5\n')),
    'content',
    'commitment_mismatch',
  ],
  ['the tests', () => edit((copy) => void delete copy.content.value.tests), 'content', 'commitment_mismatch'],
  [
    'the salt of the content',
    () => edit((copy) => void (copy.content.salt = '00'.repeat(32))),
    'content',
    'commitment_mismatch',
  ],
  ['the output', () => edit((copy) => void (at(copy.results, 0).body.stdout = 'ok')), 'results', 'commitment_mismatch'],
  [
    'the time it took',
    () => edit((copy) => void (at(copy.results, 0).body.durationMs = 1)),
    'results',
    'commitment_mismatch',
  ],
  [
    'the salt of the result',
    () => edit((copy) => void (at(copy.results, 0).salt = '00'.repeat(32))),
    'results',
    'commitment_mismatch',
  ],
  ['the epoch of the result', () => edit((copy) => void (at(copy.results, 0).epoch = 1)), 'results', 'opening_missing'],
  [
    'the subtask of the result',
    () => edit((copy) => void (at(copy.results, 0).subtaskId = CHECK)),
    'results',
    'opening_missing',
  ],
  ['the result not opened', () => edit((copy) => void (copy.results = [])), 'results', 'opening_missing'],
  ['the result twice', () => edit((copy) => void copy.results.push(at(copy.results, 0))), 'results', 'opening_missing'],
];

function swapPayee(copy: Bundle): void {
  const payments = payload(copy, 6)['payments'] as unknown as { account: string }[];
  at(payments, 2).account = `agent:${WORKER.peerId}`;
}

function reseal(copy: Bundle, index: number, key: typeof KEY): void {
  const { hash: _hash, signature: _signature, ...unsigned } = record(copy, index);
  at(copy.records, index).record = sealRecord(unsigned, key);
}

describe('a proof bundle after a single change', () => {
  it.each(CASES)('is refused: %s', (_name, bytes, step, reason) => {
    const verdict = verifyBundle(bytes(), TRUST);
    expect(verdict.ok).toBe(false);
    expect(verdict.summary).toBeUndefined();
    expect(firstFailure(verdict)).toMatchObject({ step, reason });
  });
});
