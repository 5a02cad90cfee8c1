import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of OpenAI's protocol with one model, `distant`, that says what the test has it say. */
export interface ModelServer {
  url: string;
  /** What is answered; without an end, the answer goes on until it is given up. */
  answer: { text: string; endless?: boolean };
  /** Requests that are being answered. */
  readonly busy: number;
  close(): Promise<void>;
}

export async function startModelServer(): Promise<ModelServer> {
  let busy = 0;
  const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
  const say = (response: ServerResponse, text: string): void => {
    if (!response.writableEnded) response.write(event({ choices: [{ delta: { content: text } }] }));
  };
  const http = createServer((request, response) => {
    if (request.url?.endsWith('/models')) return void response.end(JSON.stringify({ data: [{ id: 'distant' }] }));
    request.resume().on('end', () => {
      const { text, endless = false } = server.answer;
      busy += 1;
      response.once('close', () => {
        busy -= 1;
      });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      say(response, text);
      if (endless) {
        const timer = setInterval(() => say(response, text), 5);
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
