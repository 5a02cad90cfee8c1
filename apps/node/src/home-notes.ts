import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TrustedKey } from '@edgecoder/ledger';
import { HomeError, writeFileAtomic } from '@edgecoder/service';

/** What a running node says of itself to the CLI, in `node.json`. */
export interface NodeNote {
  pid: number;
  /** The coordinator's, as reached from this machine. */
  url: string;
  /** The escalation service's. */
  escalationUrl: string;
  coordinatorId: string;
  ownerId: string;
  agents: readonly { name: string; agentId: string }[];
}

export function writeNodeNote(home: string, note: NodeNote): void {
  writeFileAtomic(join(home, 'node.json'), `${JSON.stringify(note, null, 2)}\n`);
}

export function removeNodeNote(home: string): void {
  rmSync(join(home, 'node.json'), { force: true });
}

/** Logs that a home remembers; its node had all of them itself. */
const MAX_LOGS = 100;

/** Adds this node's log to those that `edgecoder verify` trusts in this home. */
export function trustLog(home: string, log: TrustedKey): void {
  const file = join(home, 'trusted-logs.json');
  let logs: TrustedKey[] = [];
  try {
    logs = JSON.parse(readFileSync(file, 'utf8')).logs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new HomeError('malformed', file, 'it is damaged; move it away', { cause: error });
  }
  if (logs.some(({ name, publicKey }) => name === log.name && publicKey === log.publicKey)) return;
  const { name, publicKey } = log;
  writeFileAtomic(file, `${JSON.stringify({ logs: [...logs, { name, publicKey }].slice(-MAX_LOGS) }, null, 2)}\n`);
}
