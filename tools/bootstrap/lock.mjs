import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOOLCHAIN } from './paths.mjs';

const FILE = join(TOOLCHAIN, 'install.lock');
/** The holder touches its lock this often; one untouched for much longer belongs to a process that is gone. */
const TOUCH_MS = 1000;
const STALE_MS = 15_000;
const POLL_MS = 200;

/** @param {string} code */
const hasCode = (/** @type {unknown} */ error, code) => /** @type {NodeJS.ErrnoException} */ (error).code === code;

function tryTake() {
  try {
    const file = openSync(FILE, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Removes a lock whose holder is gone: it does not run any more, or has not touched it for long. */
function removeStale() {
  try {
    const pid = Number(readFileSync(FILE, 'utf8'));
    const ageMs = Date.now() - statSync(FILE).mtimeMs;
    let alive = true;
    if (pid > 0) {
      try {
        process.kill(pid, 0);
      } catch (error) {
        alive = !hasCode(error, 'ESRCH');
      }
    }
    if (!alive || ageMs > STALE_MS) rmSync(FILE, { force: true });
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/**
 * Runs `work` while no other start in this checkout installs anything.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withInstallLock(work) {
  mkdirSync(TOOLCHAIN, { recursive: true });
  let told = false;
  while (!tryTake()) {
    if (!told) process.stderr.write('another command is installing in this checkout; waiting for it\n');
    told = true;
    removeStale();
    await sleep(POLL_MS);
  }
  const touch = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(FILE, now, now);
    } catch {
      // Somebody cleaned the folder; the work itself will fail loudly if that matters.
    }
  }, TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    rmSync(FILE, { force: true });
  }
}
