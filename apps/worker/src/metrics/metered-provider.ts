import { type CompletionEvent, type CompletionRequest, ModelError, type ModelProvider } from '@edgecoder/models';
import type { Metrics } from '@edgecoder/service';

/** Seconds: from a small model's first token to a large one's last; as the inference service has them. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
/** Models that have metrics of their own; a server may have any number. */
const MAX_LABELLED = 64;

/** Counts and times every answer of a worker's models; nothing of prompts and answers is in a metric. */
export function meteredProvider(provider: ModelProvider, metrics: Metrics): ModelProvider {
  const firstToken = metrics.histogram(
    'edgecoder_model_first_token_seconds',
    'From a request to the first piece of its answer, the wait for a turn included.',
    ['model'],
    BUCKETS,
  );
  const duration = metrics.histogram(
    'edgecoder_model_answer_seconds',
    'From a request to the end of its answer; outcome is stop, length, or an error’s code.',
    ['model', 'outcome'],
    BUCKETS,
  );
  const tokens = metrics.counter('edgecoder_model_tokens_total', 'Tokens that were read and made.', ['model', 'kind']);
  const errors = metrics.counter('edgecoder_model_errors_total', 'Requests that got no whole answer, by why.', [
    'model',
    'code',
  ]);
  const requests = metrics.gauge(
    'edgecoder_model_requests',
    'Requests by model: that wait for their first piece (their turn, or the reading of the prompt), and that are answered.',
    ['model', 'state'],
  );
  metrics.gauge('edgecoder_model_requests_waiting', 'Requests that wait for a model’s turn.', [], (gauge) =>
    gauge.set(provider.status().waiting),
  );
  metrics.gauge('edgecoder_model_requests_active', 'Requests that a model works on.', [], (gauge) =>
    gauge.set(provider.status().active),
  );
  metrics.gauge(
    'edgecoder_model_memory_bytes',
    'Memory of the models that are loaded, as it is reckoned with.',
    ['model'],
    (gauge) => {
      gauge.reset();
      for (const { name, memoryBytes } of provider.status().loaded) gauge.set({ model: labelOf(name) }, memoryBytes);
    },
  );
  const labelled = new Set<string>();
  const labelOf = (model: string): string => {
    if (labelled.size < MAX_LABELLED) labelled.add(model);
    return labelled.has(model) ? model : 'other';
  };

  async function* measured(
    request: CompletionRequest,
    answer: AsyncIterable<CompletionEvent>,
  ): AsyncGenerator<CompletionEvent, void> {
    const model = labelOf(request.model);
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    let state: 'waiting' | 'answering' = 'waiting';
    // One whose reader stops reading is given up by that.
    let outcome = 'aborted';
    requests.inc({ model, state });
    try {
      for await (const event of answer) {
        if (state === 'waiting') {
          firstToken.observe({ model }, seconds());
          requests.dec({ model, state });
          state = 'answering';
          requests.inc({ model, state });
        }
        if (event.type === 'end') {
          outcome = event.reason;
          tokens.inc({ model, kind: 'prompt' }, event.usage.promptTokens);
          tokens.inc({ model, kind: 'completion' }, event.usage.completionTokens);
        }
        yield event;
      }
    } catch (error) {
      outcome = error instanceof ModelError ? error.code : 'internal';
      throw error;
    } finally {
      requests.dec({ model, state });
      duration.observe({ model, outcome }, seconds());
      if (outcome !== 'stop' && outcome !== 'length') errors.inc({ model, code: outcome });
    }
  }

  return {
    ...provider,
    complete: (request, options) => measured(request, provider.complete(request, options)),
  };
}
