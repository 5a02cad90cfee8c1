import { openAtRest, sealAtRest } from '@edgecoder/crypto';
import {
  EscalationStep,
  ExecutionLimits,
  MAX_CODE_CHARS,
  MAX_EXPLANATION_CHARS,
  type ProposedCode,
  type ResolveRequest,
} from '@edgecoder/protocol';
import { z } from 'zod';

/** What is asked. */
export const Question = z.object({
  prompt: z.string(),
  tests: z.string().optional(),
  /** Code of the parts it depends on, in front of which the program runs. */
  given: z.string().optional(),
  /** The latest program that failed. */
  failedCode: z.string(),
  /** Oldest first. */
  errorHistory: z.array(z.string()),
  limits: ExecutionLimits,
});
export type Question = z.infer<typeof Question>;

const Proposal = z.object({
  code: z.string().max(MAX_CODE_CHARS),
  explanation: z.string().max(MAX_EXPLANATION_CHARS),
  step: EscalationStep,
  model: z.string().optional(),
});
export type Proposal = Omit<ProposedCode, 'number'>;

/** Of the errors that are kept: as many as a request may bring. */
const MAX_ERRORS = 32;
const NONCE_BYTES = 12;

/** What is sealed for the database opens in its own row and column only. */
export interface Sealer {
  question: Column<Question>;
  proposal: Column<Proposal>;
  declined: Column<string>;
}

interface Column<T> {
  seal(resolutionId: string, value: T): Uint8Array;
  /** @throws {CryptoError} `open_failed` when the row was changed or the key is another. */
  open(resolutionId: string, sealed: Uint8Array): T;
}

/** @param key AES-256, 32 bytes. */
export function createSealer(key: Uint8Array, random: (bytes: number) => Uint8Array): Sealer {
  function column<T>(name: string, schema: z.ZodType<T>): Column<T> {
    const place = (resolutionId: string) => `escalation-${name}:${resolutionId}`;
    return {
      seal: (resolutionId, value) =>
        sealAtRest(key, Buffer.from(JSON.stringify(value)), place(resolutionId), random(NONCE_BYTES)),
      open: (resolutionId, sealed) =>
        schema.parse(JSON.parse(Buffer.from(openAtRest(key, sealed, place(resolutionId))).toString())),
    };
  }
  return {
    question: column('question', Question),
    proposal: column<Proposal>('proposal', Proposal),
    declined: column('declined', z.string()),
  };
}

export function questionOf({ prompt, tests, given, failedCode, errorHistory, limits }: ResolveRequest): Question {
  return {
    prompt,
    ...(tests !== undefined && { tests }),
    ...(given !== undefined && { given }),
    failedCode,
    errorHistory,
    limits,
  };
}

/** What is asked of the next, after a proposal that did not hold. */
export function afterFailure(question: Question, code: string | undefined, failure: string | undefined): Question {
  return {
    ...question,
    ...(code !== undefined && { failedCode: code }),
    ...(failure !== undefined && { errorHistory: [...question.errorHistory, failure].slice(-MAX_ERRORS) }),
  };
}
