import { spawn } from 'node:child_process';
import * as net from 'node:net';
import { createInterface } from 'node:readline';
import { publishWardenPort, wardenPort } from './settings.ts';
import type { WardenReply, WardenRequest } from './warden-protocol.ts';

/** Longest wait for a server: the first one asks for `initdb`. */
const ANSWER_TIMEOUT_MS = 60_000;

type Result = { name: string; url: string };
type Body<T> = T extends unknown ? Omit<T, 'id'> : never;

/** A running warden; ends with this process, at the latest. */
export interface Warden {
  port: number;
  /** Resolves when every server has ended and every folder is gone. */
  stop(): Promise<void>;
}

/** Starts the warden of a run and makes it known to the processes started from now on. */
export async function startWarden(): Promise<Warden> {
  const entry = import.meta.url.endsWith('.ts') ? './warden.ts' : './warden.js';
  // Detached: Ctrl-C reaches this process only, which ends the warden by closing the pipe.
  const child = spawn(process.execPath, [new URL(entry, import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the warden ended before it was up')));
  });
  child.unref();
  (child.stdin as unknown as net.Socket).unref();
  (child.stdout as unknown as net.Socket).unref();
  publishWardenPort(port);
  return {
    port,
    stop: async () => {
      child.ref();
      child.stdin.end();
      await exited;
    },
  };
}

/** One connection to the warden for this process; what was given over it is taken back when it closes. */
class WardenClient {
  readonly #socket: net.Socket;
  readonly #waiting = new Map<number, { resolve(result: Result): void; reject(error: Error): void }>();
  #id = 0;

  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.unref();
    createInterface({ input: socket }).on('line', (line) => {
      const reply = JSON.parse(line) as WardenReply;
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply);
      if (this.#waiting.size === 0) socket.unref();
    });
    const lost = (): void => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the warden has gone'));
      this.#waiting.clear();
    };
    socket.on('error', lost);
    socket.once('close', lost);
  }

  async ask(body: Body<WardenRequest>): Promise<Result> {
    const id = (this.#id += 1);
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const timer = setTimeout(() => reject(new Error('the warden does not answer')), ANSWER_TIMEOUT_MS);
    this.#waiting.set(id, { resolve, reject });
    this.#socket.ref();
    this.#socket.write(`${JSON.stringify({ id, ...body })}\n`);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}

let client: Promise<WardenClient> | undefined;

async function connect(): Promise<WardenClient> {
  const port = wardenPort() ?? (await startWarden()).port;
  const socket = net.connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return new WardenClient(socket);
}

/** Asks the run's warden, which is started first where the run has none. */
export async function askWarden(body: Body<WardenRequest>): Promise<Result> {
  client ??= connect();
  return (await client).ask(body);
}
