import type { EscalationStep, PeerId, Placement } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import type { Source, Sources } from '../sources/source.ts';
import { mayAnswer, refusalOf } from './placement.ts';

const OWNER = 'a'.repeat(26) as PeerId;
const OPERATOR = 'b'.repeat(26) as PeerId;
const far: Source = {
  onThisMachine: false,
  timeoutMs: 1,
  ask: async () => ({ code: '', explanation: '' }),
  close: async () => {},
};
const near: Source = { ...far, onThisMachine: true };
const everywhere = (source: Source): Sources => ({ inference: source, parent_coordinator: source, cloud: source });
const STEPS: readonly EscalationStep[] = ['other_worker', 'inference', 'parent_coordinator', 'cloud', 'human'];

/** The steps that may be taken. */
function allowed(
  placement: Placement,
  consent: { cloud: boolean; human: boolean },
  {
    sources = everywhere(far),
    operators = [OPERATOR],
    askOwners = false,
  }: { sources?: Sources; operators?: PeerId[]; askOwners?: boolean } = {},
): EscalationStep[] {
  const asked = { placement, consent, ownerId: OWNER };
  const available = { sources, operators: new Set(operators), askOwners };
  return STEPS.filter((step) => refusalOf(step, asked, available) === undefined);
}

const NO = { cloud: false, human: false };
const YES = { cloud: true, human: true };

describe('where a task may go for help', () => {
  it.each<[Placement, EscalationStep[], EscalationStep[]]>([
    ['local', ['other_worker'], ['other_worker']],
    ['my-devices', ['other_worker', 'inference'], ['other_worker', 'inference', 'cloud', 'human']],
    ['named-peers', ['other_worker', 'inference'], ['other_worker', 'inference', 'cloud', 'human']],
    [
      'public',
      ['other_worker', 'inference', 'parent_coordinator'],
      ['other_worker', 'inference', 'parent_coordinator', 'cloud', 'human'],
    ],
  ])('%s: without consent %j, with it %j', (placement, without, withConsent) => {
    expect(allowed(placement, NO)).toEqual(without);
    expect(allowed(placement, YES)).toEqual(withConsent);
  });

  it('for a task of this machine is what runs on this machine', () => {
    expect(allowed('local', YES, { sources: everywhere(near) })).toEqual(['other_worker', 'inference', 'cloud']);
    expect(allowed('local', NO, { sources: everywhere(near) })).toEqual(['other_worker', 'inference']);
  });

  it('is nowhere that is not configured', () => {
    expect(allowed('public', YES, { sources: {}, operators: [] })).toEqual(['other_worker']);
  });

  it('is the owner, where the owner is an operator: with consent on this machine too, without it where that is set', () => {
    expect(allowed('local', YES, { operators: [OWNER] })).toEqual(['other_worker', 'human']);
    expect(allowed('local', NO, { operators: [OWNER] })).toEqual(['other_worker']);
    expect(allowed('local', NO, { operators: [OWNER], askOwners: true })).toEqual(['other_worker', 'human']);
    expect(allowed('my-devices', NO, { operators: [OPERATOR], askOwners: true })).not.toContain('human');
  });
});

describe('who may read and answer', () => {
  const operators = new Set([OPERATOR]);
  it('is the owner always, an operator with consent and beyond the machine only, and nobody else', () => {
    for (const placement of ['local', 'my-devices', 'named-peers', 'public'] as const) {
      expect(mayAnswer(OWNER, { placement, consent: NO, ownerId: OWNER }, operators)).toBe(true);
      expect(mayAnswer(OPERATOR, { placement, consent: NO, ownerId: OWNER }, operators)).toBe(false);
      const agreed = { placement, consent: YES, ownerId: OWNER };
      expect(mayAnswer(OPERATOR, agreed, operators)).toBe(placement !== 'local');
      expect(mayAnswer('c'.repeat(26) as PeerId, agreed, operators)).toBe(false);
    }
  });
});
