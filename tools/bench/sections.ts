import { setTimeout as sleep } from 'node:timers/promises';
import { coordinatorClient } from '@edgecoder/client';
import { fromHex, signingKeyFromSeed } from '@edgecoder/crypto';
import { type Bench, REQUESTERS } from './bench.ts';
import { median, percentile, type Report } from './figures.ts';

export type StoreKind = 'postgres' | 'pglite';

/** How much is measured: the full form takes minutes, the quick one shows that it runs. */
export interface Scale {
  tasks: number;
  queued: number;
}

/** Bounds for four cores that clients, verifiers, coordinators and database share. */
const POSTGRES_BOUNDS = {
  single: { floor: 500, aim: 1000 },
  batch: { floor: 1500, aim: 2500 },
  oneRequester: { floor: 300 },
};
const PGLITE_BOUNDS = { floor: 120 };
const BATCH = 16;
const MAX_FLAT_RATIO = 1.2;
const CLAIM_SAMPLES = 300;
const CLAIM_ROUNDS = 5;
const CLAIM_ROUND_PAUSE_MS = 500;

/** Tasks per second from submission to pay and log, by number of workers and size of requests. */
export async function throughput(report: Report, store: StoreKind, bench: Bench, scale: Scale): Promise<void> {
  const section = `throughput/${store}`;
  const bounds = (batch: number, workers: number): { floor?: number; aim?: number } => {
    if (workers < REQUESTERS) return {};
    if (store === 'pglite') return batch === 1 ? PGLITE_BOUNDS : {};
    return batch === 1 ? POSTGRES_BOUNDS.single : POSTGRES_BOUNDS.batch;
  };
  for (const batch of [1, BATCH]) {
    for (const workers of [1, 20, 50]) {
      const tasks = Math.ceil(
        (scale.tasks * (workers === 1 ? 0.2 : 1) * (batch === 1 ? 1 : 2)) / (store === 'pglite' ? 3 : 1),
      );
      const { seconds, report: seen } = await bench.measure({ workers, requesters: REQUESTERS, tasks, batch });
      report.add({
        section,
        name: `${workers} workers, ${REQUESTERS} requesters, ${batch === 1 ? 'one task a request' : `up to ${batch} a request`}`,
        value: tasks / seconds,
        unit: 'tasks/s',
        ...bounds(batch, workers),
        ...noteOf(seen.errors),
      });
    }
  }
  const tasks = Math.ceil(scale.tasks / (store === 'pglite' ? 6 : 2));
  const { seconds } = await bench.measure({ workers: 50, requesters: 1, tasks, batch: 1 });
  report.add({
    section,
    name: '50 workers, one requester, one task a request',
    value: tasks / seconds,
    unit: 'tasks/s',
    ...(store === 'postgres' ? POSTGRES_BOUNDS.oneRequester : {}),
  });
  const all = await bench.query(
    'select count(*) as value from coordinator.results r join coordinator.subtasks s using (subtask_id) where s.checks is null',
  );
  const checks = await bench.query('select count(*) as value from coordinator.subtasks where checks is not null');
  if (all !== undefined && checks !== undefined) {
    report.add({
      section,
      name: 'share of results that were checked, warm-up included',
      value: checks / all,
      unit: 'ratio',
    });
  }
}

/** Time from sending a task to its lease in a waiting worker's hands, when there is little to do. */
export async function lightLoadLatency(report: Report, store: StoreKind, bench: Bench, scale: Scale): Promise<void> {
  const tasks = Math.min(500, scale.tasks);
  const { report: seen } = await bench.measure({ workers: 4, requesters: 1, tasks, batch: 1, spacingMs: 20 });
  const section = `latency/${store}`;
  const bounds =
    store === 'postgres'
      ? { p50: { floor: 5, sense: 'max' as const }, p99: { floor: 25, sense: 'max' as const } }
      : { p50: {}, p99: {} };
  report.add({
    section,
    name: 'submit to leased at light load, p50',
    value: percentile(seen.submitToLeaseMs, 0.5),
    unit: 'ms',
    ...bounds.p50,
  });
  report.add({
    section,
    name: 'submit to leased at light load, p99',
    value: percentile(seen.submitToLeaseMs, 0.99),
    unit: 'ms',
    ...bounds.p99,
  });
}

/**
 * What a claim costs with few and with many tasks queued: matching ones, and ones that the asking machine may not take.
 * Tasks queue up in Python, which the played workers do not offer; a machine of its own claims them.
 */
export async function deepQueue(report: Report, store: StoreKind, bench: Bench, scale: Scale): Promise<void> {
  const section = `deep queue/${store}`;
  const [seed] = bench.requesters;
  const python = await bench.deployment.newMachine(signingKeyFromSeed(fromHex(seed as string)), ['python'], 256);
  const shallow = Math.min(100 + CLAIM_SAMPLES, scale.queued);
  await bench.measure({
    workers: 0,
    requesters: 10,
    tasks: shallow,
    batch: BATCH,
    language: 'python',
    leaveQueued: true,
  });
  /** ms of one claim, by rounds: PGlite's housekeeping after many writes stops everything for a while, and no round but one. */
  const claims = async (who: { signingSeed: string }): Promise<number[]> => {
    const client = coordinatorClient({
      url: bench.deployment.urls[0] as string,
      key: signingKeyFromSeed(fromHex(who.signingSeed)),
    });
    const rounds: number[] = [];
    for (let round = 0; round < CLAIM_ROUNDS; round += 1) {
      await sleep(CLAIM_ROUND_PAUSE_MS);
      const [secondsBefore, countBefore] = [
        await bench.metric('edgecoder_work_claim_seconds_sum'),
        await bench.metric('edgecoder_work_claim_seconds_count'),
      ];
      for (let index = 0; index < CLAIM_SAMPLES / CLAIM_ROUNDS; index += 1) await client.pull({ max: 1, waitMs: 0 });
      const [secondsAfter, countAfter] = [
        await bench.metric('edgecoder_work_claim_seconds_sum'),
        await bench.metric('edgecoder_work_claim_seconds_count'),
      ];
      rounds.push((1000 * (secondsAfter - secondsBefore)) / Math.max(1, countAfter - countBefore));
    }
    await client.close();
    return rounds;
  };
  const other = bench.workers[0] as { signingSeed: string };
  await claims(other);
  const shallowOther = await claims(other);
  const shallowMatching = await claims(python);
  const { seconds } = await bench.measure({
    workers: 0,
    requesters: REQUESTERS,
    tasks: scale.queued,
    batch: BATCH,
    language: 'python',
    leaveQueued: true,
  });
  report.add({
    section,
    name: `submission of ${scale.queued} tasks that queue up`,
    value: scale.queued / seconds,
    unit: 'tasks/s',
  });
  const deepOther = await claims(other);
  const deepMatching = await claims(python);
  for (const [of, shallowRounds, deepRounds] of [
    ['', shallowMatching, deepMatching],
    [' of which none matches', shallowOther, deepOther],
  ] as const) {
    const [few, many] = [median(shallowRounds), median(deepRounds)];
    report.add({ section, name: `one claim, about 100 queued${of}`, value: few, unit: 'ms' });
    report.add({ section, name: `one claim, ${scale.queued} queued${of}`, value: many, unit: 'ms' });
    report.add({
      section,
      name: `one claim, ${scale.queued} queued${of}, slowest round`,
      value: Math.max(...deepRounds),
      unit: 'ms',
    });
    report.add({
      section,
      name: of === '' ? 'ratio of the two' : 'ratio of the two, none matching',
      value: many / few,
      unit: 'ratio',
      floor: MAX_FLAT_RATIO,
      sense: 'max',
    });
  }
  for (const batch of [1, BATCH]) {
    const tasks = Math.ceil((scale.tasks / (store === 'pglite' ? 3 : 1)) * (batch === 1 ? 1 : 2));
    const measured = await bench.measure({ workers: 50, requesters: REQUESTERS, tasks, batch });
    const name = `50 workers, ${batch === 1 ? 'one task a request' : `up to ${batch} a request`}, ${scale.queued} others queued`;
    report.add({ section, name, value: tasks / measured.seconds, unit: 'tasks/s' });
  }
}

function noteOf(errors: Record<string, number>): { note?: string } {
  const parts = Object.entries(errors).map(([code, count]) => `${count} × ${code}`);
  return parts.length === 0 ? {} : { note: `(${parts.join(', ')})` };
}
