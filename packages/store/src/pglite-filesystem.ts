import * as fs from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** Emscripten's number for an input or output error. */
const EIO = 29;

/** Single-user Postgres as PGlite starts it, but synced: `-F` switches `fsync` off. */
export const SYNCED_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'fsync=on',
  // The one method that goes through `fsync()`, which `SyncedNodeFs` makes real; `fdatasync()` stays without effect.
  '-c',
  'wal_sync_method=fsync',
  // Log files kept for reuse; `maintenance.ts` makes the checkpoints that let the others go.
  '-c',
  'min_wal_size=64MB',
  '-c',
  'max_wal_size=192MB',
];

/** The part of Emscripten's view of an open file that a sync needs. */
interface OpenFile {
  nfd?: number;
}
interface NodeFileSystem {
  stream_ops: { fsync?: (file: OpenFile) => number };
}

/**
 * PGlite's folder on disk, with `fsync` that reaches the disk. Emscripten's own Node file system has none: Postgres asks
 * for its log and, at a checkpoint, its data files to be made durable, and the call returns without doing anything.
 * `fdatasync` is enough: it includes the size of a file that has grown, and leaves out only its times.
 */
export class SyncedNodeFs extends NodeFS {
  readonly #sync: (descriptor: number) => void;

  constructor(dataDir: string, sync: (descriptor: number) => void = fs.fdatasyncSync) {
    super(dataDir);
    this.#sync = sync;
  }

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const preRun = emscriptenOpts.preRun ?? [];
    preRun.push((module) => {
      const { stream_ops } = module.NODEFS as unknown as NodeFileSystem;
      stream_ops.fsync = (file) => {
        try {
          if (file.nfd !== undefined) this.#sync(file.nfd);
          return 0;
        } catch {
          // Postgres stops at this, as it must: what it wrote may be gone.
          return EIO;
        }
      };
    });
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}
