import { extractCode } from '@edgecoder/agent';
import { type ChatMessage, ModelError, type ModelErrorCode, type ModelProvider, renderPrompt } from '@edgecoder/models';
import { MAX_ANSWER_CHARS } from '@edgecoder/protocol';
import { type Source, SourceError, type SourceRequest } from './source.ts';

/** What may be gone by the next try. */
const TRANSIENT: ReadonlySet<ModelErrorCode> = new Set<ModelErrorCode>([
  'unavailable',
  'timeout',
  'queue_full',
  'bad_answer',
]);
/** Of what went wrong, the newest; characters. */
const MAX_ERROR_CHARS = 8192;

/** A model behind OpenAI's protocol, far away or near. */
export function cloudSource(options: {
  provider: Pick<ModelProvider, 'complete' | 'close'>;
  model: string;
  onThisMachine: boolean;
  timeoutMs: number;
}): Source {
  const { provider, model, onThisMachine, timeoutMs } = options;
  return {
    onThisMachine,
    timeoutMs,
    async ask(request, signal) {
      try {
        const { text, ended } = await answerOf(provider, model, request, signal);
        const { code } = extractCode(text, request.language, ended);
        if (code === undefined) throw new SourceError('failed', 'there was no program in the answer', FOR_GOOD);
        return { code, explanation: text, model };
      } catch (error) {
        throw cloudFailure(error);
      }
    },
    close: () => provider.close(),
  };
}

const FOR_GOOD = { transient: false } as const;

async function answerOf(
  provider: Pick<ModelProvider, 'complete'>,
  model: string,
  request: SourceRequest,
  signal: AbortSignal,
): Promise<{ text: string; ended: boolean }> {
  let text = '';
  let ended = true;
  for await (const event of provider.complete({ model, messages: messagesOf(request) }, { signal })) {
    if (event.type === 'end') ended = event.reason === 'stop';
    else text += event.text;
    if (text.length > MAX_ANSWER_CHARS) throw new SourceError('failed', 'the answer is too long', FOR_GOOD);
  }
  return { text, ended };
}

function messagesOf({ language, prompt, given, tests, failedCode, errorHistory }: SourceRequest): ChatMessage[] {
  const asked = { language, prompt, given, tests };
  const error = errorHistory.join('\n').slice(-MAX_ERROR_CHARS);
  if (failedCode === '' || error === '') return renderPrompt('code', asked);
  return renderPrompt('repair', { ...asked, code: failedCode, error });
}

/** Told by its code: what a server says of a refused request may have something of the request in it. */
function cloudFailure(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  if (!(error instanceof ModelError))
    return new SourceError('failed', 'the cloud endpoint failed', { transient: false, cause: error });
  const late = error.code === 'timeout';
  return new SourceError(
    late ? 'timeout' : 'failed',
    late ? 'the cloud endpoint did not answer in time' : `the cloud endpoint gave no answer (${error.code})`,
    { transient: TRANSIENT.has(error.code), cause: error },
  );
}
