import { z } from 'zod';

const FEED_TIMEOUT_MS = 5_000;
const MAX_FEED_BYTES = 262_144;

/** What is used of the control plane's `GET /network/coordinators`. */
const Feed = z.object({ coordinators: z.array(z.object({ url: z.string().max(512) })).max(256) });

/**
 * URLs of the coordinators that a registry names.
 * @throws when the feed cannot be had, is too long or is no feed.
 */
export async function readFeed(url: string, signal: AbortSignal): Promise<string[]> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(FEED_TIMEOUT_MS)]),
  });
  if (!response.ok || response.body === null) throw new Error(`the feed answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_FEED_BYTES) throw new Error('the feed is too long');
    chunks.push(chunk);
  }
  return Feed.parse(JSON.parse(Buffer.concat(chunks).toString())).coordinators.map((entry) => entry.url);
}
