import { damage, WAYS_OF_DAMAGE } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { defineRoute } from '../src/index.ts';
import { createFixture, newKey, signed } from './fixture.ts';

const MUTATIONS = 10_000;

let accepted = 0;
const target = defineRoute({
  method: 'POST',
  path: '/echo/:name',
  summary: 'Counts what reaches it.',
  tag: 'test',
  access: { kind: 'signed', roles: ['user'] },
  params: z.strictObject({ name: z.string() }),
  query: z.strictObject({ q: z.string() }),
  body: z.strictObject({ text: z.string(), list: z.array(z.int()) }),
  async handler() {
    accepted += 1;
    return { ok: true };
  },
});

type Request = ReturnType<typeof signed>;
type Mutation = { name: string; apply: (request: Request) => Request };

const SIGNED_HEADERS = ['signature', 'signature-input', 'content-digest', 'content-type', 'host'] as const;

const somewhere = { at: fc.nat(100_000), how: fc.nat(WAYS_OF_DAMAGE - 1) };
const place = fc.record(somewhere);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ header: fc.constantFrom(...SIGNED_HEADERS), ...somewhere }).map(({ header, at, how }) => ({
    name: `damage ${header}`,
    apply: (request: Request) => ({
      ...request,
      headers: {
        ...request.headers,
        [header]: damage(request.headers[header] ?? '', at, how).replace(/[^\x20-\x7e]/g, '~'),
      },
    }),
  })),
  fc.constantFrom('signature', 'signature-input', 'content-digest', 'host').map((header) => ({
    name: `drop ${header}`,
    apply: (request: Request) => {
      const { [header]: _, ...headers } = request.headers;
      return { ...request, headers: header === 'host' ? { ...headers, host: 'elsewhere.test' } : headers };
    },
  })),
  place.map(({ at, how }) => ({
    name: 'damage body',
    apply: (request: Request) => ({
      ...request,
      payload: Buffer.from(damage(request.payload!.toString('latin1'), at, how), 'latin1'),
    }),
  })),
  place.map(({ at, how }) => ({
    name: 'damage path or query',
    apply: (request: Request) => ({
      ...request,
      url: `/echo/${encodeURI(damage(request.url.slice(6), at, how).replace(/[^\x21-\x7e]/g, '~'))}`,
    }),
  })),
  fc.constantFrom('GET', 'PUT', 'PATCH', 'DELETE').map((method) => ({
    name: `as ${method}`,
    apply: (request: Request) => ({ ...request, method: method as 'GET' }),
  })),
  fc.constant({ name: 'body removed', apply: ({ payload: _, ...request }: Request) => request }),
  fc.constant({
    name: 'signed by a key nobody knows',
    apply: (request: Request) =>
      signed({ method: 'POST', path: request.url, body: request.payload!.toString(), key: newKey() }),
  }),
);

describe('signed requests', () => {
  it(`are refused after any change: ${MUTATIONS} mutations, none accepted, none answered 500`, async () => {
    const { service, user } = createFixture([target]);
    const original = () =>
      signed({ method: 'POST', path: '/echo/a-name?q=some', body: { text: 'hello', list: [1, 2, 3] }, key: user });
    expect((await service.inject(original())).statusCode).toBe(200);
    expect(accepted).toBe(1);

    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(mutation, async ({ name, apply }) => {
        const before = original();
        const mutated = apply(before);
        fc.pre(JSON.stringify(mutated) !== JSON.stringify(before));
        const response = await service.inject(mutated);
        statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1);
        if (response.statusCode < 400 || response.statusCode >= 500)
          throw new Error(`${name}: ${response.statusCode} ${response.body}`);
      }),
      { numRuns: MUTATIONS },
    );
    expect(accepted).toBe(1);
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(MUTATIONS);
    // Whatever was refused, the same caller's next request is served.
    expect((await service.inject(original())).statusCode).toBe(200);
  }, 60_000);
});
