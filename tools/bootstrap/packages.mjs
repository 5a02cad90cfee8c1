import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { install } from './install.mjs';
import { withInstallLock } from './lock.mjs';
import { ROOT, TOOLCHAIN } from './paths.mjs';
import { ensurePnpm, toolEnvironment } from './toolchain.mjs';

/** Inside `node_modules`, so that it goes when they go. */
const STAMP = join(ROOT, 'node_modules', '.edgecoder-installed');

/** What the installed packages depend on. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function installedFingerprint() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
}

/** pnpm keeps its shared store under the home; where that cannot be written it gets one here. */
function storeArguments() {
  try {
    accessSync(homedir(), constants.W_OK);
    return [];
  } catch {
    return [`--store-dir=${join(TOOLCHAIN, 'store')}`];
  }
}

/** @param {string} line */
function describe(line) {
  const counts = /^Progress: (.*?)(?:, done)?$/.exec(line.trim());
  return counts?.[1];
}

/**
 * Installs the workspace's packages when the lockfile is not the one that was installed last.
 *
 * @param {string} node
 * @returns {Promise<void>}
 */
export async function ensurePackages(node) {
  const wanted = fingerprint();
  if (installedFingerprint() === wanted) return;
  const pnpm = await ensurePnpm();
  await withInstallLock(async () => {
    if (installedFingerprint() === wanted) return;
    rmSync(STAMP, { force: true });
    await install(
      'installing packages',
      node,
      [
        pnpm,
        'install',
        '--frozen-lockfile',
        '--reporter=append-only',
        '--config.confirmModulesPurge=false',
        ...storeArguments(),
      ],
      { cwd: ROOT, env: toolEnvironment(node), describe },
    );
    mkdirSync(join(ROOT, 'node_modules'), { recursive: true });
    writeFileSync(STAMP, wanted);
  });
}
