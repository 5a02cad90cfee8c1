import { createInterface } from 'node:readline/promises';
import { ClientError } from '@edgecoder/client';
import { MAX_PROMPT_CHARS, ModelName } from '@edgecoder/protocol';
import { type Answer, type Conversation, createConversation } from '../chat/conversation.ts';
import { CliError, EXIT, explain } from '../errors.ts';
import { type Output, printable } from '../output.ts';
import { readInput, textOf } from '../read-input.ts';
import { withSession } from '../session.ts';
import type { CliSettings } from '../settings.ts';

export interface ChatOptions {
  model?: string;
  maxTokens?: number;
  temperature?: number;
}

const HELP = '/new begins anew, /exit or Ctrl-D ends, Ctrl-C stops an answer.';

/** `edgecoder chat`: one question and its answer, or a conversation at a terminal. Resolves with the exit code. */
export async function chat(
  words: readonly string[],
  { model, maxTokens, temperature }: ChatOptions,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  if (model !== undefined && !ModelName.safeParse(model).success)
    throw new CliError('usage', `${printable(model)} is no name of a model.`, { exitCode: EXIT.usage });
  const alone = words.length > 0 || output.json || process.stdin.isTTY !== true;
  const question = alone ? await questionOf(words, signal) : undefined;
  return await withSession(settings, async ({ client }) => {
    const conversation = createConversation({ client, model, maxTokens, temperature });
    if (question === undefined) return await talk(conversation, settings, output, signal);
    const answer = await tell(conversation, question, output, signal);
    output.line(answer);
    return EXIT.success;
  });
}

async function questionOf(words: readonly string[], signal: AbortSignal): Promise<string> {
  const piped = words.length === 0 || (words.length === 1 && words[0] === '-');
  const limit = `${MAX_PROMPT_CHARS} characters`;
  const text = piped ? textOf(await readInput('-', MAX_PROMPT_CHARS * 4, { signal, words: limit })) : words.join(' ');
  if (text === undefined) throw new CliError('not_text', 'Standard input is no text in UTF-8.');
  return checked(text);
}

function checked(text: string): string {
  const question = text.trim().toWellFormed();
  if (question === '') throw new CliError('usage', 'Ask something.', { exitCode: EXIT.usage });
  if (question.length > MAX_PROMPT_CHARS)
    throw new CliError('too_large', `A question has at most ${MAX_PROMPT_CHARS} characters.`);
  return question;
}

/** Prints an answer as it comes: its text on standard output, who gave it on standard error. */
async function tell(
  conversation: Conversation,
  question: string,
  output: Output,
  signal: AbortSignal,
): Promise<Answer> {
  const events = conversation.ask(question, signal);
  let written = false;
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) {
        if (next.value.forgotten > 0) output.note('(The beginning of the conversation does not fit any more.)');
        if (next.value.reason === 'length') output.note('(The answer was cut off for its length.)');
        return next.value;
      }
      const event = next.value;
      output.line(event);
      if (output.json || event.type === 'end') continue;
      if (event.type === 'model') output.note(`${printable(event.model)}:`);
      else {
        process.stdout.write(printable(event.text));
        written = true;
      }
    }
  } finally {
    if (written) process.stdout.write('\n');
  }
}

/** A conversation at a terminal. */
async function talk(
  conversation: Conversation,
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  output.note(HELP);
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: '> ' });
  let answering: AbortController | undefined;
  lines.on('SIGINT', () => (answering === undefined ? lines.close() : answering.abort()));
  const close = () => lines.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    lines.prompt();
    for await (const line of lines) {
      const said = line.trim();
      if (said === '/exit' || said === '/quit') break;
      if (said === '/new') conversation.clear();
      else if (said === '/help') output.note(HELP);
      else if (said !== '') {
        answering = new AbortController();
        try {
          await tell(conversation, checked(said), output, AbortSignal.any([signal, answering.signal]));
        } catch (error) {
          signal.throwIfAborted();
          const stopped = error instanceof ClientError && error.code === 'aborted';
          output.note(stopped ? '(stopped)' : explain(error, settings.coordinatorUrl).message);
        }
        answering = undefined;
      }
      lines.prompt();
    }
    return EXIT.success;
  } finally {
    signal.removeEventListener('abort', close);
    lines.close();
  }
}
