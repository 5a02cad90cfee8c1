import { readFileSync } from 'node:fs';
import { openTestPglite } from '@edgecoder/store/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coordinatorVariables } from '../../src/settings.ts';
import { createWorld, type Replica, type World } from './support.ts';

const PAGE = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
const inCode = (pattern: RegExp): string[] => [...new Set([...PAGE.matchAll(pattern)].map((match) => match[1] ?? ''))];

describe('the page on operations', () => {
  let world: World;
  let at: Replica;
  beforeAll(async () => {
    world = await createWorld(await openTestPglite());
    at = await world.start();
  });
  afterAll(() => world.close());

  it('names metrics that there are', async () => {
    const { body } = await at.call(undefined, 'GET', '/metrics');
    const known = [...String(body).matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [name, `${name}_count`, `${name}_sum`, `${name}_bucket`] : [name],
    );
    const named = inCode(/`((?:edgecoder|http|nodejs|process)_[a-z0-9_]+)/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names settings that there are', () => {
    const named = inCode(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !(name in coordinatorVariables))).toEqual([]);
  });

  it('says of every setting whether replicas must agree on it', () => {
    const missing = Object.keys(coordinatorVariables).filter((name) => !PAGE.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  it('names routes that there are', async () => {
    const { body } = await at.call(undefined, 'GET', '/openapi.json');
    const named = inCode(/`GET (\/[a-z/]+)`/g);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((path) => body.paths[path]?.get === undefined)).toEqual([]);
  });
});
