import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fromHex, sha256, verifySignature } from '@edgecoder/crypto';
import {
  createTileEdge,
  edgeTiles,
  foldRoot,
  logOrigin,
  planRoot,
  signCheckpoint,
  type TileEdge,
} from '@edgecoder/ledger';
import { AppError } from '@edgecoder/protocol';
import type { Transaction } from 'kysely';
import type { CoordinatorContext, Loop } from '../context.ts';
import type { CoordinatorDatabase } from '../database.ts';
import { appendRecords } from './append.ts';
import { sealBatch } from './batch.ts';
import type { LogHead, StoredCheckpoint } from './log.repository.ts';
import {
  hasNews,
  lockHead,
  readCheckpoint,
  readPending,
  readRecord,
  readState,
  readTiles,
  tryLockLog,
  writeBatch,
  writeCheckpoint,
} from './log.repository.ts';

/** Records of one transaction: enough to make its fixed cost small, little enough to be done in some 100 ms. */
const MAX_BATCH = 2_000;
/** A wake-up waits this long for company, milliseconds. */
const DEBOUNCE_MS = 4;
/** From the start of one drain to the next under load, milliseconds: many small batches cost more than they bring. */
const PACE_MS = 100;
/** The log is looked at this often even if nobody wakes the sequencer, milliseconds. */
const POLL_MS = 500;
/** Another replica has the log: try again after this, milliseconds. */
const BUSY_MS = 40;
/** A sequencer that died inside its transaction holds the log no longer than this, milliseconds. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** At most one checkpoint in this time is made because somebody asked, milliseconds. */
const DEMAND_GAP_MS = 1_000;
/** Longest wait of whoever asks for a checkpoint, milliseconds. */
const DEMAND_TIMEOUT_MS = 15_000;
/** Before its end it gives places for this long, milliseconds, to some ten thousand records. The rest waits for whoever is next. */
const LAST_DRAIN_MS = 5_000;

/**
 * Gives the records of the log their places. Every replica runs one; one at a time is at work. `stop` first gives places to
 * what is committed by then, as far as its time goes and nobody else is at it.
 */
export interface Sequencer extends Loop {
  /** Entries were committed. Cheap; may be called as often as one likes. */
  wake(): void;
  /** Sequences everything that is committed now. Resolves when none is left, or another replica has done it. */
  drain(): Promise<void>;
  /**
   * A checkpoint over everything that was committed before the call: the newest one when it covers that, else a new one, at
   * most one a second; callers share it.
   * @throws {AppError} `unavailable` when the log could not be had in time.
   */
  checkpointNow(): Promise<StoredCheckpoint>;
}

type SequencerContext = Pick<CoordinatorContext, 'settings' | 'store' | 'keys' | 'log' | 'metrics'>;
type Tx = Transaction<CoordinatorDatabase>;
/** What one transaction came to. */
type Step = 'busy' | 'more' | 'done';

export function createSequencer(ctx: SequencerContext): Sequencer {
  const { settings, store, log, metrics } = ctx;
  const key = ctx.keys.signing;
  const origin = logOrigin(key.peerId);
  const lockKey = lockKeyOf(key.peerId);
  const idleTimeoutMs = store.kind === 'postgres' ? IDLE_IN_TRANSACTION_MS : undefined;
  const sequenced = metrics.counter(
    'edgecoder_ledger_records_total',
    'Records that were given their place in the ledger',
  );
  const batches = metrics.histogram('edgecoder_ledger_batch_seconds', 'Time of one sequencer transaction');

  /** Whoever wakes the sequencer may be inside a unit of work; what follows is not part of it. */
  const detached = AsyncLocalStorage.snapshot();
  /** The growing edge of the tree as it was after the last batch; used only while the head says the same. */
  let edge: { lastHash: string; tiles: TileEdge } | undefined;
  let keyChecked = false;
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let draining: Promise<void> | undefined;
  let again = false;
  let drainedAt = Number.NEGATIVE_INFINITY;
  let started = false;
  let stopped = false;

  async function loadEdge(tx: Tx, head: LogHead): Promise<TileEdge> {
    if (edge?.lastHash === head.lastHash && edge.tiles.size() === head.size) return edge.tiles;
    return createTileEdge(head.size, await readTiles(tx, edgeTiles(head.size)));
  }

  /** A log is continued by its own key only: another one would break the chain for good. */
  async function checkKey(tx: Tx, head: LogHead): Promise<void> {
    if (keyChecked) return;
    const last = head.size === 0 ? undefined : await readRecord(tx, head.size);
    if (last !== undefined && !verifySignature(key.publicKey, fromHex(last.hash), fromHex(last.signature))) {
      throw new Error('the ledger in this database belongs to another key: this coordinator cannot continue it');
    }
    keyChecked = true;
  }

  async function checkpointIfDue(tx: Tx, head: LogHead, tiles: TileEdge, asked: boolean): Promise<void> {
    const age = head.now - head.checkpointAt;
    const records = head.size - head.checkpointSize;
    const { checkpointIntervalMs, checkpointRecords } = settings.ledger;
    const due = asked ? age >= DEMAND_GAP_MS : age >= checkpointIntervalMs || records >= checkpointRecords;
    if (!due || records === 0 || !(await hasNews(tx))) return;
    const root = foldRoot(planRoot(head.size), tiles.read);
    await writeCheckpoint(tx, { size: head.size, root, note: signCheckpoint({ origin, size: head.size, root }, key) });
    const payload = { size: head.size, root: Buffer.from(root).toString('hex') };
    await appendRecords(tx, [{ type: 'checkpoint', actorId: key.peerId, payload }]);
  }

  /** One transaction: a batch of records, and a checkpoint when one is due. */
  async function step(asked: boolean): Promise<Step> {
    const done = await store.transaction(async (tx) => {
      if (!(await tryLockLog(tx, lockKey, idleTimeoutMs))) return undefined;
      const head = await lockHead(tx);
      await checkKey(tx, head);
      const tiles = await loadEdge(tx, head);
      const entries = await readPending(tx, MAX_BATCH);
      let { lastHash } = head;
      if (entries.length > 0) {
        const { leaves, ...batch } = await sealBatch(entries, { from: head.size, lastHash }, key);
        const written = await writeBatch(tx, { ...batch, tiles: tiles.append(leaves) });
        if (written !== entries.length) throw new Error('entries were given a place by somebody else');
        lastHash = batch.lastHash;
      }
      await checkpointIfDue(tx, { ...head, size: head.size + entries.length }, tiles, asked);
      return { count: entries.length, edge: { lastHash, tiles } };
    });
    if (done === undefined) return 'busy';
    // Only now it is committed.
    edge = done.edge;
    sequenced.inc(done.count);
    return done.count === MAX_BATCH ? 'more' : 'done';
  }

  async function timedStep(asked: boolean): Promise<Step> {
    const end = batches.startTimer();
    try {
      return await step(asked);
    } catch (error) {
      edge = undefined;
      throw error;
    } finally {
      end();
    }
  }

  /** Steps until nothing is left that was committed before the call. */
  async function drainOnce(asked: boolean, deadline?: number): Promise<void> {
    for (;;) {
      const result = await timedStep(asked);
      if (result === 'done') return;
      // What is left is for the last drain, which has its time.
      if (stopped && !asked) return;
      if (result === 'more') continue;
      if (deadline !== undefined && performance.now() > deadline)
        throw new AppError('unavailable', 'the ledger is busy');
      await delay(BUSY_MS);
      if (!asked && !(await readState(store.db)).pending) return;
    }
  }

  /** One drain at a time; whoever asks meanwhile has another one after it. */
  function drain(): Promise<void> {
    if (draining !== undefined) {
      again = true;
      return draining;
    }
    draining = (async () => {
      try {
        do {
          again = false;
          drainedAt = performance.now();
          await drainOnce(false);
        } while (again);
      } finally {
        draining = undefined;
      }
    })();
    return draining;
  }

  /** An orderly end leaves nothing without a place: a record that is made here, of a checkpoint, has one too. */
  async function lastDrain(): Promise<void> {
    const deadline = performance.now() + LAST_DRAIN_MS;
    while (performance.now() < deadline && (await readState(store.db)).pending) {
      // Another replica has the log, and looks at it again.
      if ((await timedStep(false)) === 'busy') return;
    }
  }

  const drainLogged = (): void => {
    timer = undefined;
    drain().catch((error: unknown) => log.error({ err: error }, 'the ledger sequencer failed and will try again'));
  };

  async function lookAround(): Promise<void> {
    const { pending, news, size, checkpointSize, checkpointAt, now } = await readState(store.db);
    const { checkpointIntervalMs, checkpointRecords } = settings.ledger;
    const due = news && (now - checkpointAt >= checkpointIntervalMs || size - checkpointSize >= checkpointRecords);
    if (pending || due) await drain();
  }

  const schedulePoll = (): void => {
    poll = setTimeout(() => {
      looking = lookAround()
        .catch((error: unknown) => log.warn({ err: error }, 'the ledger could not be looked at'))
        .finally(() => {
          if (!stopped) schedulePoll();
        });
    }, POLL_MS);
  };

  let asking: Promise<StoredCheckpoint> | undefined;
  let next: Promise<StoredCheckpoint> | undefined;

  async function makeCheckpoint(): Promise<StoredCheckpoint> {
    const deadline = performance.now() + DEMAND_TIMEOUT_MS;
    await drainOnce(true, deadline);
    const { size } = await readState(store.db);
    for (;;) {
      const state = await readState(store.db);
      const newest = await readCheckpoint(store.db);
      if (newest !== undefined && (newest.size >= size || !state.news)) return newest;
      if (newest === undefined && !state.news) throw new AppError('conflict', 'the ledger has no records yet');
      if (performance.now() > deadline) throw new AppError('unavailable', 'the ledger is busy');
      // Too early for another one; and what is written meanwhile goes under it as well.
      const wait = state.checkpointAt + DEMAND_GAP_MS - state.now;
      if (wait > 0) await delay(wait);
      await drainOnce(true, deadline);
    }
  }

  return {
    start() {
      started = true;
      stopped = false;
      if (poll === undefined) detached(schedulePoll);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(poll);
      timer = undefined;
      poll = undefined;
      await Promise.allSettled([looking, draining, asking, next]);
      if (!started) return;
      started = false;
      await detached(lastDrain).catch((error: unknown) =>
        log.warn({ err: error }, 'the last records have no place yet: the next start finds them'),
      );
    },
    wake() {
      if (stopped || timer !== undefined) return;
      const wait = Math.max(DEBOUNCE_MS, drainedAt + PACE_MS - performance.now());
      timer = detached(() => setTimeout(drainLogged, wait));
    },
    drain: () => detached(drain),
    checkpointNow: () =>
      detached(() => {
        // The one that is being made may have read the log before the caller's records were in it: wait for the one after.
        next ??= (asking ?? Promise.resolve())
          .catch(() => {})
          .then(() => {
            asking = next;
            next = undefined;
            return makeCheckpoint();
          });
        return next;
      }),
  };
}

/** The advisory lock of one coordinator identity: the first 8 bytes of a hash. */
function lockKeyOf(peerId: string): bigint {
  const hash = sha256(`edgecoder/ledger/${peerId}`);
  return new DataView(hash.buffer, hash.byteOffset).getBigInt64(0);
}
