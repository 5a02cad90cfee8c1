import { randomBytes } from 'node:crypto';
import type { LimitHit } from '@edgecoder/protocol';
import { type RunRequest, type RunResult, SandboxError } from '../interface.ts';
import { outcome } from '../supervisor/outcome.ts';
import type { RunnerProcess } from './runner-process.ts';
import { processUsage, USAGE_INTERVAL_MS } from './usage.ts';

/** The runner ends a guest at its limit by itself where it can; so much later it is killed. */
const WALL_GRACE_MS = 100;
/** From the order to the guest's first instruction: only the engine's own start. */
const START_TIMEOUT_MS = 20_000;
/** CPU time beyond the wall limit that the runner's own threads (compiler, collector) may use. */
const CPU_GRACE_MS = 1000;
/** What the runner may grow by for itself while it serves a guest that stays inside its limit. */
const MEMORY_GRACE_BYTES = 67_108_864;

export interface SupervisedRun {
  result: RunResult;
  /** The runner is alive, has reported its end, and can be used again if its kind allows it. */
  runnerAlive: boolean;
}

/**
 * Runs one program on a waiting runner and enforces every limit from outside. The runner is believed in nothing that
 * matters: output is counted again here, time is taken here, and a pass needs this run's mark.
 *
 * @throws {SandboxError} `aborted` by the signal; `crashed` when the runner never started the guest.
 */
export function superviseRun(runner: RunnerProcess, request: RunRequest, signal?: AbortSignal): Promise<SupervisedRun> {
  const { limits } = request;
  const mark = randomBytes(16).toString('hex');
  const output = createCapture(limits.outputBytes);

  return new Promise((resolve, reject) => {
    let startedAt: number | undefined;
    let done = false;
    let timer = setTimeout(() => fail('crashed', 'the runner did not start the program'), START_TIMEOUT_MS);
    let usage: NodeJS.Timeout | undefined;
    let base: { rssBytes: number; cpuMs: number } | undefined;

    const settle = (finish: () => void): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      clearInterval(usage);
      signal?.removeEventListener('abort', onAbort);
      // Its word that it is ready again may be here already, for whoever has it next.
      runner.hold();
      finish();
    };
    const fail = (code: 'aborted' | 'crashed', message: string): void =>
      settle(() => {
        runner.kill();
        reject(new SandboxError(code, message));
      });
    const onAbort = (): void => fail('aborted', 'the run was aborted');
    const finish = (
      fields: { exitCode: number; limit?: LimitHit; failure?: string; passed: boolean },
      runnerAlive: boolean,
    ) =>
      settle(() => {
        if (!runnerAlive) runner.kill();
        resolve({
          runnerAlive,
          result: outcome({
            ...fields,
            stdout: output.stdout(),
            stderr: output.stderr(),
            truncated: output.truncated,
            durationMs: startedAt === undefined ? 0 : performance.now() - startedAt,
            hasTests: request.tests !== undefined,
          }),
        });
      });
    const hit = (limit: LimitHit): void => finish({ exitCode: -1, limit, passed: false }, false);

    const watch = async (): Promise<void> => {
      const now = await processUsage(runner.pid);
      if (done || now === undefined) return;
      base ??= now;
      if (now.rssBytes - base.rssBytes > limits.memoryBytes + MEMORY_GRACE_BYTES) hit('memory');
      else if (now.cpuMs - base.cpuMs > limits.wallMs + CPU_GRACE_MS) hit('cpu');
    };

    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    runner.listen({
      onReport(report) {
        if (done) return;
        switch (report.type) {
          case 'started':
            if (startedAt !== undefined) return hit('crash');
            startedAt = performance.now();
            clearTimeout(timer);
            timer = setTimeout(() => hit('wall'), limits.wallMs + WALL_GRACE_MS);
            usage = setInterval(() => void watch(), USAGE_INTERVAL_MS);
            return;
          case 'output':
            if (!output.take(report.fd, report.text)) hit('output');
            return;
          case 'end':
            if (startedAt === undefined) return hit('crash');
            return finish(
              {
                exitCode: report.exitCode,
                passed: report.mark === mark,
                ...(report.limit === undefined ? {} : { limit: report.limit }),
                ...(report.failure === undefined ? {} : { failure: report.failure }),
              },
              true,
            );
          default:
            hit('crash');
        }
      },
      onExit(detail) {
        if (startedAt === undefined) fail('crashed', detail);
        else hit('crash');
      },
    });
    void processUsage(runner.pid).then((now) => {
      base ??= now;
    });
    runner.send({
      type: 'run',
      mark,
      code: request.code,
      ...(request.tests === undefined ? {} : { tests: request.tests }),
      ...limits,
      ...(request.seed === undefined ? {} : { seed: request.seed }),
      ...(request.clockMs === undefined ? {} : { clockMs: request.clockMs }),
    });
  });
}

interface Capture {
  /** False when the limit is passed; the runner cuts at the limit, so only one that was taken over gets here. */
  take(fd: 1 | 2, text: string): boolean;
  stdout(): string;
  stderr(): string;
  readonly truncated: boolean;
}

function createCapture(limitBytes: number): Capture {
  const kept: Record<1 | 2, string[]> = { 1: [], 2: [] };
  let bytes = 0;
  let truncated = false;
  return {
    take(fd, text) {
      bytes += Buffer.byteLength(text, 'utf8');
      if (bytes > limitBytes) truncated = true;
      else kept[fd].push(text);
      return !truncated;
    },
    stdout: () => kept[1].join(''),
    stderr: () => kept[2].join(''),
    get truncated() {
      return truncated;
    },
  };
}
