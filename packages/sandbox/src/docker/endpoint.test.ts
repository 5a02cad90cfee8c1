import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itUnless } from '@edgecoder/testkit/suites';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connectOptions, endpointCandidates } from './endpoint.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
const socketAt = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    servers.push(server);
    server.once('error', reject);
    server.listen(path, resolve);
  });

describe('where an engine is looked for', () => {
  it('is where DOCKER_HOST says, and nowhere else', () => {
    expect(endpointCandidates({ dockerHost: 'tcp://engine:2375', runtimeDir: tmpdir(), home: tmpdir() })).toEqual([
      { host: 'tcp://engine:2375', from: 'DOCKER_HOST' },
    ]);
  });

  const noSockets = process.platform === 'win32' ? 'sockets have no paths there' : undefined;
  itUnless(noSockets, 'are the sockets that are there: of Docker and Podman without root too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engines-'));
    try {
      mkdirSync(join(folder, 'podman'));
      mkdirSync(join(folder, '.docker/run'), { recursive: true });
      await socketAt(join(folder, 'docker.sock'));
      await socketAt(join(folder, 'podman/podman.sock'));
      await socketAt(join(folder, '.docker/run/docker.sock'));
      const own = endpointCandidates({ runtimeDir: folder, home: folder }).filter(({ host }) => host.includes(folder));
      expect(own.map(({ from }) => from)).toEqual(['Docker without root', 'Docker Desktop', 'Podman without root']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is understood as a socket or an address, and refused when it is neither', () => {
    expect(connectOptions('unix:///run/docker.sock')).toEqual({ socketPath: '/run/docker.sock' });
    expect(connectOptions('npipe:////./pipe/docker_engine')).toEqual({ socketPath: '//./pipe/docker_engine' });
    expect(connectOptions('tcp://10.0.0.2:2375')).toEqual({ host: '10.0.0.2', port: 2375, protocol: 'http' });
    expect(connectOptions('tcp://[::1]:2375')).toEqual({ host: '::1', port: 2375, protocol: 'http' });
    for (const host of ['ssh://user@host', 'tcp://host', 'docker.sock', 'unix://', 'file:///etc/passwd']) {
      expect(() => connectOptions(host)).toThrow('not an address');
    }
  });
});
