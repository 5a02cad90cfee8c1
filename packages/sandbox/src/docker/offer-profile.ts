import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seccompProfile } from './seccomp-profile.ts';

/**
 * The filter as an engine takes it. Docker's clients send it; Podman, on the same machine, reads it from a file, and may
 * be another user than the worker: the file is for all to read, and for the worker alone to write.
 */
export function offerProfile(isPodman: boolean): { value: string; remove(): void } {
  const text = JSON.stringify(seccompProfile());
  if (!isPodman) return { value: text, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'edgecoder-seccomp-'));
  const file = join(folder, 'profile.json');
  writeFileSync(file, text);
  // Set, as the mask of the worker's user may take them away.
  chmodSync(file, 0o644);
  chmodSync(folder, 0o755);
  return { value: file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
