import {
  type CompletionEvent,
  type CompletionRequest,
  ModelError,
  type ModelInfo,
  type OpenedProvider,
} from '@edgecoder/models';
import { AppError, MAX_ANSWER_CHARS } from '@edgecoder/protocol';
import type { Metrics } from '@edgecoder/service';

/** What a request is for; a label of the metrics. */
export type Purpose = 'decompose' | 'reflect' | 'improve' | 'chat';

/** A whole answer. */
export interface Answer {
  text: string;
  /** False when it ended for its length. */
  complete: boolean;
  tokens: number;
}

/** The one way to the models of this service: whom to ask, how long, and what is counted of it. */
export interface Asking {
  /** The model that is named, or the one in use. @throws {AppError} `model_unavailable`, `unavailable`. */
  modelFor(named: string | undefined, signal: AbortSignal): Promise<string>;
  /** What is known of a model, such as its size; nothing of one that the provider does not list. @throws {ModelError} as the provider does. */
  factsOf(model: string, signal: AbortSignal): Promise<Partial<ModelInfo>>;
  /** Streams an answer. @throws {ModelError} also `timeout`, when it takes longer than the settings allow. */
  stream(purpose: Purpose, request: CompletionRequest, signal: AbortSignal): AsyncGenerator<CompletionEvent, void>;
  /** The same as one text. @throws {ModelError} also `bad_answer` for one that is longer than any should be. */
  whole(purpose: Purpose, request: CompletionRequest, signal: AbortSignal): Promise<Answer>;
}

/** Seconds: from a small model's first token to a large one's last. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
/** Models that have metrics of their own; a server may have any number. */
const MAX_LABELLED = 64;

export function createAsking({
  models,
  metrics,
  timeoutMs,
}: {
  models: Pick<OpenedProvider, 'provider' | 'inUse'>;
  metrics: Metrics;
  timeoutMs: number;
}): Asking {
  const { provider } = models;
  const firstToken = metrics.histogram(
    'edgecoder_model_first_token_seconds',
    'From a request to the first piece of its answer, the wait for a turn included.',
    ['model', 'purpose'],
    BUCKETS,
  );
  const duration = metrics.histogram(
    'edgecoder_model_answer_seconds',
    'From a request to the end of its answer; outcome is stop, length, or an error’s code.',
    ['model', 'purpose', 'outcome'],
    BUCKETS,
  );
  const tokens = metrics.counter('edgecoder_model_tokens_total', 'Tokens that were read and made.', ['model', 'kind']);
  metrics.gauge('edgecoder_model_requests_waiting', 'Requests that wait for a model’s turn.', [], (gauge) =>
    gauge.set(provider.status().waiting),
  );
  metrics.gauge('edgecoder_model_requests_active', 'Requests that a model works on.', [], (gauge) =>
    gauge.set(provider.status().active),
  );
  metrics.gauge('edgecoder_model_memory_bytes', 'Memory of the models that are loaded.', [], (gauge) =>
    gauge.set(provider.status().loaded.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)),
  );
  const labelled = new Set<string>();
  const labelOf = (model: string): string => {
    if (labelled.size < MAX_LABELLED) labelled.add(model);
    return labelled.has(model) ? model : 'other';
  };

  async function* stream(purpose: Purpose, request: CompletionRequest, signal: AbortSignal) {
    const startedAt = performance.now();
    const seconds = (): number => (performance.now() - startedAt) / 1000;
    const late = AbortSignal.timeout(timeoutMs);
    let model: string | undefined;
    // One whose reader has gone away without a signal.
    let outcome = 'aborted';
    try {
      for await (const event of provider.complete(request, { signal: AbortSignal.any([signal, late]) })) {
        if (model === undefined) {
          // Now it is known to be one: a name that is made up gets no metric of its own.
          model = labelOf(request.model);
          firstToken.labels(model, purpose).observe(seconds());
        }
        if (event.type === 'end') {
          outcome = event.reason;
          tokens.labels(model, 'prompt').inc(event.usage.promptTokens);
          tokens.labels(model, 'completion').inc(event.usage.completionTokens);
        }
        yield event;
      }
    } catch (error) {
      const told =
        late.aborted && !signal.aborted
          ? new ModelError('timeout', 'the model took too long', { cause: error })
          : error;
      outcome = told instanceof ModelError ? told.code : 'internal';
      throw told;
    } finally {
      duration.labels(model ?? 'none', purpose, outcome).observe(seconds());
    }
  }

  return {
    async modelFor(named, signal) {
      const model = named ?? (await models.inUse({ signal }));
      if (model === undefined)
        throw new AppError('model_unavailable', 'There is no model here: `edgecoder models pull` fetches one');
      return model;
    },
    async factsOf(model, signal) {
      return (await provider.models({ signal })).find(({ name }) => name === model) ?? {};
    },
    stream,
    async whole(purpose, request, signal) {
      const answer: Answer = { text: '', complete: false, tokens: 0 };
      for await (const event of stream(purpose, request, signal)) {
        if (event.type === 'end') {
          answer.complete = event.reason === 'stop';
          answer.tokens = event.usage.completionTokens;
        } else {
          answer.text += event.text;
          if (answer.text.length > MAX_ANSWER_CHARS) throw new ModelError('bad_answer', 'the answer is too long');
        }
      }
      return answer;
    },
  };
}
