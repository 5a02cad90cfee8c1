import { describe, expect, it } from '@jest/globals';
import { type Access, defineRoute, openApiDocument, type Route, Secret } from '../src/index.ts';
import { createFixture, HOST, newKey, signed } from './fixture.ts';

const TOKEN = 'a-token-of-this-service-with-32-chars';
const route = (path: string, access: Access): Route =>
  defineRoute({
    method: 'GET',
    path,
    summary: path,
    tag: 'test',
    access,
    handler: async ({ caller }) => ({ caller: (caller as { peerId: string } | undefined)?.peerId ?? null }),
  });
const ROUTES = [
  route('/both', { kind: 'signed', roles: ['service'], withToken: true }),
  route('/either', { kind: 'token', roles: ['operator'] }),
];

const { service, know } = createFixture(ROUTES, { bearerToken: new Secret(TOKEN) });
const key = newKey();
const operator = newKey();
know(key, 'service');
know(operator, 'operator');

const get = (path: string, who?: typeof key, authorization?: string) => {
  const request = who ? signed({ method: 'GET', path, key: who }) : { method: 'GET' as const, url: path };
  const headers = {
    ...('headers' in request ? request.headers : { host: HOST }),
    ...(authorization && { authorization }),
  };
  return service.inject({ ...request, headers });
};
const outcome = async (answer: ReturnType<typeof get>) => {
  const { statusCode, json } = await answer;
  return statusCode === 200 ? 200 : `${statusCode} ${json().code}`;
};

describe('a route that takes the token of its service', () => {
  it('beside a signature: needs both, and the right ones', async () => {
    const bearer = `Bearer ${TOKEN}`;
    expect(await outcome(get('/both', key, bearer))).toBe(200);
    expect(await outcome(get('/both', key))).toBe('401 token_invalid');
    expect(await outcome(get('/both', key, `Bearer ${TOKEN.slice(0, -1)}X`))).toBe('401 token_invalid');
    expect(await outcome(get('/both', key, `Basic ${TOKEN}`))).toBe('401 token_invalid');
    expect(await outcome(get('/both', undefined, bearer))).toBe('401 signature_missing');
    expect(await outcome(get('/both', operator, bearer))).toBe('403 forbidden');
    expect(await outcome(get('/both', newKey(), bearer))).toBe('401 unknown_key');
  });

  it('or a signature: takes one of them, and never a wrong token', async () => {
    expect(await outcome(get('/either', undefined, `Bearer ${TOKEN}`))).toBe(200);
    expect(await outcome(get('/either', operator))).toBe(200);
    expect((await get('/either', operator)).json()).toEqual({ caller: operator.peerId });
    expect((await get('/either', undefined, `bearer ${TOKEN}`)).json()).toEqual({ caller: null });
    expect(await outcome(get('/either', operator, 'Bearer something-else'))).toBe('401 token_invalid');
    expect(await outcome(get('/either', key))).toBe('403 forbidden');
    expect(await outcome(get('/either'))).toBe('401 signature_missing');
  });

  it('does not start on a service without a token', () => {
    for (const one of ROUTES) expect(() => createFixture([one])).toThrow(/takes a token, but this service has none/);
  });

  it('says so in OpenAPI', () => {
    const { paths } = openApiDocument({ title: 't', version: '1', description: '' }, ROUTES) as {
      paths: Record<string, { get: { security: unknown[]; description: string } }>;
    };
    expect(paths['/both']?.get.security).toEqual([{ httpSignature: [], serviceToken: [] }]);
    expect(paths['/either']?.get.security).toEqual([{ serviceToken: [] }, { httpSignature: [] }]);
    expect(paths['/either']?.get.description).toBe('With the service’s token, or signed by: operator.');
  });
});
