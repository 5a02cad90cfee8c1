import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { findProgram } from './system-view.ts';

const ANSWER_TIMEOUT_MS = 5000;

/**
 * Whether systemd has left a unit's control group to the unit, `Delegate=yes` (systemd's CGROUP_DELEGATION): in any other
 * it manages controllers itself, and takes away what it did not give. False for a group that is not a unit's own, and where
 * no systemd answers.
 */
export function isDelegated(group: string): boolean {
  const unit = basename(group);
  const systemctl = findProgram('systemctl');
  if (systemctl === undefined || !/\.(service|scope)$/.test(unit)) return false;
  const manager = /\/user@\d+\.service\//.test(group) ? '--user' : '--system';
  try {
    const answer = execFileSync(systemctl, [manager, 'show', '--property=Delegate', '--value', '--', unit], {
      encoding: 'utf8',
      timeout: ANSWER_TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return answer.trim() === 'yes';
  } catch {
    return false;
  }
}
