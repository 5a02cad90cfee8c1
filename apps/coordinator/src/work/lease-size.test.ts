import {
  canonicalJson,
  MAX_CODE_CHARS,
  MAX_LEASE_BYTES,
  MAX_PARTS,
  MAX_PROMPT_CHARS,
  MAX_TESTS_CHARS,
} from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import type { TaskContent } from './dag.ts';
import { jsonBytes, leasesFit, MAX_PROGRAM_BYTES, programFits } from './lease-size.ts';

const fits = (content: TaskContent): boolean => leasesFit(content, canonicalJson(content));
const parts = (count: number, code: string, tests?: string) =>
  Array.from({ length: count }, (_, index) => ({
    id: `p${index}`,
    dependsOn: [],
    code,
    ...(tests !== undefined && { tests }),
  }));

describe('what a lease can carry', () => {
  it('holds the programs and tests of a task in any script', () => {
    for (const sign of ['x', '"', 'é', '漢']) {
      const code = sign.repeat(MAX_CODE_CHARS);
      expect(fits({ code, tests: sign.repeat(MAX_TESTS_CHARS), parts: parts(MAX_PARTS, code, code) })).toBe(true);
    }
  });

  it('does not hold as many control characters', () => {
    const code = '\u0001'.repeat(MAX_CODE_CHARS);
    expect(fits({ code, parts: parts(4, code) })).toBe(true);
    expect(fits({ code, parts: parts(MAX_PARTS, code) })).toBe(false);
    expect(fits({ code: '', parts: parts(5, code), tests: code })).toBe(false);
  });

  it('holds all programs of a divided request, whatever the words and tests are made of', () => {
    expect(programFits('漢'.repeat(MAX_CODE_CHARS))).toBe(true);
    expect(programFits('\u0001'.repeat(MAX_CODE_CHARS))).toBe(false);
    expect(programFits('\u0001'.repeat(MAX_CODE_CHARS / 2 + 1))).toBe(false);
    const tests = jsonBytes('\u0001'.repeat(MAX_TESTS_CHARS));
    const prompt = jsonBytes('\u0001'.repeat(MAX_PROMPT_CHARS));
    const frame = 4_096;
    // The last part, and its check; and one that is to be written after all others.
    expect(MAX_PARTS * MAX_PROGRAM_BYTES + tests + frame).toBeLessThan(MAX_LEASE_BYTES);
    expect((MAX_PARTS - 1) * MAX_PROGRAM_BYTES + prompt + tests + frame).toBeLessThan(MAX_LEASE_BYTES);
  });
});
