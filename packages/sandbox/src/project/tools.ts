import type { Tree } from './tree.ts';

/** Folder of these programs, before all others on the command's path. */
export const TOOLS_FOLDER = '.tools';

/**
 * `npm` where there is no network to install from: what is left of it is running the scripts of `package.json`. The same
 * everywhere, whatever npm a machine has, so that a check sees what the worker saw.
 */
const NPM = String.raw`#!/usr/bin/env node
const { readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { delimiter, resolve } = require('node:path');
const args = process.argv.slice(2);
const dashes = args.indexOf('--');
const extra = dashes < 0 ? [] : args.slice(dashes + 1);
const words = (dashes < 0 ? args : args.slice(0, dashes)).filter((word) => !/^(?:-s|--silent|--quiet)$/.test(word));
const fail = (message) => { console.error('npm: ' + message); process.exit(1); };
const alias = { t: 'test', tst: 'test' };
let [command, name] = words;
if (['run', 'run-script', 'rum', 'urn'].includes(command)) command = name;
else if (alias[command] !== undefined) command = alias[command];
else if (!['test', 'start', 'stop', 'restart'].includes(command)) fail('only scripts of package.json can be run here: there is no network');
let manifest;
try { manifest = JSON.parse(readFileSync('package.json', 'utf8')); } catch (error) { fail('package.json: ' + error.message); }
const scripts = manifest.scripts ?? {};
if (typeof scripts[command] !== 'string') fail('Missing script: "' + command + '"');
const quote = (word) => "'" + word.replaceAll("'", "'\\''") + "'";
for (const event of ['pre' + command, command, 'post' + command]) {
  if (typeof scripts[event] !== 'string') continue;
  const line = [scripts[event], ...(event === command ? extra.map(quote) : [])].join(' ');
  const { status, signal } = spawnSync('/bin/sh', ['-c', line], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: resolve('node_modules/.bin') + delimiter + process.env.PATH,
      npm_lifecycle_event: event,
      npm_lifecycle_script: scripts[event],
      npm_package_name: String(manifest.name ?? ''),
      npm_package_version: String(manifest.version ?? ''),
    },
  });
  if (signal !== null) process.kill(process.pid, signal);
  if (status !== 0) process.exit(status ?? 1);
}
`;

const script = (text: string) => ({ content: Buffer.from(text, 'utf8'), executable: true });

/** Programs that a project's command may name and that an interpreter alone does not bring. */
export const PROJECT_TOOLS: Tree = new Map([
  ['npm', script(NPM)],
  ['py.test', script('#!/bin/sh\nexec python3 -m pytest "$@"\n')],
  ['pytest', script('#!/bin/sh\nexec python3 -m pytest "$@"\n')],
  ['python', script('#!/bin/sh\nexec python3 "$@"\n')],
]);

/** Environment of a command, besides what every guest has. */
export const projectEnvironment = (toolsFolder: string, path: string): Readonly<Record<string, string>> => ({
  PATH: `${toolsFolder}:${path}`,
  CI: '1',
  NO_COLOR: '1',
  // What a test runner remembers for its next run is no change to the project.
  PYTEST_ADDOPTS: '-p no:cacheprovider',
});
