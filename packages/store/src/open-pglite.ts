import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { DataDir } from './data-dir.ts';
import { takeDataDir } from './data-dir.ts';
import type { ConnectionSource, Loan } from './driver.ts';
import type { Store } from './interface.ts';
import { StoreError } from './interface.ts';
import type { Maintenance } from './maintenance.ts';
import { startMaintenance } from './maintenance.ts';
import type { ThreadData, ThreadMessage } from './pglite-socket.ts';
import { PgliteSocket } from './pglite-socket.ts';
import { createSqlStore } from './sql-store.ts';
import { Turnstile } from './turnstile.ts';
import { storeTypes } from './types.ts';

/** Units of work that may wait for the one connection; past it the caller is told at once. */
const MAX_WAITING = 10_000;
/** Longest wait for the connection, milliseconds. */
const WAIT_TIMEOUT_MS = 30_000;
/** Longest single statement, milliseconds: the engine cannot be interrupted, so its thread is given up. */
const ANSWER_TIMEOUT_MS = 120_000;
/** Longest start, recovery after a kill included, milliseconds. */
const START_TIMEOUT_MS = 120_000;
/** Longest orderly end (a last checkpoint), milliseconds; then the thread is ended, which recovery mends. */
const CLOSE_TIMEOUT_MS = 20_000;

export interface PgliteOptions {
  /** Folder of the database, made when it is not there. Left out: in memory, gone with the store. */
  dataDir?: string;
  /** Vacuum, analyze or checkpoint failed in the background; they are tried again. */
  onMaintenanceError?(error: unknown): void;
}

/**
 * Opens the embedded store: Postgres compiled to WebAssembly, in a thread of its own, with one connection. With a folder,
 * a commit that was acknowledged is on disk (see `docs/stores.md`), and the folder belongs to this process alone.
 * @throws {StoreError} `locked` when the folder is in use, `unavailable` when the database does not start.
 */
export async function openPglite<DB>(options: PgliteOptions = {}): Promise<Store<DB>> {
  const onMaintenanceError = options.onMaintenanceError?.bind(options);
  if (options.dataDir === undefined) return openEngine<DB>({ dataDir: undefined }, { onMaintenanceError });
  const dataDir = takeDataDir(options.dataDir);
  try {
    return await openEngine<DB>({ dataDir: dataDir.path }, { dataDir, onMaintenanceError });
  } catch (error) {
    dataDir.release();
    throw error;
  }
}

interface EngineParts {
  dataDir?: DataDir;
  onMaintenanceError?: ((error: unknown) => void) | undefined;
}

/** Starts the thread and the store on it. The folder, if there is one, is released when the store has closed. */
export async function openEngine<DB>(data: ThreadData, parts: EngineParts = {}): Promise<Store<DB>> {
  const { dataDir, onMaintenanceError } = parts;
  const thread = await startThread(data);
  try {
    dataDir?.complete();
    const { source, alive } = await connect(thread);
    let maintenance: Maintenance | undefined;
    const store = createSqlStore<DB>({
      kind: 'pglite',
      source,
      alive,
      engineBytes: () => bytesOf(thread),
      beforeClose: async () => maintenance?.stop(),
      afterClose: async () => {
        await closeThread(thread);
        dataDir?.release();
      },
    });
    maintenance = startMaintenance(store.db, {
      durable: dataDir !== undefined,
      ...(onMaintenanceError ? { onError: onMaintenanceError } : {}),
    });
    return store;
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}

/** The engine's own memory is external to the thread's heap. */
async function bytesOf(thread: Worker): Promise<number> {
  const { total_heap_size, external_memory } = await thread.getHeapStatistics();
  return total_heap_size + external_memory;
}

/** Resolves when the database is up. */
async function startThread(data: ThreadData): Promise<Worker> {
  const entry = import.meta.url.endsWith('.ts') ? './pglite-thread.ts' : './pglite-thread.js';
  const thread = new Worker(new URL(entry, import.meta.url), {
    workerData: data,
    name: 'pglite',
    // Flags of the process (such as `--input-type`) may not fit the thread's file.
    execArgv: [],
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (reason: string, cause?: unknown): void =>
    reject(new StoreError('unavailable', 'the embedded database did not start', { cause: cause ?? new Error(reason) }));
  const timer = setTimeout(() => fail('it took too long'), START_TIMEOUT_MS);
  const onMessage = (message: ThreadMessage): void => {
    if (message.kind === 'ready') resolve();
    if (message.kind === 'failed') fail(message.reason);
  };
  const onError = (error: unknown): void => fail('its thread threw', error);
  const onExit = (): void => fail('its thread ended');
  thread.on('message', onMessage);
  thread.once('error', onError);
  thread.once('exit', onExit);
  try {
    await promise;
    return thread;
  } catch (error) {
    await thread.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
    thread.off('message', onMessage);
    thread.off('error', onError);
    thread.off('exit', onExit);
  }
}

/** The one connection, handed from caller to caller in the order they came. */
async function connect(thread: Worker): Promise<{ source: ConnectionSource; alive(): boolean }> {
  const client = new pg.Client({
    user: 'postgres',
    database: 'postgres',
    host: 'pglite',
    ssl: false,
    types: storeTypes,
    query_timeout: ANSWER_TIMEOUT_MS,
    stream: () => new PgliteSocket(thread) as never,
  });
  const turnstile = new Turnstile({ maxWaiting: MAX_WAITING, timeoutMs: WAIT_TIMEOUT_MS });
  let alive = true;
  const giveUp = (): void => {
    alive = false;
    turnstile.refuse(new StoreError('unavailable', 'the embedded database has ended'));
  };
  // The query that was running has the error; who comes later is told that the database is gone.
  thread.on('error', giveUp);
  thread.once('exit', giveUp);
  client.on('error', giveUp);
  await client.connect();

  const source: ConnectionSource = {
    async acquire(): Promise<Loan> {
      await turnstile.enter();
      return {
        client,
        release: (discard) => {
          // There is no second connection to go on with: what broke this one broke the database.
          if (discard) {
            giveUp();
            void thread.terminate();
          }
          turnstile.leave();
        },
      };
    },
    async end() {
      await turnstile.close();
      if (alive) await client.end();
    },
  };
  return { source, alive: () => alive };
}

async function closeThread(thread: Worker): Promise<void> {
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  if (thread.threadId === -1) return;
  thread.postMessage(null);
  const timer = setTimeout(() => void thread.terminate(), CLOSE_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
