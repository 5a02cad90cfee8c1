import type { Logger } from './log.ts';

/** What a process runs: something that was started and can be stopped. */
export interface Running {
  stop(): Promise<void>;
}

export interface RunProcessOptions {
  log: Logger;
  /** Opens and starts everything. The signal aborts when the process is told to end before the start is through. */
  start: (signal: AbortSignal) => Promise<Running>;
  /** Last resort when a stop hangs, milliseconds. */
  stopTimeoutMs?: number;
  /**
   * Process id of a parent to end with, besides the parent's IPC channel where there is one: a forked service must not
   * outlive the node that forked it.
   */
  parentPid?: number | undefined;
}

const DEFAULT_STOP_TIMEOUT_MS = 20_000;
/** How often a parent without an IPC channel is looked for. */
const PARENT_CHECK_MS = 1000;
/** One Ctrl-C reaches a process twice, from the terminal and from whoever started it; a second one counts after this. */
const SAME_ORDER_MS = 1000;

/**
 * Runs a service as a process: SIGTERM or SIGINT stop it in order, a second one at once; so does the end of its parent. An error that
 * nobody caught is logged and ends the process with code 1, as what it left behind cannot be trusted.
 */
export async function runProcess({
  log,
  start,
  stopTimeoutMs = DEFAULT_STOP_TIMEOUT_MS,
  parentPid,
}: RunProcessOptions): Promise<void> {
  const abort = new AbortController();
  let starting: Promise<Running> | undefined;
  let endingSince: number | undefined;

  async function end(reason: string, exitCode: number): Promise<void> {
    if (endingSince !== undefined) {
      if (exitCode === 0 && performance.now() - endingSince < SAME_ORDER_MS) return;
      log.warn({ reason }, 'told to end twice: ending at once');
      process.exit(exitCode === 0 ? 1 : exitCode);
    }
    endingSince = performance.now();
    log.info({ reason }, 'stopping');
    abort.abort();
    setTimeout(() => {
      log.error('the stop did not end in time');
      process.exit(1);
    }, stopTimeoutMs).unref();
    try {
      const running = await starting?.catch(() => undefined);
      await running?.stop();
      process.exit(exitCode);
    } catch (error) {
      log.error({ err: error }, 'the stop failed');
      process.exit(1);
    }
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal, 0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error instanceof Error ? error : new Error(String(error)) }, event);
      if (endingSince !== undefined) process.exit(1);
      void end(event, 1);
    });
  }
  if (process.channel !== undefined && process.channel !== null) {
    process.on('disconnect', () => void end('parent_disconnected', 0));
  }
  if (parentPid !== undefined) watchParent(parentPid, () => void end('parent_ended', 0));

  starting = start(abort.signal);
  try {
    await starting;
  } catch (error) {
    if (abort.signal.aborted) return; // told to end while it started: that end is under way
    log.fatal({ err: error }, 'the start failed');
    process.exit(1);
  }
}

function watchParent(pid: number, onEnd: () => void): void {
  const timer = setInterval(() => {
    if (process.ppid === pid) return;
    clearInterval(timer);
    onEnd();
  }, PARENT_CHECK_MS);
  timer.unref();
}
