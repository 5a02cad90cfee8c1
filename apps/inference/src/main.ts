import { openCache } from '@edgecoder/cache';
import { openCorpus, openProvider } from '@edgecoder/models';
import { createLogger, runProcess, startTracing } from '@edgecoder/service';
import { createInference } from './service.ts';
import { inferenceSettings } from './settings.ts';

/** Nonces of two minutes and rate-limit windows. */
const MEMORY_CACHE_ENTRIES = 200_000;

const settings = inferenceSettings();
const log = createLogger({ service: 'inference', level: settings.logLevel, fields: ['model', 'provider'] });

await runProcess({
  log,
  async start() {
    await using opened = new AsyncDisposableStack();
    const tracing = await startTracing({ service: 'inference', version: '', endpoint: settings.otlpEndpoint });
    opened.defer(() => tracing.stop());
    const cache = openCache({
      redisUrl: settings.redisUrl?.reveal(),
      maxEntries: MEMORY_CACHE_ENTRIES,
      onConnectionError: (err) => log.warn({ err }, 'the cache cannot be reached'),
    });
    opened.defer(() => cache.close());
    const models = await openProvider({
      ...settings.models,
      home: settings.home,
      onProblem: (problem) => log.warn(problem),
    });
    opened.defer(() => models.close());
    const { ok, reason } = await models.provider.health();
    if (!ok) log.warn({ provider: models.provider.kind }, `no model can answer now: ${reason}`);
    const inference = createInference({ settings, models, corpus: await openCorpus(), cache, log });
    opened.defer(() => inference.stop());
    await inference.start();
    const running = opened.move();
    return { stop: () => running.disposeAsync() };
  },
});
