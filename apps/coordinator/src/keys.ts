import { join } from 'node:path';
import { fromHex, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { ensureHome, ensureSeedFile } from '@edgecoder/service';
import type { CoordinatorKeys } from './context.ts';
import type { CoordinatorSettings } from './settings.ts';

/**
 * The keys of a coordinator that runs on its own, made in its home at the first start. Replicas share one home, or copies.
 * @throws {HomeError} for a file that holds something else, or that the passphrase does not open; none is ever replaced.
 */
export function coordinatorKeys({
  home,
  privateKey,
  keyPassphrase,
}: Pick<CoordinatorSettings, 'home' | 'privateKey' | 'keyPassphrase'>): CoordinatorKeys {
  ensureHome(home);
  const seed = (name: string): Uint8Array => ensureSeedFile(join(home, name), keyPassphrase?.reveal());
  return {
    signing: signingKeyFromSeed(privateKey === undefined ? seed('coordinator.key') : fromHex(privateKey.reveal())),
    sealing: sealingKeyFromSeed(seed('coordinator.sealing.key')),
    atRest: seed('at-rest.key'),
  };
}
