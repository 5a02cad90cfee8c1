import { runInNewContext } from 'node:vm';
import { GUEST_PRELUDE } from '../runner/guest-prelude.ts';
import type { HarnessDescriptors } from '../supervisor/guest.ts';
import { javascriptHarness } from './javascript-harness.ts';
import { javascriptVerdicts } from './javascript-verdicts.ts';
import { javascriptWalls } from './javascript-walls.ts';

/**
 * Errors that nobody handles end the program; nothing looks into the engine from outside of the program's own code;
 * what it is given as new memory holds nothing of before.
 */
export const JAVASCRIPT_FLAGS = [
  '--unhandled-rejections=strict',
  '--no-addons',
  '--disable-sigusr1',
  '--no-warnings',
  '--zero-fill-buffers',
];

/** Globals of the language itself in this Node, without those that Node adds. */
export const languageGlobals = (): string[] => runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[];

const PARTS = `{ walls: ${javascriptWalls}, verdicts: ${javascriptVerdicts} }`;

/**
 * The harness as a program of its own; strict, so that a stack trace of the guest's hands out none of its functions.
 * @param globals `languageGlobals`, where the guest's Node is this one: it need not look then, which takes milliseconds.
 */
export const javascriptSource = (descriptors: HarnessDescriptors, globals?: readonly string[]): string =>
  `'use strict';(${javascriptHarness})(require, process, ${GUEST_PRELUDE}, ${PARTS}, ${JSON.stringify(descriptors)}, ${JSON.stringify(globals)});`;
