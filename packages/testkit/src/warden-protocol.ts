import type { ServerKind } from './binaries.ts';

/** What a process of the run can ask of the warden. */
export type WardenRequest = { id: number } & (
  | { op: 'database' }
  | { op: 'server'; kind: ServerKind }
  | { op: 'kill' | 'stop' | 'start' | 'release'; name: string }
);

export type WardenReply = { id: number } & ({ name: string; url: string } | { error: string });
