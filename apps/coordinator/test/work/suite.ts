import { describeStores } from '@edgecoder/testkit/suites';
import { type CoordinatorStore, openEmpty } from '../stores.ts';
import { createRig, type Rig, type RigOptions } from './rig.ts';

/** Runs a suite on a rig over an empty database of each kind. */
export function describeWork(
  name: string,
  suite: (open: (options?: Omit<RigOptions, 'store'>) => Promise<Rig>) => void,
): void {
  describeStores<CoordinatorStore>(name, openEmpty, (open) =>
    suite(async (options) => createRig({ store: await open(), ...options })),
  );
}
