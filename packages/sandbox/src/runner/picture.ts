import { closeSync } from 'node:fs';
import { readFully, writeFully } from './channel.ts';
import { encodeFrame, FRAME_HEADER_BYTES } from './messages.ts';
import type { PythonSnapshot } from './python-engine.ts';

/** Where the first Python runner of a sandbox hands its snapshot out, and those after it get that one. */
export const PICTURE_FD = 7;
/** A snapshot is some 18 MiB. */
export const MAX_PICTURE_BYTES = 67_108_864;
const MAX_DESCRIPTION_BYTES = 65_536;

/** Whether a runner makes its snapshot and hands it out, or gets one. */
export type PictureUse = 'make' | 'given';

/** All but the memory; that follows, piece by piece. */
type Description = Required<Omit<PythonSnapshot, 'memory'>> & { memoryBytes: number };

/** Hands a snapshot out that has been restored once. Nothing can be added to it from then on. */
export function sendPicture({ memory, pieces = [], stackPointer, addresses }: PythonSnapshot): void {
  const description: Description = { stackPointer, addresses, pieces, memoryBytes: memory.length };
  writeFully(PICTURE_FD, encodeFrame(description));
  for (const [start, end] of pieces) writeFully(PICTURE_FD, memory.subarray(start, end));
  closeSync(PICTURE_FD);
}

/** @throws when it does not come whole. */
export function receivePicture(): PythonSnapshot {
  const take = (length: number): Buffer => {
    const bytes = length > MAX_PICTURE_BYTES ? undefined : readFully(PICTURE_FD, length);
    if (bytes === undefined) throw new Error('the snapshot is not whole');
    return bytes;
  };
  const length = take(FRAME_HEADER_BYTES).readUInt32BE(0);
  if (length > MAX_DESCRIPTION_BYTES) throw new Error('not a snapshot');
  const { memoryBytes, ...rest } = JSON.parse(take(length).toString('utf8')) as Description;
  const memory = new Uint8Array(memoryBytes);
  for (const [start, end] of rest.pieces) memory.set(take(end - start), start);
  closeSync(PICTURE_FD);
  return { ...rest, memory };
}
