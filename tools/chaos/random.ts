import { createHash } from 'node:crypto';

/** Numbers from a seed, the same on every machine: the choice of what is killed, and when. */
export function randomOf(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed}/${count}`).digest().readUInt32BE(0) / 0x1_0000_0000;
  };
}
