import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { payMc } from './credits.ts';
import {
  countTokens,
  type Generation,
  generationQuoteMc,
  paidGenerationMs,
  proposalQuoteMc,
  proposedGenerationMs,
  referenceTokensPerSecond,
  typicalGenerationMc,
} from './generation.ts';

const generation = (changes: Partial<Generation> = {}): Generation => ({
  texts: ['a b c d'],
  claimedTokens: 1000,
  maxTokens: 1000,
  reportedMs: 60_000,
  leaseMs: 60_000,
  paramsM: 0,
  resourceClass: 'cpu',
  ...changes,
});

describe('countTokens', () => {
  it.each([
    ['', 0],
    ['add', 1],
    ['subtraction', 2],
    ['return a + b', 7],
    ['1234567', 3],
    ['\n    ', 1],
    ['größer', 1],
    ['"🙂"', 3],
  ])('counts %j as %i', (text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  it('is never more than the characters of a text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => countTokens(text) <= text.length));
  });
});

describe('paidGenerationMs', () => {
  it('is tokens by the reference rate of the model’s size', () => {
    // Seven tokens at 80, 40, 20 and 10 a second.
    const by = (paramsM: number) => paidGenerationMs(generation({ paramsM }));
    expect([0, 1500, 3000, 7000].map(by)).toEqual([87, 175, 350, 700]);
    expect(paidGenerationMs(generation({ paramsM: 7000, resourceClass: 'gpu' }))).toBe(87);
  });

  it('believes neither more tokens than the text has, nor more than the worker claims or the budget allows', () => {
    expect(paidGenerationMs(generation({ claimedTokens: 1_000_000 }))).toBe(87);
    expect(paidGenerationMs(generation({ claimedTokens: 4 }))).toBe(50);
    expect(paidGenerationMs(generation({ maxTokens: 4 }))).toBe(50);
    expect(paidGenerationMs(generation({ claimedTokens: 0 }))).toBe(0);
  });

  it('is lowered by the worker’s clock and by the lease', () => {
    expect(paidGenerationMs(generation({ reportedMs: 20 }))).toBe(20);
    expect(paidGenerationMs(generation({ leaseMs: 10 }))).toBe(10);
  });
});

describe('what generation costs', () => {
  const cost = {
    tokens: 800,
    runs: 1,
    wallMs: 10_000,
    paramsM: 0,
    resourceClass: 'cpu' as const,
    ratePerSecondMc: 300n,
  };

  it('is its tokens and its runs to their limits, and the tenth of who checks', () => {
    expect(generationQuoteMc(cost)).toBe(6_600n);
    expect(generationQuoteMc({ ...cost, runs: 0 })).toBe(3_300n);
    expect(typicalGenerationMc(cost)).toBe(3_630n);
  });

  it('covers what is paid for it', () => {
    const texts = fc.array(fc.string(), { maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.nat(2000), fc.constantFrom(0, 1500, 3000, 7000), (written, maxTokens, paramsM) => {
        const ms = paidGenerationMs(generation({ texts: written, claimedTokens: 1_000_000, maxTokens, paramsM }));
        expect(ms).toBeLessThanOrEqual(
          (maxTokens * 1000) / referenceTokensPerSecond({ paramsM, resourceClass: 'cpu' }),
        );
      }),
    );
  });
});

describe('what was proposed', () => {
  const by = { paramsM: 0, resourceClass: 'cpu' } as const;

  it('costs what its tokens do, by nobody’s clock or claim, and 512 of them at most', () => {
    expect(proposedGenerationMs({ ...by, program: 'a b c d' })).toBe(87);
    expect(proposedGenerationMs({ ...by, program: '' })).toBe(0);
    expect(proposedGenerationMs({ ...by, program: '+'.repeat(100_000) })).toBe(6_400);
    expect(proposedGenerationMs({ ...by, paramsM: 7000, program: 'a b c d' })).toBe(700);
  });

  it('never costs more than its quote, the check included', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), fc.bigInt({ min: 1n, max: 10_000n }), (program, ratePerSecondMc) => {
        const pay = payMc({ computeMs: proposedGenerationMs({ ...by, program }), ratePerSecondMc });
        return pay + pay / 10n <= proposalQuoteMc({ ...by, ratePerSecondMc });
      }),
    );
  });
});
