import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { itUnless, missing } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const PROBE = fileURLToPath(new URL('./determinism-probe.ts', import.meta.url));
const REPEATS = 4;
const TIMEOUT_MS = 120_000;

const home = mkdtempSync(join(tmpdir(), 'another-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a process of its own sees, with this environment, on this many of the machine's processors. */
async function hashes(env: Record<string, string>, onOneProcessor = false): Promise<unknown> {
  const command = [
    process.execPath,
    '--conditions=source',
    '--disable-warning=ExperimentalWarning',
    PROBE,
    String(REPEATS),
  ];
  if (onOneProcessor) command.unshift('taskset', '--cpu-list', '0');
  const [program, ...args] = command as [string, ...string[]];
  const { stdout } = await promisify(execFile)(program, args, { env: { PATH: process.env['PATH'], ...env } });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

const onLinux = process.platform === 'linux';
const canPin = onLinux && spawnSync('taskset', ['--cpu-list', '0', 'true']).status === 0;
const noTaskset = onLinux
  ? missing(canPin ? undefined : 'taskset was not found: apt-get install util-linux')
  : 'processors are taken away by taskset, as Linux has it';

describe('one program with one seed and clock in wasm', () => {
  let here: unknown;
  beforeAll(async () => {
    here = await hashes({});
  }, TIMEOUT_MS);

  it(
    'gives the same bytes each time, also in another time zone, language and home',
    async () => {
      expect(here).toEqual([
        { language: 'javascript', repeats: REPEATS, ok: true, hash: expect.any(String), different: 0 },
        { language: 'python', repeats: REPEATS, ok: true, hash: expect.any(String), different: 0 },
      ]);
      const elsewhere = {
        TZ: 'Pacific/Chatham',
        LANG: 'tr_TR.UTF-8',
        LC_ALL: 'tr_TR.UTF-8',
        HOME: home,
        PYTHONHASHSEED: '7',
      };
      expect(await hashes(elsewhere)).toEqual(here);
    },
    TIMEOUT_MS,
  );

  itUnless(
    noTaskset,
    'gives the same bytes on one processor',
    async () => expect(await hashes({}, true)).toEqual(here),
    TIMEOUT_MS,
  );
});
