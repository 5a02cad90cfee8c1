import * as net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 10;

/**
 * Resolves with the first truthy value of `condition`; what it throws counts as not yet.
 * @throws {Error} after `timeoutMs` (10 s when left out), with the last error as its cause.
 */
export async function waitFor<T>(condition: () => T | Promise<T>, timeoutMs = 10_000): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await delay(POLL_MS);
  } while (performance.now() < deadline);
  throw new Error(`the condition did not hold within ${timeoutMs} ms`, { cause: last });
}

/** A TCP port of the loopback interface that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as net.AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** Resolves when something accepts connections on the loopback port. */
export async function portOpen(port: number, timeoutMs = 10_000): Promise<void> {
  await waitFor(async () => {
    const socket = net.connect(port, '127.0.0.1');
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
      });
      return true;
    } finally {
      socket.destroy();
    }
  }, timeoutMs);
}
