import { isUtf8 } from 'node:buffer';
import { formatPatch, type StructuredPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import { blobName, literalHunk } from './git-binary.ts';
import type { TreeFile } from './tree.ts';

const LINE_FEED = 10;
const NO_BLOB = '0'.repeat(40);
const CONTEXT_LINES = 3;
/**
 * Lines that may differ before a file counts as replaced: the search takes its square. A number, not a time, so that the
 * same change gives the same patch everywhere.
 */
const MAX_DIFFERING_LINES = 2000;
const NO_NEWLINE = '\\ No newline at end of file';

/** What became of one file; undefined is absent. Not both. */
export interface FileChange {
  path: string;
  before: TreeFile | undefined;
  after: TreeFile | undefined;
}

/** What may still go into a patch, and into the search for a short one; whoever left the files behind may mean harm by them. */
export interface PatchRoom {
  /** Of the patch. */
  bytes: number;
  /** Read by searches, of both sides together; taken from by each. */
  lines: number;
  /** Steps of searches, about the square of the lines that differ; taken from by each. */
  steps: number;
}

export const newPatchRoom = (bytes: number): PatchRoom => ({
  bytes,
  lines: 500_000,
  steps: MAX_DIFFERING_LINES ** 2,
});

/** The change of one file as `git apply` takes it, '' when it is none; undefined when there is no room for it. */
export function patchOfFile({ path, before, after }: FileChange, room: PatchRoom): string | undefined {
  const mode = (file: TreeFile | undefined): string => (file?.executable === true ? '100755' : '100644');
  const sameMode = before === undefined || after === undefined || before.executable === after.executable;
  const sameContent = before !== undefined && after !== undefined && before.content.equals(after.content);
  if (sameContent && sameMode) return '';
  const header: Omit<StructuredPatch, 'hunks'> = {
    isGit: true,
    oldFileName: before === undefined ? '/dev/null' : `a/${path}`,
    newFileName: after === undefined ? '/dev/null' : `b/${path}`,
    oldHeader: undefined,
    newHeader: undefined,
    ...(before === undefined ? { isCreate: true, newMode: mode(after) } : {}),
    ...(after === undefined ? { isDelete: true, oldMode: mode(before) } : {}),
    ...(sameMode ? {} : { oldMode: mode(before), newMode: mode(after) }),
  };
  const old = before?.content ?? Buffer.alloc(0);
  const now = after?.content ?? Buffer.alloc(0);
  if (isText(old) && isText(now)) {
    const hunks = sameContent ? [] : hunksOf(old, now, room);
    return hunks && formatPatch({ ...header, hunks });
  }
  const [added, removed] = [literalHunk(now, room.bytes), literalHunk(old, room.bytes)];
  if (added === undefined || removed === undefined) return undefined;
  const names = `index ${before === undefined ? NO_BLOB : blobName(old)}..${after === undefined ? NO_BLOB : blobName(now)}`;
  return `${formatPatch({ ...header, hunks: [] })}${names}\nGIT binary patch\n${added}${removed}`;
}

/** What can travel as lines of UTF-8 without losing a byte. */
const isText = (content: Buffer): boolean => isUtf8(content) && !content.includes(0);

function hunksOf(old: Buffer, now: Buffer, room: PatchRoom): StructuredPatchHunk[] | undefined {
  if (Math.abs(now.length - old.length) > room.bytes) return undefined;
  const [oldLines, nowLines] = [lineCount(old), lineCount(now)];
  // Whatever is found to be the same, what one side has more of is in the patch, with a sign before each line.
  if (Math.abs(now.length - old.length) + Math.abs(nowLines - oldLines) > room.bytes) return undefined;
  const found = old.length === 0 || now.length === 0 ? undefined : search(old, now, oldLines + nowLines, room);
  if (found !== undefined) return found;
  if (old.length + oldLines + now.length + nowLines > room.bytes) return undefined;
  return [replacement(old.toString('utf8'), now.toString('utf8'))].filter(({ lines }) => lines.length > 0);
}

/** The shortest way from one to the other; undefined when it is not found within the room. */
function search(old: Buffer, now: Buffer, lines: number, room: PatchRoom): StructuredPatchHunk[] | undefined {
  const most = Math.min(MAX_DIFFERING_LINES, Math.floor(Math.sqrt(room.steps)));
  if (lines > room.lines || most === 0) return undefined;
  room.lines -= lines;
  const found = structuredPatch('', '', old.toString('utf8'), now.toString('utf8'), undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: most,
  });
  const differing = found?.hunks.flatMap((hunk) => hunk.lines).filter((line) => !line.startsWith(' ')).length ?? most;
  room.steps = Math.max(0, room.steps - differing ** 2);
  return found?.hunks;
}

function lineCount(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(LINE_FEED); at >= 0; at = text.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}

/** One hunk that takes out every line and puts in every other. */
function replacement(old: string, now: string): StructuredPatchHunk {
  const removed = linesOf(old);
  const added = linesOf(now);
  return {
    oldStart: 1,
    oldLines: removed.lines.length,
    newStart: 1,
    newLines: added.lines.length,
    lines: [
      ...removed.lines.map((line) => `-${line}`),
      ...(removed.open ? [NO_NEWLINE] : []),
      ...added.lines.map((line) => `+${line}`),
      ...(added.open ? [NO_NEWLINE] : []),
    ],
  };
}

function linesOf(text: string): { lines: string[]; open: boolean } {
  const lines = text.split('\n');
  const open = lines.at(-1) !== '';
  return { lines: open ? lines : lines.slice(0, -1), open };
}
