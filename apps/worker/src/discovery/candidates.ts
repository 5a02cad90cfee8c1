/** Coordinators that are tried in one round. */
const MAX_CANDIDATES = 64;
/** A coordinator that just failed is tried after the others for so long, milliseconds. */
const FAILED_MS = 60_000;

export interface CandidateSources {
  /** The one that was named in the settings. */
  fixed: string | undefined;
  registry: readonly string[];
  cache: readonly string[];
  bootstrap: readonly string[];
}

/**
 * Form in which two URLs of one coordinator are the same text; undefined for what is no URL of one (another scheme,
 * a password in it).
 */
export function normalizeUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * In which order coordinators are tried: the named one, then registry, cache, bootstrap; each once, and those that failed
 * in the last minute behind all others, the longest ago first.
 * @param failedAt when a URL failed last, milliseconds on the clock of `now`.
 */
export function candidateOrder(
  sources: CandidateSources,
  failedAt: ReadonlyMap<string, number>,
  now: number,
): string[] {
  const all = [sources.fixed ?? '', ...sources.registry, ...sources.cache, ...sources.bootstrap];
  const urls = [...new Set(all.flatMap((text) => normalizeUrl(text) ?? []))].slice(0, MAX_CANDIDATES);
  const failure = (url: string) => {
    const at = failedAt.get(url);
    return at !== undefined && now - at < FAILED_MS ? at : Number.NEGATIVE_INFINITY;
  };
  return urls
    .map((url, place) => ({ url, place, failure: failure(url) }))
    .sort((a, b) => (a.failure === b.failure ? a.place - b.place : a.failure < b.failure ? -1 : 1))
    .map(({ url }) => url);
}
