import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';

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

const canPin = process.platform === 'linux' && spawnSync('taskset', ['--cpu-list', '0', 'true']).status === 0;

describe('one program with one seed and clock in wasm', () => {
  it(
    'gives the same bytes each time, also in another time zone, language and home, and on one processor',
    async () => {
      const here = await hashes({});
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
      expect(await hashes(elsewhere, canPin)).toEqual(here);
    },
    TIMEOUT_MS,
  );
});
