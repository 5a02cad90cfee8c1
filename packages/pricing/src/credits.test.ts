import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  earnMc,
  loadMultiplierPermille,
  type Multipliers,
  modelMultiplierPermille,
  modelRequestMc,
  payMc,
  qualityMultiplierPermille,
  ratePerSecondMc,
  seedingMc,
} from './credits.ts';

const plain: Multipliers = { resourceClass: 'cpu', qualityPermille: 1000, loadPermille: 1000, modelPermille: 1000 };

describe('multipliers', () => {
  it.each([
    [0, 10, 800],
    [5, 10, 800],
    [6, 10, 1000],
    [10, 10, 1000],
    [11, 10, 1250],
    [20, 10, 1250],
    [21, 10, 1600],
    [1000, 10, 1600],
    [1, 2, 800],
    [2, 3, 1000],
    [0, 0, 1600],
    [5, 0, 1600],
  ])('%d queued for %d agents is %d ‰', (queued, active, expected) => {
    expect(loadMultiplierPermille(queued, active)).toBe(expected);
  });

  it.each([
    [0, 300],
    [1499, 300],
    [1500, 500],
    [2999, 500],
    [3000, 700],
    [6999, 700],
    [7000, 1000],
    [70_000, 1000],
  ])('a model of %d million parameters is %d ‰', (paramsM, expected) => {
    expect(modelMultiplierPermille(paramsM)).toBe(expected);
  });

  it.each([
    [0, 500],
    [499, 500],
    [500, 500],
    [1000, 1000],
    [1500, 1500],
    [1501, 1500],
    [9999, 1500],
  ])('a quality of %d ‰ counts as %d ‰', (quality, expected) => {
    expect(qualityMultiplierPermille(quality)).toBe(expected);
  });

  it('refuse fractions and negative counts', () => {
    expect(() => loadMultiplierPermille(-1, 1)).toThrow(RangeError);
    expect(() => loadMultiplierPermille(1, 0.5)).toThrow(RangeError);
    expect(() => modelMultiplierPermille(Number.NaN)).toThrow(RangeError);
    expect(() => qualityMultiplierPermille(-1)).toThrow(RangeError);
  });
});

describe('earnMc', () => {
  it('is one credit for a CPU second and four for a GPU second', () => {
    expect(earnMc({ ...plain, computeMs: 1000 })).toBe(1000n);
    expect(earnMc({ ...plain, resourceClass: 'gpu', computeMs: 1000 })).toBe(4000n);
    expect(earnMc({ ...plain, computeMs: 0 })).toBe(0n);
  });

  it('multiplies everything: 10 s, GPU, 1.5, 1.6, 0.7 is 67.2 credits', () => {
    const input = { resourceClass: 'gpu', qualityPermille: 2000, loadPermille: 1600, modelPermille: 700 } as const;
    expect(earnMc({ ...input, computeMs: 10_000 })).toBe(67_200n);
  });

  it('rounds half-even once at the end', () => {
    // 1 mc a millisecond × 0.5: 1 ms is 0.5 mc, 3 ms are 1.5 mc, 5 ms are 2.5 mc.
    const half = { ...plain, qualityPermille: 500 };
    expect(earnMc({ ...half, computeMs: 1 })).toBe(0n);
    expect(earnMc({ ...half, computeMs: 3 })).toBe(2n);
    expect(earnMc({ ...half, computeMs: 5 })).toBe(2n);
    // 1 ms × 0.5 × 1.6 × 0.7 = 0.56 mc: rounding after each factor would give 0.
    expect(earnMc({ ...half, loadPermille: 1600, modelPermille: 700, computeMs: 1 })).toBe(1n);
  });

  const permille = fc.integer({ min: 0, max: 5000 });
  const arbitraryInput = fc.record({
    computeMs: fc.integer({ min: 0, max: 3_600_000 }),
    resourceClass: fc.constantFrom('cpu' as const, 'gpu' as const),
    qualityPermille: permille,
    loadPermille: permille,
    modelPermille: permille,
  });

  it('is within half a millicredit of the exact product', () => {
    fc.assert(
      fc.property(arbitraryInput, (input) => {
        const base = input.resourceClass === 'gpu' ? 4000n : 1000n;
        const quality = BigInt(Math.min(1500, Math.max(500, input.qualityPermille)));
        const exact =
          BigInt(input.computeMs) * base * quality * BigInt(input.loadPermille) * BigInt(input.modelPermille);
        const difference = earnMc(input) * 10n ** 12n - exact;
        expect(2n * (difference < 0n ? -difference : difference) <= 10n ** 12n).toBe(true);
      }),
    );
  });

  it('never falls when a factor grows', () => {
    const grown = fc.constantFrom(
      'computeMs' as const,
      'qualityPermille' as const,
      'loadPermille' as const,
      'modelPermille' as const,
    );
    fc.assert(
      fc.property(arbitraryInput, grown, fc.integer({ min: 0, max: 10_000 }), (input, factor, more) => {
        expect(earnMc({ ...input, [factor]: input[factor] + more }) >= earnMc(input)).toBe(true);
      }),
    );
  });

  it('refuses fractions and negative time', () => {
    expect(() => earnMc({ ...plain, computeMs: 0.5 })).toThrow(RangeError);
    expect(() => earnMc({ ...plain, computeMs: -1 })).toThrow(RangeError);
  });
});

describe('a frozen rate', () => {
  it('pays what the formula pays, for every load and model multiplier at quality 1.0', () => {
    for (const resourceClass of ['cpu', 'gpu'] as const) {
      for (const loadPermille of [800, 1000, 1250, 1600]) {
        for (const modelPermille of [300, 500, 700, 1000]) {
          const multipliers = { resourceClass, qualityPermille: 1000, loadPermille, modelPermille };
          const rate = ratePerSecondMc(multipliers);
          for (const computeMs of [0, 1, 2, 3, 7, 125, 999, 1000, 60_000]) {
            expect(payMc({ computeMs, ratePerSecondMc: rate })).toBe(earnMc({ ...multipliers, computeMs }));
          }
        }
      }
    }
  });
});

describe('spending and seeding', () => {
  it.each([
    [0, 500n],
    [499, 500n],
    [500, 500n],
    [501, 501n],
    [1500, 1500n],
    [7000, 7000n],
  ])('a request to a model of %d million parameters costs %d mc', (paramsM, expected) => {
    expect(modelRequestMc(paramsM)).toBe(expected);
  });

  it.each([
    [1_000_000_000, 0, 1000n],
    [1_000_000_000, 1, 1000n],
    [1_000_000_000, 2, 750n],
    [1_000_000_000, 4, 625n],
    [4_000_000_000, 3, 2667n],
    [500_000_000, 1, 500n],
    [0, 5, 0n],
    // 0.5 mc and 1.5 mc: half-even.
    [500_000, 1, 0n],
    [1_500_000, 1, 2n],
  ])('seeding %d bytes beside %d seeders brings %d mc', (bytes, seeders, expected) => {
    expect(seedingMc({ bytes, seeders })).toBe(expected);
  });

  it('brings less the more seeders there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 0, max: 10_000 }), (bytes, seeders) => {
        expect(seedingMc({ bytes, seeders }) >= seedingMc({ bytes, seeders: seeders + 1 })).toBe(true);
      }),
    );
  });
});
