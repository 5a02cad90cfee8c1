/**
 * One load process: requesters that submit, and workers that do everything a worker does but run the program. The
 * benchmark forks some of these so that clients do not wait for each other.
 */
import {
  ClientError,
  type CoordinatorClient,
  coordinatorClient,
  createResultSealer,
  openLeases,
  type ResultSealer,
} from '@edgecoder/client';
import { fromHex, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import type { PullResponse, ResultBody, TaskSpecInput } from '@edgecoder/protocol';
import type { FromLoad, LoadOrder, LoadReport, ToLoad } from './load-messages.ts';

const PULL_WAIT_MS = 10_000;
/** Leases (or batches of them) a machine holds at once: the default of a worker. */
const SLOTS = 2;
const MAX_SAMPLES = 20_000;
/** Pause after a refusal that asks for patience. */
const BACKOFF_MS = 20;

/** A program that verifiers can check in a millisecond, in both languages. */
export const PROGRAMS = {
  javascript: { code: 'const add = (a, b) => a + b;', tests: 'console.assert(add(2, 3) === 5);' },
  python: { code: 'def add(a, b):\n    return a + b\n', tests: 'assert add(2, 3) == 5\n' },
} as const;

const RESULT: ResultBody = {
  stdout: '',
  stderr: '',
  exitCode: 0,
  truncated: false,
  testReport: { passed: true, hasTests: true },
  durationMs: 5,
  sandbox: 'wasm',
};

class Load {
  readonly report: LoadReport = { submitted: 0, stored: 0, submitToLeaseMs: [], errors: {} };
  readonly #order: LoadOrder;
  readonly #stop = new AbortController();
  /** When tasks were sent, by task id, until their lease arrives. */
  readonly #sentAt = new Map<string, number>();
  readonly #leasedAt = new Map<string, number>();
  #taken = 0;

  constructor(order: LoadOrder) {
    this.#order = order;
  }

  stop(): void {
    this.#stop.abort();
  }

  async run(): Promise<void> {
    const { requesters, workers } = this.#order;
    const pulling = workers.map((worker, index) => this.#work(worker, this.#urlOf(index)));
    await Promise.all(requesters.map((seed, index) => this.#request(seed, this.#urlOf(index))));
    await Promise.all(pulling);
  }

  #urlOf(index: number): string {
    return this.#order.coordinators[index % this.#order.coordinators.length] as string;
  }

  async #request(seed: string, url: string): Promise<void> {
    const { batch, tasks, run, language, spacingMs, requesters } = this.#order;
    const key = signingKeyFromSeed(fromHex(seed));
    // One requester keeps several submissions under way; many keep one each.
    const width = requesters.length === 1 && spacingMs === 0 ? 16 : 1;
    const client = coordinatorClient({ url, key, connections: width });
    await Promise.all(
      Array.from({ length: width }, async () => {
        while (this.#taken < tasks && !this.#stop.signal.aborted) {
          const count = Math.min(batch, tasks - this.#taken);
          const first = this.#taken;
          this.#taken += count;
          const specs = Array.from(
            { length: count },
            (_, offset): TaskSpecInput => ({
              idempotencyKey: `${run}-${process.pid}-${first + offset}`,
              kind: 'exec',
              language,
              ...PROGRAMS[language],
              placement: 'public',
              maxCreditsMc: 1000,
            }),
          );
          await this.#submit(client, specs);
          if (spacingMs > 0) await new Promise((resolve) => setTimeout(resolve, spacingMs));
        }
      }),
    );
    await client.close();
  }

  async #submit(client: CoordinatorClient, specs: TaskSpecInput[]): Promise<void> {
    const sentAt = performance.now();
    while (!this.#stop.signal.aborted) {
      try {
        const { tasks } = await client.submit(specs);
        for (const outcome of tasks) {
          if ('problem' in outcome) {
            this.#count(outcome.problem.code);
            continue;
          }
          this.report.submitted += 1;
          this.#sample(outcome.taskId, this.#sentAt, sentAt);
        }
        return;
      } catch (error) {
        this.#count(error instanceof ClientError ? error.code : String(error));
        await new Promise((resolve) => setTimeout(resolve, BACKOFF_MS));
      }
    }
  }

  /**
   * Like a worker with two slots: results ask for the next leases; where they bring none, the slot is filled by a long poll,
   * one at a time.
   */
  async #work(worker: { signingSeed: string; sealingSeed: string }, url: string): Promise<void> {
    const key = signingKeyFromSeed(fromHex(worker.signingSeed));
    const sealingKey = sealingKeyFromSeed(fromHex(worker.sealingSeed));
    const { coordinator, batch } = this.#order;
    const client = coordinatorClient({ url, key, connections: 1 + SLOTS });
    const { signal } = this.#stop;
    const posting = new Set<Promise<void>>();
    const sealer = createResultSealer({ key, coordinator });
    const open = async (answer: PullResponse): ReturnType<typeof openLeases> => {
      const arrivedAt = performance.now();
      const leases = await openLeases(answer, { agentId: key.peerId, sealingKey, coordinator });
      for (const { lease } of leases) this.#sample(lease.taskId, this.#leasedAt, arrivedAt);
      return leases;
    };
    while (!signal.aborted) {
      await this.#orRest(async () => {
        const answer = await client.pull({ max: batch, waitMs: PULL_WAIT_MS }, { signal });
        const first = await open(answer);
        if (first.length === 0) return;
        const post = this.#orRest(async () => {
          for (let leases = first; leases.length > 0; ) {
            const next = await this.#post(client, sealer, leases);
            leases = next === undefined ? [] : await open(next);
          }
        }).finally(() => posting.delete(post));
        posting.add(post);
      });
      if (posting.size >= SLOTS) await Promise.race(posting);
    }
    await Promise.all(posting);
    await client.close();
  }

  async #post(
    client: CoordinatorClient,
    sealer: ResultSealer,
    leases: Awaited<ReturnType<typeof openLeases>>,
  ): Promise<PullResponse | undefined> {
    const { batch } = this.#order;
    const results = await Promise.all(leases.map(({ lease }) => sealer.seal({ lease, body: RESULT })));
    const outcome = await client.result({ results, ...(!this.#stop.signal.aborted && { next: { max: batch } }) });
    for (const result of outcome.results) {
      if ('problem' in result) this.#count(result.problem.code);
      else this.report.stored += 1;
    }
    return outcome.next;
  }

  /** Runs a step; after a failure it is counted and there is a rest. */
  async #orRest(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#count(error instanceof ClientError ? error.code : String(error));
      await new Promise((resolve) => setTimeout(resolve, BACKOFF_MS));
    }
  }

  /** A lease can be here before the answer to its submission is. */
  #sample(taskId: string, own: Map<string, number>, at: number): void {
    const { submitToLeaseMs } = this.report;
    if (submitToLeaseMs.length >= MAX_SAMPLES) return;
    const other = own === this.#sentAt ? this.#leasedAt : this.#sentAt;
    const known = other.get(taskId);
    if (known === undefined) {
      if (own.size < MAX_SAMPLES) own.set(taskId, at);
      return;
    }
    other.delete(taskId);
    submitToLeaseMs.push(Math.abs(at - known));
  }

  #count(code: string): void {
    this.report.errors[code] = (this.report.errors[code] ?? 0) + 1;
  }
}

const send = (message: FromLoad): void => {
  process.send?.(message);
};

let load: Load | undefined;
process.on('message', (message: ToLoad) => {
  if (message.type === 'stop') {
    load?.stop();
    return;
  }
  load = new Load(message.order);
  const current = load;
  const progress = (): void =>
    send({ type: 'progress', stored: current.report.stored, submitted: current.report.submitted });
  const ticker = setInterval(progress, 25);
  void current.run().then(() => {
    clearInterval(ticker);
    progress();
    send({ type: 'done', report: current.report });
  });
});
process.on('disconnect', () => process.exit(0));
send({ type: 'ready' });
