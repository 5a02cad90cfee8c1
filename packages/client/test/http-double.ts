import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type VerifiedRequest, verifyRequest } from '@edgecoder/crypto';

/** A request that arrived, and how it is answered. */
export interface Exchange {
  method: string;
  path: string;
  query: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  response: ServerResponse;
  json(status: number, body: unknown, headers?: Record<string, string>): void;
  /** Checks the signature against the real clock. */
  verify(): Promise<VerifiedRequest>;
}

/** A real HTTP server on a free port whose answers a test decides. */
export async function httpDouble(handler: (exchange: Exchange) => void | Promise<void>) {
  const seen: Exchange[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const url = request.url ?? '/';
      const at = url.indexOf('?');
      const exchange: Exchange = {
        method: request.method ?? '',
        path: at === -1 ? url : url.slice(0, at),
        query: at === -1 ? '?' : url.slice(at),
        headers: request.headers,
        body,
        response,
        json(status, value, headers = {}) {
          response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
        },
        verify: () =>
          verifyRequest({
            method: exchange.method,
            authority: request.headers.host ?? '',
            path: exchange.path,
            query: exchange.query,
            headers: request.headers,
            body,
            nowMs: Date.now(),
          }),
      };
      seen.push(exchange);
      Promise.resolve(handler(exchange)).catch((error: unknown) => response.destroy(error as Error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
