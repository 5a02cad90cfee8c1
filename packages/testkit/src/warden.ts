/**
 * Program that owns the servers of one test run. It prints its loopback port, takes requests (one JSON object a line) from
 * the run's processes, starts servers when they are first asked for, and ends everything when its standard input closes:
 * that is a pipe from the process that started it, so no server outlives a run that was killed. What a client was given is
 * taken back when its connection closes.
 */
import * as net from 'node:net';
import { createInterface } from 'node:readline';
import pg from 'pg';
import type { LocalServer } from './local-servers.ts';
import { startLocalServer } from './local-servers.ts';
import type { WardenReply, WardenRequest } from './warden-protocol.ts';

/** One Postgres for the whole run; each test file has a database of its own in it. */
let sharedPostgres: Promise<LocalServer> | undefined;
const servers = new Map<string, LocalServer>();
let counter = 0;
let ending = false;

const shared = (): Promise<LocalServer> => (sharedPostgres ??= startLocalServer('postgres'));

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: (await shared()).url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const nextName = (prefix: string): string => `${prefix}_${(counter += 1)}`;

async function serve(request: WardenRequest, owned: Set<string>): Promise<{ name: string; url: string }> {
  switch (request.op) {
    case 'database': {
      const name = nextName('test');
      await administer(`create database ${name} template template0`);
      owned.add(name);
      const url = new URL((await shared()).url);
      url.pathname = `/${name}`;
      return { name, url: url.href };
    }
    case 'server': {
      const name = nextName(request.kind);
      const server = await startLocalServer(request.kind);
      servers.set(name, server);
      owned.add(name);
      if (ending) await server.remove();
      return { name, url: server.url };
    }
    default: {
      if (!owned.has(request.name)) throw new Error(`${request.name} is not yours`);
      const server = servers.get(request.name);
      if (request.op === 'release') await release(request.name, owned);
      else await server?.[request.op]();
      return { name: request.name, url: server?.url ?? '' };
    }
  }
}

async function release(name: string, owned: Set<string>): Promise<void> {
  owned.delete(name);
  const server = servers.get(name);
  if (server) {
    await server.remove();
    servers.delete(name);
  } else await administer(`drop database if exists ${name} with (force)`);
}

const listener = net.createServer((socket) => {
  const owned = new Set<string>();
  const answer = (reply: WardenReply): void => void socket.write(`${JSON.stringify(reply)}\n`);
  createInterface({ input: socket }).on('line', (line) => {
    const request = JSON.parse(line) as WardenRequest;
    serve(request, owned).then(
      (result) => answer({ id: request.id, ...result }),
      (error: Error) => answer({ id: request.id, error: error.message }),
    );
  });
  socket.on('error', () => {});
  socket.once('close', () => {
    for (const name of owned) if (!ending) release(name, owned).catch(() => {});
  });
});

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  const all = [
    ...servers.values(),
    ...(sharedPostgres !== undefined ? [await sharedPostgres.catch(() => undefined)] : []),
  ];
  await Promise.allSettled(all.map((server) => server?.remove()));
  process.exit(0);
}

process.stdin.resume();
const endNow = (): void => void end();
process.stdin.once('end', endNow);
process.stdin.once('error', endNow);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, endNow);

listener.listen(0, '127.0.0.1', () => {
  const { port } = listener.address() as net.AddressInfo;
  process.stdout.write(`${port}\n`);
});
