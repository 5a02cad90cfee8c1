import { Capabilities, Requirements, SandboxMode } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AgentProfile,
  agentTakesClass,
  MAX_MATCH_KEY_CHARS,
  paramsBucket,
  sizeClassOf,
  type WorkSpec,
  workClassOf,
} from './matching.ts';
import { acceptsUsedSandbox, sandboxSatisfies } from './sandbox.ts';

const ALICE = 'a'.repeat(26);
const BOB = 'b'.repeat(26);
const CAROL = 'c'.repeat(26);

const spec = (change: Partial<WorkSpec> = {}): WorkSpec => ({
  kind: 'exec',
  language: 'python',
  requirements: Requirements.parse({}),
  wallMs: 10_000,
  placement: 'my-devices',
  ownerId: ALICE,
  ...change,
});

const agent = (change: Partial<AgentProfile> = {}, capabilities: Partial<Capabilities> = {}): AgentProfile => ({
  ownerId: ALICE,
  local: false,
  operator: false,
  ...change,
  capabilities: Capabilities.parse({ roles: ['execute'], languages: ['python'], sandboxes: ['wasm'], ...capabilities }),
});

describe('sandboxSatisfies', () => {
  const SERVED: Record<SandboxMode, SandboxMode[]> = {
    none: [],
    wasm: ['wasm', 'process', 'docker'],
    process: ['process', 'docker'],
    docker: ['docker'],
  };
  for (const required of SandboxMode.options) {
    it.each(SandboxMode.options)(`a wish for ${required} and %s`, (available) => {
      expect(sandboxSatisfies(required, available)).toBe(SERVED[required].includes(available));
    });
  }

  it('never accepts a run without isolation, or in a mode that was not announced', () => {
    for (const required of SandboxMode.options) {
      expect(acceptsUsedSandbox({ required, announced: SandboxMode.options, used: 'none' })).toBe(false);
    }
    expect(acceptsUsedSandbox({ required: 'wasm', announced: ['wasm'], used: 'docker' })).toBe(false);
    expect(acceptsUsedSandbox({ required: 'docker', announced: ['wasm', 'docker'], used: 'wasm' })).toBe(false);
    expect(acceptsUsedSandbox({ required: 'wasm', announced: ['wasm', 'docker'], used: 'docker' })).toBe(true);
  });
});

describe('paramsBucket', () => {
  it.each([
    [0, 0],
    [1, 1],
    [99, 99],
    [100, 100],
    [101, 110],
    [500, 500],
    [1500, 1500],
    [7000, 7000],
    [7615, 7700],
    [70_600, 71_000],
    [999_999, 1_000_000],
    [10_000_000, 10_000_000],
  ])('%d is in %d', (paramsM, bucket) => {
    expect(paramsBucket(paramsM)).toBe(bucket);
  });

  it('never asks for less, keeps the order, and has few values', () => {
    const params = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(params, params, (one, other) => {
        expect(paramsBucket(one)).toBeGreaterThanOrEqual(one);
        expect(paramsBucket(paramsBucket(one))).toBe(paramsBucket(one));
        if (one <= other) expect(paramsBucket(one)).toBeLessThanOrEqual(paramsBucket(other));
      }),
    );
    const values = new Set<number>();
    for (let paramsM = 0; paramsM <= 10_000_000; paramsM = Math.max(paramsM + 1, Math.floor(paramsM * 1.001))) {
      values.add(paramsBucket(paramsM));
    }
    expect(values.size).toBeLessThan(620);
  });
});

describe('workClassOf', () => {
  it.each([
    ['local', [ALICE], true],
    ['my-devices', [ALICE], false],
    ['named-peers', [ALICE, BOB, CAROL], false],
    ['public', ['*'], false],
  ] as const)('%s is for %p, on the own node only: %p', (placement, owners, localOnly) => {
    const workClass = workClassOf(spec({ placement, namedPeers: [CAROL, BOB, CAROL] }));
    expect(workClass).toMatchObject({ owners, localOnly, operatorOnly: false, role: 'execute' });
  });

  it('is the same class whatever the order and repetition of the named peers', () => {
    const one = workClassOf(spec({ placement: 'named-peers', namedPeers: [BOB, CAROL] }));
    const other = workClassOf(spec({ placement: 'named-peers', namedPeers: [CAROL, ALICE, BOB, BOB] }));
    expect(other.matchKey).toBe(one.matchKey);
  });

  it('is small up to 10 s', () => {
    expect(sizeClassOf(10_000)).toBe('small');
    expect(sizeClassOf(10_001)).toBe('large');
    expect(workClassOf(spec({ wallMs: 60_000 })).sizeClass).toBe('large');
  });

  it('forgets the model where none is used, so that a hostile wish for one makes no class', () => {
    const requirements = Requirements.parse({ model: 'evil-1', minParamsM: 123 });
    expect(workClassOf(spec({ requirements })).matchKey).toBe(workClassOf(spec()).matchKey);
    expect(workClassOf(spec({ kind: 'chat', requirements }))).toMatchObject({ model: 'evil-1', minParamsM: 130 });
  });

  it('sends checks to the operator in the very mode the worker used, whoever asked', () => {
    const requirements = Requirements.parse({ sandbox: 'process' });
    const check = workClassOf(spec({ kind: 'verify', requirements, usedSandbox: 'docker', placement: 'public' }));
    expect(check).toMatchObject({
      role: 'verify',
      sandbox: 'docker',
      operatorOnly: true,
      owners: ['*'],
      localOnly: false,
    });
    const other = workClassOf(spec({ kind: 'verify', requirements, usedSandbox: 'docker', ownerId: BOB }));
    expect(other.matchKey).toBe(check.matchKey);
    expect(workClassOf(spec({ kind: 'verify', usedSandbox: 'wasm', placement: 'local' })).localOnly).toBe(true);
  });

  it('refuses a check of an unknown mode, and named peers without names', () => {
    expect(() => workClassOf(spec({ kind: 'verify' }))).toThrow(RangeError);
    expect(() => workClassOf(spec({ placement: 'named-peers' }))).toThrow(RangeError);
    expect(() => workClassOf(spec({ placement: 'named-peers', namedPeers: [] }))).toThrow(RangeError);
  });

  const peer = fc.stringMatching(/^[a-z2-7]{26}$/);
  const anySpec = fc.record({
    kind: fc.constantFrom('exec' as const, 'chat' as const, 'micro_loop' as const, 'verify' as const),
    language: fc.constantFrom('python' as const, 'javascript' as const),
    requirements: fc.record({
      sandbox: fc.constantFrom('wasm' as const, 'process' as const, 'docker' as const),
      resourceClass: fc.constantFrom('cpu' as const, 'gpu' as const),
      model: fc.option(fc.stringMatching(/^[\w.:/-]{1,100}$/), { nil: undefined }),
      minParamsM: fc.integer({ min: 0, max: 10_000_000 }),
    }),
    wallMs: fc.integer({ min: 50, max: 60_000 }),
    placement: fc.constantFrom('local' as const, 'my-devices' as const, 'named-peers' as const, 'public' as const),
    ownerId: peer,
    namedPeers: fc.array(peer, { minLength: 1, maxLength: 16 }),
    usedSandbox: fc.constantFrom('wasm' as const, 'process' as const, 'docker' as const),
    projects: fc.boolean(),
  });

  it('has a bounded key that is equal exactly when everything else is', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (one, other) => {
        const { matchKey, ...rest } = workClassOf(one as WorkSpec);
        const { matchKey: otherKey, ...otherRest } = workClassOf(other as WorkSpec);
        expect(matchKey.length).toBeLessThanOrEqual(MAX_MATCH_KEY_CHARS);
        expect(matchKey === otherKey).toBe(JSON.stringify(rest) === JSON.stringify(otherRest));
      }),
    );
    // Specs that differ in one thing only meet each other more often.
    fc.assert(
      fc.property(
        anySpec,
        anySpec,
        fc.constantFrom(...(['language', 'wallMs', 'placement', 'ownerId', 'usedSandbox', 'projects'] as const)),
        (one, other, field) => {
          const { matchKey, ...rest } = workClassOf(one as WorkSpec);
          const { matchKey: otherKey, ...otherRest } = workClassOf({ ...one, [field]: other[field] } as WorkSpec);
          expect(matchKey === otherKey).toBe(JSON.stringify(rest) === JSON.stringify(otherRest));
        },
      ),
    );
  });
});

describe('a class', () => {
  it('has the key that it had before there were projects', () => {
    expect(workClassOf(spec()).matchKey).toBe(`execute|python|wasm|cpu|0|small|anywhere|anyone|${ALICE}|`);
    expect(workClassOf(spec({ projects: true })).matchKey).toContain('|wasm+projects|');
  });

  it('of work for a model is another one than of the same work without, whatever model is asked for', () => {
    expect(workClassOf(spec({ kind: 'micro_loop' })).matchKey).toContain('|wasm+model|');
    expect(workClassOf(spec({ kind: 'micro_loop' })).generates).toBe(true);
    expect(workClassOf(spec({ kind: 'verify', usedSandbox: 'wasm' })).generates).toBe(false);
  });
});

describe('agentTakesClass', () => {
  it.each<[string, AgentProfile, WorkSpec, boolean]>([
    ['the own machine', agent(), spec(), true],
    ['a foreign machine', agent({ ownerId: BOB }), spec(), false],
    ['a foreign machine, public', agent({ ownerId: BOB }), spec({ placement: 'public' }), true],
    ['a named machine', agent({ ownerId: BOB }), spec({ placement: 'named-peers', namedPeers: [BOB] }), true],
    [
      'a machine that was not named',
      agent({ ownerId: CAROL }),
      spec({ placement: 'named-peers', namedPeers: [BOB] }),
      false,
    ],
    ['a remote machine of the owner, local', agent(), spec({ placement: 'local' }), false],
    ['the own node, local', agent({ local: true }), spec({ placement: 'local' }), true],
    ['the node for another owner, local', agent({ local: true }), spec({ placement: 'local', ownerId: BOB }), false],
    ['another language', agent({}, { languages: ['javascript'] }), spec(), false],
    ['another role', agent({ operator: true }, { roles: ['verify'] }), spec(), false],
    ['no isolation', agent({}, { sandboxes: ['none'] }), spec(), false],
    ['no sandbox at all', agent({}, { sandboxes: [] }), spec(), false],
    ['a container where any isolation does', agent({}, { sandboxes: ['docker'] }), spec(), true],
    [
      'wasm where a container is asked for',
      agent(),
      spec({ requirements: Requirements.parse({ sandbox: 'docker' }) }),
      false,
    ],
    [
      'a mode that runs projects',
      agent({}, { sandboxes: ['wasm', 'process'], projects: ['process'] }),
      spec({ projects: true, requirements: Requirements.parse({ sandbox: 'process' }) }),
      true,
    ],
    [
      'a mode that would do, but runs no projects',
      agent({}, { sandboxes: ['docker', 'process'], projects: [] }),
      spec({ projects: true, requirements: Requirements.parse({ sandbox: 'process' }) }),
      false,
    ],
    [
      'projects in a mode that is not enough',
      agent({}, { sandboxes: ['docker', 'process'], projects: ['process'] }),
      spec({ projects: true, requirements: Requirements.parse({ sandbox: 'docker' }) }),
      false,
    ],
    [
      'a verifier that runs no projects in the mode that was used',
      agent({ operator: true }, { roles: ['verify'], sandboxes: ['docker', 'process'], projects: ['process'] }),
      spec({ kind: 'verify', usedSandbox: 'docker', projects: true }),
      false,
    ],
    ['no GPU', agent(), spec({ requirements: Requirements.parse({ resourceClass: 'gpu' }) }), false],
    [
      'a GPU',
      agent({}, { resourceClass: 'gpu' }),
      spec({ requirements: Requirements.parse({ resourceClass: 'gpu' }) }),
      true,
    ],
    ['a GPU for CPU work', agent({}, { resourceClass: 'gpu' }), spec(), true],
    [
      'a verifier of the operator',
      agent({ ownerId: BOB, operator: true }, { roles: ['verify'] }),
      spec({ kind: 'verify', usedSandbox: 'wasm' }),
      true,
    ],
    [
      'a verifier of anyone else',
      agent({ ownerId: BOB }, { roles: ['verify'] }),
      spec({ kind: 'verify', usedSandbox: 'wasm' }),
      false,
    ],
    [
      'a verifier without the mode that was used',
      agent({ operator: true }, { roles: ['verify'], sandboxes: ['docker'] }),
      spec({ kind: 'verify', usedSandbox: 'wasm' }),
      false,
    ],
    [
      'a check of a run without isolation',
      agent({ operator: true }, { roles: ['verify'], sandboxes: ['none'] }),
      spec({ kind: 'verify', usedSandbox: 'none' }),
      false,
    ],
    ['a machine without a model, for work that any model can do', agent(), spec({ kind: 'micro_loop' }), false],
    [
      'any model, where none is named',
      agent({}, { models: [{ name: 'tiny', paramsM: 0 }] }),
      spec({ kind: 'micro_loop' }),
      true,
    ],
    [
      'the model that is asked for',
      agent({}, { models: [{ name: 'm', paramsM: 7000 }] }),
      spec({ kind: 'chat', requirements: Requirements.parse({ model: 'm' }) }),
      true,
    ],
    [
      'another model',
      agent({}, { models: [{ name: 'n', paramsM: 7000 }] }),
      spec({ kind: 'chat', requirements: Requirements.parse({ model: 'm' }) }),
      false,
    ],
    [
      'a model that is too small',
      agent({}, { models: [{ name: 'm', paramsM: 1500 }] }),
      spec({ kind: 'chat', requirements: Requirements.parse({ minParamsM: 3000 }) }),
      false,
    ],
    [
      'a model of just the size',
      agent({}, { models: [{ name: 'm', paramsM: 7615 }] }),
      spec({ kind: 'chat', requirements: Requirements.parse({ minParamsM: 7615 }) }),
      true,
    ],
    [
      'a big model, but not the one',
      agent(
        {},
        {
          models: [
            { name: 'm', paramsM: 100 },
            { name: 'n', paramsM: 7000 },
          ],
        },
      ),
      spec({ kind: 'chat', requirements: Requirements.parse({ model: 'm', minParamsM: 3000 }) }),
      false,
    ],
  ])('%s', (_case, machine, work, expected) => {
    expect(agentTakesClass(machine, workClassOf(work))).toBe(expected);
  });
});
