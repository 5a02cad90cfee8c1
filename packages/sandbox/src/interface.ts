import type {
  ExecutionLimits,
  Language,
  LimitHit,
  Project,
  ProjectChanges,
  QueueReason,
  SandboxMode,
  TestReport,
} from '@edgecoder/protocol';
import type { z } from 'zod';

/** One program to run, with its tests. */
export interface RunRequest {
  language: Language;
  code: string;
  /** Run after `code` in the same program; they must end without an error or failed assertion. */
  tests?: string;
  limits: ExecutionLimits;
  /** Seed of the guest's random generators; without it they are seeded from the machine's. */
  seed?: number;
  /** The guest's clock at start, ms since 1970; it advances deterministically. Without it: the machine's clock. */
  clockMs?: number;
}

/** How a run ended. A guest that fails, loops or crashes is a result, never an exception. */
export interface RunResult {
  /** The program ended by itself, without error, and all tests passed (the harness emitted its mark). */
  ok: boolean;
  stdout: string;
  stderr: string;
  /** 0 when `ok`, 1 on an uncaught error or failed test, the guest's own code on exit, −1 when it was ended from outside. */
  exitCode: number;
  /** Time inside the sandbox, milliseconds, start of the interpreter not included. */
  durationMs: number;
  /** Output beyond the limit was dropped. */
  truncated: boolean;
  limit?: LimitHit;
  queueReason?: z.infer<typeof QueueReason>;
  testReport: TestReport;
}

/** A file tree and the command that is run in it. */
export interface ProjectRequest {
  /** What the command needs at least; a machine may show it more. */
  language: Language;
  project: Project;
  limits: ExecutionLimits;
}

/** `ok` says that the command exited with 0; `project` is what it changed, however it ended. */
export interface ProjectResult extends RunResult {
  project: ProjectChanges;
}

export interface SelfTest {
  mode: SandboxMode;
  available: boolean;
  languages: Language[];
  /** Commands in file trees were tried too, and run. */
  projects?: true;
  /** What is missing and how to get it, when not available. */
  reason?: string;
  remedy?: string;
}

/** One way to run foreign code. All modes behave alike under one compliance suite. */
export interface Sandbox {
  readonly mode: SandboxMode;
  /** Really runs something and checks that limits hold; only a mode that passed may be advertised. */
  selfTest(): Promise<SelfTest>;
  /**
   * @throws {SandboxError} `unavailable` or `crashed` when this side failed (never for what the guest did),
   * `aborted` by the signal.
   */
  run(request: RunRequest, options?: { signal?: AbortSignal }): Promise<RunResult>;
  /**
   * Runs a command in a file tree; absent in a mode that gives programs no operating system.
   * @throws {ProjectError} before anything runs, for a tree that breaks a bound or is not its snapshot.
   * @throws {SandboxError} as `run` does.
   */
  runProject?(request: ProjectRequest, options?: { signal?: AbortSignal }): Promise<ProjectResult>;
  /** Interpreters now, by language: in use, and ready or about to be. Absent in a mode that keeps none. */
  pool?(): Partial<Record<Language, { busy: number; ready: number }>>;
  /** Ends every run and process. */
  close(): Promise<void>;
}

export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: 'unavailable' | 'crashed' | 'aborted' | 'closed';
  constructor(code: SandboxError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
