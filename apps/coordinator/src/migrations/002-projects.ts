import type { Migration } from '@edgecoder/store';
import { sql } from 'kysely';

/** A class may ask for machines that run commands in file trees. Those made before ask for none. */
export const projects: Migration = {
  name: '002-projects',
  async up(tx) {
    await sql
      .raw('alter table coordinator.work_classes add column projects boolean not null default false')
      .execute(tx);
  },
};
