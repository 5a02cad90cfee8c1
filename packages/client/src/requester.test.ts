import { randomBytes } from 'node:crypto';
import { signingKeyFromSeed } from '@edgecoder/crypto';
import { Requester } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { requesterFor } from './requester.ts';

describe('requesterFor', () => {
  it('names each owner of a service always alike, apart from others and from those of other services', () => {
    const seed = randomBytes(32);
    const key = signingKeyFromSeed(seed);
    const name = requesterFor(key, 'alice');
    expect(Requester.parse(name)).toBe(name);
    expect(requesterFor(signingKeyFromSeed(seed), 'alice')).toBe(name);
    expect(requesterFor(key, 'bob')).not.toBe(name);
    expect(requesterFor(signingKeyFromSeed(randomBytes(32)), 'alice')).not.toBe(name);
  });
});
