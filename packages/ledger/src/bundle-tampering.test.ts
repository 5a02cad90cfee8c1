import { toHex } from '@edgecoder/crypto';
import { canonicalJson } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { type BundleTrust, firstFailure, verifyBundle } from './bundle.ts';
import { type Bundle, MAX_BUNDLE_BYTES, printBundle } from './bundle-format.ts';
import { cosignCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { parseNote, printNote } from './note.ts';
import { rotationHash, sealRecord } from './record.ts';
import { testKey } from './testing.ts';
import {
  type BundleCase,
  cosigned,
  edit,
  KEY,
  NEXT,
  ORIGIN,
  otherHex,
  TRUST as TRUSTED,
  VALID,
  WITNESS,
  WITNESS_NAME,
} from './testing-story.ts';

/** Changes that need some craft: other bytes for the same value, other signatures that hold, other pieces of the same log. */

const STRANGER = testKey(40);
const text = canonicalJson(VALID);
const size = parseCheckpoint(VALID.checkpoint).size;
const TRUST: BundleTrust = { ...TRUSTED, require: { cosigned: 1 } };

const utf8 = new TextEncoder();
/** Bytes that differ from the valid ones, or the test proves nothing. */
function replaced(part: string, by: string): Uint8Array {
  if (!text.includes(part)) throw new Error(`the bundle does not have ${part}`);
  return utf8.encode(text.replace(part, by));
}
/** The same signatures under another text. */
const retold = (change: (text: string) => string): Uint8Array =>
  edit((copy) => {
    const note = parseNote(copy.checkpoint);
    copy.checkpoint = printNote({ ...note, text: change(note.text) });
  });
/** The same text under other signature lines. */
const relined = (change: (lines: ReturnType<typeof parseNote>['signatures']) => typeof lines): Uint8Array =>
  edit((copy) => {
    const { text: told, signatures } = parseNote(copy.checkpoint);
    copy.checkpoint = printNote({ text: told, signatures: change(signatures) });
  });
const recordAt = (copy: Bundle, index: number) => copy.records.at(index)!.record;
const proofAt = (copy: Bundle, index: number) => copy.records.at(index)!.proof;
/** The rotation, sealed again by the key that may seal it. */
const rotation = (change: (payload: Record<string, unknown>, hash: Uint8Array) => void): Uint8Array =>
  edit((copy) => {
    const { hash: _, signature: __, ...unsigned } = copy.rotations[0]!.record;
    change(unsigned.payload, rotationHash(unsigned));
    copy.rotations[0]!.record = sealRecord(unsigned, KEY);
  });

const CASES: readonly BundleCase[] = [
  // The same value, or nearly, in other bytes.
  ['a field __proto__', () => replaced('{', '{"__proto__":{},'), 'format', 'malformed'],
  [
    'a field __proto__ in a payload',
    () => replaced('"payload":{', '"payload":{"__proto__":{},'),
    'format',
    'malformed',
  ],
  ['a number with a fraction of zero', () => replaced('"durationMs":12,', '"durationMs":12.0,'), 'format', 'malformed'],
  ['a number with an exponent', () => replaced('"durationMs":12,', '"durationMs":12e0,'), 'format', 'malformed'],
  ['minus zero', () => replaced('"exitCode":0', '"exitCode":-0'), 'format', 'malformed'],
  ['a letter as an escape', () => replaced('"wasm"', '"w\\u0061sm"'), 'format', 'malformed'],
  ['a slash as an escape', () => replaced('edgecoder/bundle', 'edgecoder\\/bundle'), 'format', 'malformed'],
  ['half of a surrogate pair', () => replaced('def add', '\\ud800'), 'format', 'malformed'],
  [
    'a key twice with the same value',
    () => replaced('"cosigners"', '"cosigners":[],"cosigners"'),
    'format',
    'malformed',
  ],
  ['a byte order mark', () => utf8.encode(`\ufeff${text}`), 'format', 'malformed'],
  ['itself twice', () => utf8.encode(text + text), 'format', 'malformed'],
  ['a list of it', () => utf8.encode(`[${text}]`), 'format', 'malformed'],
  ['a million brackets', () => utf8.encode('['.repeat(1_000_000)), 'format', 'malformed'],
  ['more bytes than any bundle', () => new Uint8Array(MAX_BUNDLE_BYTES + 1), 'format', 'malformed'],
  ['a null for the cosigners', () => edit((copy) => void (copy.cosigners = null as never)), 'format', 'malformed'],
  ['a hash in capitals', () => edit((copy) => void (recordAt(copy, 0).hash = 'AB'.repeat(32))), 'format', 'malformed'],
  ['a number beyond 2^53', () => edit((copy) => void (recordAt(copy, 0).seq = 2 ** 60)), 'format', 'malformed'],
  ['a negative number', () => edit((copy) => void (recordAt(copy, 0).seq = -1)), 'format', 'malformed'],
  [
    'a proof of 65 hashes',
    () => edit((copy) => void proofAt(copy, 0).push(...Array(60).fill('00'.repeat(32)))),
    'format',
    'malformed',
  ],
  [
    'a record without its signature',
    () => edit((copy) => void delete (recordAt(copy, 0) as { signature?: string }).signature),
    'format',
    'malformed',
  ],
  [
    'an amount beyond 2^53',
    () => edit((copy) => void (recordAt(copy, 0).payload['heldMc'] = 1e300)),
    'records',
    'record_malformed',
  ],
  [
    'an amount as text',
    () => edit((copy) => void (recordAt(copy, 0).payload['heldMc'] = '1000')),
    'records',
    'record_malformed',
  ],
  [
    'a field more in the content',
    () => edit((copy) => void Object.assign(copy.content.value, { seed: 1 })),
    'format',
    'malformed',
  ],
  [
    'a field more in a result',
    () => edit((copy) => void Object.assign(copy.results[0]!.body, { score: 1 })),
    'format',
    'malformed',
  ],
  // Keys that are real, and not the log's.
  [
    'the rotation twice',
    () => edit((copy) => void copy.rotations.push(copy.rotations[0]!)),
    'trust',
    'rotation_invalid',
  ],
  [
    'a rotation to which the new key did not agree',
    () => rotation((payload, hash) => void (payload['newSignature'] = toHex(STRANGER.sign(hash)))),
    'trust',
    'rotation_invalid',
  ],
  [
    'a rotation to the key that it comes from',
    () =>
      rotation(
        (payload, hash) => void Object.assign(payload, { newKey: KEY.publicKey, newSignature: toHex(KEY.sign(hash)) }),
      ),
    'trust',
    'rotation_invalid',
  ],
  [
    'a record that is no rotation',
    () => edit((copy) => void (copy.rotations[0] = copy.records[0]!)),
    'trust',
    'rotation_invalid',
  ],
  [
    'a rotation that only its new key signed',
    () =>
      edit((copy) => {
        const { hash: _, signature: __, ...unsigned } = copy.rotations[0]!.record;
        copy.rotations[0]!.record = sealRecord(unsigned, NEXT);
      }),
    'trust',
    'rotation_invalid',
  ],
  [
    'a checkpoint signed by a stranger in the log’s name',
    () => edit((copy) => void (copy.checkpoint = cosigned(signCheckpoint(parseCheckpoint(copy.checkpoint), STRANGER)))),
    'checkpoint',
    'signature_invalid',
  ],
  [
    'a checkpoint that only its witness signed',
    () => relined((lines) => lines.slice(1)),
    'checkpoint',
    'signature_invalid',
  ],
  [
    'a checkpoint with a second line of the log that does not hold',
    () => relined(([own, witness]) => [own!, { ...own!, signature: new Uint8Array(64) }, witness!]),
    'checkpoint',
    'signature_invalid',
  ],
  [
    'a checkpoint that nobody signed',
    () => edit((copy) => void (copy.checkpoint = `${parseNote(copy.checkpoint).text}\n`)),
    'checkpoint',
    'checkpoint_malformed',
  ],
  [
    'a size with a zero in front',
    () => retold((note) => note.replace(`\n${size}\n`, `\n0${size}\n`)),
    'checkpoint',
    'checkpoint_malformed',
  ],
  ['a line more in the checkpoint', () => retold((note) => `${note}more\n`), 'checkpoint', 'checkpoint_malformed'],
  [
    'a root of 31 bytes',
    () => retold((note) => note.replace(/[^\n]+\n$/, `${Buffer.alloc(31).toString('base64')}\n`)),
    'checkpoint',
    'checkpoint_malformed',
  ],
  [
    'a later checkpoint of the same log',
    () => edit((copy) => void (copy.checkpoint = laterCheckpoint())),
    'inclusion',
    'proof_invalid',
  ],
  [
    'the signatures of two records swapped',
    () =>
      edit((copy) => {
        const [one, two] = [recordAt(copy, 0), recordAt(copy, 1)];
        [one.signature, two.signature] = [two.signature, one.signature];
      }),
    'records',
    'signature_invalid',
  ],
  [
    'a record from before the rotation under the key after it',
    () =>
      edit((copy) => {
        const { hash: _, signature: __, ...unsigned } = recordAt(copy, 0);
        copy.records[0]!.record = sealRecord(unsigned, NEXT);
      }),
    'records',
    'signature_invalid',
  ],
  [
    'a record that does not follow the one before it',
    () =>
      edit((copy) => {
        const { hash: _, signature: __, ...unsigned } = recordAt(copy, 1);
        copy.records[1]!.record = sealRecord({ ...unsigned, prevHash: '00'.repeat(32) }, KEY);
      }),
    'records',
    'chain_broken',
  ],
  ['all records the other way round', () => edit((copy) => void copy.records.reverse()), 'records', 'out_of_sequence'],
  [
    'an attempt left out, lease and return',
    () => edit((copy) => void copy.records.splice(1, 2)),
    'history',
    'history_inconsistent',
  ],
  ['no proof', () => edit((copy) => void (copy.records[0]!.proof = [])), 'inclusion', 'proof_invalid'],
  [
    'two hashes of a proof swapped',
    () => edit((copy) => void proofAt(copy, 0).unshift(...proofAt(copy, 0).splice(1, 1))),
    'inclusion',
    'proof_invalid',
  ],
  [
    'a hash of a proof twice',
    () => edit((copy) => void proofAt(copy, 0).unshift(proofAt(copy, 0)[0]!)),
    'inclusion',
    'proof_invalid',
  ],
  [
    'the last hash of a proof',
    () => edit((copy) => void proofAt(copy, 0).push(otherHex(proofAt(copy, 0).pop()!))),
    'inclusion',
    'proof_invalid',
  ],
  [
    'a limit that the run is said to have met',
    () => edit((copy) => void (copy.results[0]!.body.limit = 'wall')),
    'results',
    'commitment_mismatch',
  ],
  [
    'a part more in the content',
    () => edit((copy) => void (copy.content.value.parts = [{ id: 'a', dependsOn: [], code: '' }])),
    'content',
    'commitment_mismatch',
  ],
  // Cosignatures.
  [
    'a cosignature of another time',
    () =>
      relined(([own, witness]) => {
        witness!.signature[7]! ^= 1;
        return [own!, witness!];
      }),
    'cosignatures',
    'cosignature_invalid',
  ],
  [
    'a cosigner without a line',
    () => edit((copy) => void copy.cosigners.push({ name: 'w', publicKey: STRANGER.publicKey })),
    'cosignatures',
    'cosignature_invalid',
  ],
  [
    'one cosigner with two lines',
    () =>
      edit((copy) => {
        copy.checkpoint = cosignCheckpoint(copy.checkpoint, WITNESS_NAME, WITNESS, 1_700_000_200);
        copy.cosigners.push(copy.cosigners[0]!);
      }),
    'cosignatures',
    'cosignature_invalid',
  ],
  [
    'a witness that nobody trusts in the trusted one’s place',
    () => witnessedBy('witness.example/other', STRANGER),
    'cosignatures',
    'cosignatures_missing',
  ],
  [
    'a witness under the trusted one’s name',
    () => witnessedBy(WITNESS_NAME, STRANGER),
    'cosignatures',
    'cosignatures_missing',
  ],
  [
    'the witness left out, line and key',
    () =>
      edit((copy) => {
        const { text: told, signatures } = parseNote(copy.checkpoint);
        copy.checkpoint = printNote({ text: told, signatures: signatures.slice(0, 1) });
        copy.cosigners = [];
      }),
    'cosignatures',
    'cosignatures_missing',
  ],
];

function witnessedBy(name: string, key: typeof STRANGER): Uint8Array {
  return edit((copy) => {
    copy.checkpoint = cosignCheckpoint(
      signCheckpoint(parseCheckpoint(copy.checkpoint), NEXT),
      name,
      key,
      1_700_000_100,
    );
    copy.cosigners = [{ name, publicKey: key.publicKey }];
  });
}

/** A checkpoint that the log did sign, of a tree with one record more. */
function laterCheckpoint(): string {
  const root = Uint8Array.from(parseCheckpoint(VALID.checkpoint).root);
  root[0]! ^= 1;
  return cosigned(signCheckpoint({ origin: ORIGIN, size: size + 1, root }, NEXT));
}

describe('a proof bundle that somebody worked on', () => {
  it('holds before', () => {
    expect(firstFailure(verifyBundle(printBundle(VALID), TRUST))).toBeUndefined();
  });

  it.each(CASES)('is refused: %s', (_name, bytes, step, reason) => {
    const verdict = verifyBundle(bytes(), TRUST);
    expect(verdict.ok).toBe(false);
    expect(verdict.summary).toBeUndefined();
    expect(firstFailure(verdict)).toMatchObject({ step, reason, detail: expect.stringMatching(/\w/) });
  });

  it.each(VALID.records.map(({ record }, place) => [record.type, place] as const))(
    'is refused without its %s record, number %i',
    (_type, place) => {
      const without = edit((copy) => void copy.records.splice(place, 1));
      expect(verifyBundle(without, TRUST).ok).toBe(false);
    },
  );

  it('is refused when an anchor is asked for, as it has none', () => {
    expect(firstFailure(verifyBundle(printBundle(VALID), { ...TRUST, require: 'anchored' }))).toMatchObject({
      step: 'anchor',
      reason: 'anchor_missing',
    });
  });

  it('is refused by whoever trusts nobody', () => {
    expect(firstFailure(verifyBundle(printBundle(VALID), { trust: [] }))).toMatchObject({
      step: 'trust',
      reason: 'no_trusted_key',
    });
  });

  it('does not count the log as a witness of itself', () => {
    const self = { name: WITNESS_NAME, publicKey: NEXT.publicKey };
    expect(firstFailure(verifyBundle(witnessedBy(WITNESS_NAME, NEXT), { ...TRUST, cosigners: [self] }))).toMatchObject({
      reason: 'cosignatures_missing',
    });
  });
});
