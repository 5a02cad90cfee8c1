import type { Corpus, OpenedProvider } from '@edgecoder/models';
import type { Logger, Metrics } from '@edgecoder/service';
import type { Asking } from './ask.ts';
import type { InferenceSettings } from './settings.ts';

/** What every concern of the service is built from; each takes the two or three it needs. */
export interface InferenceContext {
  settings: InferenceSettings;
  models: OpenedProvider;
  asking: Asking;
  /** Verified functions; none where no corpus came along. */
  corpus: Corpus | undefined;
  log: Logger;
  metrics: Metrics;
}
