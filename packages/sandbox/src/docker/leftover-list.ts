import { isUtf8 } from 'node:buffer';
import {
  LEFTOVER_LIMITS,
  type LeftoverLimits,
  type Leftovers,
  ownerMayStart,
  REFUSED,
  safeRelativePath,
  shownName,
} from '../supervisor/leftovers.ts';

/** As find(1) prints an entry for the list: kind, mode, names it has, bytes, path; the list's last record says how it went. */
export const LIST_FORMAT = String.raw`%y %m %n %s %P\0`;
export const WHOLE = 'end whole';
export const IN_PART = 'end part';

const RECORD = /^(\S) ([0-7]{1,5}) (\d{1,10}) (\d{1,15}) /;
/** Far above a path of as many names as there may be folders within folders; what is listed goes no deeper. */
const MAX_RECORD_BYTES = 16_384;

/** A file of which the content is wanted. */
export interface WantedFile {
  path: string;
  bytes: number;
}

/** Decides from a list of what a folder holds, entry by entry as it comes, what is taken out of it. */
export interface LeftoverList {
  /** @returns true once the list has come to its end. @throws {Error} for what is no list of ours. */
  push(chunk: Buffer): boolean;
  readonly wanted: readonly WantedFile[];
  readonly executable: Set<string>;
  readonly refused: Leftovers['refused'];
}

/** Takes what `collectFiles` takes, and refuses the rest for the same reasons: one looks at a folder, the other at a list. */
export function createLeftoverList(limits: LeftoverLimits = LEFTOVER_LIMITS): LeftoverList {
  const wanted: WantedFile[] = [];
  const executable = new Set<string>();
  const refused: Leftovers['refused'] = [];
  let held = Buffer.alloc(0);
  let entries = 0;
  let bytes = 0;
  let ended = false;
  /** A folder that was refused: find goes on into it, and comes back out of it before it goes elsewhere. */
  let closed: string | undefined;

  const entry = (kind: string, mode: number, links: number, size: number, name: Buffer): void => {
    if (entries > limits.entries) return;
    const shown = name.toString('utf8');
    if (closed !== undefined && shown.startsWith(closed)) return;
    if (++entries > limits.entries) {
      refused.push({ path: '', reason: REFUSED.entries(limits) });
      return;
    }
    const path = isUtf8(name) ? safeRelativePath(shown) : undefined;
    const refuse = (reason: string): void => {
      refused.push({ path: path ?? shownName(shown), reason });
      if (kind === 'd') closed = `${shown}/`;
    };
    if (path === undefined) refuse(REFUSED.name);
    else if (kind === 'd') {
      if (path.split('/').length > limits.depth) refuse(REFUSED.depth(limits));
    } else if (kind !== 'f') refuse(REFUSED.kind);
    else if (links !== 1) refuse(REFUSED.links);
    else if (size > limits.bytes - bytes) refuse(REFUSED.size);
    else {
      bytes += size;
      wanted.push({ path, bytes: size });
      if (ownerMayStart(mode)) executable.add(path);
    }
  };

  const record = (line: Buffer): void => {
    const text = line.toString('latin1');
    if (ended) throw new Error('more than a list');
    if (text === WHOLE || text === IN_PART) {
      ended = true;
      if (text === IN_PART) refused.push({ path: '', reason: 'not all of it could be looked at' });
      return;
    }
    const fields = RECORD.exec(text);
    if (fields === null) throw new Error('an entry of unknown form');
    const [head, kind, mode, links, size] = fields as unknown as [string, string, string, string, string];
    entry(kind, Number.parseInt(mode, 8), Number(links), Number(size), line.subarray(head.length));
  };

  return {
    wanted,
    executable,
    refused,
    push(chunk) {
      let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        record(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      if (rest.length > MAX_RECORD_BYTES) throw new Error('an entry that does not end');
      held = Buffer.from(rest);
      return ended;
    },
  };
}

/** Cuts what comes into the contents of the files that are wanted, in their order. */
export function createContentReader(wanted: readonly WantedFile[]): {
  /** @returns true once all of it has come. */
  push(chunk: Buffer): boolean;
  /** Contents by path, sorted; to be asked for when all has come. */
  files(): Map<string, Buffer>;
} {
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  const content = Buffer.alloc(total);
  let got = 0;
  return {
    push(chunk) {
      if (got + chunk.length > total) throw new Error('more than was asked for');
      got += chunk.copy(content, got);
      return got === total;
    },
    files() {
      let at = 0;
      const files = wanted.map(({ path, bytes }): [string, Buffer] => {
        at += bytes;
        return [path, content.subarray(at - bytes, at)];
      });
      return new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}
