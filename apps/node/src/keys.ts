import { join } from 'node:path';
import { type SealingKey, type SigningKey, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { ensureSeedFile, ensureTokenFile } from '@edgecoder/service';

/** Which files of the home hold the keys of one agent. */
export interface AgentKeyFiles {
  signing: string;
  sealing: string;
}

/** Everything secret in a home. */
export interface NodeKeys {
  /** Who the user is: signs what the CLI sends, vouches for this node's agents. */
  owner: SigningKey;
  coordinator: { signing: SigningKey; sealing: SealingKey; atRest: Uint8Array };
  escalation: { signing: SigningKey; atRest: Uint8Array };
  worker: { key: SigningKey; sealing: SealingKey; files: AgentKeyFiles };
  verifier: { key: SigningKey; sealing: SealingKey; files: AgentKeyFiles };
  /** Ready for `enterprise_overlay`; callers need it only there. */
  meshToken: string;
}

/**
 * The keys of this home, made at the first start, each in a file for its owner only.
 * @param coordinatorSeed replaces `coordinator.key` when the environment gives one.
 * @throws {HomeError} for a file that holds something else; none is ever replaced.
 */
export function ensureKeys(
  home: string,
  options: { passphrase?: string; coordinatorSeed?: Uint8Array } = {},
): NodeKeys {
  const seed = (name: string) => ensureSeedFile(join(home, name), options.passphrase);
  const agent = (name: string) => {
    const files = { signing: join(home, `${name}.key`), sealing: join(home, `${name}.sealing.key`) };
    return {
      key: signingKeyFromSeed(seed(`${name}.key`)),
      sealing: sealingKeyFromSeed(seed(`${name}.sealing.key`)),
      files,
    };
  };
  return {
    owner: signingKeyFromSeed(seed('owner.key')),
    coordinator: {
      signing: signingKeyFromSeed(options.coordinatorSeed ?? seed('coordinator.key')),
      sealing: sealingKeyFromSeed(seed('coordinator.sealing.key')),
      atRest: seed('at-rest.key'),
    },
    escalation: { signing: signingKeyFromSeed(seed('escalation.key')), atRest: seed('escalation.at-rest.key') },
    worker: agent('worker'),
    verifier: agent('verifier'),
    meshToken: ensureTokenFile(join(home, 'mesh.token')),
  };
}
