import { ClientError } from './client-error.ts';

/** One message of a `text/event-stream` (HTML Living Standard 9.2.6). */
export interface ServerSentEvent {
  id: string | undefined;
  event: string | undefined;
  data: string;
}

/** Longest message that is kept while it arrives, characters. */
const MAX_MESSAGE_CHARS = 4 * 1024 * 1024;

/**
 * The messages of a stream, in order. An unfinished one at the end is dropped, as the standard says.
 * @throws {ClientError} `bad_answer` for a message beyond the bound.
 */
export async function* parseEventStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder('utf-8');
  let pending = '';
  let afterReturn = false;
  let message: { id?: string; event?: string; data: string[]; chars: number } = { data: [], chars: 0 };
  for await (const chunk of chunks) {
    let text = decoder.decode(chunk, { stream: true });
    // A line may end with CR, LF or CR LF; the two of a pair may come in two chunks.
    if (text === '') continue;
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    afterReturn = text.endsWith('\r');
    pending += text;
    if (pending.length + message.chars > MAX_MESSAGE_CHARS) throw new ClientError('bad_answer', 'an event is too long');
    const lines = pending.split(/\r\n|\r|\n/);
    pending = lines.pop() as string;
    for (const line of lines) {
      if (line !== '') {
        addLine(message, line);
        continue;
      }
      if (message.data.length > 0) yield { id: message.id, event: message.event, data: message.data.join('\n') };
      message = { data: [], chars: 0 };
    }
  }
}

function addLine(message: { id?: string; event?: string; data: string[]; chars: number }, line: string): void {
  const colon = line.indexOf(':');
  if (colon === 0) return; // a comment
  const name = colon === -1 ? line : line.slice(0, colon);
  const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
  message.chars += line.length;
  if (name === 'data') message.data.push(value);
  else if (name === 'event') message.event = value;
  else if (name === 'id' && !value.includes('\0')) message.id = value;
}
