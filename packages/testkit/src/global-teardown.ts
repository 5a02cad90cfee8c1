import { missingServers } from './binaries.ts';
import { stopWarden } from './global-setup.ts';

/** Jest's `globalTeardown`: ends the servers, and says what could not be tested here. */
export default async function globalTeardown(): Promise<void> {
  await stopWarden?.();
  for (const { kind, remedy } of missingServers()) {
    process.stderr.write(`Skipped: tests that need ${kind}, which was not found; to run them, ${remedy}.\n`);
  }
}
