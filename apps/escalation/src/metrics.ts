import type { Metrics } from '@edgecoder/service';
import type { Store } from '@edgecoder/store';
import { sql } from 'kysely';
import type { Counter } from 'prom-client';
import type { EscalationDatabase } from './database.ts';

export interface EscalationMetrics {
  attempts: Counter<'step' | 'outcome'>;
  ended: Counter<'state'>;
  callbacks: Counter<'outcome'>;
}

const STATES = ['running', 'proposed', 'requeued', 'waiting_for_human', 'resolved', 'exhausted', 'cancelled'];

/** What an operator watches. What the database holds is counted when it is asked for. */
export function createEscalationMetrics(
  metrics: Metrics,
  store: Pick<Store<EscalationDatabase>, 'db'>,
): EscalationMetrics {
  metrics.gauge('edgecoder_escalation_resolutions', 'Resolutions that are kept, by state', ['state'], async (gauge) => {
    const { rows } = await sql<{ state: string; count: number }>`
      select state, count(*)::int as count from escalation.resolutions group by state`.execute(store.db);
    for (const state of STATES) gauge.set({ state }, rows.find((row) => row.state === state)?.count ?? 0);
  });
  metrics.gauge(
    'edgecoder_escalation_oldest_human_wait_seconds',
    'How long the longest waiting resolution has waited for a person; 0 when none does',
    [],
    async (gauge) => {
      const { rows } = await sql<{ seconds: number }>`
        select coalesce((escalation.now_ms() - min(waiting_since)) / 1000.0, 0)::float8 as seconds
        from escalation.resolutions where state = 'waiting_for_human'`.execute(store.db);
      gauge.set(rows[0]?.seconds ?? 0);
    },
  );
  return {
    attempts: metrics.counter('edgecoder_escalation_attempts_total', 'Tries that ended, by step and outcome', [
      'step',
      'outcome',
    ]),
    ended: metrics.counter('edgecoder_escalation_ended_total', 'Resolutions that ended, by state', ['state']),
    callbacks: metrics.counter('edgecoder_escalation_callbacks_total', 'Callbacks to coordinators, by outcome', [
      'outcome',
    ]),
  };
}
