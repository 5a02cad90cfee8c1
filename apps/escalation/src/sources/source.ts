import type { EscalationStep, Language } from '@edgecoder/protocol';
import type { Question } from '../waterfall/content.ts';

/** Steps that ask a machine and wait for its answer. */
export type SourceStep = Exclude<EscalationStep, 'other_worker' | 'human'>;

/** What a source is asked. */
export interface SourceRequest extends Question {
  resolutionId: string;
  taskId: string;
  /** Whose task it is: told to nobody outside as it is. */
  ownerId: string;
  language: Language;
}

export interface SourceAnswer {
  code: string;
  explanation: string;
  /** The model that wrote it, by its name. */
  model?: string | undefined;
}

/** One place where help can come from. */
export interface Source {
  /** It runs on this machine: what goes there stays here. */
  onThisMachine: boolean;
  /** Of one try, milliseconds. */
  timeoutMs: number;
  /** @throws {SourceError}; anything else counts as a failure that stays. */
  ask(request: SourceRequest, signal: AbortSignal): Promise<SourceAnswer>;
  close(): Promise<void>;
}

/** Those that are configured. */
export type Sources = Readonly<Partial<Record<SourceStep, Source>>>;

/** No answer. The message holds nothing of what was asked and is shown to the task's owner. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: 'timeout' | 'failed';
  /** It may be gone by the next try. */
  readonly transient: boolean;
  constructor(code: SourceError['code'], message: string, options: { transient: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.transient = options.transient;
  }
}

/** Why a source is interrupted whose answer nobody needs any more. */
export class NotNeeded extends Error {
  override readonly name = 'NotNeeded';
}

/**
 * Whether an interrupted request is over for good: its time ran out, or nobody needs it. Otherwise this process ends, and
 * another one asks again.
 */
export function isOver({ aborted, reason }: AbortSignal): boolean {
  return aborted && (reason instanceof NotNeeded || (reason instanceof DOMException && reason.name === 'TimeoutError'));
}
