import * as fs from 'node:fs';
import { join } from 'node:path';
import { searchPath } from './settings.ts';

export const SERVER_KINDS = ['postgres', 'nats', 'redis'] as const;
/** Used where they are; no run requires them. */
const OPTIONAL_SERVER_KINDS = ['ollama'] as const;
export type ServerKind = (typeof SERVER_KINDS)[number] | (typeof OPTIONAL_SERVER_KINDS)[number];

/** The program to look for, and what to say when it is not there. */
const PROGRAMS: Record<ServerKind, { program: string; remedy: string }> = {
  postgres: { program: 'initdb', remedy: 'install PostgreSQL 15 or newer (Debian: postgresql)' },
  nats: { program: 'nats-server', remedy: 'install nats-server (Debian: nats-server)' },
  redis: { program: 'redis-server', remedy: 'install Redis (Debian: redis-server)' },
  ollama: { program: 'ollama', remedy: 'put ollama on the PATH' },
};

/** Debian keeps the server programs of each version in a folder of its own, off the PATH. */
function postgresFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!fs.existsSync(root)) return [];
  const newestFirst = fs.readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(root, version, 'bin'));
}

function isExecutable(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.X_OK);
    return fs.statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Folder that holds the server's programs, or undefined when it is not installed. */
export function findServer(kind: ServerKind): string | undefined {
  const { program } = PROGRAMS[kind];
  const folders =
    kind === 'postgres' ? [...searchPath(), ...postgresFolders()] : [...searchPath(), '/usr/sbin', '/usr/local/bin'];
  return folders.find((folder) => isExecutable(join(folder, program)));
}

/** Each server that is not installed here, with what to do about it. */
export function missingServers(): { kind: ServerKind; remedy: string }[] {
  return [...SERVER_KINDS, ...OPTIONAL_SERVER_KINDS]
    .filter((kind) => findServer(kind) === undefined)
    .map((kind) => ({
      kind,
      remedy: PROGRAMS[kind].remedy,
    }));
}

/** Whether a run that requires its servers requires this one. */
export function isOptional(kind: ServerKind): boolean {
  return OPTIONAL_SERVER_KINDS.some((optional) => optional === kind);
}
