import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeUnless } from '@edgecoder/testkit/suites';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { findEngine } from './engine.ts';

const GOOD = {
  OSType: 'linux',
  Architecture: 'x86_64',
  MemoryLimit: true,
  PidsLimit: true,
  SwapLimit: true,
  CpuCfsQuota: true,
  SecurityOptions: ['name=seccomp,profile=default'],
  Runtimes: { runc: {} },
  DefaultRuntime: 'runc',
};
const PODMAN = { Version: '4.3', Components: [{ Name: 'Podman Engine' }] };

let folder: string;
const engines: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-'));
});
afterEach(() => {
  for (const engine of engines.splice(0)) {
    engine.closeAllConnections();
    engine.close();
  }
  rmSync(folder, { recursive: true });
});

/** Something that answers as an engine does when it is asked what it is. */
async function engineAt(path: string, info: object, version: object = { Version: '27.1' }): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const server = engineOf(info, version);
  await new Promise<void>((resolve) => server.listen(path, resolve));
}

function engineOf(info: object, version: object): Server {
  const server = createServer((request, response) => {
    const body = request.url === '/_ping' ? 'OK' : JSON.stringify(request.url === '/info' ? info : version);
    response.setHeader('Content-Type', request.url === '/_ping' ? 'text/plain' : 'application/json');
    response.end(body);
  });
  engines.push(server);
  return server;
}

async function find(info: object, { runtime = 'auto', version }: { runtime?: string; version?: object } = {}) {
  const path = join(folder, `docker-${engines.length}.sock`);
  await engineAt(path, info, version);
  return findEngine({ dockerHost: `unix://${path}`, runtime });
}

const noSockets = process.platform === 'win32' ? 'there are no Unix sockets' : undefined;

describeUnless(noSockets, 'an engine', () => {
  it('is taken when it has what the mode promises, with gVisor where that is installed', async () => {
    expect(await find(GOOD)).toMatchObject({ isPodman: false, runtime: undefined, isGvisor: false });
    const withGvisor = { ...GOOD, Runtimes: { runc: {}, runsc: {} } };
    expect(await find(withGvisor)).toMatchObject({ runtime: 'runsc', isGvisor: true });
    const rootless = { SecurityOptions: ['name=seccomp', 'name=rootless'], CgroupVersion: '2' };
    expect(await find({ ...GOOD, ...rootless })).toMatchObject({ isPodman: false });
    expect(await find({ ...GOOD, CgroupVersion: '1' })).toMatchObject({ isPodman: false });
    // Podman names runtimes that are not there.
    expect(await find(withGvisor, { version: PODMAN })).toMatchObject({ isPodman: true, runtime: undefined });
  });

  it.each<[string, object, string, RegExp]>([
    ['other containers', { OSType: 'windows' }, 'windows containers', /Linux containers/],
    ['another processor', { Architecture: 'riscv64' }, 'no system call table for riscv64', /wasm/],
    ['no bound on memory', { MemoryLimit: false }, 'cannot bound memory', /delegation/],
    ['no bounds at all', { PidsLimit: false, CpuCfsQuota: false }, 'processes and the processor', /delegation/],
    ['no root on cgroup v1 (Podman)', { Rootless: true, CgroupVersion: '1' }, 'bound anything on cgroup v1', /v2/],
    [
      'no root on cgroup v1 (Docker)',
      { SecurityOptions: ['name=seccomp', 'name=rootless'], CgroupVersion: '1' },
      'without root',
      /delegation/,
    ],
    ['no filter', { SecurityOptions: null }, 'without seccomp', /CONFIG_SECCOMP/],
  ])('is refused with %s, with what to do', async (_name, lack, reason, remedy) => {
    await expect(find({ ...GOOD, ...lack })).rejects.toMatchObject({
      message: expect.stringContaining(reason),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('is refused without a bound on swap where nobody knows that there is none', async () => {
    const server = engineOf({ ...GOOD, SwapLimit: false }, {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(findEngine({ dockerHost: `tcp://127.0.0.1:${port}`, runtime: 'auto' })).rejects.toMatchObject({
      message: 'Docker cannot bound swap',
      remedy: expect.stringContaining('swapoff'),
    });
  });

  it('is refused without the runtime that was asked for', async () => {
    await expect(find(GOOD, { runtime: 'runsc' })).rejects.toMatchObject({
      message: 'Docker has no runtime runsc; it has runc',
      remedy: expect.stringContaining('SANDBOX_DOCKER_RUNTIME'),
    });
  });

  it('of the user that lacks something gives way to one that does not', async () => {
    const [runtimeDir, home] = [join(folder, 'run'), join(folder, 'home')];
    await engineAt(join(runtimeDir, 'docker.sock'), { ...GOOD, MemoryLimit: false });
    await expect(findEngine({ runtimeDir, home: join(folder, 'none'), runtime: 'only-here' })).rejects.toThrow();
    await engineAt(join(home, '.docker/run/docker.sock'), { ...GOOD, Runtimes: { 'only-here': {} } });
    const found = await findEngine({ runtimeDir, home, runtime: 'only-here' });
    expect(found.endpoint.host).toBe(`unix://${join(home, '.docker/run/docker.sock')}`);
  });

  it('that does not answer is named with its address', async () => {
    await expect(findEngine({ dockerHost: 'unix:///nowhere.sock', runtime: 'auto' })).rejects.toMatchObject({
      message: expect.stringContaining('DOCKER_HOST at unix:///nowhere.sock'),
      remedy: expect.stringContaining('Install Docker'),
    });
  });
});
