import { randomBytes } from 'node:crypto';
import {
  fromBase64Url,
  fromHex,
  openFrom,
  sealingKeyFromSeed,
  sealTo,
  sha256Hex,
  signingKeyFromSeed,
  toBase64Url,
  toHex,
  verifySignature,
} from '@edgecoder/crypto';
import {
  LEASE_INFO,
  type Lease,
  leaseSigningInput,
  MAX_RESULTS_PER_CONTEXT,
  RESULT_INFO,
  ResultBody,
  resultSigningInput,
  sealAad,
  type WorkPayload,
} from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { openLeases } from './leases.ts';
import { createResultSealer, sealResult } from './results.ts';

const coordinator = signingKeyFromSeed(randomBytes(32));
const agent = signingKeyFromSeed(randomBytes(32));
const sealingKey = sealingKeyFromSeed(randomBytes(32));
const uuid = (n: number) => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}` as Lease['subtaskId'];
const payload = (code: string): WorkPayload => ({
  kind: 'exec',
  language: 'python',
  code,
  limits: { wallMs: 1000, memoryBytes: 33_554_432, outputBytes: 1000 },
  seed: 1,
  clockMs: 2,
});

function pull(payloads: readonly unknown[], agentId: string = agent.peerId, recipient = sealingKey.publicKey) {
  const context = sealTo({ recipient, info: LEASE_INFO });
  const leases = payloads.map((body, i) => ({
    leaseId: uuid(100 + i) as unknown as Lease['leaseId'],
    subtaskId: uuid(200 + i),
    taskId: uuid(300 + i) as unknown as Lease['taskId'],
    epoch: 1 + i,
    expiresAt: 5,
    sealed: toBase64Url(context.seal(sealAad(uuid(200 + i), 1 + i), Buffer.from(JSON.stringify(body)))),
  }));
  const enc = toBase64Url(context.enc);
  return { leases, enc, signature: toHex(coordinator.sign(leaseSigningInput(agentId, enc, leases, sha256Hex))) };
}
const recipient = { agentId: agent.peerId, sealingKey, coordinator: { signingKey: coordinator.publicKey } };

describe('openLeases', () => {
  it('gives the work of every lease, in order', async () => {
    const opened = await openLeases(pull([payload('a'), payload('b'), payload('c')]), recipient);
    expect(opened.map((one) => ('payload' in one ? one.payload.code : one.error))).toEqual(['a', 'b', 'c']);
    expect(await openLeases({ leases: [], enc: '' }, recipient)).toEqual([]);
  });

  it('refuses leases that this coordinator did not sign for this agent, as they are', async () => {
    const good = pull([payload('a'), payload('b')]);
    const [first, second] = good.leases as [Lease, Lease];
    const { signature: _signature, ...unsigned } = good;
    const refused = [
      unsigned,
      { ...good, signature: toHex(agent.sign('x')) },
      pull([payload('a')], coordinator.peerId),
      { ...good, leases: [second, first] },
      { ...good, leases: [first] },
      { ...good, leases: [{ ...first, epoch: 9 }, second] },
      { ...good, leases: [{ ...first, expiresAt: 6 }, second] },
      { ...good, leases: [{ ...first, leaseId: second.leaseId }, second] },
      { ...good, leases: [{ ...first, sealed: second.sealed }, second] },
      { ...good, enc: pull([payload('a')]).enc },
    ];
    for (const response of refused) {
      await expect(openLeases(response, recipient)).rejects.toMatchObject({
        name: 'LeaseError',
        code: 'signature_invalid',
      });
    }
  });

  it('sets apart a lease that is not sealed to it, or carries no work it knows', async () => {
    const foreign = await openLeases(
      pull([payload('a')], agent.peerId, sealingKeyFromSeed(randomBytes(32)).publicKey),
      recipient,
    );
    expect(foreign).toMatchObject([{ error: { code: 'open_failed' } }]);
    const mixed = await openLeases(pull([payload('a'), { kind: 'dance' }, payload('c')]), recipient);
    expect(mixed).toMatchObject([
      { payload: { code: 'a' } },
      { error: { code: 'payload_invalid' } },
      { payload: { code: 'c' } },
    ]);
  });
});

describe('results of one sealer', () => {
  it('share a context up to a number of them, each with its own place in it', async () => {
    const coordinatorSealing = sealingKeyFromSeed(randomBytes(32));
    const sealer = createResultSealer({ key: agent, coordinator: { sealingKey: coordinatorSealing.publicKey } });
    const lease = { subtaskId: uuid(1), leaseId: uuid(2) as unknown as Lease['leaseId'], epoch: 3 };
    const body = { inconclusive: true } as unknown as ResultBody;
    const count = MAX_RESULTS_PER_CONTEXT + 2;
    const all = await Promise.all(Array.from({ length: count }, () => sealer.seal({ lease, body })));
    expect(new Set(all.map(({ enc }) => enc)).size).toBe(2);
    expect(new Set(all.map(({ enc, sequence }) => `${enc} ${sequence}`)).size).toBe(count);
    for (const { enc, sequence, sealed } of all) {
      const context = openFrom({ key: coordinatorSealing, enc: fromBase64Url(enc), info: RESULT_INFO });
      const opened = context.open(sealAad(lease.subtaskId, lease.epoch), fromBase64Url(sealed), sequence);
      expect(JSON.parse(Buffer.from(opened).toString())).toEqual(body);
    }
  });
});

describe('sealResult', () => {
  it('opens only for the coordinator, and is signed over lease, epoch and content', async () => {
    const coordinatorSealing = sealingKeyFromSeed(randomBytes(32));
    const lease = { subtaskId: uuid(1), leaseId: uuid(2) as unknown as Lease['leaseId'], epoch: 3 };
    const body: ResultBody = {
      stdout: 'out',
      stderr: '',
      exitCode: 0,
      truncated: false,
      durationMs: 5,
      sandbox: 'wasm',
      limit: undefined,
      testReport: { passed: true, hasTests: true },
    } as unknown as ResultBody;
    const sealed = await sealResult({
      lease,
      body,
      key: agent,
      coordinator: { sealingKey: coordinatorSealing.publicKey },
    });
    const opened = openFrom({ key: coordinatorSealing, enc: fromBase64Url(sealed.enc), info: RESULT_INFO }).open(
      sealAad(lease.subtaskId, lease.epoch),
      fromBase64Url(sealed.sealed),
    );
    expect(sha256Hex(opened)).toBe(sealed.bodyHash);
    expect(ResultBody.parse(JSON.parse(Buffer.from(opened).toString()))).toMatchObject({ stdout: 'out' });
    expect(verifySignature(agent.publicKey, resultSigningInput(sealed), fromHex(sealed.signature))).toBe(true);
    expect(
      verifySignature(agent.publicKey, resultSigningInput({ ...sealed, epoch: 4 }), fromHex(sealed.signature)),
    ).toBe(false);
  });
});
