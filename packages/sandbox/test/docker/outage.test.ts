import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless } from '@edgecoder/testkit/suites';
import { expect, it } from '@jest/globals';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { connectOptions } from '../../src/docker/endpoint.ts';
import { MACHINE_LABEL, OWNER_LABEL } from '../../src/docker/ownership.ts';
import { dockerHints, engineOfTests, whyNoDockerMode } from './available.ts';

const TIMEOUT_MS = 120_000;
const OUTAGE_MS = 6000;
/** More than removals are apart, and the time that they take on a busy machine. */
const AFTER_MS = 15_000;
const limits = { wallMs: 1000, memoryBytes: 134_217_728, outputBytes: 4096 };
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A way to the engine that can be taken away. */
async function wayTo(host: string, path: string): Promise<{ open(): Promise<void>; shut(): void }> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  return {
    open() {
      server = createServer({ allowHalfOpen: true }, (near) => {
        const {
          socketPath,
          host: name,
          port,
        } = connectOptions(host) as { socketPath?: string; host: string; port: number };
        const far = socketPath === undefined ? connect(port, name) : connect(socketPath);
        for (const [from, to] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(from);
          from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
          from.pipe(to);
        }
      });
      return new Promise((resolve) => server?.listen(path, resolve));
    },
    shut() {
      server?.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** What the engine still runs of this process's: by state, those that wait frozen left out. */
async function unfrozen(): Promise<string[]> {
  const { docker } = await engineOfTests();
  const found = await docker.listContainers({ all: true, filters: { label: [MACHINE_LABEL] } });
  return found
    .filter(({ Labels, State }) => Labels[OWNER_LABEL]?.split('/')[2] === String(process.pid) && State !== 'paused')
    .map(({ State }) => State);
}

describeUnless(await whyNoDockerMode(), 'an engine that was away', () => {
  it(
    'has nothing of a run left some seconds after it is back, and runs programs again',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'edgecoder-outage-'));
      const path = join(folder, 'docker.sock');
      const way = await wayTo((await engineOfTests()).endpoint.host, path);
      await way.open();
      const atStart: (() => void)[] = [];
      const sandbox = createDockerSandbox({
        ...dockerHints(),
        dockerHost: `unix://${path}`,
        poolSize: 1,
        warm: 1,
        onStart: () => atStart.shift()?.(),
      });
      try {
        expect(await sandbox.selfTest()).toMatchObject({ available: true });
        const begun = new Promise<void>((resolve) => atStart.push(resolve));
        const endless = sandbox.run({ language: 'python', code: 'while True: pass', limits });
        await begun;
        await later(limits.wallMs / 2);
        way.shut();
        await later(OUTAGE_MS);
        await way.open();
        expect(await endless).toMatchObject({ ok: false });
        const back = performance.now();
        // What is made ready for the next run is frozen soon, too.
        while ((await unfrozen()).length > 0 && performance.now() - back < AFTER_MS) await later(100);
        expect(await unfrozen()).toEqual([]);
        expect(sandbox.pool?.().python).toMatchObject({ busy: 0 });
        expect(await sandbox.run({ language: 'python', code: 'print(1)', limits })).toMatchObject({ ok: true });
      } finally {
        await sandbox.close();
        way.shut();
        rmSync(folder, { recursive: true });
      }
      expect(await unfrozen()).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
