/** What a program may do under macOS's `sandbox-exec`. */
export interface SeatbeltView {
  /** The interpreter and the other programs that may be started: absolute, resolved paths. */
  programs: readonly string[];
  /** Folders that may be read, besides what every program on macOS maps. */
  readable: readonly string[];
  /** The one folder that may be written, resolved: a private one of this run. */
  scratch: string;
}

/** What dyld, the C library and the interpreters read of the system; no folder in which a person has files. */
const SYSTEM_READABLE = [
  '/usr/lib',
  '/usr/share',
  '/System/Library',
  '/System/Volumes/Preboot',
  '/private/var/db/dyld',
];
const DEVICES = ['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom', '/dev/dtracehelper'];

/**
 * The profile for `sandbox-exec -p`: everything is denied but reading the system's libraries and the interpreter,
 * starting the programs named, and writing to the scratch folder. No network, no Mach services, no other process.
 *
 * @throws {RangeError} for a path that is not absolute, not normalised, or cannot be quoted.
 */
export function seatbeltProfile({ programs, readable, scratch }: SeatbeltView): string {
  const literals = (paths: readonly string[]): string => paths.map((path) => `(literal ${quote(path)})`).join(' ');
  const folders = [...SYSTEM_READABLE, ...readable].map((path) => `(subpath ${quote(path)})`).join(' ');
  const above = [...new Set([...programs, ...readable, scratch].flatMap(foldersAbove))].toSorted();
  return [
    '(version 1)',
    '(deny default)',
    '(deny network*)',
    '(deny mach-lookup)',
    '(deny file-link)',
    '(allow process-fork)',
    '(allow process-info* (target self))',
    `(allow process-exec ${literals(programs)})`,
    // An interpreter compiles as it runs; the code that it loads comes from the system and its own folders only.
    '(allow dynamic-code-generation)',
    `(allow file-map-executable ${folders} ${literals(programs)})`,
    '(allow signal (target same-sandbox))',
    '(allow sysctl-read)',
    // Resolving a path looks at each folder above it: that these exist is no secret, what is in them is.
    '(allow file-read-metadata)',
    `(allow file-read* ${folders} ${literals([...DEVICES, ...programs])})`,
    // Loaders open the folders on the way to a program: the names in those can be listed, and nothing below them.
    `(allow file-read* (literal "/") ${literals(above)})`,
    `(allow file-read* file-write* (subpath ${quote(scratch)}))`,
    `(allow file-write-data ${literals(DEVICES.slice(0, 2))})`,
    // The last rule that matches decides: what is written is neither started nor loaded as code.
    `(deny process-exec file-map-executable (subpath ${quote(scratch)}))`,
    '',
  ].join('\n');
}

/** Every folder that a path is in, but the first. */
function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(1, -1);
  return names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`);
}

/** A path as a string of the profile's language. */
function quote(path: string): string {
  const plain = path.startsWith('/') && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(path.slice(1));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no escape for them is documented.
  if (!plain || /[\u0000-\u001f\u007f]/u.test(path)) throw new RangeError(`not a plain absolute path: ${path}`);
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
