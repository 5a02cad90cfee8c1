import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Secret } from './secret.ts';

describe('Secret', () => {
  const secret = new Secret('swordfish-swordfish');

  it('prints as [redacted] in every string form', () => {
    const forms = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
      Object.entries(secret).join(),
    ];
    for (const form of forms) expect(form).not.toContain('swordfish');
    expect(String(secret)).toBe('[redacted]');
  });

  it('gives the value to who asks for it', () => {
    expect(secret.reveal()).toBe('swordfish-swordfish');
  });
});
