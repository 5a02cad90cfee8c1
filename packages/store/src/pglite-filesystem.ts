import * as fs from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

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
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const preRun = emscriptenOpts.preRun ?? [];
    preRun.push((module) => {
      const { stream_ops } = module.NODEFS as unknown as NodeFileSystem;
      stream_ops.fsync = (file) => {
        if (file.nfd !== undefined) fs.fdatasyncSync(file.nfd);
        return 0;
      };
    });
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}
