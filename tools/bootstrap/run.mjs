import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';
import { toolEnvironment } from './toolchain.mjs';

const PRELOAD = pathToFileURL(join(ROOT, 'tools', 'bootstrap', 'end-with-parent.mjs')).href;
const PARENT_POLL_MS = 250;
/** @type {NodeJS.Signals[]} */
const PASSED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command by `node` with this terminal and resolves with its exit code. Signals are passed on; the child ends when
 * this process does, whatever ended it.
 *
 * @param {string} node
 * @param {import('./commands.mjs').Command} command
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function runCommand(node, command, args) {
  const argv = command.argv.map((arg) => (/\.(ts|js)$/.test(arg) && !isAbsolute(arg) ? join(ROOT, arg) : arg));
  if (command.settings === true && existsSync(join(ROOT, '.env'))) argv.unshift(`--env-file=${join(ROOT, '.env')}`);
  const env = toolEnvironment(node);
  env.EDGECODER_PARENT_PID = String(process.pid);
  env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'compile');
  const child = spawn(node, ['--import', PRELOAD, ...argv, ...args], {
    cwd: command.fromCaller === true ? (process.env.INIT_CWD ?? process.cwd()) : ROOT,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  for (const signal of PASSED) process.on(signal, pass);
  const watch = endWithNpm(() => child.kill('SIGTERM'));
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        // Nobody asks for these: without a word, it would look as if all had been done.
        if (signal !== null && !PASSED.includes(signal)) process.stderr.write(`\nNode was ended by ${signal}\n`);
        resolve(code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0)));
      });
    });
  } finally {
    clearInterval(watch);
  }
}

/**
 * Calls `gone` when the `npm` that started this ended without passing that on: npm runs its scripts by a shell, which
 * forwards nothing. Started by hand, a command may outlive whoever started it.
 *
 * @param {() => void} gone
 */
function endWithNpm(gone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const startedBy = ancestry();
  return setInterval(() => {
    if (ancestry() !== startedBy) gone();
  }, PARENT_POLL_MS).unref();
}

/** This process's parent and, where that is npm's shell and the system tells, the shell's own parent. */
function ancestry() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const [, grandparent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /^(ba|da|z|k)?sh$/.test(name) ? `${parent} ${grandparent}` : String(parent);
  } catch {
    return String(parent);
  }
}
