import { fromHex, toHex, verifySignature } from '@edgecoder/crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkpointText,
  cosignCheckpoint,
  countCosignatures,
  logOrigin,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
  verifyCosignature,
} from './checkpoint.ts';
import { noteKeyId, parseNote, printNote } from './note.ts';
import { testKey } from './testing.ts';

const key = testKey(1);
const origin = logOrigin(key.peerId);
const root = new Uint8Array(32).map((_, i) => i);
const note = signCheckpoint({ origin, size: 42, root }, key);
const log = { name: origin, publicKey: key.publicKey };

describe('a signed note', () => {
  it('has the key id and signature of the example in the note package of Go', () => {
    const example =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    const publicKey = toHex(
      new Uint8Array(Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1)),
    );
    const parsed = parseNote(example);
    expect(printNote(parsed)).toBe(example);
    expect(parsed.signatures[0]?.keyId).toBe('c74f20a3');
    expect(noteKeyId('PeterNeumann', 1, publicKey)).toBe('c74f20a3');
    expect(verifySignature(publicKey, parsed.text, parsed.signatures[0]!.signature)).toBe(true);
  });

  it('is read as C2SP prints it, cosignature included', () => {
    const example = [
      'example.com/behind-the-sofa',
      '20852163',
      'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
      '',
      '\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=',
      '\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==',
      '',
    ].join('\n');
    const checkpoint = parseCheckpoint(example);
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 });
    expect(checkpointText(checkpoint)).toBe(checkpoint.text);
    expect(checkpoint.signatures.map(({ signature }) => signature.length)).toEqual([64, 72]);
    expect(new DataView(checkpoint.signatures[1]!.signature.buffer).getBigUint64(0)).toBe(1679315147n);
    expect(printNote(checkpoint)).toBe(example);
  });
});

describe('a checkpoint', () => {
  it('is three lines signed by its log', () => {
    const checkpoint = parseCheckpoint(note);
    expect(checkpoint.text).toBe(`${origin}\n42\n${Buffer.from(root).toString('base64')}\n`);
    expect(verifyCheckpoint(checkpoint, log)).toBe(true);
  });

  it('is not believed under another name or key', () => {
    const checkpoint = parseCheckpoint(note);
    expect(verifyCheckpoint(checkpoint, { ...log, name: 'edgecoder/other' })).toBe(false);
    expect(verifyCheckpoint(checkpoint, { ...log, publicKey: testKey(2).publicKey })).toBe(false);
    const renamed = parseCheckpoint(note.replaceAll(origin, 'edgecoder/other'));
    expect(verifyCheckpoint(renamed, { ...log, name: 'edgecoder/other' })).toBe(false);
  });

  it('is not believed when a second line of its key does not hold', () => {
    const other = signCheckpoint({ origin, size: 43, root }, key).split('\n').at(-2);
    expect(verifyCheckpoint(parseCheckpoint(`${note}${other}\n`), log)).toBe(false);
  });

  it('is believed beside lines of keys that nobody knows', () => {
    const stranger = signCheckpoint({ origin, size: 42, root }, testKey(5)).split('\n').at(-2);
    expect(verifyCheckpoint(parseCheckpoint(`${note}${stranger}\n`), log)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no signature', note.slice(0, note.indexOf('\n\n') + 2)],
    ['no last newline', note.slice(0, -1)],
    ['a leading zero in its size', note.replace('\n42\n', '\n042\n')],
    ['a negative size', note.replace('\n42\n', '\n-42\n')],
    ['a size beyond 2^53', note.replace('\n42\n', '\n9999999999999999\n')],
    ['an extension line', note.replace('\n42\n', '\n42\nmore\n')],
    ['an empty line more', note.replace('\n42\n', '\n42\n\n')],
    ['a root that is too short', note.replace(Buffer.from(root).toString('base64'), 'AAEC')],
    ['base64 without padding', note.replace('=\n\n', '\n\n')],
    ['base64 with stray bits', note.replace('Hh8=\n', 'Hh9=\n')],
    ['carriage returns', note.replaceAll('\n', '\r\n')],
    ['a tab', note.replace('\n42\n', '\n42\t\n')],
    ['a hyphen for the dash', note.replace('\u2014', '-')],
    ['a plus in its origin', note.replaceAll('edgecoder/', 'edge+coder/')],
    ['a space in its origin', note.replaceAll('edgecoder/', 'edge coder/')],
    ['a wide space in its origin', note.replaceAll('edgecoder/', 'edge\u3000coder/')],
    ['two spaces in a signature line', note.replace('\u2014 ', '\u2014  ')],
    ['too many signatures', note + note.slice(note.indexOf('\u2014')).repeat(64)],
  ])('with %s is refused', (_name, text) => {
    expect(() => parseCheckpoint(text)).toThrow(expect.objectContaining({ code: 'checkpoint_malformed' }));
  });

  it('never parses two texts as the same note, and throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.string({ unit: 'binary', minLength: 0, maxLength: 2 }), (at, text) => {
        const changed = note.slice(0, at) + text + note.slice(at + 1);
        try {
          const checkpoint = parseCheckpoint(changed);
          expect(printNote(checkpoint)).toBe(changed);
          expect(changed === note || !verifyCheckpoint(checkpoint, log)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'checkpoint_malformed' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('cosignatures', () => {
  const peers = [6, 7, 8].map((number) => ({ name: `peer.example/${number}`, key: testKey(number) }));
  const trusted = peers.map((peer) => ({ name: peer.name, publicKey: peer.key.publicKey }));
  const cosigned = peers.reduce((text, peer) => cosignCheckpoint(text, peer.name, peer.key, 1_700_000_000), note);
  const checkpoint = parseCheckpoint(cosigned);

  it('count once for each trusted key', () => {
    expect(verifyCheckpoint(checkpoint, log)).toBe(true);
    expect(countCosignatures(checkpoint, trusted, [key.publicKey])).toBe(3);
    expect(countCosignatures(checkpoint, trusted.slice(1), [key.publicKey])).toBe(2);
    expect(countCosignatures(checkpoint, [trusted[0]!, trusted[0]!], [key.publicKey])).toBe(1);
    const twice = parseCheckpoint(cosignCheckpoint(cosigned, 'alias.example', peers[0]!.key, 1));
    expect(
      countCosignatures(twice, [...trusted, { name: 'alias.example', publicKey: peers[0]!.key.publicKey }], []),
    ).toBe(3);
  });

  it('of the log itself do not count', () => {
    const own = parseCheckpoint(cosignCheckpoint(note, 'self.example', key, 5));
    expect(countCosignatures(own, [{ name: 'self.example', publicKey: key.publicKey }], [key.publicKey])).toBe(0);
  });

  it('hold for their text and time only', () => {
    expect(trusted.map((peer) => verifyCosignature(checkpoint, peer))).toEqual(['ok', 'ok', 'ok']);
    expect(verifyCosignature(checkpoint, { name: 'peer.example/6', publicKey: testKey(7).publicKey })).toBe('absent');
    const line = checkpoint.signatures[1]!;
    const later = { ...line, signature: line.signature.with(7, line.signature[7]! ^ 1) };
    expect(verifyCosignature({ ...checkpoint, signatures: [later] }, trusted[0]!)).toBe('failed');
    const short = { ...line, signature: line.signature.slice(8) };
    expect(verifyCosignature({ ...checkpoint, signatures: [short] }, trusted[0]!)).toBe('failed');
    const larger = parseCheckpoint(cosigned.replace('\n42\n', '\n43\n'));
    expect(verifyCosignature(larger, trusted[0]!)).toBe('failed');
  });

  it('carry the time as C2SP says: eight bytes, big end first, in the message as a line', () => {
    const signature = checkpoint.signatures[1]!.signature;
    expect(toHex(signature.subarray(0, 8))).toBe('000000006553f100');
    const message = `cosignature/v1\ntime 1700000000\n${checkpoint.text}`;
    expect(verifySignature(trusted[0]!.publicKey, message, signature.subarray(8))).toBe(true);
    expect(fromHex(checkpoint.signatures[1]!.keyId).length).toBe(4);
  });
});
