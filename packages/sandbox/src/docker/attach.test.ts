import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { attach } from './attach.ts';

let engine: Server | undefined;
afterEach(() => {
  engine?.closeAllConnections();
  engine?.close();
});

/** An engine that does no more than this. */
async function engineOf(answer: Parameters<typeof createServer>[1]): Promise<string> {
  engine = createServer(answer as never).listen(0, '127.0.0.1');
  await new Promise((resolve) => engine?.once('listening', resolve));
  return `tcp://127.0.0.1:${(engine.address() as AddressInfo).port}`;
}

describe('attaching to a container', () => {
  it('fails with what the engine says when it refuses', async () => {
    const host = await engineOf((_request, response) => response.writeHead(404).end('no such container'));
    await expect(attach(host, 'one', 60_000)).rejects.toThrow('cannot be attached to (404): no such container');
  });

  it('fails when the engine breaks off in its answer, or before it', async () => {
    const within = await engineOf((_request, response) => {
      response.writeHead(500, { 'Content-Length': 100 });
      response.write('it is', () => response.destroy());
    });
    await expect(attach(within, 'one', 60_000)).rejects.toThrow('(500): it is');
    engine?.close();
    const before = await engineOf((request) => request.socket.destroy());
    await expect(attach(before, 'one', 60_000)).rejects.toThrow(/hang up|ECONNRESET/);
  });

  it('fails when there is no engine, or none that answers in time', async () => {
    await expect(attach('unix:///nowhere/docker.sock', 'one', 60_000)).rejects.toThrow('ENOENT');
    const silent = await engineOf(() => {});
    await expect(attach(silent, 'one', 50)).rejects.toThrow('in time');
  });

  it('gives the stream with whatever came along with the answer', async () => {
    const host = await engineOf(() => {});
    engine?.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst');
      socket.end(' and last');
    });
    const stream = await attach(host, 'one', 60_000);
    let heard = '';
    for await (const chunk of stream) heard += String(chunk);
    expect(heard).toBe('first and last');
  });
});
