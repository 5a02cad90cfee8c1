import { randomBytes } from 'node:crypto';
import { type SigningKey, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { verifyChain } from '@edgecoder/ledger';
import type { LedgerRecord, RecordDraft } from '@edgecoder/protocol';
import { createLogger, Metrics } from '@edgecoder/service';
import { migrate } from '@edgecoder/store';
import { describeStores, describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll } from '@jest/globals';
import { sql, type Transaction } from 'kysely';
import type { CoordinatorContext } from '../../src/context.ts';
import type { CoordinatorDatabase } from '../../src/database.ts';
import { appendRecords } from '../../src/ledger/append.ts';
import { readRange } from '../../src/ledger/log.repository.ts';
import { createSequencer, type Sequencer } from '../../src/ledger/sequencer.ts';
import { migrations } from '../../src/migrations/index.ts';
import { coordinatorSettings } from '../../src/settings.ts';
import { type CoordinatorStore, openEmpty, openShared } from '../stores.ts';

export type { CoordinatorStore } from '../stores.ts';

type Tx = Transaction<CoordinatorDatabase>;

export const testKey = (): SigningKey => signingKeyFromSeed(randomBytes(32));
/** Long enough that no checkpoint is made unless a test asks for it. */
export const NO_CHECKPOINTS = { CHECKPOINT_INTERVAL_MS: '3600000', CHECKPOINT_RECORDS: '65536' };

/** A record that says its number: what it is in the log, and where it comes from. */
export function numbered(number: number): RecordDraft {
  const agentKey = number.toString(16).padStart(64, '0');
  const key = signingKeyFromSeed(new Uint8Array(32).fill(9));
  return {
    type: 'node_approval',
    actorId: key.peerId,
    payload: { status: 'approved', ownerId: key.peerId, agentKey },
  };
}
export const numberOf = (record: LedgerRecord): number => Number.parseInt(String(record.payload['agentKey']), 16);

export interface SequencerOptions {
  /** Environment: how often checkpoints are made. */
  env?: Record<string, string>;
  key?: SigningKey;
}

/** An empty log in a migrated store, and sequencers as of several replicas. */
export async function createLog(store: CoordinatorStore) {
  await sql`truncate coordinator.ledger_entries, coordinator.ledger_tiles, coordinator.checkpoints cascade`.execute(
    store.db,
  );
  await sql`update coordinator.ledger_head
    set size = 0, last_hash = decode(repeat('00', 32), 'hex'), checkpoint_size = 0, checkpoint_at = 0`.execute(
    store.db,
  );
  const signing = testKey();
  const running: Sequencer[] = [];

  function context({ env = NO_CHECKPOINTS, key = signing }: SequencerOptions = {}): CoordinatorContext {
    const settings = coordinatorSettings({ EDGECODER_HOME: '/nonexistent', ...env });
    const keys = { signing: key, sealing: sealingKeyFromSeed(randomBytes(32)), atRest: randomBytes(32) };
    const log = createLogger({ service: 'test', level: 'silent' });
    return { settings, store, keys, log, metrics: new Metrics() } as unknown as CoordinatorContext;
  }

  return {
    store,
    signing,
    context,

    /** One more replica. */
    sequencer(options: SequencerOptions = {}): Sequencer & { metrics: Metrics } {
      const ctx = context(options);
      const sequencer = createSequencer(ctx);
      running.push(sequencer);
      return { ...sequencer, metrics: ctx.metrics };
    },

    /** Appends records in a unit of work of their own. */
    append: (numbers: readonly number[]): Promise<bigint[]> =>
      store.transaction((tx: Tx) => appendRecords(tx, numbers.map(numbered))),

    /** The whole log. */
    async records(): Promise<LedgerRecord[]> {
      const all: LedgerRecord[] = [];
      for (;;) {
        const page = await readRange(store.db, all.length + 1, 1000);
        if (page.length === 0) return all;
        all.push(...page);
      }
    },

    /** Numbers of the records that tests appended, in the order of the log. Fails when the chain does not hold. */
    async numbers(): Promise<number[]> {
      const records = await this.records();
      const chain = verifyChain(records, signing.publicKey);
      if (!chain.ok) throw new Error(`record ${chain.seq}: ${chain.reason}, ${chain.detail}`);
      return records.filter(({ type }) => type === 'node_approval').map(numberOf);
    },

    async unsequenced(): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from coordinator.ledger_entries where seq is null`.execute(store.db);
      return rows[0]?.count ?? -1;
    },

    /** Ends the sequencers; the store stays for the next log. */
    async close(): Promise<void> {
      for (const sequencer of running) await sequencer.stop();
    },
  };
}

export type Log = Awaited<ReturnType<typeof createLog>>;

type Suite = (open: () => Promise<Log>) => void;

/** One database for a suite; every `open` gives an empty log in it. */
const onOneStore = (suite: Suite) => (open: () => Promise<CoordinatorStore>) => {
  let store: CoordinatorStore;
  beforeAll(async () => {
    store = await open();
    await migrate(store, { schema: 'coordinator', migrations });
  });
  afterAll(() => store.close());
  suite(() => createLog(store));
};

/** Runs a suite over each kind of store. */
export function describeLog(name: string, suite: Suite): void {
  describeStores<CoordinatorStore>(name, openEmpty, onOneStore(suite));
}

/** Runs a suite where several units of work are open at once: PGlite has one connection, and never has two. */
export function describeSharedLog(name: string, suite: Suite): void {
  describeWith('postgres', `${name} on Postgres`, () => onOneStore(suite)(openShared));
}
