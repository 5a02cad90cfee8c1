import { findLaunchTools } from '../../src/process/launch.ts';

/**
 * Why tests of the process mode are skipped here; undefined when they run. With EDGECODER_REQUIRE_SERVERS they always
 * run, and fail where the mode does not work.
 */
export function whyNoProcessMode(): string | undefined {
  if (process.env['EDGECODER_REQUIRE_SERVERS'] === '1') return undefined;
  if (process.platform !== 'linux') return `no process mode on ${process.platform}`;
  const found = findLaunchTools();
  return 'missing' in found ? `${found.missing.join(', ')} not installed: apt-get install bubblewrap` : undefined;
}
