import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { itUnless } from '@edgecoder/testkit/suites';
import { describe, expect, it } from '@jest/globals';
import { offerProfile } from './offer-profile.ts';
import { seccompProfile } from './seccomp-profile.ts';

const noModes = process.platform === 'win32' ? 'files have no modes there' : undefined;

describe('the filter', () => {
  it('is sent to Docker as it is', () => {
    expect(JSON.parse(offerProfile(false).value)).toEqual(seccompProfile());
  });

  itUnless(noModes, 'is a file for Podman that any user reads and no other one writes, whatever the mask', () => {
    const mask = process.umask(0o077);
    const { value, remove } = offerProfile(true);
    process.umask(mask);
    try {
      expect(JSON.parse(readFileSync(value, 'utf8'))).toEqual(seccompProfile());
      expect([value, dirname(value)].map((path) => statSync(path).mode & 0o777)).toEqual([0o644, 0o755]);
    } finally {
      remove();
    }
    expect(existsSync(dirname(value))).toBe(false);
  });
});
