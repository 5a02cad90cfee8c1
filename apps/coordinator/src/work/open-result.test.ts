import { sealingKeyFromSeed, sealTo, sha256Hex, signingKeyFromSeed, toBase64Url, toHex } from '@edgecoder/crypto';
import {
  type CheckBody,
  canonicalJson,
  type LeaseId,
  RESULT_INFO,
  type ResultBody,
  resultSigningInput,
  type SealedResult,
  type SubtaskId,
  sealAad,
} from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { createResultOpener, openPostedResult } from './open-result.ts';

const coordinator = sealingKeyFromSeed(new Uint8Array(32).fill(1));
const machine = signingKeyFromSeed(new Uint8Array(32).fill(2));
const from = {
  agentId: machine.peerId,
  ownerId: machine.peerId,
  publicKey: machine.publicKey,
  sandboxes: ['wasm' as const],
};
const frame = {
  subtaskId: '0198c0de-0000-7000-8000-000000000001' as SubtaskId,
  leaseId: '0198c0de-0000-7000-8000-000000000002' as LeaseId,
  epoch: 1,
};
const testReport = { passed: true, hasTests: true };
const body: ResultBody = {
  stdout: 'ok\n',
  stderr: '',
  exitCode: 0,
  truncated: false,
  testReport,
  durationMs: 1,
  sandbox: 'wasm',
};
const check: CheckBody = { testReport, inconclusive: false, durationMs: 1, sandbox: 'wasm' };

/** Sealed, hashed and signed as it should be, whatever the text is. */
function sealed(text: string, aad = sealAad(frame.subtaskId, frame.epoch)): SealedResult {
  const bytes = Buffer.from(text);
  const ephemeralSeed = new Uint8Array(32).fill(3);
  const context = sealTo({ recipient: coordinator.publicKey, info: RESULT_INFO, ephemeralSeed });
  const named = { ...frame, bodyHash: sha256Hex(bytes) };
  return {
    ...named,
    enc: toBase64Url(context.enc),
    sealed: toBase64Url(context.seal(aad, bytes)),
    signature: toHex(machine.sign(resultSigningInput(named))),
  };
}
const open = (input: SealedResult) => openPostedResult(createResultOpener(coordinator), from, input);
const text = canonicalJson(body);

describe('a posted result', () => {
  it('is opened, of a worker and of a verifier', async () => {
    expect(await open(sealed(text))).toMatchObject({ type: 'work', body, json: text });
    expect(await open(sealed(canonicalJson(check)))).toMatchObject({ type: 'check', body: check });
  });

  it('opens in its place among those of one context, in any order and again, and in no other place', async () => {
    const context = sealTo({ recipient: coordinator.publicKey, info: RESULT_INFO });
    const results = [body, { ...body, stdout: 'two' }, { ...body, stdout: 'three' }].map((each, sequence) => {
      const bytes = Buffer.from(canonicalJson(each));
      const named = { ...frame, bodyHash: sha256Hex(bytes) };
      return {
        ...named,
        enc: toBase64Url(context.enc),
        sequence,
        sealed: toBase64Url(context.seal(sealAad(frame.subtaskId, frame.epoch), bytes)),
        signature: toHex(machine.sign(resultSigningInput(named))),
      } satisfies SealedResult;
    });
    const opener = createResultOpener(coordinator);
    const stdoutOf = async (index: number, changes: Partial<SealedResult> = {}) => {
      const opened = await openPostedResult(opener, from, { ...(results[index] as SealedResult), ...changes });
      return opened.type === 'work' ? opened.body.stdout : undefined;
    };
    for (const index of [2, 0, 1, 0]) expect(await stdoutOf(index)).toBe(['ok\n', 'two', 'three'][index]);
    await expect(stdoutOf(1, { sequence: 2 })).rejects.toMatchObject({ code: 'result_invalid' });
    await expect(stdoutOf(1, { sequence: undefined })).rejects.toMatchObject({ code: 'result_invalid' });
    await expect(stdoutOf(0, { enc: toBase64Url(new Uint8Array(32)) })).rejects.toMatchObject({
      code: 'result_invalid',
    });
    expect(await stdoutOf(1)).toBe('two');
  });

  it.each([
    ['is not JSON', 'result'],
    ['is of neither kind', '{}'],
    ['has a blank more', text.replace(',', ', ')],
    ['has its keys in another order', JSON.stringify(body)],
    ['has a key twice', text.replace('{', '{"durationMs":1,')],
    ['has a number in another form', text.replace('"exitCode":0', '"exitCode":0.0')],
    ['has a letter as an escape', text.replace('ok', '\\u006fk')],
    ['has half of a surrogate pair', text.replace('ok', '\\ud83d')],
    ['has a field more', text.replace('{', '{"a":1,')],
    ['has a field __proto__', text.replace('{', '{"__proto__":{},')],
    ['has a check’s keys in another order', JSON.stringify(check)],
  ])('is refused when its body %s, though it is sealed and signed', async (_name, json) => {
    await expect(open(sealed(json))).rejects.toMatchObject({ name: 'AppError', code: 'result_invalid' });
  });

  it('is refused with another hash, signature, lease or seal', async () => {
    const good = sealed(text);
    const wrong: SealedResult[] = [
      { ...good, bodyHash: sha256Hex('x') },
      { ...good, signature: '00'.repeat(64) },
      { ...good, leaseId: '0198c0de-0000-7000-8000-000000000003' as LeaseId },
      { ...good, epoch: 2 },
      { ...good, enc: 'AAAA' },
      { ...good, sealed: `${good.sealed.slice(0, -4)}AAAA` },
      sealed(text, sealAad(frame.subtaskId, 2)),
    ];
    for (const input of wrong) {
      await expect(open(input)).rejects.toMatchObject({ name: 'AppError', code: 'result_invalid' });
    }
  });
});
