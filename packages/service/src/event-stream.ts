import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { ServerEvent } from './route.ts';

/** Comment lines that keep proxies from closing a silent stream. */
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for this long is gone. */
const STALLED_MS = 60_000;
/** How long a source has to refuse; after that the head is sent. */
const REFUSAL_MS = 250;

/**
 * Sends events as `text/event-stream` until the source ends or the signal aborts. One event at a time is held: the source
 * is asked for the next only when the client has taken the last.
 * @param onHead called right before the head is sent; until then an error can still become a problem document.
 */
export async function sendEvents(
  response: ServerResponse,
  headers: Record<string, string>,
  events: AsyncIterable<ServerEvent>,
  signal: AbortSignal,
  onHead: () => void,
): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  const aborted = new Promise<{ done: true; value: undefined }>((resolve) => {
    const end = () => resolve({ done: true, value: undefined });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  // A source that refuses at once throws here, before the head is sent: then the answer is a problem document.
  const first = iterator.next();
  await Promise.race([first, aborted, setTimeout(REFUSAL_MS, undefined, { ref: false })]);
  onHead();
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  try {
    let next = await Promise.race([first, aborted]);
    while (next.done !== true) {
      if (!response.write(encodeEvent(next.value))) await drained(response, signal);
      next = await Promise.race([iterator.next(), aborted]);
    }
  } finally {
    clearInterval(heartbeat);
    response.end();
    // Not awaited: a source that waits for something that never comes must not hold the connection's slot.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** One event in the wire form of the HTML standard, 9.2. */
function encodeEvent({ id, event, data }: ServerEvent): string {
  const line = (name: string, text: string | undefined) =>
    text === undefined ? '' : `${name}: ${text.replace(/[\r\n\0]/g, ' ')}\n`;
  return `${line('id', id)}${line('event', event)}data: ${JSON.stringify(data)}\n\n`;
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  const timeout = AbortSignal.timeout(STALLED_MS);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([signal, timeout]) });
  } catch (error) {
    response.destroy();
    if (!signal.aborted && !timeout.aborted) throw error;
  }
}
