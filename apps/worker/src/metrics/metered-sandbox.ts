import type { Language, SandboxMode } from '@edgecoder/protocol';
import { type RunResult, type Sandbox, SandboxError } from '@edgecoder/sandbox';
import type { Metrics } from '@edgecoder/service';

/** Seconds: from a warm interpreter to the longest time limit. */
const RUN_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** A program with its tests, or a command in a file tree. */
type RunKind = 'program' | 'project';
const RUN_LABELS = ['mode', 'language', 'kind'] as const;

/** Counts and times every run of a sandbox; nothing of a program is in a metric. */
export function meteredSandbox(sandbox: Sandbox, metrics: Metrics): Sandbox {
  const { mode } = sandbox;
  const starts = metrics.counter('edgecoder_sandbox_starts_total', 'Runs that were given to a sandbox.', RUN_LABELS);
  const ends = metrics.counter(
    'edgecoder_sandbox_ends_total',
    'How runs ended: passed, failed, the limit that killed them, or what went wrong on this side.',
    [...RUN_LABELS, 'outcome'],
  );
  const latency = metrics.histogram(
    'edgecoder_sandbox_latency_seconds',
    'From asking for a run to its result.',
    RUN_LABELS,
    RUN_BUCKETS,
  );
  const duration = metrics.histogram(
    'edgecoder_sandbox_duration_seconds',
    'Time of runs inside the sandbox.',
    RUN_LABELS,
    RUN_BUCKETS,
  );
  const running = metrics.gauge(
    'edgecoder_sandbox_running',
    'Runs that are under way or wait for their turn.',
    RUN_LABELS,
  );
  if (sandbox.pool !== undefined) {
    const pool = sandbox.pool.bind(sandbox);
    metrics.gauge(
      'edgecoder_sandbox_processes',
      'Interpreters that are in use, and that are ready or become so.',
      ['mode', 'language', 'state'],
      (gauge) => {
        for (const [language, { busy, ready }] of Object.entries(pool())) {
          gauge.set({ mode, language, state: 'busy' }, busy);
          gauge.set({ mode, language, state: 'ready' }, ready);
        }
      },
    );
  }

  async function measured<R extends RunResult>(
    labels: { mode: SandboxMode; language: Language; kind: RunKind },
    run: () => Promise<R>,
  ): Promise<R> {
    const began = performance.now();
    starts.inc(labels);
    running.inc(labels);
    try {
      const result = await run();
      ends.inc({ ...labels, outcome: result.limit ?? (result.ok ? 'passed' : 'failed') });
      latency.observe(labels, (performance.now() - began) / 1000);
      duration.observe(labels, result.durationMs / 1000);
      return result;
    } catch (error) {
      ends.inc({ ...labels, outcome: error instanceof SandboxError ? error.code : 'refused' });
      throw error;
    } finally {
      running.dec(labels);
    }
  }

  return {
    mode,
    selfTest: () => sandbox.selfTest(),
    run: (request, options) =>
      measured({ mode, language: request.language, kind: 'program' }, () => sandbox.run(request, options)),
    ...(sandbox.runProject === undefined
      ? {}
      : {
          runProject: (request, options) =>
            measured({ mode, language: request.language, kind: 'project' }, () =>
              (sandbox.runProject as NonNullable<Sandbox['runProject']>)(request, options),
            ),
        }),
    ...(sandbox.pool === undefined ? {} : { pool: () => (sandbox.pool as NonNullable<Sandbox['pool']>)() }),
    close: () => sandbox.close(),
  };
}
