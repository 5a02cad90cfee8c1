/**
 * What each npm script runs.
 *
 * @typedef {object} Command
 * @property {string} about One line for the usage text.
 * @property {string[]} argv Arguments for Node, relative to the repository; the user's follow.
 * @property {boolean} [settings] Reads `.env` of the checkout; what is in the environment already comes first.
 * @property {boolean} [fromCaller] Run in the folder the user typed the command in, so that their relative paths hold.
 */

const TYPESCRIPT = ['--conditions=source', '--disable-warning=ExperimentalWarning'];

/** @type {Record<string, Command>} */
export const COMMANDS = {
  start: { about: 'run a node', argv: [...TYPESCRIPT, 'apps/node/src/main.ts'], settings: true },
  demo: {
    about: 'run a node on free ports in a temporary home, send it a program, end',
    argv: [...TYPESCRIPT, 'apps/node/src/main.ts', '--demo'],
  },
  edgecoder: {
    about: 'talk to a node',
    argv: [...TYPESCRIPT, 'apps/cli/src/main.ts'],
    settings: true,
    fromCaller: true,
  },
  test: {
    about: 'run every test',
    argv: ['--experimental-vm-modules', ...TYPESCRIPT, 'node_modules/jest/bin/jest.js'],
  },
  check: { about: 'format, lint, types, boundaries, unused code', argv: [...TYPESCRIPT, 'tools/check/main.ts'] },
  format: {
    about: 'write every file as the check wants it',
    argv: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write'],
  },
  settings: {
    about: 'write .env.example and docs/settings.md anew',
    argv: [...TYPESCRIPT, 'tools/env-example.ts'],
  },
  changeset: { about: 'note a change that a user can see', argv: ['node_modules/@changesets/cli/bin.js'] },
  bench: { about: 'measure', argv: [...TYPESCRIPT, 'tools/bench/main.ts'] },
  chaos: { about: 'kill processes at random and count what was lost', argv: [...TYPESCRIPT, 'tools/chaos/main.ts'] },
  eval: {
    about: 'measure what a model answers rightly',
    argv: [...TYPESCRIPT, 'tools/eval/main.ts'],
    settings: true,
    fromCaller: true,
  },
  'eval-data': {
    about: 'check what the evaluation asks',
    argv: [...TYPESCRIPT, 'tools/eval-data/main.ts'],
    fromCaller: true,
  },
  'sandbox-images': {
    about: 'build the images of the docker sandbox',
    argv: [...TYPESCRIPT, 'tools/sandbox-images/main.ts'],
  },
};

/** @returns {string} */
export function usage() {
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(15)} ${about}`);
  return `usage: node tools/bootstrap.mjs <command> [arguments]\n\n${lines.join('\n')}\n`;
}
