import { describe, expect, it } from '@jest/globals';
import { escalationSettings } from './settings.ts';

const ID = 'a'.repeat(26);
const SECRET = 'not-for-anyone-to-read-0123456789';

describe('the settings', () => {
  it('need nothing to be set', () => {
    expect(escalationSettings({})).toMatchObject({
      http: { port: 4305, host: '127.0.0.1' },
      coordinators: [],
      inference: undefined,
      parentUrl: undefined,
      cloud: undefined,
    });
  });

  it('know coordinators by their id, with or without an address', () => {
    const { coordinators } = escalationSettings({ ESCALATION_COORDINATORS: `${ID}, ${ID}@https://example.org/a` });
    expect(coordinators).toEqual([{ coordinatorId: ID }, { coordinatorId: ID, url: 'https://example.org/a' }]);
  });

  it.each([
    ['ESCALATION_COORDINATORS', { ESCALATION_COORDINATORS: 'nobody@https://example.org' }],
    ['ESCALATION_COORDINATORS', { ESCALATION_COORDINATORS: `${ID}@file:///etc` }],
    ['ESCALATION_COORDINATORS', { ESCALATION_COORDINATORS: `${ID}@http://[` }],
    ['INFERENCE_AUTH_TOKEN', { INFERENCE_URL: 'http://127.0.0.1:4302' }],
    ['ESCALATION_CLOUD_MODEL', { ESCALATION_CLOUD_URL: 'https://example.org/v1' }],
    ['MESH_AUTH_TOKEN', { NETWORK_MODE: 'enterprise_overlay' }],
  ])('name %s when it is missing or wrong', (variable, env) => {
    expect(() => escalationSettings(env)).toThrow(expect.objectContaining({ variable }));
  });

  it('show no secret', () => {
    const settings = escalationSettings({
      INFERENCE_URL: 'http://127.0.0.1:4302',
      INFERENCE_AUTH_TOKEN: SECRET,
      ESCALATION_CLOUD_URL: 'https://example.org/v1',
      ESCALATION_CLOUD_MODEL: 'large',
      ESCALATION_CLOUD_API_KEY: SECRET,
      DATABASE_URL: `postgres://user:${SECRET}@localhost/db`,
    });
    expect(JSON.stringify(settings)).not.toContain(SECRET);
    expect(settings.cloud?.apiKey?.reveal()).toBe(SECRET);
  });
});
