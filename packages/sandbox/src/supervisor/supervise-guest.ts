import { randomBytes } from 'node:crypto';
import type { LimitHit } from '@edgecoder/protocol';
import { type RunRequest, type RunResult, SandboxError } from '../interface.ts';
import { createByteCapture } from './capture.ts';
import type { Guest } from './guest.ts';
import { outcome } from './outcome.ts';

/** From the order to the program's first line. */
const START_TIMEOUT_MS = 20_000;
/** From its end, or its being told to end, to everything of it being gone; an engine may be away, and a result does not wait for it. */
const GONE_TIMEOUT_MS = 10_000;
/** How often everything of a guest is counted. */
const WATCH_INTERVAL_MS = 25;
/** Turns of the event loop in which nothing more came out of a guest that has reported its end. */
const QUIET_TURNS = 2;
/** The first process of a guest (bubblewrap, or a container's init) adds this to the signal that ended a program. */
const BY_SIGNAL = 128;
/** Signals by which an interpreter dies of its own: SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS. */
const CRASHES = [4, 5, 6, 7, 8, 11, 31];
const SIGKILL = 9;

/**
 * Gives a guest its program and enforces every limit from outside. The guest is believed in nothing: a pass needs this
 * run's mark, output is counted here, time is taken here, memory and processes are counted by the kernel. Resolves once
 * the harness has reported, or everything that ran is gone, or does not go; the caller waits for `guest.gone` before it counts a place free.
 *
 * @throws {SandboxError} `aborted` by the signal; `crashed` when the program never started.
 */
export function superviseGuest(guest: Guest, request: RunRequest, signal?: AbortSignal): Promise<RunResult> {
  const { limits } = request;
  const mark = randomBytes(16).toString('hex');
  const output = createByteCapture(limits.outputBytes);
  const hasTests = request.tests !== undefined;

  return new Promise((resolve, reject) => {
    let startedAt: number | undefined;
    let endedAt: number | undefined;
    let limit: LimitHit | undefined;
    let reported: { exitCode: number; mark?: string | undefined; failure?: string | undefined } | undefined;
    let failed: SandboxError | undefined;
    let watch: NodeJS.Timeout | undefined;
    let late: NodeJS.Timeout | undefined;
    const meter = guest.meter(limits);

    const stop = (): void => {
      endedAt ??= performance.now();
      clearTimeout(timer);
      clearInterval(watch);
      guest.kill();
      late ??= setTimeout(() => settle({ exitCode: -1, passed: false }), GONE_TIMEOUT_MS);
    };
    const hit = (reached: LimitHit): void => {
      if (endedAt !== undefined) return;
      limit = reached;
      stop();
    };
    const fail = (code: 'aborted' | 'crashed', message: string): void => {
      failed ??= new SandboxError(code, message);
      stop();
    };
    let timer = setTimeout(() => fail('crashed', 'the program was not started'), START_TIMEOUT_MS);
    const onAbort = (): void => fail('aborted', 'the run was aborted');

    const look = (): void => {
      const reached = meter.look();
      if (reached !== undefined) hit(reached);
    };

    /**
     * What its exit code tells of a program that did not live to report. A program can end with any: what it says of a limit
     * is believed where that was met here too.
     */
    const readExit = (code: number | undefined): { exitCode: number; limit?: LimitHit; passed: boolean } => {
      const bySignal = (code ?? 0) - BY_SIGNAL;
      if (code === undefined || CRASHES.includes(bySignal)) return { exitCode: -1, limit: 'crash', passed: false };
      if (bySignal === SIGKILL && meter.stoppedAt() === 'memory') {
        return { exitCode: -1, limit: 'memory', passed: false };
      }
      return { exitCode: code, passed: !hasTests && code === 0 };
    };

    const settle = (exit: { exitCode: number; limit?: LimitHit; passed: boolean }): void => {
      clearTimeout(timer);
      clearTimeout(late);
      clearInterval(watch);
      signal?.removeEventListener('abort', onAbort);
      if (failed !== undefined || startedAt === undefined) {
        reject(failed ?? new SandboxError('crashed', 'the interpreter ended by itself'));
        return;
      }
      const seen: { exitCode: number; passed: boolean; limit?: LimitHit; failure?: string | undefined } =
        limit !== undefined
          ? { exitCode: -1, limit, passed: false }
          : reported !== undefined
            ? { exitCode: reported.exitCode, passed: reported.mark === mark, failure: reported.failure }
            : exit;
      const early =
        seen.limit === undefined && reported === undefined && hasTests
          ? `the program exited with code ${seen.exitCode} before the tests had ended`
          : undefined;
      resolve(
        outcome({
          failure: early,
          ...seen,
          stdout: output.stdout(),
          stderr: output.stderr(),
          truncated: output.truncated,
          durationMs: (endedAt ?? performance.now()) - startedAt,
          hasTests,
        }),
      );
    };

    /** The harness has flushed before it reported: what the pipes hold is all there is, and no reason to wait for more. */
    const settleWhenRead = (turns: number, before: number): void => {
      setImmediate(() => {
        if (turns >= QUIET_TURNS || output.truncated) settle({ exitCode: -1, passed: false });
        else settleWhenRead(output.bytes === before ? turns + 1 : 0, output.bytes);
      });
    };

    const onEnd = (code: number | undefined): void => {
      endedAt ??= performance.now();
      const exit = readExit(code);
      // A program that broke off at a limit of the kernel's may have been faster than the watch.
      if (limit === undefined && reported === undefined && !exit.passed) limit = meter.stoppedAt();
      clearTimeout(late);
      late = setTimeout(() => settle(exit), GONE_TIMEOUT_MS);
      void guest.gone.then(() => settle(exit));
    };

    guest.listen({
      onReport(report) {
        if (endedAt !== undefined) return;
        if (report.type === 'started' && startedAt === undefined) {
          startedAt = performance.now();
          clearTimeout(timer);
          timer = setTimeout(() => hit('wall'), limits.wallMs);
          watch = setInterval(look, WATCH_INTERVAL_MS);
        } else if (report.type === 'end' && startedAt !== undefined) {
          // The interpreter says that it ran out of memory; the limits that matter more are seen from outside.
          if (report.limit === 'memory') return hit('memory');
          reported = { exitCode: report.exitCode, mark: report.mark, failure: report.failure };
          if (report.mark !== mark && meter.stoppedAt() === 'processes') limit = 'processes';
          stop();
          if (limit === undefined) settleWhenRead(0, output.bytes);
        } else hit('crash');
      },
      onOutput(fd, chunk) {
        if (!output.take(fd, chunk)) hit('output');
      },
      onEnd: ({ exitCode }) => onEnd(exitCode),
    });
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    guest.send({
      mark,
      code: request.code,
      ...(hasTests ? { tests: request.tests } : {}),
      ...(request.seed === undefined ? {} : { seed: request.seed }),
    });
  });
}
