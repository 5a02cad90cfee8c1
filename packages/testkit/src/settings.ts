/** Environment of a test run. */

/** Port of the warden that the run has already started; see `warden.ts`. */
const WARDEN_PORT = 'EDGECODER_TEST_WARDEN_PORT';

/** The warden of this run, or undefined when there is none yet. */
export function wardenPort(): number | undefined {
  const value = process.env[WARDEN_PORT];
  return value === undefined ? undefined : Number(value);
}

/** Told to every process that is started from now on. */
export function publishWardenPort(port: number): void {
  process.env[WARDEN_PORT] = String(port);
}

/** `EDGECODER_REQUIRE_SERVERS=1`: a server that is not installed is an error, not a reason to skip. */
export function serversRequired(): boolean {
  return process.env['EDGECODER_REQUIRE_SERVERS'] === '1';
}

/** Folders that programs are looked for in. */
export function searchPath(): string[] {
  return (process.env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':').filter(Boolean);
}

/** What a program that is started with some variables of its own has besides. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
