import { backoffMs, ClientError, type CoordinatorClient } from '@edgecoder/client';
import type { PowerTelemetry } from '@edgecoder/protocol';
import type { Logger } from '@edgecoder/service';
import { type Agent, type Connection, connect } from '../connection.ts';
import type { WorkerSettings } from '../settings.ts';
import { sleep } from '../sleep.ts';
import { readCoordinatorCache, rememberCoordinator } from './cache-file.ts';
import { candidateOrder } from './candidates.ts';
import { readFeed } from './feed.ts';

/** Between two rounds over all candidates. */
const ROUND_BACKOFF = { attempts: Number.POSITIVE_INFINITY, baseMs: 500, capMs: 15_000 };

export interface Discovery {
  /** A coordinator that took this machine; undefined once the signal aborts. Tries for as long as it takes. */
  find(signal: AbortSignal): Promise<Connection | undefined>;
  /** The coordinator does not answer any more: others are tried before it. */
  failed(url: string): void;
}

export function createDiscovery(options: {
  settings: WorkerSettings['discovery'];
  agent: Agent;
  newClient: (url: string) => CoordinatorClient;
  readPower: () => Promise<PowerTelemetry>;
  log: Logger;
  random: () => number;
  now: () => number;
}): Discovery {
  const { settings, agent, log } = options;
  const failedAt = new Map<string, number>();

  async function candidates(signal: AbortSignal): Promise<string[]> {
    const registry =
      settings.feedUrl === undefined
        ? []
        : await readFeed(settings.feedUrl, signal).catch((error: unknown) => {
            log.warn({ err: error }, 'the feed of coordinators cannot be read');
            return [];
          });
    const cache = (await readCoordinatorCache(settings.cacheFile)).map(({ url }) => url);
    const sources = { fixed: settings.coordinatorUrl, registry, cache, bootstrap: settings.bootstrapUrls };
    return candidateOrder(sources, failedAt, options.now());
  }

  async function tryOne(url: string, signal: AbortSignal): Promise<Connection | undefined> {
    const client = options.newClient(url);
    try {
      const connection = await connect(client, agent, await options.readPower(), signal, log);
      failedAt.delete(url);
      await remember(url, connection);
      return connection;
    } catch (error) {
      await client.close();
      if (signal.aborted) return undefined;
      failedAt.set(url, options.now());
      const code = error instanceof ClientError ? error.code : 'internal';
      log.warn({ url, code, err: error }, 'a coordinator did not take this machine');
      return undefined;
    }
  }

  async function remember(url: string, { identity: { coordinatorId } }: Connection): Promise<void> {
    const known = (await readCoordinatorCache(settings.cacheFile)).find((entry) => entry.url === url);
    if (known !== undefined && known.coordinatorId !== coordinatorId) {
      log.warn({ url, coordinatorId }, 'another coordinator than last time answers under this URL');
    }
    try {
      await rememberCoordinator(settings.cacheFile, { url, coordinatorId, lastSeenAt: Date.now() });
    } catch (error) {
      log.warn({ err: error }, 'the list of coordinators could not be kept');
    }
  }

  return {
    async find(signal) {
      for (let round = 1; !signal.aborted; round++) {
        for (const url of await candidates(signal)) {
          const connection = await tryOne(url, signal);
          if (connection !== undefined) return connection;
          if (signal.aborted) return undefined;
        }
        await sleep(backoffMs(round, ROUND_BACKOFF, options.random()), signal);
      }
      return undefined;
    },
    failed: (url) => void failedAt.set(url, options.now()),
  };
}
