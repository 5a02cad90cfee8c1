import { join } from 'node:path';
import { fromHex, signingKeyFromSeed } from '@edgecoder/crypto';
import { ensureHome, ensureSeedFile } from '@edgecoder/service';
import type { EscalationKeys } from './context.ts';
import type { EscalationSettings } from './settings.ts';

/**
 * The keys of an escalation service that runs on its own, made in its home at the first start. Replicas share one home, or
 * copies.
 * @throws {HomeError} for a file that holds something else, or that the passphrase does not open; none is ever replaced.
 */
export function escalationKeys({
  home,
  privateKey,
  keyPassphrase,
}: Pick<EscalationSettings, 'home' | 'privateKey' | 'keyPassphrase'>): EscalationKeys {
  ensureHome(home);
  const seed = (name: string): Uint8Array => ensureSeedFile(join(home, name), keyPassphrase?.reveal());
  return {
    signing: signingKeyFromSeed(privateKey === undefined ? seed('escalation.key') : fromHex(privateKey.reveal())),
    atRest: seed('escalation.at-rest.key'),
  };
}
