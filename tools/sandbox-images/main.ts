import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../options.ts';
import { run } from './run.ts';
import { importBase, makeSystemRoot } from './system-base.ts';

const USAGE = `usage: npm run sandbox-images [-- --system]

Builds the images of the docker sandbox from infra/sandbox, with Docker or Podman.

  --system  on a base made of this Debian's own Python, libraries and Node: where no registry is in reach, and in tests
`;
const IMAGES = { python: 'edgecoder/sandbox-python', node: 'edgecoder/sandbox-node' };
const SYSTEM_BASE = 'edgecoder/sandbox-system-base';
/** The base has pytest where this system has it. */
const OFFLINE = ['--network', 'none', '--build-arg', 'PYTEST='];
const BUILD_TIMEOUT_MS = 600_000;

const { values } = readOptions(USAGE, { options: { system: { type: 'boolean', default: false } } });
const infra = fileURLToPath(new URL('../../infra/sandbox', import.meta.url));
const engine = await findEngine();
if (values.system) await buildSystemBase();
for (const [folder, image] of Object.entries(IMAGES)) {
  await run(
    engine,
    [
      'build',
      ...(values.system ? [...OFFLINE, '--build-arg', `BASE_IMAGE=${SYSTEM_BASE}`] : []),
      ...['--tag', image, join(infra, folder)],
    ],
    { timeoutMs: BUILD_TIMEOUT_MS },
  );
  process.stdout.write(`built ${image}\n`);
}

/** The command line of whichever engine answers. */
async function findEngine(): Promise<string> {
  const problems: string[] = [];
  for (const name of ['docker', 'podman']) {
    try {
      await run(name, ['version'], { timeoutMs: 30_000 });
      return name;
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  throw new Error(`no Docker or Podman to build with:\n${problems.join('\n')}`);
}

async function buildSystemBase(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'sandbox-base-'));
  try {
    await makeSystemRoot(root);
    await importBase(engine, root, SYSTEM_BASE);
    process.stdout.write(`made ${SYSTEM_BASE} from this system\n`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
