import { Duplex } from 'node:stream';
import type { Worker } from 'node:worker_threads';

/** What the thread is started with. */
export interface ThreadData {
  /** Absent: the database lives in memory and ends with the thread. */
  dataDir: string | undefined;
  /** In memory only: start from the copy of a new database in this file; it is made when it is not there. */
  snapshotFile?: string;
}

/** What the thread says. */
export type ThreadMessage =
  | { kind: 'ready' }
  | { kind: 'failed'; reason: string }
  | { kind: 'answer'; bytes: Uint8Array }
  | { kind: 'closed' };

/**
 * Looks to `pg` like a socket to a Postgres server; its other end is the thread. The bytes of one turn travel as one
 * message and change hands without being copied again.
 */
export class PgliteSocket extends Duplex {
  readonly #thread: Worker;
  readonly #onMessage = (message: ThreadMessage): void => {
    if (message.kind === 'answer')
      this.push(Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.length));
  };
  readonly #onExit = (): void => {
    this.destroy(new Error('Connection terminated: the database thread has ended'));
  };

  constructor(thread: Worker) {
    super({ allowHalfOpen: false });
    this.#thread = thread;
    thread.on('message', this.#onMessage);
    thread.once('exit', this.#onExit);
  }

  /** Called by `pg` in place of a TCP connect. */
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers arrive by themselves; one statement's answer is all that can be outstanding.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#post([chunk]);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#post(chunks.map(({ chunk }) => chunk));
    done();
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#thread.off('message', this.#onMessage);
    this.#thread.off('exit', this.#onExit);
    done(error);
  }

  #post(chunks: Buffer[]): void {
    const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    this.#thread.postMessage(bytes, [bytes.buffer]);
  }
}
