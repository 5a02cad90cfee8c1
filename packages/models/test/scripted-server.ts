import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request; `body` is what was sent, as JSON. */
export type Script = (body: Record<string, unknown>, response: ServerResponse, request: IncomingMessage) => void;

/** A server on the loopback interface that does what the test says. */
export interface ScriptedServer {
  url: string;
  /** What it does from now on. */
  script: Script;
  /** Requests whose connection the client has closed before the answer ended. */
  givenUp: number;
  close(): Promise<void>;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const http = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) server.givenUp += 1;
    });
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      server.script(text === '' ? {} : JSON.parse(text), response, request);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: ScriptedServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    script: (_body, response) => response.writeHead(404).end(),
    givenUp: 0,
    close: async () => {
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
  return server;
}
