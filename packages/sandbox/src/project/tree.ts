import { createHash } from 'node:crypto';
import { Project, type ProjectFile, snapshotOf } from '@edgecoder/protocol';

/** A file as it is before or after a run. */
export interface TreeFile {
  content: Buffer;
  executable: boolean;
}

/** Files by path, sorted; folders are there because files are in them. */
export type Tree = ReadonlyMap<string, TreeFile>;

/** Thrown for a tree that is no project, or not the one that it says it is. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';
  readonly code: 'invalid_tree' | 'snapshot_mismatch';
  constructor(code: ProjectError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const sha256Hex = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');

/** SHA-256 of a tree, as `Project.snapshot` has it. */
export const snapshotHash = (files: readonly ProjectFile[]): string => snapshotOf(files, sha256Hex, fromBase64);

/**
 * The tree of a project that came from somewhere else, checked again as a whole: whoever runs it relies on no check before.
 * @throws {ProjectError} `invalid_tree` for what breaks a bound or has a path that is not plain; `snapshot_mismatch` when
 * the files are not those that the hash names.
 */
export function openTree(project: unknown): { tree: Tree; command: string } {
  const parsed = Project.safeParse(project);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ProjectError('invalid_tree', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { files, snapshot, command } = parsed.data;
  if (snapshotHash(files) !== snapshot) {
    throw new ProjectError('snapshot_mismatch', 'the files are not those of the snapshot');
  }
  const tree = new Map(
    files.map(({ path, executable, content }) => [path, { executable, content: fromBase64(content) }] as const),
  );
  return { tree, command };
}
