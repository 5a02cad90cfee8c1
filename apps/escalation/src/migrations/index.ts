import type { Migration } from '@edgecoder/store';
import { initial } from './001-initial.ts';

/** Every step of the escalation service's schema, in order. */
export const migrations: readonly Migration[] = [initial];
