import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RequestToVerify, SignatureError, signingKeyFromSeed, signRequest, verifyRequest } from '../src/index.ts';

const CREATED = 1_800_000_000;
const MUTATIONS = 12_000;

const texts = ['method', 'authority', 'path', 'query'] as const;
const headers = ['content-type', 'content-digest', 'signature-input', 'signature'] as const;
type Field = (typeof texts)[number] | (typeof headers)[number] | 'body';

/** A signed request as the server sees it, and a second one by the same key to take parts from. */
function signed(path: string, query: string, json: string, nonce: string): RequestToVerify {
  const body = new TextEncoder().encode(json);
  const url = new URL(`https://node.example:4301${path}${query === '?' ? '' : query}`);
  const made = signRequest({ method: 'POST', url, body, key, created: CREATED, nonce, tag: 'edgecoder' });
  return { method: 'POST', authority: url.host, path, query, headers: made, body, nowMs: CREATED * 1000 };
}
const key = signingKeyFromSeed(randomBytes(32));
const request = signed('/tasks/submit', '?dry=1&x=%2F', '{"tasks":[{"code":"print(1)"}]}', 'abcdefghijklmnop');
const other = signed('/tasks/cancel', '?', '{"tasks":[]}', 'qrstuvwxyz012345');

const read = (from: RequestToVerify, field: Field): string => {
  if (field === 'body') return Buffer.from(from.body).toString('latin1');
  return (texts as readonly string[]).includes(field)
    ? ((from as unknown as Record<string, string>)[field] as string)
    : (from.headers[field] as string);
};
const write = (to: RequestToVerify, field: Field, value: string): RequestToVerify => {
  if (field === 'body') return { ...to, body: Buffer.from(value, 'latin1') };
  return (texts as readonly string[]).includes(field)
    ? { ...to, [field]: value }
    : { ...to, headers: { ...to.headers, [field]: value } };
};

type Edit = {
  at: number;
  char: string;
  kind: 'replace' | 'flip' | 'insert' | 'delete' | 'swap' | 'cut' | 'repeat' | 'splice' | 'case';
};

function mutate(value: string, { at, char, kind }: Edit, replacement: string): string {
  const i = value.length === 0 ? 0 : at % value.length;
  const before = value.slice(0, i);
  const here = value.slice(i, i + 1);
  const after = value.slice(i + 1);
  switch (kind) {
    case 'replace':
      return before + char + after;
    case 'flip':
      return before + String.fromCharCode((here.charCodeAt(0) || 0) ^ (1 << (at % 8))) + after;
    case 'insert':
      return before + char + here + after;
    case 'delete':
      return before + after;
    case 'swap':
      return before + after.slice(0, 1) + here + after.slice(1);
    case 'cut':
      return before;
    case 'repeat':
      return `${value}, ${value}`;
    case 'splice':
      return replacement;
    case 'case':
      return before + (here === here.toLowerCase() ? here.toUpperCase() : here.toLowerCase()) + after;
  }
}

const fields: readonly Field[] = [...texts, ...headers, 'body'];
const latin1 = fc.oneof(
  fc.nat({ max: 255 }).map((c) => String.fromCharCode(c)),
  fc.constantFrom(...'";=:,() \n\\/?#%'),
);
const edit = fc.record<Edit>({
  at: fc.nat({ max: 2000 }),
  char: latin1,
  kind: fc.constantFrom('replace', 'flip', 'insert', 'delete', 'swap', 'cut', 'repeat', 'splice', 'case'),
});

/** Host names have no case, and a signature's label may be any that both headers have (RFC 9421, 4.1). */
function isSame(one: RequestToVerify, another: RequestToVerify): boolean {
  const labelOf = (from: RequestToVerify, field: Field): string =>
    /^[a-z*][a-z0-9_.*-]*(?==)/.exec(read(from, field))?.[0] ?? '';
  const plain = (from: RequestToVerify, field: Field): string => {
    const value = read(from, field);
    if (field === 'authority') return value.toLowerCase();
    const label = labelOf(from, 'signature');
    const isLabelled = field.startsWith('signature') && label !== '' && labelOf(from, 'signature-input') === label;
    return isLabelled ? value.slice(label.length) : value;
  };
  return fields.every((field) => plain(one, field) === plain(another, field));
}

it('the request that is mutated here verifies as it is', async () => {
  expect((await verifyRequest(request)).peerId).toBe(key.peerId);
  expect((await verifyRequest(other)).peerId).toBe(key.peerId);
});

it(`never accepts one of ${MUTATIONS} mutated requests, and refuses each with a SignatureError`, async () => {
  const codes = new Map<string, number>();
  const touched = new Set<Field>();
  let mutated = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fields),
      edit,
      fc.option(fc.tuple(fc.constantFrom(...fields), edit), { nil: undefined, freq: 3 }),
      async (field, first, second) => {
        let changed = write(request, field, mutate(read(request, field), first, read(other, field)));
        if (second !== undefined)
          changed = write(changed, second[0], mutate(read(changed, second[0]), second[1], read(other, second[0])));
        fc.pre(!isSame(changed, request));
        mutated += 1;
        touched.add(field);
        const error = await verifyRequest(changed).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(SignatureError);
        const { code } = error as SignatureError;
        codes.set(code, (codes.get(code) ?? 0) + 1);
      },
    ),
    { numRuns: MUTATIONS },
  );
  expect(mutated).toBeGreaterThanOrEqual(MUTATIONS);
  expect(touched.size).toBe(fields.length);
  expect([...codes.keys()]).toEqual(expect.arrayContaining(['digest_mismatch', 'signature_invalid']));
});

it('accepts a signature by any label, as the label is not signed, if both headers have it', async () => {
  const relabelled = (...names: Field[]) =>
    names.reduce((to, name) => write(to, name, read(to, name).replace(/^[^=]+/, 'other')), request);
  expect((await verifyRequest(relabelled('signature', 'signature-input'))).peerId).toBe(key.peerId);
  for (const name of ['signature', 'signature-input'] as const)
    await expect(verifyRequest(relabelled(name))).rejects.toBeInstanceOf(SignatureError);
});

it('refuses every single flipped bit of every covered byte', async () => {
  for (const field of fields) {
    const value = read(request, field);
    for (let i = 0; i < value.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = value.slice(0, i) + String.fromCharCode(value.charCodeAt(i) ^ (1 << bit)) + value.slice(i + 1);
        if (field === 'authority' && flipped.toLowerCase() === value) continue;
        await expect(verifyRequest(write(request, field, flipped))).rejects.toBeInstanceOf(SignatureError);
      }
    }
  }
});
