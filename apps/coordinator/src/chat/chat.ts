import { type ChatAnswer, ClientError, requesterFor } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import {
  AppError,
  type ChatEvent,
  type ChatRequestInput,
  ERROR_CODES,
  type ErrorCode,
  type PeerId,
  type PortalChatRequest,
  type SystemFacts,
} from '@edgecoder/protocol';
import type { Places } from './places.ts';

/** The inference service's side of a conversation. */
export type Talk = (
  request: ChatRequestInput,
  options: { signal: AbortSignal },
) => AsyncGenerator<ChatAnswer, void, unknown>;

export interface ChatDeps {
  /** None where no inference service is set. */
  talk: Talk | undefined;
  /** What this coordinator knows of its queue and its mesh. */
  facts(): Promise<SystemFacts>;
  places: Places;
  /** Whose name for a caller the service is told. */
  key: SigningKey;
}

/**
 * Passes a conversation on to the inference service with what this coordinator knows of the moment, and its answer back as it
 * is made. When the caller goes, so does the call to the service, which stops its model.
 * @throws {AppError} what the service refuses at once, `overloaded`; what goes wrong later is the last event.
 */
export async function chat(
  { talk, facts, places, key }: ChatDeps,
  caller: PeerId,
  request: PortalChatRequest,
  signal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent, void>> {
  if (talk === undefined)
    throw new AppError('model_unavailable', 'this coordinator has no inference service (INFERENCE_URL)');
  const leave = places.enter(caller);
  // An answer that nobody begins to read ends without its `finally`.
  signal.addEventListener('abort', leave, { once: true });
  try {
    const requester = requesterFor(key, caller);
    const answer = talk({ ...request, requester, ...(request.systemAware && { facts: await facts() }) }, { signal });
    return passedOn(await answer.next(), answer, leave);
  } catch (error) {
    leave();
    throw asAppError(error);
  }
}

async function* passedOn(
  first: IteratorResult<ChatAnswer, void>,
  answer: AsyncGenerator<ChatAnswer, void>,
  leave: () => void,
): AsyncGenerator<ChatEvent, void> {
  try {
    for (let next = first; next.done !== true; next = await answer.next()) yield next.value;
  } catch (error) {
    const { code, message } = asAppError(error);
    yield { type: 'problem', code, detail: message };
  } finally {
    leave();
    await answer.return();
  }
}

/** What the caller can do something about is told; that this coordinator is not let in there is not the caller's affair. */
const CALLERS = new Set<ErrorCode>(['model_unavailable', 'context_exceeded', 'invalid_request', 'overloaded']);

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof ClientError && error.code in ERROR_CODES ? (error.code as ErrorCode) : 'unavailable';
  return CALLERS.has(code)
    ? new AppError(code, (error as ClientError).problem?.detail ?? (error as Error).message, { cause: error })
    : new AppError('unavailable', 'the inference service cannot be asked now', { cause: error, retryAfterSeconds: 5 });
}
