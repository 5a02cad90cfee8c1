import { requesterFor } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import type { ImproveRequest, ImproveResponse } from '@edgecoder/protocol';
import { clientFailure } from './client-failure.ts';
import type { Source } from './source.ts';

/** What of the inference service is needed. */
export interface Improver {
  /** `POST /escalate`. @throws {ClientError} */
  improve(request: ImproveRequest, options: { signal: AbortSignal; timeoutMs: number }): Promise<ImproveResponse>;
  close(): Promise<void>;
}

/** The inference service's stronger look at a program that failed. */
export function inferenceSource(options: {
  improver: Improver;
  /** Whose name for an owner it is told. */
  key: SigningKey;
  onThisMachine: boolean;
  timeoutMs: number;
}): Source {
  const { improver, key, onThisMachine, timeoutMs } = options;
  return {
    onThisMachine,
    timeoutMs,
    async ask(request, signal) {
      const { taskId, ownerId, prompt, given, tests, failedCode, errorHistory, language } = request;
      const code = { ...(given !== undefined && { given }), ...(tests !== undefined && { tests }) };
      const task = { taskId, prompt, ...code } as ImproveRequest['task'];
      try {
        const requester = requesterFor(key, ownerId);
        const asked = { task, failedCode, errorHistory, language, requester };
        const answer = await improver.improve(asked, { signal, timeoutMs });
        return { code: answer.improvedCode, explanation: answer.explanation, model: answer.model };
      } catch (error) {
        throw clientFailure('the inference service', error);
      }
    },
    close: () => improver.close(),
  };
}
