import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Language } from '@edgecoder/protocol';

/** Where guests find what is put there for them: this runtime's own Node and the harness. */
export const RUNTIME_FOLDER = '/runtime';

/** Folders of shared libraries, as distributions have them; the last is for those that have none of the others. */
const LIBRARY_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64'];
const COMMON_LIBRARY_FOLDER = '/usr/lib';
/** Folders that are links into /usr on a machine with a merged /usr, and folders of their own on others. */
const ROOT_FOLDERS = ['/bin', '/lib', '/lib64', '/sbin'];
/** Programs that a guest may start: a shell, since `system(3)` and its like need one, and what sets the limits. */
const PROGRAMS = ['/usr/bin/sh', '/usr/bin/dash', '/usr/bin/bash', '/usr/bin/env', '/usr/bin/prlimit'];
const PYTHON_CANDIDATES = ['/usr/bin/python3', '/usr/local/bin/python3'];
/** Packages of the distribution, pytest among them where it is installed. */
const PYTHON_PACKAGES = ['/usr/lib/python3/dist-packages'];
const PROBE_TIMEOUT_MS = 5000;
/** S_ISUID and S_ISGID. */
const SET_ID = 0o6000;

/** An interpreter on this machine and all that it reads. */
export interface Interpreter {
  language: Language;
  /** Absolute path inside. */
  program: string;
  /** Files and folders shown read-only, at the same place inside. */
  readable: readonly string[];
  /** Shown inside in RUNTIME_FOLDER, from wherever it is: a file that only this user may reach among them. */
  brought?: string;
  /** Where that is shown, when it is not the program itself. */
  broughtTo?: string;
  /** Files within what is readable that are covered all the same. */
  covered?: readonly string[];
}

/** Node as it runs this process. */
export function nodeInterpreter(): Interpreter {
  const brought = realpathSync(process.execPath);
  return { language: 'javascript', program: join(RUNTIME_FOLDER, basename(brought)), readable: [], brought };
}

/** The system's Python with its standard library; undefined when there is none that works. */
export async function pythonInterpreter(): Promise<Interpreter | undefined> {
  for (const candidate of PYTHON_CANDIDATES) {
    if (!isExecutable(candidate)) continue;
    const ask =
      'import sys, sysconfig; print(sys.version_info >= (3, 9), sys.executable, sysconfig.get_path("stdlib"))';
    const { stdout } = await promisify(execFile)(candidate, ['-I', '-c', ask], {
      timeout: PROBE_TIMEOUT_MS,
      env: {},
    }).catch(() => ({ stdout: '' }));
    const [recent, , library] = stdout.trim().split(' ');
    if (recent !== 'True' || library === undefined) continue;
    const real = realpathSync(candidate);
    return {
      language: 'python',
      program: real,
      readable: [real, candidate, realpathSync(library), '/usr/share/zoneinfo'],
    };
  }
  return undefined;
}

/** What a command in a project finds: a shell and whatever is in `/usr/bin`, and each of these interpreters. */
export function projectInterpreter(interpreters: readonly Interpreter[]): Interpreter | undefined {
  const shell = findProgram('sh');
  if (shell === undefined) return undefined;
  const node = interpreters.find(({ language }) => language === 'javascript');
  const python = interpreters.find(({ language }) => language === 'python');
  return {
    language: 'javascript',
    program: shell,
    covered: withOtherRights('/usr/bin'),
    readable: [
      '/usr/bin',
      '/etc/alternatives',
      ...(python?.readable ?? []),
      ...(python === undefined ? [] : PYTHON_PACKAGES),
    ],
    ...(node?.brought === undefined ? {} : { brought: node.brought, broughtTo: join(RUNTIME_FOLDER, 'node') }),
  };
}

/**
 * Programs that run as somebody else than who starts them: of no effect inside, as no program gains rights there, and not
 * even there.
 */
function withOtherRights(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      return stat?.isFile() === true && (stat.mode & SET_ID) !== 0;
    });
}

/** What every guest sees of the system: `readOnly` at the same place, `links` as they are outside. */
export function systemView(interpreter: Interpreter): { readOnly: string[]; links: [target: string, path: string][] } {
  const readOnly: string[] = [];
  const links: [string, string][] = [];
  for (const folder of ROOT_FOLDERS) {
    if (!existsSync(folder)) continue;
    if (lstatSync(folder).isSymbolicLink()) links.push([readlinkSync(folder), folder]);
    else if (folder.startsWith('/lib')) readOnly.push(folder);
  }
  const libraries = LIBRARY_FOLDERS.filter((path) => existsSync(path));
  const wanted = [
    ...(libraries.length > 0 ? libraries : [COMMON_LIBRARY_FOLDER]),
    ...PROGRAMS,
    ...interpreter.readable,
    '/etc/ld.so.cache',
  ];
  for (const path of new Set(wanted)) {
    if (!existsSync(path)) continue;
    if (!lstatSync(path).isSymbolicLink()) readOnly.push(path);
    else links.push([readlinkSync(path), path]);
  }
  const folders = withoutNested(readOnly);
  // A link within a folder that is shown is there already.
  return {
    readOnly: folders,
    links: links.filter(([, path]) => !folders.some((folder) => path.startsWith(`${folder}/`))),
  };
}

/** Leaves out what a folder of the list shows already. */
const withoutNested = (paths: readonly string[]): string[] =>
  paths.filter((path) => !paths.some((other) => other !== path && path.startsWith(`${other}/`)));

/** First of these that can be started. */
export function findProgram(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'].map((at) => join(at, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Folders that every system has and no guest sees: what a guest needs is mounted over them in its own mount namespace. */
const COVERABLE = ['/mnt', '/media', '/srv', '/opt', '/home'];

/** Two of them that hide nothing of what is `needed`. */
export function coverableFolders(needed: readonly string[]): [string, string] | undefined {
  const free = COVERABLE.filter(
    (folder) => existsSync(folder) && lstatSync(folder).isDirectory() && !needed.some((path) => under(path, folder)),
  );
  return free.length < 2 ? undefined : [free[0] as string, free[1] as string];
}

const under = (path: string, folder: string): boolean =>
  path === folder || `${dirname(path)}/`.startsWith(`${folder}/`);
