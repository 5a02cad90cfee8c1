import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { workerSettings } from './settings.ts';

describe('workerSettings', () => {
  it('works with nothing set: one machine, its own coordinator, isolation required', () => {
    const settings = workerSettings({});
    expect(settings).toMatchObject({
      roles: ['execute'],
      sandboxModes: ['wasm'],
      sandboxRequired: true,
      discovery: { coordinatorUrl: undefined, bootstrapUrls: ['http://127.0.0.1:4301'] },
      owner: undefined,
      meshToken: undefined,
    });
    expect(settings.discovery.cacheFile).toBe(join(settings.home, 'coordinators.json'));
  });

  it('keeps the keys of several agents in one home apart', () => {
    const { keys } = workerSettings({
      EDGECODER_HOME: '/tmp/h',
      AGENT_KEY_FILE: 'verifier.key',
      WORKER_ROLES: 'verify, execute',
    });
    expect(keys).toMatchObject({
      signingFile: resolve('/tmp/h/verifier.key'),
      sealingFile: resolve('/tmp/h/verifier.sealing.key'),
    });
  });

  it('takes several sandbox modes, and none only where isolation is not required', () => {
    expect(workerSettings({ SANDBOX_MODE: 'process, wasm,process' }).sandboxModes).toEqual(['process', 'wasm']);
    const open = workerSettings({ SANDBOX_MODE: 'none', SANDBOX_REQUIRED: 'false' });
    expect(open).toMatchObject({ sandboxModes: ['none'], sandboxRequired: false });
  });

  it('shows no secret', () => {
    const token = 'a-registration-token-0123456789';
    const settings = workerSettings({
      AGENT_REGISTRATION_TOKEN: token,
      MESH_AUTH_TOKEN: token,
      AGENT_PRIVATE_KEY: 'ab'.repeat(32),
    });
    expect(JSON.stringify(settings)).not.toMatch(/0123456789|abab/);
    expect(settings.registrationToken?.reveal()).toBe(token);
  });

  it.each([
    ['WORKER_ROLES', 'dance'],
    ['WORKER_ROLES', ','],
    ['COORDINATOR_URL', 'ftp://x'],
    ['COORDINATOR_BOOTSTRAP_URLS', 'http://a,nonsense'],
    ['MAX_CONCURRENT_TASKS', '0'],
    ['MAX_CONCURRENT_TASKS', '1e3'],
    ['SANDBOX_MODE', 'chroot'],
    ['SANDBOX_MODE', 'none'],
    ['SANDBOX_MODE', 'wasm,none'],
    ['SANDBOX_MODE', ','],
    ['SANDBOX_REQUIRED', 'maybe'],
    ['AGENT_KEY_FILE', '../other.key'],
    ['AGENT_KEY_FILE', 'worker'],
    ['AGENT_PRIVATE_KEY', 'short'],
    ['AGENT_OWNER_PROOF', 'ab'.repeat(64)],
    ['MESH_AUTH_TOKEN', 'short'],
  ])('refuses %s=%s by its name, without its value', (variable, value) => {
    expect(() => workerSettings({ [variable]: value })).toThrow(
      expect.objectContaining({ name: 'SettingsError', variable }),
    );
  });
});
