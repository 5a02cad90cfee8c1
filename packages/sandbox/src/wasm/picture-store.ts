import type { ChildProcess } from 'node:child_process';
import { MAX_PICTURE_BYTES, PICTURE_FD } from '../runner/picture.ts';
import { pipeOf } from '../supervisor/spawn-piped.ts';

/**
 * The snapshot that the first Python runner of a sandbox made before it got any program, for those that come after it: making
 * one takes ten times as long as all the rest of a start. It is kept in memory, where nobody else changes it.
 */
export interface PictureStore {
  picture?: Buffer | undefined;
}

/** What a runner that makes one hands out, once it can add nothing more; undefined when that is nothing, or too much. */
export function takePicture(child: ChildProcess): Promise<Buffer | undefined> {
  const pipe = pipeOf(child, PICTURE_FD);
  const chunks: Buffer[] = [];
  let bytes = 0;
  pipe?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_PICTURE_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  return new Promise((resolve) => {
    const whole = (): Buffer | undefined => (chunks.length === 0 ? undefined : Buffer.concat(chunks));
    pipe?.once('end', () => resolve(whole()));
    pipe?.once('close', () => resolve(undefined));
    if (pipe === undefined) resolve(undefined);
  });
}

export const givePicture = (child: ChildProcess, picture: Buffer): void => void pipeOf(child, PICTURE_FD)?.end(picture);
