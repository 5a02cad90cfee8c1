import { MAX_PATCH_BYTES, MAX_REFUSED_PATHS, type ProjectChanges } from '@edgecoder/protocol';
import { type Leftovers, REFUSED } from '../supervisor/leftovers.ts';
import { newPatchRoom, patchOfFile } from './patch.ts';
import type { Tree } from './tree.ts';

const MAX_SHOWN_PATH_CHARS = 2048;
/** A patch as it travels, in JSON: a file of control characters is six times as long there. */
const MAX_PATCH_JSON_BYTES = 2 * MAX_PATCH_BYTES;

/**
 * What a run has made of a tree. A file that is not there any more counts as deleted only where everything was looked at:
 * below a folder that was refused nobody knows.
 */
export function changesOf(before: Tree, left: Leftovers): ProjectChanges {
  const refused = left.refused.map(({ path, reason }) => ({ path: shown(path), reason }));
  const unknown = new Set(left.refused.map(({ path }) => path));
  const paths = [...new Set([...before.keys(), ...left.files.keys()])].toSorted((a, b) => (a < b ? -1 : 1));
  let patch = '';
  let changed = 0;
  const room = newPatchRoom(MAX_PATCH_BYTES);
  let jsonRoom = MAX_PATCH_JSON_BYTES;
  for (const path of paths) {
    const content = left.files.get(path);
    if (content === undefined && isBelow(path, unknown)) continue;
    const after = content === undefined ? undefined : { content, executable: left.executable.has(path) };
    const piece = patchOfFile({ path, before: before.get(path), after }, room);
    if (piece === '') continue;
    if (isOfGit(path)) {
      refused.push({ path: shown(path), reason: REFUSED.git });
      continue;
    }
    const bytes = Buffer.byteLength(piece ?? '', 'utf8');
    const jsonBytes = bytes > room.bytes ? 0 : Buffer.byteLength(JSON.stringify(piece ?? ''), 'utf8');
    if (piece === undefined || bytes > room.bytes || jsonBytes > jsonRoom) {
      refused.push({ path: shown(path), reason: `its change does not fit into a patch of ${MAX_PATCH_BYTES} bytes` });
      continue;
    }
    room.bytes -= bytes;
    jsonRoom -= jsonBytes;
    patch += piece;
    changed++;
  }
  return { patch, changed, refused: bounded(refused) };
}

/** The path itself, a folder above it, or the whole tree ('') is among them. */
function isBelow(path: string, refused: ReadonlySet<string>): boolean {
  if (refused.has('') || refused.has(path)) return true;
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    if (refused.has(path.slice(0, at))) return true;
  }
  return false;
}

/** Shown as nothing; macOS takes a name with them for the same name without. */
const INVISIBLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

/** A path that `git apply` takes from nobody, and with it nothing of the whole patch: `.git`, as any system may read it. */
const isOfGit = (path: string): boolean =>
  path.split('/').some((name) => /^(?:\.git|git~1)[. ]*$/iu.test(name.replace(INVISIBLE, '')));

const shown = (path: string): string => path.slice(0, MAX_SHOWN_PATH_CHARS).toWellFormed();

function bounded(refused: ProjectChanges['refused']): ProjectChanges['refused'] {
  if (refused.length <= MAX_REFUSED_PATHS) return refused;
  const kept = refused.slice(0, MAX_REFUSED_PATHS - 1);
  return [...kept, { path: '', reason: `and ${refused.length - kept.length} more` }];
}
