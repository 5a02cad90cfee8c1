import { startWarden } from './warden-client.ts';

/** Jest's `globalSetup`: one warden for the run. It starts a server when the first test asks for it. */
export default async function globalSetup(): Promise<void> {
  const { stop } = await startWarden();
  stopWarden = stop;
}

/** Used by `global-teardown.ts`, which runs in the same process. */
export let stopWarden: (() => Promise<void>) | undefined;
