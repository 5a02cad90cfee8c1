import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

/** The files of `/proc` and of control groups, as far as they are used: a kernel answers with errors of its own. */
export interface ControlFiles {
  /** '' when it is not there or cannot be read. */
  read(path: string): string;
  /** @throws what the kernel says. */
  write(path: string, text: string): void;
  /** Names in a folder; none when it is not there. */
  list(path: string): string[];
  /** @throws when it cannot be made. */
  makeFolder(path: string): void;
  /** True when it is gone. */
  removeFolder(path: string): boolean;
  /** Ends a process; it may be gone already. */
  kill(pid: number): void;
}

export const kernelFiles: ControlFiles = {
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  },
  write: (path, text) => writeFileSync(path, text),
  list(path) {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },
  makeFolder: (path) => mkdirSync(path),
  removeFolder(path) {
    try {
      rmdirSync(path);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT';
    }
  },
  kill(pid) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in the meantime.
    }
  },
};
