import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@edgecoder/service';

const HOST = '127.0.0.1';
/** A scraper or two; whoever opens more is cut off. */
const MAX_CONNECTIONS = 8;
const REQUEST_TIMEOUT_MS = 5_000;

export interface MetricsServer {
  /** Where it listens. */
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * `GET /metrics` for this machine alone: a worker needs no open port, and has one only when it is told to.
 * @param port 0 takes a free one.
 */
export async function startMetricsServer(metrics: Metrics, port: number): Promise<MetricsServer> {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, reply) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        reply.writeHead(404).end();
        return;
      }
      metrics.text().then(
        (text) => reply.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
        () => reply.writeHead(500).end(),
      );
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, HOST);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
