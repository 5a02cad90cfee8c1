import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { openKeyFile, sealKeyFile } from '@edgecoder/crypto';

/** Longest key file that is read, bytes. */
const MAX_KEY_FILE_BYTES = 8192;
const SEED_BYTES = 32;

/** A key or token in the home that cannot be used; the message names the file, never what is in it. */
export class HomeError extends Error {
  override readonly name = 'HomeError';
  readonly code: 'missing' | 'malformed' | 'unreadable' | 'unsafe' | 'unusable';
  readonly file: string;
  constructor(code: HomeError['code'], file: string, message: string, options?: { cause?: unknown }) {
    super(`${file}: ${message}`, options);
    this.code = code;
    this.file = file;
  }
}

/** Absolute path of a folder as written in a setting; `~` is this user's home. */
export function expandHome(folder: string): string {
  return path.resolve(/^~(?=$|[\\/])/.test(folder) ? path.join(homedir(), folder.slice(1)) : folder);
}

/**
 * Makes a folder, with those it lies in where they are missing. (`recursive` of Node's own never ends where a file system
 * says of what cannot be made that it is missing, as `/proc` does.)
 */
export function makeFolders(folder: string, mode?: number): void {
  try {
    fs.mkdirSync(folder, { mode });
  } catch (error) {
    if (isFolder(folder)) return;
    const parent = path.dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isFolder(parent) || parent === folder) throw error;
    makeFolders(parent, mode);
    makeFolders(folder, mode);
  }
}

function isFolder(name: string): boolean {
  try {
    return fs.statSync(name).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Makes the home, readable by its owner only. A folder that others may look into is closed to them when it is empty or a home
 * already; one that holds other things, such as `/tmp`, is somebody's and stays as it is.
 * @throws {HomeError} `unsafe` for the latter; `unusable` when it cannot be made.
 */
export function ensureHome(home: string): void {
  try {
    makeFolders(home, 0o700);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new HomeError('unusable', home, `this folder cannot be made (${code}): name another one (EDGECODER_HOME)`, {
      cause,
    });
  }
  if (process.platform === 'win32' || (fs.statSync(home).mode & 0o077) === 0) return;
  // The root of a volume has a folder of its file system's own.
  const names = fs.readdirSync(home).filter((name) => name !== 'lost+found');
  if (names.length > 0 && !names.some((name) => name.endsWith('.key'))) {
    throw new HomeError(
      'unsafe',
      home,
      'others may look into this folder, and it holds other things: name an empty one (EDGECODER_HOME), or close it (chmod 700)',
    );
  }
  fs.chmodSync(home, 0o700);
}

/** Replaces a file in one step: a reader sees the old text or the new, also after a power failure. Mode 0600. */
export function writeFileAtomic(file: string, text: string): void {
  const temporary = writeTemporary(file, text);
  try {
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
}

/**
 * The 32-byte seed in a key file: 64 hex digits, or an encrypted key file when a passphrase is given.
 * @throws {HomeError}
 */
export function readSeedFile(file: string, passphrase?: string): Uint8Array {
  const text = readSmall(file);
  if (text.trimStart().startsWith('{')) {
    if (passphrase === undefined)
      throw new HomeError('unreadable', file, 'the key is encrypted and no passphrase is set');
    try {
      return openKeyFile(text, passphrase);
    } catch (cause) {
      throw new HomeError('unreadable', file, 'the passphrase does not open this key', { cause });
    }
  }
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new HomeError('malformed', file, 'expected a key of 64 lower-case hex digits');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/**
 * The seed in a key file, made at the first call: encrypted when a passphrase is given. A file that is there stays as it is.
 * Two processes that do so at once get the same one.
 * @throws {HomeError}
 */
export function ensureSeedFile(file: string, passphrase?: string): Uint8Array {
  ensureTextFile(file, () => {
    const seed = randomBytes(SEED_BYTES);
    return passphrase === undefined ? `${seed.toString('hex')}\n` : sealKeyFile(seed, passphrase, randomBytes);
  });
  return readSeedFile(file, passphrase);
}

/**
 * The first line of a small secret file, made at the first call.
 * @throws {HomeError}
 */
export function ensureTokenFile(file: string): string {
  ensureTextFile(file, () => `${randomBytes(SEED_BYTES).toString('base64url')}\n`);
  const token = readSmall(file).trim();
  if (!/^\S{16,200}$/.test(token)) throw new HomeError('malformed', file, 'expected a token of 16 … 200 characters');
  return token;
}

/** Creates the file unless it is there. A link, unlike a rename, never replaces what another process has just made. */
function ensureTextFile(file: string, make: () => string): void {
  if (fs.existsSync(file)) return;
  const temporary = writeTemporary(file, make());
  try {
    fs.linkSync(temporary, file);
    syncFolder(path.dirname(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

function writeTemporary(file: string, text: string): string {
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  fs.writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
  return temporary;
}

function readSmall(file: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, 'r');
    if (fs.fstatSync(descriptor).size > MAX_KEY_FILE_BYTES)
      throw new HomeError('malformed', file, 'the file is too large');
    return fs.readFileSync(descriptor, 'utf8');
  } catch (cause) {
    if (cause instanceof HomeError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new HomeError(
      missing ? 'missing' : 'unreadable',
      file,
      missing ? 'there is no such file' : 'it cannot be read',
      { cause },
    );
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Makes a new name in a folder durable, where the system can. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
