import { describeUnless } from '@edgecoder/testkit/suites';
import { expect, it } from '@jest/globals';
import Docker from 'dockerode';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { connectOptions, endpointCandidates } from '../../src/docker/endpoint.ts';
import { inTime } from '../../src/docker/engine.ts';
import { MACHINE_LABEL, OWNER_LABEL } from '../../src/docker/ownership.ts';
import { dockerHints } from './available.ts';

const TIMEOUT_MS = 120_000;
const ANSWER_TIMEOUT_MS = 5000;
const limits = { wallMs: 20_000, memoryBytes: 134_217_728, outputBytes: 4096 };
/** Three times the limit, by processes of which each stays below it. */
const TOGETHER = `
import os, time
read, write = os.pipe()
for i in range(4):
    if os.fork() == 0:
        held = b'1' * (100 << 20)
        os.write(write, b'.')
        time.sleep(30)
os.close(write)
up = 0
while up < 4 and (more := os.read(read, 4)):
    up += len(more)
print('held', up)
`;

interface Found {
  host: string;
  kind: string;
  docker: Docker;
}

/** What is there of engines, whether or not the mode would take it. */
async function engineAt(host: string): Promise<Found | undefined> {
  try {
    const docker = new Docker({ host: undefined, ...connectOptions(host) } as Docker.DockerOptions);
    const { Components } = (await inTime(docker.version(), ANSWER_TIMEOUT_MS)) as { Components?: { Name?: string }[] };
    const info = (await inTime(docker.info(), ANSWER_TIMEOUT_MS)) as { Rootless?: boolean; SecurityOptions?: string[] };
    const name = Components?.some(({ Name }) => /podman/i.test(Name ?? '')) ? 'Podman' : 'Docker';
    const isRootless = info.Rootless === true || info.SecurityOptions?.includes('name=rootless');
    return { host, kind: `${name} ${isRootless ? 'without' : 'with'} root`, docker };
  } catch {
    return undefined;
  }
}

const { dockerHost, runtimeDir, home } = dockerHints();
const hosts = [
  ...(dockerHost === undefined ? [] : [dockerHost]),
  ...endpointCandidates({ runtimeDir, home }).map(({ host }) => host),
];
const engines = (await Promise.all([...new Set(hosts)].map(engineAt))).filter((found) => found !== undefined);

for (const kind of ['Docker with root', 'Docker without root', 'Podman with root', 'Podman without root']) {
  const engine = engines.find((one) => one.kind === kind);
  describeUnless(engine === undefined ? 'no such engine listens here' : undefined, kind, () => {
    it(
      'is taken and bounds what a program’s processes hold together, or is refused with what to do; and keeps nothing',
      async () => {
        const { host, docker } = engine as Found;
        const sandbox = createDockerSandbox({ ...dockerHints(), dockerHost: host, poolSize: 1, warm: 0 });
        try {
          const found = await sandbox.selfTest();
          if (!found.available) {
            expect([found.reason, found.remedy]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
          } else {
            const result = await sandbox.run({ language: 'python', code: TOGETHER, limits });
            expect(result.stdout).not.toContain('held 4');
            expect(result).toMatchObject({ ok: false, limit: 'memory' });
          }
        } finally {
          await sandbox.close();
        }
        const left = await docker.listContainers({ all: true, filters: { label: [MACHINE_LABEL] } });
        expect(left.filter(({ Labels }) => Labels[OWNER_LABEL]?.split('/')[2] === String(process.pid))).toEqual([]);
      },
      TIMEOUT_MS,
    );
  });
}
