import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { Sha256Hex } from './ids.ts';

/** Bounds of a file tree: base64 of all of it, and its frame, fit into one sealed lease. */
export const MAX_PROJECT_FILES = 1024;
export const MAX_PROJECT_BYTES = 2_097_152;
/** Folders within folders. */
export const MAX_PROJECT_DEPTH = 16;
const MAX_PROJECT_PATH_BYTES = 512;
/** A command is one line for a shell; what is longer belongs into a script of the tree. */
export const MAX_COMMAND_CHARS = 1024;
/** A patch travels inside a sealed result, beside two outputs. */
export const MAX_PATCH_BYTES = 1_048_576;
/** Things left behind that are named because they could not be part of the patch. */
export const MAX_REFUSED_PATHS = 64;

const MAX_NAME_BYTES = 255;
const utf8 = new TextEncoder();

/** True for a path below some folder that is plain, relative and leads nowhere else on any platform. */
export function isPlainPath(path: string, maxBytes = MAX_PROJECT_PATH_BYTES): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (path === '' || /[\u0000-\u001f\u007f\\:]/u.test(path) || path.startsWith('/') || !path.isWellFormed())
    return false;
  if (utf8.encode(path).length > maxBytes) return false;
  return path
    .split('/')
    .every((name) => name !== '' && name !== '.' && name !== '..' && utf8.encode(name).length <= MAX_NAME_BYTES);
}

/** Whole groups of four digits; what is too much of the last digit is ignored when it is read. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** One regular file. Links, devices and whatever else a folder may hold have no form here. */
export const ProjectFile = z.strictObject({
  path: z
    .string()
    .max(MAX_PROJECT_PATH_BYTES)
    .refine((path) => isPlainPath(path), 'not a plain relative path')
    .refine((path) => path.split('/').length <= MAX_PROJECT_DEPTH + 1, 'too deep'),
  executable: z.boolean().default(false),
  /** base64, padded. */
  content: z
    .string()
    .max(Math.ceil(MAX_PROJECT_BYTES / 3) * 4)
    .regex(BASE64, 'not base64'),
});
export type ProjectFile = z.infer<typeof ProjectFile>;

/** Bytes of a file's content. */
export const contentBytes = ({ content }: Pick<ProjectFile, 'content'>): number =>
  (content.length / 4) * 3 - (content.endsWith('==') ? 2 : content.endsWith('=') ? 1 : 0);

/**
 * A file tree and the command that is run in it. The tree is frozen: `snapshot` is `snapshotOf(files)`, and whoever runs it
 * computes that again.
 */
export const Project = z
  .strictObject({
    snapshot: Sha256Hex,
    /** Sorted by path, code unit by code unit; each path once. */
    files: z.array(ProjectFile).min(1).max(MAX_PROJECT_FILES),
    /** For `/bin/sh -c`, in the tree's folder; the run passes when it exits with 0. */
    command: z
      .string()
      .min(1)
      .max(MAX_COMMAND_CHARS)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      .refine((line) => line.isWellFormed() && !/[\u0000-\u001f\u007f]/u.test(line), 'not one line of text'),
  })
  .superRefine(({ files }, context) => {
    const problem = treeProblem(files);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['files'], message: problem });
  });
export type Project = z.infer<typeof Project>;

/** What is wrong with files that are right one by one. */
export function treeProblem(files: readonly Pick<ProjectFile, 'path' | 'content'>[]): string | undefined {
  const folders = new Set<string>();
  let bytes = 0;
  for (const [index, file] of files.entries()) {
    const before = files[index - 1];
    if (before !== undefined && !(before.path < file.path)) return 'not sorted by path, or a path twice';
    bytes += contentBytes(file);
    for (let at = file.path.indexOf('/'); at > 0; at = file.path.indexOf('/', at + 1)) {
      folders.add(file.path.slice(0, at));
    }
  }
  if (bytes > MAX_PROJECT_BYTES) return `more than ${MAX_PROJECT_BYTES} bytes`;
  const both = files.find(({ path }) => folders.has(path));
  return both === undefined ? undefined : `${both.path} is a file and a folder`;
}

/**
 * The name of a tree by its content: SHA-256 of the canonical JSON of `[path, executable, SHA-256 of the content]` of each file.
 * @param sha256Hex of the bytes, or of a text as UTF-8.
 */
export function snapshotOf(
  files: readonly ProjectFile[],
  sha256Hex: (data: Uint8Array | string) => string,
  fromBase64: (text: string) => Uint8Array,
): string {
  return sha256Hex(
    canonicalJson(files.map(({ path, executable, content }) => [path, executable, sha256Hex(fromBase64(content))])),
  );
}

const line = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .refine((text) => text.isWellFormed(), 'half of a surrogate pair');

/** What a command has made of its tree. */
export const ProjectChanges = z.strictObject({
  /** A patch as `git apply` takes it, changed, new and deleted files, text and binary; empty when nothing changed. */
  patch: line(MAX_PATCH_BYTES).refine((patch) => utf8.encode(patch).length <= MAX_PATCH_BYTES, 'too large'),
  /** Files in the patch. */
  changed: z.int().min(0),
  /** What was left behind and is no part of it, and why: links, pipes, devices, what is too large or too much. */
  refused: z.array(z.strictObject({ path: line(2048), reason: line(200) })).max(MAX_REFUSED_PATHS),
});
export type ProjectChanges = z.infer<typeof ProjectChanges>;
