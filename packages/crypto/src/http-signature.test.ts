import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { contentDigest, contentDigestMatches } from './content-digest.ts';
import { signingKeyFromSeed, verifySignature } from './ed25519.ts';
import { bytesOf, fromBase64Url, toBase64, toHex } from './encoding.ts';
import { type RequestToSign, signRequest, signRequestAsync } from './sign-request.ts';
import { componentList, signatureBase } from './signature-base.ts';
import { type RequestToVerify, type VerifiedRequest, verifyRequest as verifyOn } from './verify-request.ts';

/** At once and on the thread pool a request gets the same answer. */
async function verifyRequest(request: RequestToVerify): Promise<VerifiedRequest> {
  const [pool, atOnce] = await Promise.allSettled([verifyOn(request), verifyOn({ ...request, atOnce: true })]);
  expect(atOnce).toEqual(pool);
  if (pool.status === 'rejected') throw pool.reason;
  return pool.value;
}

/** `test-key-ed25519` of RFC 9421 B.1.4. */
const RFC_SEED = fromBase64Url('n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU');

describe('RFC 9421 and RFC 9530 vectors', () => {
  it('B.2.6: signature base, signature and verification', () => {
    const components = [
      ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['@method', 'POST'],
      ['@path', '/foo'],
      ['@authority', 'example.com'],
      ['content-type', 'application/json'],
      ['content-length', '18'],
    ] as const;
    const params = `${componentList(components.map(([name]) => name))};created=1618884473;keyid="test-key-ed25519"`;
    const base = signatureBase(components, params);
    expect(base).toBe(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      ].join('\n'),
    );
    const key = signingKeyFromSeed(RFC_SEED);
    expect(key.publicKey).toBe(toHex(fromBase64Url('JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs')));
    const signature = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
    expect(toBase64(key.sign(base))).toBe(signature);
    expect(verifySignature(key.publicKey, base, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it('Content-Digest of the examples in RFC 9421 2.5 and RFC 9530 appendix B', () => {
    expect(contentDigest(bytesOf('{"hello": "world"}'))).toBe('sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:');
    expect(contentDigest(bytesOf('{"hello": "world"}\n'))).toBe(
      'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    );
  });

  it.each([
    'sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=',
    'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPF=:',
    'SHA-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    'sha-512=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    '',
  ])('refuses the Content-Digest %j', (header) => {
    expect(contentDigestMatches(header, bytesOf('{"hello": "world"}'))).toBe(false);
  });
});

const CREATED = 1_800_000_000;
const key = signingKeyFromSeed(randomBytes(32));
const body = bytesOf('{"tasks":[]}');
const base: RequestToSign = {
  method: 'POST',
  url: 'http://Node.Example:4301/submit?x=1',
  body,
  key,
  created: CREATED,
  nonce: 'abcdefghijklmnop',
};

/** The request as the server sees it. */
function received(headers: Record<string, string>, changes: Partial<RequestToVerify> = {}): RequestToVerify {
  return {
    method: 'POST',
    authority: 'node.example:4301',
    path: '/submit',
    query: '?x=1',
    headers,
    body,
    nowMs: CREATED * 1000,
    ...changes,
  };
}
const refusal = (code: string) => expect.objectContaining({ name: 'SignatureError', code });

/** A signature over whatever `signature-input` says, as a peer with its own ideas would make it. */
function signedWith(
  params: string,
  changes: { label?: string; signatureLabel?: string; components?: [string, string][] } = {},
) {
  const digest = contentDigest(body);
  const components = changes.components ?? [
    ['@method', 'POST'],
    ['@authority', 'node.example:4301'],
    ['@path', '/submit'],
    ['@query', '?x=1'],
    ['content-type', 'application/json'],
    ['content-digest', digest],
  ];
  const full = `${componentList(components.map(([name]) => name))}${params}`;
  const signature = toBase64(key.sign(signatureBase(components, full)));
  const label = changes.label ?? 'sig';
  return {
    'content-type': 'application/json',
    'content-digest': digest,
    'signature-input': `${label}=${full}`,
    signature: `${changes.signatureLabel ?? label}=:${signature}:`,
  };
}
const PARAMS = `;created=${CREATED};expires=${CREATED + 60};nonce="abcdefghijklmnop";keyid="${key.publicKey}"`;

describe('signed requests', () => {
  it('verify and name who signed', async () => {
    for (const headers of [signRequest(base), await signRequestAsync(base)]) {
      expect(await verifyRequest(received(headers))).toEqual({
        publicKey: key.publicKey,
        peerId: key.peerId,
        nonce: 'abcdefghijklmnop',
        created: CREATED,
        expires: CREATED + 60,
        tag: undefined,
      });
    }
  });

  it('cover the body exactly when there is one', async () => {
    const get: RequestToSign = {
      ...base,
      method: 'GET',
      body: undefined,
      url: 'http://node.example:4301/status',
      tag: 'cli',
    };
    const headers = signRequest(get);
    expect(Object.keys(headers)).toEqual(['signature-input', 'signature']);
    const request = received(headers, { method: 'GET', path: '/status', query: '?', body: new Uint8Array(0) });
    expect((await verifyRequest(request)).tag).toBe('cli');
    await expect(verifyRequest({ ...request, body: bytesOf('x') })).rejects.toEqual(refusal('signature_invalid'));
    const emptied = received(signRequest(base), { body: new Uint8Array(0) });
    await expect(verifyRequest(emptied)).rejects.toEqual(refusal('signature_invalid'));
    expect(signRequest({ ...get, body: new Uint8Array(0) })).not.toHaveProperty('content-digest');
  });

  it('take the authority as RFC 9421 2.2.3 does: lower case, without the default port', async () => {
    const headers = signRequest({ ...base, url: 'https://NODE.example:443/submit?x=1' });
    expect((await verifyRequest(received(headers, { authority: 'Node.Example' }))).peerId).toBe(key.peerId);
    await expect(verifyRequest(received(headers, { authority: 'node.example:444' }))).rejects.toEqual(
      refusal('signature_invalid'),
    );
  });

  it.each([
    ['61 s old', 61, 'signature_expired'],
    ['31 s ahead of us', -31, 'signature_expired'],
  ])('are refused when %s', async (_name, ageSeconds, code) => {
    const headers = signRequest({ ...base, expiresInSeconds: 300 });
    await expect(verifyRequest(received(headers, { nowMs: (CREATED + ageSeconds) * 1000 }))).rejects.toEqual(
      refusal(code),
    );
  });

  it.each([60, 0, -30])('are accepted at the edge of the window: %d s old', async (ageSeconds) => {
    const headers = signRequest({ ...base, expiresInSeconds: 300 });
    await expect(verifyRequest(received(headers, { nowMs: (CREATED + ageSeconds) * 1000 }))).resolves.toBeDefined();
  });

  it('are refused from the moment they expire', async () => {
    const headers = signRequest({ ...base, expiresInSeconds: 5 });
    const at = (seconds: number) => verifyRequest(received(headers, { nowMs: (CREATED + seconds) * 1000 }));
    await expect(at(4.999)).resolves.toBeDefined();
    await expect(at(5)).rejects.toEqual(refusal('signature_expired'));
  });

  it('are refused as digest_mismatch when only the body differs', async () => {
    await expect(verifyRequest(received(signRequest(base), { body: bytesOf('{"tasks":[1]}') }))).rejects.toEqual(
      refusal('digest_mismatch'),
    );
  });

  it.each(['signature', 'signature-input'])('are refused as signature_missing without %s', async (name) => {
    const { [name]: _dropped, ...headers } = signRequest(base);
    await expect(verifyRequest(received(headers))).rejects.toEqual(refusal('signature_missing'));
  });

  it('of another implementation pass: any label, any order of parameters, alg left out or named', async () => {
    for (const headers of [
      signedWith(PARAMS),
      signedWith(`${PARAMS};alg="ed25519";tag="x"`, { label: 'sig-b26' }),
      signedWith(`;keyid="${key.publicKey}";nonce="abcdefghijklmnop";expires=${CREATED + 60};created=${CREATED}`),
    ]) {
      await expect(verifyRequest(received(headers))).resolves.toBeDefined();
    }
  });

  it.each([
    ['no created', PARAMS.replace(`;created=${CREATED}`, '')],
    ['no expires', PARAMS.replace(`;expires=${CREATED + 60}`, '')],
    ['no nonce', PARAMS.replace(';nonce="abcdefghijklmnop"', '')],
    ['no keyid', PARAMS.replace(/;keyid=.*/, '')],
    ['expires before created', PARAMS.replace(`expires=${CREATED + 60}`, `expires=${CREATED - 1}`)],
    ['expires at created', PARAMS.replace(`expires=${CREATED + 60}`, `expires=${CREATED}`)],
    ['expires beyond the bound', PARAMS.replace(`expires=${CREATED + 60}`, `expires=${CREATED + 301}`)],
    ['a short nonce', PARAMS.replace('abcdefghijklmnop', 'abcdefghijklmno')],
    ['a long nonce', PARAMS.replace('abcdefghijklmnop', 'a'.repeat(65))],
    ['a nonce that is not url-safe', PARAMS.replace('abcdefghijklmnop', 'abcdefghijklmno+')],
    ['created as text', PARAMS.replace(`created=${CREATED}`, `created="${CREATED}"`)],
    ['a fractional created', PARAMS.replace(`created=${CREATED}`, `created=${CREATED}.5`)],
    ['a negative created', PARAMS.replace(`created=${CREATED}`, 'created=-5')],
    ['another algorithm', `${PARAMS};alg="hmac-sha256"`],
    ['a parameter twice', `${PARAMS};created=${CREATED}`],
    ['a parameter twice with another value', `${PARAMS};nonce="qrstuvwxyzabcdef"`],
    ['an unknown parameter', `${PARAMS};x=1`],
    ['a boolean parameter', `${PARAMS};tag`],
    ['an escape in a string', `${PARAMS};tag="a\\"b"`],
    ['an empty tag', `${PARAMS};tag=""`],
    ['a keyid in upper case', PARAMS.replace(key.publicKey, key.publicKey.toUpperCase())],
    ['white space between parameters', PARAMS.replaceAll(';', '; ')],
    ['too long an input', `${PARAMS};tag="${'a'.repeat(1000)}"`],
  ])('are refused with %s, though the signature itself holds', async (_name, params) => {
    await expect(verifyRequest(received(signedWith(params)))).rejects.toEqual(refusal('signature_invalid'));
  });

  it.each<[string, [string, string][]]>([
    ['no components', []],
    [
      'the method left out',
      [
        ['@authority', 'node.example:4301'],
        ['@path', '/submit'],
        ['@query', '?x=1'],
        ['content-type', 'application/json'],
        ['content-digest', contentDigest(body)],
      ],
    ],
    [
      'the query left out',
      [
        ['@method', 'POST'],
        ['@authority', 'node.example:4301'],
        ['@path', '/submit'],
        ['content-type', 'application/json'],
        ['content-digest', contentDigest(body)],
      ],
    ],
    [
      'the digest left out',
      [
        ['@method', 'POST'],
        ['@authority', 'node.example:4301'],
        ['@path', '/submit'],
        ['@query', '?x=1'],
        ['content-type', 'application/json'],
      ],
    ],
    [
      'another order',
      [
        ['@authority', 'node.example:4301'],
        ['@method', 'POST'],
        ['@path', '/submit'],
        ['@query', '?x=1'],
        ['content-type', 'application/json'],
        ['content-digest', contentDigest(body)],
      ],
    ],
    [
      'one more component',
      [
        ['@method', 'POST'],
        ['@authority', 'node.example:4301'],
        ['@path', '/submit'],
        ['@query', '?x=1'],
        ['content-type', 'application/json'],
        ['content-digest', contentDigest(body)],
        ['date', 'x'],
      ],
    ],
    [
      'a component twice',
      [
        ['@method', 'POST'],
        ['@method', 'POST'],
        ['@authority', 'node.example:4301'],
        ['@path', '/submit'],
        ['@query', '?x=1'],
        ['content-type', 'application/json'],
        ['content-digest', contentDigest(body)],
      ],
    ],
  ])('are refused when they cover other things: %s', async (_name, components) => {
    await expect(verifyRequest(received(signedWith(PARAMS, { components })))).rejects.toEqual(
      refusal('signature_invalid'),
    );
  });

  it('are refused when labels, members or headers are ambiguous', async () => {
    const good = signedWith(PARAMS);
    const two = `${good['signature-input']}, ${good['signature-input'].replace('sig=', 'other=')}`;
    for (const headers of [
      signedWith(PARAMS, { label: 'a', signatureLabel: 'b' }),
      { ...good, 'signature-input': two },
      { ...good, signature: `${good.signature}, other=${good.signature.slice(4)}` },
      { ...good, signature: `${good.signature};x=1` },
      { ...good, 'signature-input': [good['signature-input'], good['signature-input']] },
      { ...good, signature: [good.signature] },
      { ...good, 'content-type': ['application/json', 'text/plain'] },
      { ...good, 'content-digest': [good['content-digest']] },
    ]) {
      await expect(verifyRequest(received(headers as unknown as Record<string, string>))).rejects.toEqual(
        refusal('signature_invalid'),
      );
    }
  });

  it('are refused when a value could forge a line of the signature base or is out of bounds', async () => {
    const headers = signRequest(base);
    for (const changes of [
      { path: '/submit\n"@query": ?x=1' },
      { path: 'submit' },
      { path: '/submit?x=1' },
      { path: `/${'a'.repeat(3000)}` },
      { path: '/s\u00fcbmit' },
      { query: 'x=1' },
      { query: `?${'a'.repeat(5000)}` },
      { query: '?x=1#f' },
      { method: 'post' },
      { method: '' },
      { authority: '' },
      { authority: 'node.example:4301\n' },
      { authority: 'a'.repeat(300) },
    ]) {
      await expect(verifyRequest(received(headers, changes))).rejects.toEqual(refusal('signature_invalid'));
    }
  });

  it('do not read headers from the prototype', async () => {
    const headers = Object.create(signRequest(base)) as Record<string, string>;
    await expect(verifyRequest(received(headers))).rejects.toEqual(refusal('signature_missing'));
  });

  it('hold for any Ed25519 signer that follows the profile', async () => {
    const seed = Buffer.from(key.exportSeed());
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const digest = contentDigest(body);
    const params = `("@method" "@authority" "@path" "@query" "content-type" "content-digest")${PARAMS}`;
    const text = `"@method": POST\n"@authority": node.example:4301\n"@path": /submit\n"@query": ?x=1\n"content-type": application/json\n"content-digest": ${digest}\n"@signature-params": ${params}`;
    const signature = sign(null, Buffer.from(text), createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
    const headers = {
      'content-type': 'application/json',
      'content-digest': digest,
      'signature-input': `x=${params}`,
      signature: `x=:${signature.toString('base64')}:`,
    };
    expect((await verifyRequest(received(headers))).peerId).toBe(key.peerId);
  });
});
