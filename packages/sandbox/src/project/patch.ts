import { isUtf8 } from 'node:buffer';
import { formatPatch, type StructuredPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import { blobName, literalHunk } from './git-binary.ts';
import type { TreeFile } from './tree.ts';

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

/** The change of one file as `git apply` takes it; '' when it is none. */
export function patchOfFile({ path, before, after }: FileChange): string {
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
    return formatPatch({ ...header, hunks: sameContent ? [] : hunksOf(old.toString('utf8'), now.toString('utf8')) });
  }
  const names = `index ${before === undefined ? NO_BLOB : blobName(old)}..${after === undefined ? NO_BLOB : blobName(now)}`;
  return `${formatPatch({ ...header, hunks: [] })}${names}\nGIT binary patch\n${literalHunk(now)}${literalHunk(old)}`;
}

/** What can travel as lines of UTF-8 without losing a byte. */
const isText = (content: Buffer): boolean => isUtf8(content) && !content.includes(0);

function hunksOf(old: string, now: string): StructuredPatchHunk[] {
  const found = structuredPatch('', '', old, now, undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: MAX_DIFFERING_LINES,
  });
  return found?.hunks ?? [replacement(old, now)];
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
