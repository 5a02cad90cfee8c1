import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startProgress } from './progress.mjs';

/** Of an installer's output, this much of the end is kept to be shown when it fails, characters. */
const KEPT_OUTPUT = 20_000;

/** The user ended an installation; the next start begins it again. */
export class Interrupted extends Error {
  /** As shells have it: 128 and the signal's number. */
  exitCode;

  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super('interrupted: the next start goes on with the installation');
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs an installer with progress shown, its own output kept back unless it fails.
 *
 * @param {string} label
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string; env: NodeJS.ProcessEnv; shell?: boolean; describe?: (line: string) => string | undefined }} options
 * @returns {Promise<void>}
 * @throws {Interrupted}
 */
export async function install(label, file, args, { cwd, env, shell = false, describe }) {
  /** @type {NodeJS.Signals | undefined} */
  let stopped;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopped ??= signal;
    child?.kill(signal);
  };
  // Before anything is said: whoever reads it may end it at once.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const progress = startProgress(label);
  let output = '';
  const running = spawn(file, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  child = running;
  const read = (/** @type {Buffer} */ chunk) => {
    const text = chunk.toString('utf8');
    output = (output + text).slice(-KEPT_OUTPUT);
    for (const line of text.split('\n')) {
      const detail = describe?.(line);
      if (detail !== undefined) progress.detail(detail);
    }
  };
  running.stdout.on('data', read);
  running.stderr.on('data', read);
  const outcome = await new Promise((resolve) => {
    running.on('error', (error) => resolve(error.message));
    running.on('close', (code, signal) =>
      resolve(code === 0 ? '' : signal === null ? `exit code ${code}` : `ended by ${signal}`),
    );
  });
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  progress.end(outcome === '' ? 'done' : `failed, ${outcome}`);
  if (stopped !== undefined) throw new Interrupted(stopped);
  if (outcome !== '')
    throw new Error(`${output.trim()}\n\n${label} failed (${outcome}). The package registry must be reachable.`);
}
