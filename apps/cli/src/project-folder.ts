import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isPlainPath,
  MAX_PROJECT_BYTES,
  MAX_PROJECT_DEPTH,
  MAX_PROJECT_FILES,
  type Project,
  type ProjectFile,
} from '@edgecoder/protocol';
import { snapshotHash } from '@edgecoder/sandbox';
import { CliError } from './errors.ts';
import { whyNot } from './why-not.ts';

/** What is made from the rest of a project, or is nobody else's business: never part of what is sent. */
const LEFT_OUT = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.tox',
  '.DS_Store',
  '.env',
  '.npmrc',
]);

/** What of a folder is sent, and the names in it that are not. */
export interface ReadProject {
  project: Project;
  leftOut: string[];
}

/**
 * Freezes a folder as it is now.
 * @throws {CliError} `unreadable`, or `bad_project` for what cannot be part of a project: a link, a device, a name that is
 * not the same everywhere, too much of anything.
 */
export function readProject(folder: string, command: string): ReadProject {
  const files: ProjectFile[] = [];
  const leftOut: string[] = [];
  let bytes = 0;

  const visit = (below: string, depth: number): void => {
    for (const entry of listed(join(folder, below))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (LEFT_OUT.has(entry.name)) leftOut.push(path);
      else if (!isPlainPath(path)) throw bad(`${path} has a name that is not the same on every platform`);
      else if (entry.isDirectory()) {
        if (depth >= MAX_PROJECT_DEPTH) throw bad(`${path} is deeper than ${MAX_PROJECT_DEPTH} folders`);
        visit(path, depth + 1);
      } else if (!entry.isFile()) throw bad(`${path} is no file: a link or device cannot be sent`);
      else {
        const { content, executable } = read(join(folder, path), MAX_PROJECT_BYTES - bytes);
        bytes += content.length;
        files.push({ path, executable, content: content.toString('base64') });
        if (files.length > MAX_PROJECT_FILES) throw bad(`more than ${MAX_PROJECT_FILES} files`);
      }
    }
  };

  visit('', 0);
  if (files.length === 0) throw bad('there is no file in it');
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { project: { snapshot: snapshotHash(files), files, command }, leftOut };
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw new CliError('unreadable', `${folder} cannot be read: ${whyNot(cause)}.`, { cause });
  }
}

function read(path: string, room: number): { content: Buffer; executable: boolean } {
  let fd: number;
  try {
    // What took the file's place since it was listed is neither followed nor waited for.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw new CliError('unreadable', `${path} cannot be read: ${whyNot(cause)}.`, { cause });
  }
  try {
    const stat = fstatSync(fd);
    const { size, mode } = stat;
    if (!stat.isFile()) throw bad(`${path} is no file any more`);
    if (size > room) throw bad(`more than ${MAX_PROJECT_BYTES} bytes, with ${path}`);
    return { content: readFileSync(fd), executable: (mode & 0o100) !== 0 };
  } finally {
    closeSync(fd);
  }
}

const bad = (why: string): CliError => new CliError('bad_project', `The project cannot be sent: ${why}.`);
