import { join } from 'node:path';
import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import { type SigningKey, signingKeyFromSeed } from '@edgecoder/crypto';
import { readSeedFile } from '@edgecoder/service';
import type { CliSettings } from './settings.ts';

/** A connection to the coordinator in the owner's name. */
export interface Session {
  client: CoordinatorClient;
  owner: SigningKey;
}

/**
 * Runs `work` with a session and closes its connections.
 * @throws {HomeError} when the owner's key cannot be read.
 */
export async function withSession<T>(settings: CliSettings, work: (session: Session) => Promise<T>): Promise<T> {
  const owner = signingKeyFromSeed(readSeedFile(join(settings.home, 'owner.key'), settings.keyPassphrase?.reveal()));
  const client = coordinatorClient({
    url: settings.coordinatorUrl,
    key: owner,
    ...(settings.meshToken !== undefined && { meshToken: settings.meshToken.reveal() }),
  });
  try {
    return await work({ client, owner });
  } finally {
    await client.close();
  }
}
