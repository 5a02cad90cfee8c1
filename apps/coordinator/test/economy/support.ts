import { createHash } from 'node:crypto';
import { signingKeyFromSeed } from '@edgecoder/crypto';
import type { PeerId } from '@edgecoder/protocol';
import type { Caller, CallerRole } from '@edgecoder/service';
import { migrate } from '@edgecoder/store';
import { describeStores } from '@edgecoder/testkit/suites';
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { CoordinatorContext } from '../../src/context.ts';
import { migrations } from '../../src/migrations/index.ts';
import { type CoordinatorStore, openEmpty } from '../stores.ts';

export type { CoordinatorStore } from '../stores.ts';

export const newId = (): string => uuidv7();

async function migrated(store: CoordinatorStore): Promise<CoordinatorStore> {
  await migrate(store, { schema: 'coordinator', migrations });
  return store;
}

/** Runs a suite on an empty coordinator database of each kind. */
export function describeBooks(name: string, suite: (open: () => Promise<CoordinatorStore>) => void): void {
  describeStores<CoordinatorStore>(
    name,
    {
      pglite: async () => migrated(await openEmpty.pglite()),
      postgres: async (url) => migrated(await openEmpty.postgres(url)),
    },
    suite,
  );
}

/** A peer id made of any text. */
export function peerId(text: string): PeerId {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, 26)].map((byte) => alphabet[byte % 32]).join('') as PeerId;
}

/** A ledger entry for journal entries to name. */
export async function recordEntry(store: CoordinatorStore): Promise<bigint> {
  const { rows } = await sql<{ entry_id: bigint }>`
    insert into coordinator.ledger_entries (type, actor_id, payload)
    values ('checkpoint', 'test', '{}') returning entry_id`.execute(store.db);
  return rows[0]?.entry_id ?? 0n;
}

/** A registered owner without an account. */
export async function insertOwner(store: CoordinatorStore, text: string, ownerId = peerId(text)): Promise<PeerId> {
  await sql`insert into coordinator.owners (owner_id, signing_key) values (${ownerId}, ${Buffer.from(ownerId)})`.execute(
    store.db,
  );
  return ownerId;
}

/** What the economy needs of a coordinator. */
export function economyContext(store: CoordinatorStore): Pick<CoordinatorContext, 'store' | 'keys' | 'newId'> {
  const signing = signingKeyFromSeed(new Uint8Array(32).fill(7));
  return { store, newId, keys: { signing } as CoordinatorContext['keys'] };
}

export function caller(id: PeerId, roles: CallerRole[], ownerId = id): Caller {
  return { peerId: id, publicKey: '00'.repeat(32), ownerId, roles: new Set(roles) };
}
