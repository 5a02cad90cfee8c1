import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatMessage } from '../prompts.ts';

/** What a server says. Without an end, the answer goes on until it is given up. */
export interface ServedAnswer {
  text: string;
  endless?: boolean;
}

/** A server of OpenAI's protocol with one model, `distant`, that says what a test has it say. */
export interface ModelServer {
  url: string;
  /** What is answered, or what decides it. */
  answer: ServedAnswer | ((messages: readonly ChatMessage[]) => ServedAnswer);
  /** Requests that are being answered. */
  readonly busy: number;
  close(): Promise<void>;
}

/** Pause between the pieces of an endless answer, milliseconds. */
const PIECE_MS = 5;

/** Starts such a server on a free port. */
export async function startModelServer(): Promise<ModelServer> {
  let busy = 0;
  const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
  const say = (response: ServerResponse, text: string): void => {
    if (!response.writableEnded) response.write(event({ choices: [{ delta: { content: text } }] }));
  };
  const http = createServer((request, response) => {
    if (request.url?.endsWith('/models')) return void response.end(JSON.stringify({ data: [{ id: 'distant' }] }));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: ChatMessage[] };
      const { text, endless = false } = typeof server.answer === 'function' ? server.answer(messages) : server.answer;
      busy += 1;
      response.once('close', () => {
        busy -= 1;
      });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      say(response, text);
      if (endless) {
        const timer = setInterval(() => say(response, text), PIECE_MS);
        response.once('close', () => clearInterval(timer));
        return;
      }
      response.write(event({ choices: [{ delta: {}, finish_reason: 'stop' }] }));
      response.write(event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 5 } }));
      response.end('data: [DONE]\n\n');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: ModelServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    answer: { text: '' },
    get busy() {
      return busy;
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
  return server;
}
