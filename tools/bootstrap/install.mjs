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
  const progress = startProgress(label);
  let output = '';
  const child = spawn(file, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {NodeJS.Signals | undefined} */
  let stopped;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopped ??= signal;
    child.kill(signal);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const read = (/** @type {Buffer} */ chunk) => {
    const text = chunk.toString('utf8');
    output = (output + text).slice(-KEPT_OUTPUT);
    for (const line of text.split('\n')) {
      const detail = describe?.(line);
      if (detail !== undefined) progress.detail(detail);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const outcome = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) =>
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
