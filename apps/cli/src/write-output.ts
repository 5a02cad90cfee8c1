import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeFolders, writeFileAtomic } from '@edgecoder/service';
import { CliError } from './errors.ts';
import { whyNot } from './why-not.ts';

/** Makes a folder that the user named, unless it is there. @throws {CliError} `unwritable`. */
export function makeFolder(folder: string): void {
  try {
    makeFolders(resolve(folder));
  } catch (cause) {
    throw new CliError('unwritable', `${folder} cannot be made: ${whyNot(cause)}.`, { cause });
  }
}

/**
 * Writes a file that the user named, with the folders it lies in. What is there and is no plain file, such as `/dev/stdout`,
 * is written to; a file is replaced in one step, also behind a link.
 * @returns its absolute path.
 * @throws {CliError} `unwritable`.
 */
export function writeOutput(file: string, text: string): string {
  const path = resolve(file);
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) writeFileSync(path, text);
    else {
      makeFolders(dirname(path));
      writeFileAtomic(found === undefined ? path : realpathSync(path), text);
    }
    return path;
  } catch (cause) {
    throw new CliError('unwritable', `${path} cannot be written: ${whyNot(cause)}.`, { cause });
  }
}
