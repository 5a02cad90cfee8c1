import { openPglite, openPostgres, type Store } from '@edgecoder/store';
import { describeStores } from '@edgecoder/testkit/suites';
import type { CoordinatorDatabase } from '../../src/database.ts';
import { createRig, type Rig, type RigOptions } from './rig.ts';

/** Runs a suite on a rig over an empty database of each kind. */
export function describeWork(
  name: string,
  suite: (open: (options?: Omit<RigOptions, 'store'>) => Promise<Rig>) => void,
): void {
  describeStores<Store<CoordinatorDatabase>>(
    name,
    {
      pglite: () => openPglite<CoordinatorDatabase>(),
      postgres: (url) => openPostgres<CoordinatorDatabase>({ url, maxConnections: 12 }),
    },
    (open) => suite(async (options) => createRig({ store: await open(), ...options })),
  );
}
