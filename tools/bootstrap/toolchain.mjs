import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { install } from './install.mjs';
import { withInstallLock } from './lock.mjs';
import { ROOT, TOOLCHAIN } from './paths.mjs';

/** The oldest Node that runs everything: Jest needs `require()` of ES modules with its flags off. */
const NODE_MIN = [24, 9];
const NODE_RANGE = '24';
const PNPM_RANGE = '10';

const WINDOWS = process.platform === 'win32';

/** @param {string} version */
function newEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
}

/** Node's own builds on the npm registry: one package a platform, holding nothing but the program. */
function nodePackage() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${WINDOWS ? 'win' : process.platform}-${process.arch}`;
}

/**
 * Installs one package of the npm registry into a folder of its own. The folder appears by one rename, so a half-finished
 * install is never seen.
 *
 * @param {string} name
 * @param {string} range
 * @param {string} label
 * @returns {Promise<string>} The package's folder.
 */
async function ensureTool(name, range, label) {
  const home = join(TOOLCHAIN, `${name}-${range}`);
  const folder = join(home, 'node_modules', name);
  if (existsSync(folder)) return folder;
  return await withInstallLock(async () => {
    if (existsSync(folder)) return folder;
    const staging = join(TOOLCHAIN, `staging-${name}`);
    rmSync(staging, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true });
    writeFileSync(join(staging, 'package.json'), `${JSON.stringify({ private: true })}\n`);
    await install(
      label,
      WINDOWS ? 'npm.cmd' : 'npm',
      // Into this folder, since it has a package.json. No path among the arguments: Windows runs npm by a shell.
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', `${name}@${range}`],
      { cwd: staging, env: outerNpmEnvironment(), shell: WINDOWS },
    );
    renameSync(staging, home);
    return folder;
  });
}

/** The user's environment without what the surrounding `npm run` says about this project. */
function outerNpmEnvironment() {
  const env = { ...process.env };
  for (const name of ['npm_config_prefix', 'npm_config_local_prefix', 'npm_package_json', 'npm_config_global'])
    delete env[name];
  return env;
}

/**
 * Path of a Node that is new enough: the one that runs this, or one of our own.
 *
 * @returns {Promise<string>}
 */
export async function ensureNode() {
  if (newEnough(process.versions.node)) return process.execPath;
  const folder = await ensureTool(
    nodePackage(),
    NODE_RANGE,
    `installing Node ${NODE_RANGE} beside this Node ${process.versions.node}`,
  );
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!newEnough(version)) {
    rmSync(join(TOOLCHAIN, `${nodePackage()}-${NODE_RANGE}`), { recursive: true, force: true });
    throw new Error(
      `EdgeCoder needs Node ${NODE_MIN.join('.')} or newer; the registry has ${version} for ${process.platform}-${process.arch}. ` +
        'Install a newer Node yourself and try again.',
    );
  }
  return join(folder, 'bin', WINDOWS ? 'node.exe' : 'node');
}

/**
 * Path of pnpm's program (to be run by Node), installed when it is first needed.
 *
 * @returns {Promise<string>}
 */
export async function ensurePnpm() {
  return join(await ensureTool('pnpm', PNPM_RANGE, `installing pnpm ${PNPM_RANGE}`), 'bin', 'pnpm.cjs');
}

/**
 * The environment in which `node`, `pnpm` and the workspace's own programs are the right ones.
 *
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(node) {
  const paths = [
    dirname(node),
    join(TOOLCHAIN, `pnpm-${PNPM_RANGE}`, 'node_modules', '.bin'),
    join(ROOT, 'node_modules', '.bin'),
  ];
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: [...paths, process.env[key] ?? ''].join(delimiter) };
}
