import { readFileSync } from 'node:fs';
import type { Language, LimitHit } from '@edgecoder/protocol';
import type { CanaryPlaces } from './canaries.ts';

/** What a program prints when it got past a wall; nothing else may print it. */
export const ESCAPED = 'ESCAPED';
/** What an attempt prints when it really ran: on a mode where it must, its silence would prove nothing. */
export const TRIED = 'TRIED';

/** Tests that no program can pass; who is said to have passed them has forged it. */
export const FAILING: Readonly<Record<Language, string>> = {
  python: 'assert False\n',
  javascript: 'console.assert(false);',
};

/** One way out that foreign code has tried somewhere. */
export interface EscapeAttempt {
  name: string;
  language: Language;
  /** The program; it prints ESCAPED when it got out. `places` says where the canaries are. */
  code(places: CanaryPlaces): string;
  /** With tests the run must not pass. */
  tests?: string;
  /** Needs an operating system to try: on a mode that has one it must print TRIED. */
  native?: true;
  /** It must be ended by one of these, where the mode lets it get so far. */
  limits?: readonly LimitHit[];
  /** Runs after it in the same sandbox, and prints ESCAPED when it finds something that was left. */
  next?(places: CanaryPlaces): string;
}

export const py = (name: string, code: string, more: Partial<EscapeAttempt> = {}): EscapeAttempt => ({
  name,
  language: 'python',
  code: () => code,
  ...more,
});
export const js = (name: string, code: string, more: Partial<EscapeAttempt> = {}): EscapeAttempt => ({
  name,
  language: 'javascript',
  code: () => code,
  ...more,
});

/**
 * Python that calls the kernel directly, in an interpreter of its own. `sys(n, …)` is syscall(2) by its x86-64 and
 * AArch64 numbers and gives −1 on an error; `got(name, result)` reports a call that should have failed.
 */
export const native = (name: string, body: string, more: Partial<EscapeAttempt> = {}): EscapeAttempt =>
  nativeWith(name, () => body, more);

export const nativeWith = (
  name: string,
  body: (places: CanaryPlaces) => string,
  more: Partial<EscapeAttempt> = {},
): EscapeAttempt => ({
  name,
  language: 'python',
  native: true,
  code: (places) => `
import subprocess, sys
program = ${JSON.stringify(`
import ctypes, os, platform, socket, struct, signal, fcntl, time
libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == 'aarch64'
def sys(x64, arm64, *args):
    args = [ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    return libc.syscall(ctypes.c_long(arm64 if arm else x64), *args)
def got(name, result):
    if result is not None and result >= 0:
        print('${ESCAPED}', name, result, flush=True)
print('${TRIED}', flush=True)
${body(places)}
`)}
try:
    out = subprocess.run([sys.executable or 'python3', '-c', program], capture_output=True, text=True, timeout=18)
    print(out.stdout, out.stderr)
except Exception as problem:
    print(type(problem).__name__)
`,
  ...more,
});

/** A text as a literal of Python and of JavaScript. */
export const text = (value: string): string => JSON.stringify(value);

/** What this machine has in these files, by path; '' where there is none. */
export const ofHost = (paths: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    paths.map((path) => {
      try {
        return [path, readFileSync(path, 'utf8')];
      } catch {
        return [path, ''];
      }
    }),
  );
