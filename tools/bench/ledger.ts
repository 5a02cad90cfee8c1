import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  appendRecords,
  type CoordinatorDatabase,
  createSequencer,
  createVerifyPool,
  migrations,
} from '@edgecoder/coordinator';
import { type SigningKey, sealingKeyFromSeed, sha256, signingKeyFromSeed } from '@edgecoder/crypto';
import { chainStart, createRootBuilder, GENESIS_HASH, sealRecord } from '@edgecoder/ledger';
import { canonicalJson, type LedgerRecord, type RecordDraft } from '@edgecoder/protocol';
import { createLogger, Metrics } from '@edgecoder/service';
import { migrate, openPglite, openPostgres, type Store } from '@edgecoder/store';
import { startLocalServer, tempDir } from '@edgecoder/testkit';
import { sql } from 'kysely';
import { percentile, type Report } from './figures.ts';

const SECTION = 'ledger';
/** Threads that verify. */
const THREADS = 4;
/** Records of one unit of work: those of some fifty tasks. */
const BATCH = 200;
const PIECE = 256;
/** For 100,000 records. */
const BY_CHECKPOINT_S = 2;
const DEEP_S = 4;
const MAX_STALL_MS = 20;
const CHECKPOINTS = 50;

/**
 * A log of records like those of a task, sealed by `key`, in pieces of JSON outside of the heap: as many objects as records
 * would be an hour of a coordinator's life to its garbage collector, which a log in a database is not.
 */
function logOf(key: SigningKey, count: number): Buffer[] {
  const log: Buffer[] = [];
  let piece: LedgerRecord[] = [];
  let prevHash = GENESIS_HASH;
  for (let seq = 1; seq <= count; seq += 1) {
    const record = sealRecord({ seq, ...draftOf(key, seq), issuedAt: 1_700_000_000_000 + seq, prevHash }, key);
    piece.push(record);
    prevHash = record.hash;
    if (piece.length < PIECE && seq < count) continue;
    log.push(Buffer.from(JSON.stringify(piece)));
    piece = [];
  }
  return log;
}

const draftOf = (key: SigningKey, number: number): RecordDraft => ({
  type: 'task_assigned',
  taskId: `0198c0de-0000-7000-8000-${number.toString(16).padStart(12, '0')}` as never,
  subtaskId: `0198c0de-0000-7001-8000-${number.toString(16).padStart(12, '0')}` as never,
  actorId: key.peerId,
  payload: { epoch: 1, kind: 'work', placement: 'public' },
});

/** Verification of a long log in threads, and how long the event loop was kept from other things meanwhile. */
export async function verification(report: Report, count: number): Promise<void> {
  const key = signingKeyFromSeed(randomBytes(32));
  const log = logOf(key, count);
  const bound = (seconds: number) => ({ floor: (seconds * count) / 100_000, sense: 'max' as const });

  const began = performance.now();
  for (const piece of pieces(log))
    for (const { hash: _hash, signature: _signature, ...rest } of piece) sha256(canonicalJson(rest));
  const baseline = (performance.now() - began) / 1000;
  report.add({
    section: SECTION,
    name: `baseline: SHA-256 of ${count} canonical records, one thread`,
    value: baseline,
    unit: 's',
  });

  const pool = createVerifyPool({ threads: THREADS });
  try {
    // Threads are up and warm before anything is timed.
    await pool.verify({
      start: chainStart(key.publicKey),
      records: pieces(log.slice(0, 20)),
      depth: 'each',
    });
    for (const [name, depth, limit] of [
      ['by checkpoint (hashes, chain and tree)', 'rotations', BY_CHECKPOINT_S],
      ['deep (every signature too)', 'each', DEEP_S],
    ] as const) {
      const stall = watchEventLoop();
      const tree = createRootBuilder();
      let reached = false;
      const started = performance.now();
      const result = await pool.verify({
        start: chainStart(key.publicKey),
        records: pieces(log),
        depth,
        tree,
        at: { size: count, reached: () => (reached = true) },
      });
      const seconds = (performance.now() - started) / 1000;
      const { lateMs, ownMs } = stall();
      if (!result.ok || !reached) throw new Error('a log that is in order was refused');
      const what = `${count} records ${name}, ${THREADS} threads`;
      report.add({ section: SECTION, name: `verify ${what}`, value: seconds, unit: 's', ...bound(limit) });
      const meanwhile = depth === 'each' ? 'meanwhile, deep' : 'meanwhile, by checkpoint';
      report.add({
        section: SECTION,
        name: `longest work without a stop on the event loop ${meanwhile}`,
        value: ownMs,
        unit: 'ms',
        floor: MAX_STALL_MS,
        sense: 'max',
      });
      report.add({ section: SECTION, name: `latest timer ${meanwhile}`, value: lateMs, unit: 'ms' });
      report.add({ section: SECTION, name: 'ratio to the baseline', value: seconds / baseline, unit: 'ratio' });
    }
  } finally {
    await pool.close();
  }
}

/** Records through the append and the sequencer of one coordinator: written by units of work, chained, signed, in the tree. */
export async function appending(report: Report, kind: 'postgres' | 'pglite', count: number): Promise<void> {
  const { store, close } = await openStore(kind);
  try {
    await migrate(store, { schema: 'coordinator', migrations });
    const key = signingKeyFromSeed(randomBytes(32));
    const sequencer = createSequencer({
      settings: { ledger: { checkpointIntervalMs: 10_000, checkpointRecords: 256 } } as never,
      store,
      keys: { signing: key, sealing: sealingKeyFromSeed(randomBytes(32)), atRest: randomBytes(32) },
      log: createLogger({ service: 'bench', level: 'silent' }),
      metrics: new Metrics(),
    });
    sequencer.start();
    const drafts = Array.from({ length: BATCH }, (_, index) => draftOf(key, index));
    const started = performance.now();
    for (let done = 0; done < count; done += BATCH) {
      await store.transaction((tx) => appendRecords(tx, drafts));
      sequencer.wake();
    }
    await sequencer.drain();
    const seconds = (performance.now() - started) / 1000;
    await sequencer.stop();
    report.add({
      section: SECTION,
      name: `append and sequence, ${kind}, ${BATCH} a unit of work`,
      value: count / seconds,
      unit: 'records/s',
    });
    await checkpoints(report, store, sequencer, () => store.transaction((tx) => appendRecords(tx, drafts.slice(0, 1))));
  } finally {
    await close();
  }
}

/** From a record's commit to a signed checkpoint over it, when somebody asks and none was made in the last second. */
async function checkpoints(
  report: Report,
  store: Store<CoordinatorDatabase>,
  sequencer: ReturnType<typeof createSequencer>,
  append: () => Promise<unknown>,
): Promise<void> {
  const samples: number[] = [];
  for (let made = 0; made < CHECKPOINTS; made += 1) {
    await append();
    await sql`update coordinator.ledger_head set checkpoint_at = 0`.execute(store.db);
    const started = performance.now();
    await sequencer.checkpointNow();
    samples.push(performance.now() - started);
  }
  report.add({
    section: SECTION,
    name: `checkpoint on demand, ${store.kind}, p50`,
    value: percentile(samples, 0.5),
    unit: 'ms',
  });
}

async function openStore(
  kind: 'postgres' | 'pglite',
): Promise<{ store: Store<CoordinatorDatabase>; close(): Promise<void> }> {
  if (kind === 'postgres') {
    const server = await startLocalServer('postgres');
    const store = await openPostgres<CoordinatorDatabase>({ url: server.url });
    return {
      store,
      async close() {
        await store.close();
        await server.remove();
      },
    };
  }
  const dir = await tempDir('edgecoder-bench-');
  const store = await openPglite<CoordinatorDatabase>({ dataDir: path.join(dir.path, 'database') });
  return {
    store,
    async close() {
      await store.close();
      await dir.remove();
    },
  };
}

function* pieces(log: readonly Buffer[]): Generator<readonly LedgerRecord[]> {
  for (const piece of log) yield JSON.parse(piece.toString()) as LedgerRecord[];
}

/**
 * Watches by a timer of one millisecond. @returns ends the watch, and says how late the timer came at most, and how much of
 * the processor this thread used at most from one time to the next: what is not of its own doing is the machine's.
 */
function watchEventLoop(): () => { lateMs: number; ownMs: number } {
  const usedMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [last, lastUsed] = [performance.now(), usedMs()];
  let [lateMs, ownMs] = [0, 0];
  const tick = (): void => {
    const [now, used] = [performance.now(), usedMs()];
    lateMs = Math.max(lateMs, now - last - 1);
    ownMs = Math.max(ownMs, used - lastUsed);
    [last, lastUsed] = [now, used];
  };
  const timer = setInterval(tick, 1);
  return () => {
    clearInterval(timer);
    return { lateMs, ownMs };
  };
}
