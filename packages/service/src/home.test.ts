import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sealKeyFile } from '@edgecoder/crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ensureHome,
  ensureSeedFile,
  ensureTokenFile,
  expandHome,
  HomeError,
  readSeedFile,
  writeFileAtomic,
} from './home.ts';

let home: string;
beforeEach(() => {
  home = path.join(fs.mkdtempSync(path.join(tmpdir(), 'edgecoder-home-')), 'home');
});
afterEach(() => fs.rmSync(path.dirname(home), { recursive: true, force: true }));

const mode = (file: string) => fs.statSync(file).mode & 0o777;

describe('the home', () => {
  it('is readable by its owner only, also when it was there before', () => {
    fs.mkdirSync(home, { mode: 0o755 });
    ensureHome(home);
    expect(mode(home)).toBe(0o700);
  });

  it('is made with the folders it lies in, and refused where none can be made', () => {
    ensureHome(path.join(home, 'a', 'b'));
    expect(mode(path.join(home, 'a', 'b'))).toBe(0o700);
    ensureHome(path.join(home, 'a', 'b'));
    for (const nowhere of ['/proc/edgecoder/home', '/dev/null/home'])
      expect(() => ensureHome(nowhere)).toThrow(expect.objectContaining({ code: 'unusable', file: nowhere }));
  });

  it('does not close a folder that holds other things, and is closed again when it is one already', () => {
    fs.mkdirSync(home, { mode: 0o755 });
    fs.writeFileSync(path.join(home, 'letter.txt'), '');
    expect(() => ensureHome(home)).toThrow(expect.objectContaining({ name: 'HomeError', code: 'unsafe', file: home }));
    expect(mode(home)).toBe(0o755);
    fs.writeFileSync(path.join(home, 'owner.key'), '');
    ensureHome(home);
    expect(mode(home)).toBe(0o700);
  });

  it('says in a sentence that it cannot be made', () => {
    fs.writeFileSync(home, '');
    expect(() => ensureHome(home)).toThrow(expect.objectContaining({ name: 'HomeError', code: 'unusable' }));
    expect(() => ensureHome(path.join(home, 'below'))).toThrow(/cannot be made \(ENOTDIR\)/);
  });

  it('gives the same key at every start, in a file for its owner only', () => {
    ensureHome(home);
    const file = path.join(home, 'owner.key');
    const first = ensureSeedFile(file);
    expect(first).toHaveLength(32);
    expect(ensureSeedFile(file)).toEqual(first);
    expect(mode(file)).toBe(0o600);
    expect(fs.readdirSync(home)).toEqual(['owner.key']);
  });

  it('never replaces a key that is there, whatever it holds', () => {
    ensureHome(home);
    const file = path.join(home, 'owner.key');
    fs.writeFileSync(file, 'broken');
    expect(() => ensureSeedFile(file)).toThrow(HomeError);
    expect(fs.readFileSync(file, 'utf8')).toBe('broken');
  });

  it('encrypts a key that it makes when there is a passphrase, and leaves one that was there in clear', () => {
    ensureHome(home);
    const file = path.join(home, 'owner.key');
    const seed = ensureSeedFile(file, 'correct horse');
    expect(fs.readFileSync(file, 'utf8')).not.toContain(Buffer.from(seed).toString('hex'));
    expect(mode(file)).toBe(0o600);
    expect(ensureSeedFile(file, 'correct horse')).toEqual(seed);
    expect(() => ensureSeedFile(file)).toThrow(/encrypted/);
    const clear = path.join(home, 'worker.key');
    const before = ensureSeedFile(clear);
    expect(ensureSeedFile(clear, 'correct horse')).toEqual(before);
  });

  it('opens an encrypted key with its passphrase only', () => {
    ensureHome(home);
    const file = path.join(home, 'owner.key');
    const seed = new Uint8Array(32).fill(7);
    fs.writeFileSync(
      file,
      sealKeyFile(seed, 'correct horse', (bytes) => new Uint8Array(bytes).fill(1)),
    );
    expect(readSeedFile(file, 'correct horse')).toEqual(seed);
    expect(() => readSeedFile(file, 'wrong')).toThrow(/passphrase/);
    expect(() => readSeedFile(file)).toThrow(/encrypted/);
  });

  it('names the file that is missing', () => {
    expect(() => readSeedFile(path.join(home, 'owner.key'))).toThrow(expect.objectContaining({ code: 'missing' }));
  });

  it('makes a token once', () => {
    ensureHome(home);
    const file = path.join(home, 'mesh.token');
    expect(ensureTokenFile(file)).toBe(ensureTokenFile(file));
  });

  it('replaces a file as a whole', () => {
    ensureHome(home);
    const file = path.join(home, 'node.json');
    writeFileAtomic(file, 'one');
    writeFileAtomic(file, 'two');
    expect(fs.readFileSync(file, 'utf8')).toBe('two');
    expect(fs.readdirSync(home)).toEqual(['node.json']);
  });

  it('expands the tilde of this user only', () => {
    expect(path.isAbsolute(expandHome('~/x'))).toBe(true);
    expect(expandHome('~/x')).not.toContain('~');
    expect(expandHome('/a/~b')).toBe(path.resolve('/a/~b'));
  });
});
