import type { Metrics } from '@edgecoder/service';
import type { Counter, Gauge, Histogram } from 'prom-client';

/** Sizes of batches: powers of two up to the largest. */
const SIZE_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

export interface WorkMetrics {
  batchSize: Histogram<'use'>;
  claimSeconds: Histogram;
  submitToLeaseSeconds: Histogram;
  submitted: Counter<'outcome'>;
  submitLooks: Counter<'look'>;
  results: Counter<'outcome'>;
  leasesExpired: Counter;
  checksWaiting: Gauge<'language'>;
  decompositions: Counter<'outcome'>;
}

/** What an operator watches of the queue. */
export function createWorkMetrics(metrics: Metrics): WorkMetrics {
  return {
    batchSize: metrics.histogram(
      'edgecoder_work_batch_size',
      'Requests that shared one unit of work',
      ['use'],
      SIZE_BUCKETS,
    ),
    claimSeconds: metrics.histogram('edgecoder_work_claim_seconds', 'Time of one claim, for all pulls that shared it'),
    submitToLeaseSeconds: metrics.histogram(
      'edgecoder_work_submit_to_lease_seconds',
      'Time from submission to the first lease',
    ),
    submitted: metrics.counter('edgecoder_work_submitted_total', 'Tasks by what became of their submission', [
      'outcome',
    ]),
    submitLooks: metrics.counter(
      'edgecoder_work_submit_looks_total',
      'Units of work that stored submissions, by whether they looked before they wrote: none, first, or again after an expectation that did not hold',
      ['look'],
    ),
    results: metrics.counter('edgecoder_work_results_total', 'Results by outcome', ['outcome']),
    leasesExpired: metrics.counter('edgecoder_work_leases_expired_total', 'Leases that ran out'),
    checksWaiting: metrics.gauge('edgecoder_work_checks_waiting', 'Checks that wait for a verifier for too long', [
      'language',
    ]),
    decompositions: metrics.counter(
      'edgecoder_work_decompositions_total',
      'Requests in words that were to be divided into parts, by what became of it',
      ['outcome'],
    ),
  };
}
