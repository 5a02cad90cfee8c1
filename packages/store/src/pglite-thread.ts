/**
 * Entry of the thread that PGlite runs in. Speaks the Postgres wire protocol over `parentPort`: each message in is a
 * `Uint8Array` of frontend messages, each message out the backend's answer. `null` in means: close and exit.
 */
import * as fs from 'node:fs';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { SYNCED_START, SyncedNodeFs } from './pglite-filesystem.ts';
import type { ThreadData, ThreadMessage } from './pglite-socket.ts';

const { dataDir, snapshotFile } = workerData as ThreadData;
if (!parentPort) throw new Error('this file is the entry of a thread');
const port = parentPort;

/** What Postgres printed last, for the error message when it does not start. Bounded. */
const printed: string[] = [];
const remember = (line: string): boolean => {
  printed.push(line);
  if (printed.length > 20) printed.shift();
  return false;
};
const post = (message: ThreadMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

async function start(): Promise<PGlite> {
  const output = { onStdout: remember, onStderr: remember };
  if (dataDir !== undefined)
    return PGlite.create({ ...output, fs: new SyncedNodeFs(dataDir), startParams: SYNCED_START });
  if (snapshotFile === undefined) return PGlite.create(output);
  if (!fs.existsSync(snapshotFile)) await makeSnapshot(snapshotFile);
  // In memory: a blob of a file cannot be read any more when another thread's file takes its place.
  return PGlite.create({ ...output, loadDataDir: new Blob([fs.readFileSync(snapshotFile)]) });
}

/** Several threads may do this at once: each writes a file of its own, and the last one to be renamed stays. */
async function makeSnapshot(file: string): Promise<void> {
  const database = await PGlite.create();
  const copy = await database.dumpDataDir('none');
  await database.close();
  const unfinished = `${file}.${process.pid}-${threadId}`;
  fs.writeFileSync(unfinished, Buffer.from(await copy.arrayBuffer()));
  fs.renameSync(unfinished, file);
}

/** Runs the messages and gives the whole answer. Throws only when the engine itself is broken. */
async function answer(database: PGlite, messages: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  await database.execProtocolRawStream(messages, {
    syncToFs: false,
    onRawData: (bytes) => {
      // A view of the engine's memory, which it writes over next.
      parts.push(bytes.slice());
      size += bytes.length;
    },
  });
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

let database: PGlite;
try {
  database = await start();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  post({ kind: 'failed', reason: [reason, ...printed].join('\n') });
  process.exit(1);
}

port.on('message', async (messages: Uint8Array | null) => {
  if (messages === null) {
    await database.close();
    post({ kind: 'closed' });
    port.close();
    return;
  }
  const bytes = await answer(database, messages);
  post({ kind: 'answer', bytes }, [bytes.buffer]);
});
post({ kind: 'ready' });
