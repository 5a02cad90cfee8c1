import { SettingsError } from '@edgecoder/service';
import { tempDir } from '@edgecoder/testkit';
import { workerSettings } from '@edgecoder/worker';
import { describe, expect, it } from '@jest/globals';
import { type AgentsOptions, agentEnvironment, createAgents } from './agents.ts';
import { ensureKeys } from './keys.ts';
import { createNodeLog } from './log.ts';

const log = createNodeLog({ format: 'json', level: 'silent', write: () => undefined });

function optionsOf(home: string, environment: AgentsOptions['environment']): AgentsOptions {
  const keys = ensureKeys(home);
  const coordinatorId = keys.coordinator.signing.peerId;
  return { home, keys, coordinatorId, coordinatorUrl: 'http://127.0.0.1:4301', environment, level: 'warn', log };
}

describe("a node's agents", () => {
  it('work for their own node, whatever the environment says', async () => {
    await using home = await tempDir();
    const options = optionsOf(home.path, {
      COORDINATOR_URL: 'http://elsewhere',
      WORKER_ROLES: 'verify',
      LOG_LEVEL: 'info',
    });
    const settings = workerSettings(agentEnvironment('worker', options));
    expect(settings).toMatchObject({ home: home.path, roles: ['execute'], logLevel: 'warn' });
    expect(settings.discovery.coordinatorUrl).toBe('http://127.0.0.1:4301');
  });

  it('show their metrics each on a port of its own', async () => {
    await using home = await tempDir();
    const ports = (text: string | undefined) => {
      const options = optionsOf(home.path, { WORKER_METRICS_PORT: text });
      return (['worker', 'verifier'] as const).map(
        (name) => workerSettings(agentEnvironment(name, options)).metricsPort,
      );
    };
    expect(ports('9464')).toEqual([9464, 9465]);
    expect(ports('0')).toEqual([0, 0]);
    expect(ports('')).toEqual([undefined, undefined]);
    expect(ports(undefined)).toEqual([undefined, undefined]);
  });

  it('are not started with a setting that they would refuse', async () => {
    await using home = await tempDir();
    for (const [variable, value] of [
      ['SANDBOX_MODE', 'wsam'],
      ['MAX_CONCURRENT_TASKS', 'many'],
      ['WORKER_METRICS_PORT', '65535'],
    ] as const) {
      const create = () => createAgents(optionsOf(home.path, { [variable]: value }));
      expect(create).toThrow(SettingsError);
      expect(create).toThrow(variable);
    }
  });
});
