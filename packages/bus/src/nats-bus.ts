import type { Subject } from '@edgecoder/protocol';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import type { Bus, Subscription } from './interface.ts';
import { BusError } from './interface.ts';
import { Mailbox } from './mailbox.ts';
import { consumeDurably } from './nats-consumer.ts';
import { ensureStream } from './nats-stream.ts';
import type { OnDrop } from './subjects.ts';
import { isDurable, parseEvent } from './subjects.ts';

/** Longest wait for the first connection, milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Longest wait for a durable event to be stored, milliseconds. */
const PUBLISH_TIMEOUT_MS = 5_000;
/** Longest wait for what was sent to leave, at the end, milliseconds. */
const CLOSE_TIMEOUT_MS = 2_000;
/** The connection is dead when this many pings in a row stay unanswered. */
const PING_INTERVAL_MS = 5_000;
const MAX_PINGS_OUT = 2;
/** Default of `ackWaitMs`. */
const ACK_WAIT_MS = 30_000;
const FIRST_RECONNECT_MS = 50;
const MAX_RECONNECT_MS = 2_000;

export interface NatsBusOptions {
  /** `nats://user:password@host:port`, `tls://…`; several of one cluster separated by commas. */
  url: string;
  /** Shown by the server. */
  name: string;
  /** Copies of the stored events in a cluster, 1 when left out. */
  replicas?: number;
  /** A durable event whose process has died is given to another one after this, milliseconds; 30,000 when left out. */
  ackWaitMs?: number;
  onDrop?: OnDrop;
}

/**
 * The bus of several processes. Reconnects without end; while there is no connection, live events are lost and durable
 * ones refused (`unavailable`: the outbox keeps them).
 * @throws {BusError} `unavailable` when there is no server, or one without JetStream, within ten seconds.
 */
export async function createNatsBus(options: NatsBusOptions): Promise<Bus> {
  const { url, name, replicas = 1, ackWaitMs = ACK_WAIT_MS, onDrop } = options;
  const connection = await open(url, name);
  let connected = true;
  let closed = false;
  void watch(connection, (up) => {
    connected = up;
  });
  const assertOpen = (): void => {
    if (closed) throw new BusError('closed', 'the bus is closed');
  };
  const stream = jetstream(connection, { timeout: PUBLISH_TIMEOUT_MS });
  const manager = await jetstreamManager(connection, { timeout: PUBLISH_TIMEOUT_MS });
  const ensure = (): Promise<void> => ensureStream(manager, replicas);
  try {
    await ensure();
  } catch (cause) {
    await connection.close();
    throw new BusError('unavailable', 'the event stream cannot be made', { cause });
  }
  const subscriptions = new Set<Subscription>();
  const register = (subscription: Subscription): Subscription => {
    const registered: Subscription = {
      close: async () => {
        subscriptions.delete(registered);
        await subscription.close();
      },
    };
    subscriptions.add(registered);
    return registered;
  };

  /** The event in a message, or undefined when it is not one of this subject. */
  const eventIn = <S extends Subject>(subject: S, data: Uint8Array): ReturnType<typeof parseEvent<S>> => {
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.length).toString());
    } catch {
      value = undefined;
    }
    const event = parseEvent(subject, value);
    if (event === undefined) onDrop?.(subject, 'schema');
    return event;
  };

  return {
    async publish(subject, event, { messageId } = {}) {
      assertOpen();
      const body = JSON.stringify(event);
      if (parseEvent(subject, JSON.parse(body)) === undefined) {
        onDrop?.(subject, 'schema');
        return;
      }
      if (!isDurable(subject)) {
        // The client would keep it in memory until the connection is back, without a bound.
        if (connected) connection.publish(subject, body);
        return;
      }
      if (!connected) throw new BusError('unavailable', 'there is no connection to the bus');
      try {
        await withoutStackTraces(() =>
          stream.publish(subject, body, {
            timeout: PUBLISH_TIMEOUT_MS,
            ...(messageId === undefined ? {} : { msgID: messageId }),
          }),
        );
      } catch (cause) {
        throw new BusError('unavailable', 'the event was not stored', { cause });
      }
    },

    async subscribe(subject, handler, { consumer } = {}) {
      assertOpen();
      if (consumer !== undefined && isDurable(subject)) {
        const handle = async (message: { data: Uint8Array }): Promise<void> => {
          const event = eventIn(subject, message.data);
          if (event !== undefined) await handler(event);
        };
        try {
          return register(
            await consumeDurably({ stream, manager, consumer, subject, ackWaitMs, ensureStream: ensure, handle }),
          );
        } catch (cause) {
          throw new BusError('unavailable', 'the consumer cannot be made', { cause });
        }
      }
      const mailbox = new Mailbox(handler, (error) => onDrop?.(subject, 'handler', error));
      const subscription = connection.subscribe(subject, {
        callback: (error, message) => {
          if (error) return;
          const event = eventIn(subject, message.data);
          if (event !== undefined && !mailbox.post(event)) onDrop?.(subject, 'overflow');
        },
      });
      // The server knows of it before anything that the caller does next.
      if (connected) await connection.flush();
      return register({
        close: async () => {
          if (!connection.isClosed()) subscription.unsubscribe();
          await mailbox.close();
        },
      });
    },

    healthy: () => connected && !closed,

    async close() {
      if (closed) return;
      closed = true;
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      if (connected) await Promise.race([connection.flush().catch(() => {}), timeout(CLOSE_TIMEOUT_MS)]);
      await connection.close();
    },
  };
}

const timeout = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

async function open(url: string, name: string): Promise<NatsConnection> {
  const reconnectDelay = backoff();
  try {
    return await connect({
      ...addressOf(url),
      name,
      timeout: CONNECT_TIMEOUT_MS,
      maxReconnectAttempts: -1,
      reconnectDelayHandler: reconnectDelay,
      pingInterval: PING_INTERVAL_MS,
      maxPingOut: MAX_PINGS_OUT,
      ignoreAuthErrorAbort: true,
    });
  } catch (cause) {
    throw new BusError('unavailable', 'there is no connection to the bus', { cause });
  }
}

/** The client takes the credentials apart from the address. */
function addressOf(url: string): NodeConnectionOptions {
  const urls = url.split(',').map((one) => new URL(one.trim()));
  const first = urls[0];
  if (!first) throw new Error('no address');
  const user = decodeURIComponent(first.username);
  const pass = decodeURIComponent(first.password);
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || '4222'}`),
    ...(user && pass ? { user, pass } : user ? { token: user } : {}),
    ...(first.protocol === 'tls:' ? { tls: {} } : {}),
  };
}

/** Milliseconds before the next attempt: 50, doubling to 2,000, less up to half at random; from the start after a quiet minute. */
function backoff(): () => number {
  let attempt = 0;
  let last = 0;
  return () => {
    const now = performance.now();
    attempt = now - last > 60_000 ? 0 : attempt + 1;
    last = now;
    return Math.min(FIRST_RECONNECT_MS * 2 ** Math.min(attempt, 10), MAX_RECONNECT_MS) * (0.5 + Math.random() / 2);
  };
}

async function watch(connection: NatsConnection, report: (connected: boolean) => void): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect' || type === 'close') report(false);
    if (type === 'reconnect') report(true);
  }
  report(false);
}

/** The client makes an error ahead of each request, in case it fails; its stack trace costs more than the request. */
function withoutStackTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
