import { createHash } from 'node:crypto';
import type { RunResult } from '../src/interface.ts';

/** SHA-256 of all that a result says, but for how long it took; hex. */
export function hashOf({ durationMs: _, ...said }: RunResult): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}
