import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.ts';

/** What the Dockerfiles and programs need; what these depend on comes along. */
const PACKAGES = [
  ...['python3', 'coreutils', 'dash', 'bash', 'findutils', 'grep', 'sed', 'libstdc++6', 'libc-bin', 'tzdata'],
];
/** Of use to projects, where they are installed. */
const OPTIONAL = ['python3-pytest'];
/** Packages of the closure that no program in a container uses. */
const LEFT_OUT = /^(debconf|dpkg|perl|cdebconf|install-info)/;
const NOT_NEEDED = /^\/usr\/share\/(doc|man|locale|lintian|bug|info)\//;
const FOLDERS = ['dev', 'etc', 'home', 'proc', 'root', 'run', 'sys', 'tmp', 'usr/local/bin', 'var/tmp'];
/** On a merged system these are links into /usr, and so are they in the image. */
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];
const TIMEOUT_MS = 120_000;

/** Copies the files of the installed packages, and this Node, into a folder that looks like a small system. */
export async function makeSystemRoot(root: string): Promise<void> {
  const packages = await installedClosure();
  const listed = await run('dpkg-query', ['-L', ...packages], { timeoutMs: TIMEOUT_MS });
  const files = new Set<string>();
  for (const line of listed.split('\n')) {
    // Packages name files by the folders of before the merge.
    const path = line.replace(/^\/(bin|sbin|lib|lib32|lib64)\//, '/usr/$1/');
    if (!path.startsWith('/') || NOT_NEEDED.test(path)) continue;
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() || stat?.isSymbolicLink()) files.add(`.${path}`);
  }
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
  // Podman gives what is mounted there the mode of the folder below.
  for (const folder of ['tmp', 'var/tmp']) chmodSync(join(root, folder), 0o1777);
  const list = `${root}.files`;
  const archive = `${root}.tar`;
  try {
    writeFileSync(list, [...files].toSorted().join('\n'));
    await run('tar', ['-C', '/', '--no-recursion', '-cf', archive, '-T', list], { timeoutMs: TIMEOUT_MS });
    await run('tar', ['-C', root, '-xf', archive], { timeoutMs: TIMEOUT_MS });
  } finally {
    await run('rm', ['-f', list, archive], { timeoutMs: TIMEOUT_MS });
  }
  for (const folder of MERGED) {
    if (existsSync(join(root, 'usr', folder)) && !existsSync(join(root, folder))) {
      symlinkSync(`usr/${folder}`, join(root, folder));
    }
  }
  const node = join(root, 'usr/local/bin/node');
  mkdirSync(dirname(node), { recursive: true });
  copyFileSync(process.execPath, node);
}

/** The packages, and all that they depend on, as far as it is installed. */
async function installedClosure(): Promise<string[]> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders.
  const listed = await run('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}${binary:Package}\n'], {
    timeoutMs: TIMEOUT_MS,
  });
  const installed = listed
    .split('\n')
    .filter((line) => line.startsWith('ii '))
    .map((line) => line.slice(3).trim());
  const wanted = [...PACKAGES, ...OPTIONAL.filter((name) => installed.includes(name))];
  const told = await run(
    'apt-cache',
    [
      ...['depends', '--recurse', '--installed', '--no-recommends', '--no-suggests', '--no-conflicts'],
      ...['--no-breaks', '--no-replaces', '--no-enhances', ...wanted],
    ],
    { timeoutMs: TIMEOUT_MS },
  );
  const named = told.split('\n').filter((line) => /^[a-z0-9]/.test(line) && !LEFT_OUT.test(line));
  return [...new Set(named)].flatMap((name) => installed.filter((one) => one === name || one.startsWith(`${name}:`)));
}

/** Makes an image of one layer from a folder. */
export async function importBase(engine: string, root: string, image: string): Promise<void> {
  const archive = `${root}.tar`;
  try {
    await run('tar', ['-C', root, '--numeric-owner', '-cf', archive, '.'], { timeoutMs: TIMEOUT_MS });
    await run(engine, ['import', archive, image], { timeoutMs: TIMEOUT_MS });
  } finally {
    await run('rm', ['-f', archive], { timeoutMs: TIMEOUT_MS });
  }
}
