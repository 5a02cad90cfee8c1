import type { Migration } from '@edgecoder/store';
import { initial } from './001-initial.ts';
import { projects } from './002-projects.ts';
import { words } from './003-words.ts';
import { escalations } from './004-escalations.ts';
import { help } from './005-help.ts';
import { misses } from './006-misses.ts';
import { paidPrograms } from './007-paid-programs.ts';
import { missesIndex } from './008-misses-index.ts';
import { classClocks } from './009-class-clocks.ts';

/** Every step of the coordinator's schema, in order. */
export const migrations: readonly Migration[] = [
  initial,
  projects,
  words,
  escalations,
  help,
  misses,
  paidPrograms,
  missesIndex,
  classClocks,
];
