import { realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shellReport } from '../project/command.ts';
import { INTERPRETER_DATA_BYTES } from '../supervisor/guest-limits.ts';
import { RUNTIME_FOLDER } from './system-view.ts';

/** Descriptors that a guest's process starts with, besides its output. */
export const REPORTS_FD = 3;
export const ORDERS_FD = 4;

/** The shell that waits inside: the machine's own, wherever that is. */
export const GATE_SHELL = join(RUNTIME_FOLDER, 'sh');

/** A shell that puts nothing into the environment; others put these. */
const PLAIN_SHELL = 'dash';
const SHELL_VARIABLES = ['SHLVL', 'OLDPWD', '_'];
const KIB = 1024;

/**
 * What is the first to run in a jail: it says that it is there, waits for the limit of the guest's memory, takes it on, and
 * becomes the program whose command line follows. Until then nothing in the jail is larger than a shell.
 * @param shell the shell's path outside.
 */
export function gate(shell: string): string[] {
  const clean =
    basename(realpathSync(shell)) === PLAIN_SHELL
      ? ''
      : `env ${SHELL_VARIABLES.map((name) => `-u ${name}`).join(' ')} `;
  const steps = [
    `printf ${shellReport('ready')} >&${REPORTS_FD}`,
    `read -r data <&${ORDERS_FD}`,
    'ulimit -d "$data"',
    `exec ${clean}"$@"`,
  ];
  return [GATE_SHELL, '-c', steps.join(' && '), 'sh'];
}

/** Opens a gate for a guest with this memory limit. */
export const gateOrder = (memoryBytes: number): string =>
  `${Math.ceil((memoryBytes + INTERPRETER_DATA_BYTES) / KIB)}\n`;
