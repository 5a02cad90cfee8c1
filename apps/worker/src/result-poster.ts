import type { CoordinatorClient } from '@edgecoder/client';
import {
  MAX_BATCH,
  type PullResponse,
  type ResultRequest,
  type ResultResponse,
  type SealedResult,
} from '@edgecoder/protocol';

/** What the coordinator said about one result. */
export type PostedResult = ResultResponse['results'][number];

/** Work that is asked for together with results. */
export interface NextWork {
  /** What to ask for now; nothing when none is wanted. Each is ended by `take`. */
  ask(): ResultRequest['next'];
  /** What came of it; undefined when nothing did. */
  take(asked: NonNullable<ResultRequest['next']>, response: PullResponse | undefined): void;
}

/** Requests under way at a time. */
export const MAX_RESULT_REQUESTS = 4;

/**
 * Posts results to one coordinator: those that become ready while a request is under way go together with the next, which
 * waits no longer once it is full. A lone result goes at once.
 */
export interface ResultPoster {
  /**
   * @returns undefined when the coordinator's answer says nothing of this result.
   * @throws {ClientError} as the request does; the same for every result of it.
   * @throws the signal's reason when it aborts first; the request goes on for the others.
   */
  post(result: SealedResult, signal: AbortSignal): Promise<PostedResult | undefined>;
  /** From now on requests ask for work as well, or no longer. */
  askFor(next: NextWork | undefined): void;
}

interface Waiting {
  result: SealedResult;
  answer: PromiseWithResolvers<PostedResult | undefined>;
}

export function createResultPoster(client: Pick<CoordinatorClient, 'result'>): ResultPoster {
  const waiting: Waiting[] = [];
  let requests = 0;
  let nextWork: NextWork | undefined;

  async function postGroup(group: readonly Waiting[]): Promise<void> {
    const source = nextWork;
    const asked = source?.ask();
    let next: PullResponse | undefined;
    try {
      const response = await client.result({
        results: group.map((each) => each.result),
        ...(asked !== undefined && { next: asked }),
      });
      const { results } = response;
      next = response.next;
      for (const { result, answer } of group)
        answer.resolve(results.find((each) => each.subtaskId === result.subtaskId));
    } catch (error) {
      for (const { answer } of group) answer.reject(error);
    } finally {
      if (asked !== undefined) source?.take(asked, next);
    }
  }

  async function postAll(): Promise<void> {
    requests += 1;
    while (waiting.length > 0) await postGroup(waiting.splice(0, MAX_BATCH));
    requests -= 1;
  }

  return {
    askFor(next) {
      nextWork = next;
    },
    post(result, signal) {
      const answer = Promise.withResolvers<PostedResult | undefined>();
      if (signal.aborted) {
        answer.reject(signal.reason);
        return answer.promise;
      }
      const one: Waiting = { result, answer };
      const onAbort = (): void => {
        const at = waiting.indexOf(one);
        if (at >= 0) waiting.splice(at, 1);
        answer.reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(one);
      if (requests === 0 || (waiting.length >= MAX_BATCH && requests < MAX_RESULT_REQUESTS)) void postAll();
      return answer.promise.finally(() => signal.removeEventListener('abort', onAbort));
    },
  };
}
