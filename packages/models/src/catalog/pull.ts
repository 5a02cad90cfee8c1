import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { ModelError } from '../interface.ts';

export interface PullRequest {
  url: string;
  sha256: string;
  /** What is known of it beforehand. */
  sizeBytes?: number | undefined;
  /** Where the file is put when it is whole and right. */
  path: string;
}

export interface ModelFileProgress {
  /** `verify`: all is there, and its checksum is computed. */
  phase: 'download' | 'verify';
  /** Of the file, what earlier attempts have left included. */
  receivedBytes: number;
  /** Bytes that this pull has fetched. */
  fetchedBytes: number;
  totalBytes: number | undefined;
}

export interface PullOptions {
  signal?: AbortSignal | undefined;
  /** Called a few times a second, and at the end of each phase. */
  onProgress?(progress: ModelFileProgress): void;
  /** Milliseconds without a byte after which a connection is given up. */
  silenceTimeoutMs?: number;
  /** Milliseconds before the first new attempt; each further one waits twice as long. */
  retryDelayMs?: number;
}

/** Attempts in a row that bring not one byte. */
const MAX_ATTEMPTS = 6;
const DEFAULT_RETRY_DELAY_MS = 1_000;
const DEFAULT_SILENCE_MS = 60_000;
/** Room that is left on the disk for everything else. */
const SPARE_BYTES = 67_108_864;
/** No model is larger; what goes on longer is something else. */
const MAX_FILE_BYTES = 2 ** 41;
const PROGRESS_MS = 200;
const READ_BYTES = 1_048_576;
const MAGIC = 'GGUF';

/**
 * Fetches a file and puts it in place once its checksum is right. What has come is kept beside it, and a later call goes on
 * from there, after a cut connection, a full disk or a killed process. Several at the same time for one file do no harm: each
 * byte has one place, and each writes the same there.
 * @throws {ModelError} `checksum`, `no_space`, `unavailable`, `timeout`, `bad_answer`, `aborted`.
 */
export async function pull(request: PullRequest, options: PullOptions = {}): Promise<void> {
  const partial = `${request.path}.${request.sha256.slice(0, 16)}.partial`;
  await mkdir(dirname(request.path), { recursive: true });
  const counted: Counted = { ...options, fetchedBytes: 0 };
  const file = await open(partial, 'a+').then(async (made) => {
    await made.close();
    return await open(partial, 'r+');
  });
  try {
    await download(file, request, counted);
    await verify(file, request, counted);
    await file.sync();
  } catch (error) {
    await file.close();
    if (error instanceof ModelError && error.code === 'checksum') await rm(partial, { force: true });
    throw understood(error, options.signal);
  }
  await file.close();
  await putInPlace(partial, request.path);
}

/** The file under its name, on disk. One who pulled the same may have been faster. */
async function putInPlace(partial: string, path: string): Promise<void> {
  try {
    await rename(partial, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !(await stat(path).catch(() => undefined))) throw error;
  }
  // A folder cannot be opened everywhere; where it can, the name is made durable.
  const folder = await open(dirname(path)).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

async function download(file: FileHandle, request: PullRequest, options: Counted): Promise<void> {
  const { signal, silenceTimeoutMs = DEFAULT_SILENCE_MS, retryDelayMs = DEFAULT_RETRY_DELAY_MS } = options;
  const agent = new Agent({
    headersTimeout: silenceTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
    connect: { timeout: 10_000 },
  });
  try {
    for (let attempt = 1; ; attempt += 1) {
      const before = await sizeOf(file);
      try {
        await fetchRest(file, request, options, agent);
        return;
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof ModelError || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
        if ((await sizeOf(file)) > before) attempt = 0;
        if (attempt === MAX_ATTEMPTS)
          throw new ModelError('unavailable', 'the server cannot be reached, or cuts every connection', {
            cause: error,
          });
        await delay(retryDelayMs * 2 ** attempt, undefined, { signal });
      }
    }
  } finally {
    await agent.destroy();
  }
}

/** One request for what is missing. @throws {ModelError} what another attempt would not mend; anything else is worth one. */
async function fetchRest(file: FileHandle, request: PullRequest, options: Counted, agent: Agent): Promise<void> {
  const { url, sizeBytes } = request;
  let at = await sizeOf(file);
  if (sizeBytes !== undefined && at > sizeBytes) {
    await file.truncate(0);
    at = 0;
  }
  if (at === sizeBytes) return;
  await assertSpace(request, at);
  const response = await fetch(url, {
    headers: { 'accept-encoding': 'identity', ...(at > 0 && { range: `bytes=${at}-` }) },
    dispatcher: agent,
    ...(options.signal && { signal: options.signal }),
  });
  if (response.status === 416 && at > 0 && sizeBytes === undefined) {
    await response.body?.cancel();
    // Nothing after what is there: the checksum tells whether that is all.
    return;
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    const retry = response.status === 429 || response.status >= 500;
    const message = `the server answered ${response.status}`;
    throw retry ? new Error(message) : new ModelError('unavailable', message);
  }
  // One that knows no ranges sends all of it again.
  if (response.status === 200) at = 0;
  else if (!response.headers.get('content-range')?.startsWith(`bytes ${at}-`)) {
    await response.body?.cancel();
    throw new ModelError('bad_answer', 'the server sends another part of the file than it was asked for');
  }
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const totalBytes = sizeBytes ?? (Number.isSafeInteger(length) ? at + length : undefined);
  const limit = sizeBytes ?? MAX_FILE_BYTES;
  const tell = progressTeller(options);
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    if (at + bytes.length > limit) throw new ModelError('checksum', 'the file is longer than it should be');
    if (at === 0 && !Buffer.from(bytes.subarray(0, 4)).toString().startsWith(MAGIC.slice(0, bytes.length)))
      throw new ModelError('checksum', 'the file is no model in GGUF form');
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
      done += bytesWritten;
      at += bytesWritten;
      options.fetchedBytes += bytesWritten;
    }
    tell({ phase: 'download', receivedBytes: at, totalBytes });
  }
  if (totalBytes !== undefined && at < totalBytes) throw new Error('the connection was cut');
  // All was sent anew, and it is shorter than what was there.
  await file.truncate(at);
  tell({ phase: 'download', receivedBytes: at, totalBytes: at }, true);
}

async function assertSpace({ path, sizeBytes }: PullRequest, at: number): Promise<void> {
  if (sizeBytes === undefined) return;
  const { bavail, bsize } = await statfs(dirname(path));
  const missing = sizeBytes - at + SPARE_BYTES - bavail * bsize;
  if (missing > 0)
    throw new ModelError('no_space', `the disk has ${Math.ceil(missing / 1_048_576)} MiB too little room for the file`);
}

async function verify(file: FileHandle, request: PullRequest, options: Counted): Promise<void> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const totalBytes = await sizeOf(file);
  const tell = progressTeller(options);
  for (let at = 0; ; ) {
    options.signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, at);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
    tell({ phase: 'verify', receivedBytes: at, totalBytes });
  }
  tell({ phase: 'verify', receivedBytes: totalBytes, totalBytes }, true);
  if (hash.digest('hex') !== request.sha256)
    throw new ModelError('checksum', 'the file is not the one it should be: its SHA-256 is another');
}

/** What is told of a pull, with what it has fetched so far. */
type Counted = PullOptions & { fetchedBytes: number };

function progressTeller(
  options: Counted,
): (progress: Omit<ModelFileProgress, 'fetchedBytes'>, always?: boolean) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress, always = false) => {
    const now = performance.now();
    if (!options.onProgress || (!always && now - last < PROGRESS_MS)) return;
    last = now;
    options.onProgress({ ...progress, fetchedBytes: options.fetchedBytes });
  };
}

const sizeOf = async (file: FileHandle): Promise<number> => (await file.stat()).size;

function understood(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new ModelError('aborted', 'the pull was aborted', { cause: signal.reason });
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ModelError('no_space', 'the disk is full; what has come is kept for the next attempt', { cause: error });
  return error;
}
