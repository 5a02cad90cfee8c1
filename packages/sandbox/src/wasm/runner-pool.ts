import { SandboxError } from '../interface.ts';
import type { RunnerProcess } from './runner-process.ts';
import { processUsage } from './usage.ts';

/** From spawn to ready; a cold Python without a snapshot on a busy machine is the slowest. */
const READY_TIMEOUT_MS = 60_000;
/** Runs that may wait for a runner; more is a caller without a limit of its own. */
const MAX_WAITING = 1024;
/** A runner that keeps more than this while it waits is replaced. Compiling the engine's hot code alone takes it to 380 MiB. */
const MAX_IDLE_RSS_BYTES = 536_870_912;
/** A runner is replaced after so many runs, whatever it looks like. */
const MAX_RUNS = 1000;
/** Runners beyond the first that were not used for so long are ended. */
const IDLE_MS = 30_000;
/** Failed starts in a row before the pool gives up on waiting runs. */
const MAX_START_FAILURES = 3;
/** Runners lost in a row before they had anything to do; then none is started until a run asks for one. */
const MAX_IDLE_LOSSES = 3;

export interface RunnerPoolOptions {
  /** Runs at the same time. There are as many processes, and one more for a while after one was lost. */
  size: number;
  /** Each run gets a process of its own; the next one is already warm. */
  oneShot: boolean;
  start(): RunnerProcess;
}

/** Warm runner processes. Nothing is started before the first use; killed ones are replaced while there is demand. */
export interface RunnerPool {
  /** @throws {SandboxError} `unavailable`, `closed` or `aborted`. */
  acquire(signal?: AbortSignal): Promise<RunnerProcess>;
  /** Every acquired runner comes back, `alive` or not. */
  release(runner: RunnerProcess, alive: boolean): void;
  /** Processes now: in use, and ready or becoming so. */
  readonly size: { busy: number; ready: number };
  /** Ends them all; resolves when they are gone. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(runner: RunnerProcess): void;
  reject(error: SandboxError): void;
}

export function createRunnerPool(options: RunnerPoolOptions): RunnerPool {
  /** All that are not gone, those that were given up among them. */
  const living = new Set<RunnerProcess>();
  const idle: { runner: RunnerProcess; since: number }[] = [];
  const starting = new Set<RunnerProcess>();
  const busy = new Set<RunnerProcess>();
  const runs = new WeakMap<RunnerProcess, number>();
  const waiting: Waiting[] = [];
  let failures = 0;
  let idleLosses = 0;
  /** When a run last took its runner along. */
  let lostAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  let used = false;

  /**
   * One more than is busy stays warm, within bounds. Programs that end their runners would leave none to the others for as
   * long as a start takes: for a while one more than may be busy is allowed, and two more than are busy stay warm, so that a
   * loss is made good before the next one.
   */
  const wanted = (): number => {
    if (!used || closed) return 0;
    const lately = performance.now() - lostAt < IDLE_MS;
    const most = options.oneShot || lately ? options.size + 1 : options.size;
    const spare = idleLosses >= MAX_IDLE_LOSSES ? 0 : lately ? 2 : 1;
    return Math.min(most, busy.size + Math.max(spare, waiting.length));
  };

  const fill = (): void => {
    while (busy.size + idle.length + starting.size < wanted()) startOne();
  };

  const startOne = (): void => {
    const runner = options.start();
    living.add(runner);
    void runner.gone.then(() => living.delete(runner));
    awaitReady(runner);
  };

  /** A new runner loads its interpreter, a used one makes a fresh one; both say when they are ready. */
  const awaitReady = (runner: RunnerProcess): void => {
    starting.add(runner);
    const timeout = setTimeout(() => runner.kill(), READY_TIMEOUT_MS).unref();
    runner.listen({
      onReport(report) {
        clearTimeout(timeout);
        if (report.type !== 'ready') return runner.kill();
        starting.delete(runner);
        failures = 0;
        makeIdle(runner);
        void retireIfLarge(runner);
      },
      onExit(detail) {
        clearTimeout(timeout);
        starting.delete(runner);
        if (closed) return;
        failures++;
        if (failures < MAX_START_FAILURES) return fill();
        failures = 0;
        for (const waiter of waiting.splice(0))
          waiter.reject(new SandboxError('unavailable', `no runner starts: ${detail}`));
      },
    });
  };

  const makeIdle = (runner: RunnerProcess): void => {
    const entry = { runner, since: performance.now() };
    runner.listen({
      onReport: () => runner.kill(),
      onExit: () => {
        const at = idle.indexOf(entry);
        if (at >= 0) idle.splice(at, 1);
        countLoss(runner);
        fill();
      },
    });
    idle.push(entry);
    serve();
  };

  const countLoss = (runner: RunnerProcess): void => {
    if (!runs.has(runner)) idleLosses++;
  };

  const serve = (): void => {
    while (waiting.length > 0 && idle.length > 0 && busy.size < options.size) {
      const { runner } = idle.pop() as { runner: RunnerProcess };
      busy.add(runner);
      (waiting.shift() as Waiting).resolve(runner);
    }
    fill();
  };

  const retire = (runner: RunnerProcess): void => {
    runner.listen({ onReport: () => {}, onExit: () => {} });
    runner.kill();
  };

  /** Looked at only now that it has given back the memory of its last run. */
  const retireIfLarge = async (runner: RunnerProcess): Promise<void> => {
    const usage = await processUsage(runner.pid);
    const at = idle.findIndex((entry) => entry.runner === runner);
    if (usage === undefined || usage.rssBytes <= MAX_IDLE_RSS_BYTES || at < 0) return;
    idle.splice(at, 1);
    countLoss(runner);
    retire(runner);
    fill();
  };

  const sweep = setInterval(() => {
    const now = performance.now();
    for (let i = idle.length - 1; i >= 1; i--) {
      const entry = idle[i] as { runner: RunnerProcess; since: number };
      if (now - entry.since < IDLE_MS) continue;
      idle.splice(i, 1);
      retire(entry.runner);
    }
  }, IDLE_MS / 2);
  sweep.unref();

  return {
    acquire(signal) {
      if (closed) return Promise.reject(new SandboxError('closed', 'the sandbox is closed'));
      if (signal?.aborted) return Promise.reject(new SandboxError('aborted', 'the run was aborted'));
      if (waiting.length >= MAX_WAITING) {
        return Promise.reject(new SandboxError('unavailable', `${MAX_WAITING} runs are waiting already`));
      }
      used = true;
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          const at = waiting.indexOf(waiter);
          if (at >= 0) waiting.splice(at, 1);
          reject(new SandboxError('aborted', 'the run was aborted'));
        };
        const waiter: Waiting = {
          resolve(runner) {
            signal?.removeEventListener('abort', onAbort);
            resolve(runner);
          },
          reject(error) {
            signal?.removeEventListener('abort', onAbort);
            reject(error);
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(waiter);
        serve();
      });
    },
    release(runner, alive) {
      busy.delete(runner);
      if (alive) idleLosses = 0;
      else lostAt = performance.now();
      const count = (runs.get(runner) ?? 0) + 1;
      runs.set(runner, count);
      if (!alive || options.oneShot || closed || count >= MAX_RUNS) {
        retire(runner);
        serve();
        return;
      }
      awaitReady(runner);
    },
    get size() {
      return { busy: busy.size, ready: idle.length + starting.size };
    },
    async close() {
      closed = true;
      clearInterval(sweep);
      for (const waiter of waiting.splice(0)) waiter.reject(new SandboxError('closed', 'the sandbox is closed'));
      idle.length = 0;
      for (const runner of living) runner.kill();
      await Promise.all([...living].map(({ gone }) => gone));
    },
  };
}
