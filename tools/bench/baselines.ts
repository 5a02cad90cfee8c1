import Fastify from 'fastify';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { PgBoss } from 'pg-boss';
import { Pool } from 'undici';
import type { Report } from './figures.ts';

const SECTION = 'baselines';
const CONCURRENCY = 50;

/** No-op jobs through graphile-worker: added fifty at a time by clients beside the runner, which takes them as they come. */
export async function benchGraphileWorker(report: Report, databaseUrl: string, jobs: number): Promise<number> {
  const utils = await makeWorkerUtils({ connectionString: databaseUrl });
  await utils.migrate();
  let done = 0;
  const finished = Promise.withResolvers<void>();
  const runner = await run({
    connectionString: databaseUrl,
    concurrency: CONCURRENCY,
    maxPoolSize: 20,
    noHandleSignals: true,
    // A line for each job would be what is measured.
    logger: new Logger(() => () => {}),
    taskList: {
      noop: async () => {
        done += 1;
        if (done === jobs) finished.resolve();
      },
    },
  });
  const started = performance.now();
  await inParallel(jobs, CONCURRENCY, async () => {
    await utils.addJob('noop', {});
  });
  await finished.promise;
  const rate = jobs / ((performance.now() - started) / 1000);
  await runner.stop();
  await utils.release();
  report.add({ section: SECTION, name: `graphile-worker, ${jobs} no-op jobs one by one`, value: rate, unit: 'jobs/s' });
  return rate;
}

/** No-op jobs through pg-boss, sent one by one, fetched by its own polling workers. */
export async function benchPgBoss(report: Report, databaseUrl: string, jobs: number): Promise<number> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 20 });
  boss.on('error', (error) => report.progress(`pg-boss: ${String(error)}`));
  await boss.start();
  await boss.createQueue('noop');
  let done = 0;
  const finished = Promise.withResolvers<void>();
  const started = performance.now();
  for (let worker = 0; worker < 10; worker += 1) {
    await boss.work('noop', { batchSize: 5, pollingIntervalSeconds: 0.5 }, async (batch) => {
      done += batch.length;
      if (done >= jobs) finished.resolve();
    });
  }
  await inParallel(jobs, CONCURRENCY, async () => {
    await boss.send('noop', {});
  });
  // Its workers rest between polls; draining by hand shows what the queue itself can do.
  while (done < jobs) {
    const batch = await boss.fetch('noop', { batchSize: CONCURRENCY });
    if (batch.length === 0) break;
    await boss.complete(
      'noop',
      batch.map((job) => job.id),
    );
    done += batch.length;
  }
  if (done < jobs) await finished.promise;
  const rate = jobs / ((performance.now() - started) / 1000);
  await boss.stop({ graceful: false });
  report.add({ section: SECTION, name: `pg-boss, ${jobs} no-op jobs one by one`, value: rate, unit: 'jobs/s' });
  return rate;
}

/** A bare Fastify that echoes a small JSON body, and a client in the same process: what HTTP alone costs here. */
export async function benchEcho(report: Report, requests: number): Promise<number> {
  const app = Fastify();
  app.post('/echo', async (request) => request.body);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const pool = new Pool(url, { connections: CONCURRENCY });
  const body = JSON.stringify({ text: 'x'.repeat(400) });
  const started = performance.now();
  await inParallel(requests, CONCURRENCY, async () => {
    const answer = await pool.request({
      path: '/echo',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await answer.body.dump();
  });
  const rate = requests / ((performance.now() - started) / 1000);
  await pool.close();
  await app.close();
  report.add({
    section: SECTION,
    name: 'bare Fastify echo, client in the same process',
    value: rate,
    unit: 'requests/s',
  });
  return rate;
}

/** Runs `work` `count` times, at most `width` at once. */
export async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, count) }, async () => {
      while (next < count) {
        const index = next;
        next += 1;
        await work(index);
      }
    }),
  );
}
