import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { SandboxError } from '../interface.ts';

/**
 * Starts a program whose descriptors are pipes. A machine that has no descriptors or memory left makes Node throw, or give
 * back a process without streams: here both are the same error, and nothing goes on that nobody listens to.
 * @throws {SandboxError} `unavailable`. A program that is not there, or may not be started, is told by the event `error`.
 */
export function spawnPiped(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const refused = (cause: unknown): SandboxError =>
    new SandboxError('unavailable', `${program} could not be started: ${(cause as Error).message}`, { cause });
  let child: ChildProcess;
  try {
    child = spawn(program, [...args], options);
  } catch (error) {
    throw refused(error);
  }
  if ((child.stdio as unknown) === undefined) {
    child.on('error', () => {});
    throw refused(new Error('no descriptors are left'));
  }
  // What ends while it is written to or read from says so by its end, not by an error of the pipe.
  for (const stream of child.stdio) stream?.on('error', () => {});
  return child;
}

/** One of a child's pipes; undefined where it has none. */
export const pipeOf = (child: ChildProcess, fd: number): (Readable & Writable) | undefined =>
  ((child.stdio as readonly unknown[])[fd] as (Readable & Writable) | null | undefined) ?? undefined;
