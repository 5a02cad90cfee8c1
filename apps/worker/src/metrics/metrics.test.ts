import { type RunResult, type Sandbox, SandboxError } from '@edgecoder/sandbox';
import { Metrics } from '@edgecoder/service';
import { afterEach, describe, expect, it } from '@jest/globals';
import { meteredSandbox } from './metered-sandbox.ts';
import { type MetricsServer, startMetricsServer } from './metrics-server.ts';

const request = {
  language: 'python',
  code: 'secret_of_a_program',
  limits: { wallMs: 1, memoryBytes: 1, outputBytes: 1 },
} as const;
const secret = { snapshot: '', files: [], command: 'secret_of_a_program' };
const result = (more: Partial<RunResult>): RunResult => ({
  ok: true,
  stdout: 'secret_of_a_program',
  stderr: '',
  exitCode: 0,
  durationMs: 20,
  truncated: false,
  testReport: { passed: true, hasTests: false },
  ...more,
});

/** A sandbox whose runs end as they are told to. */
function sandboxOf(ends: (RunResult | Error)[]): Sandbox {
  return {
    mode: 'wasm',
    selfTest: async () => ({ mode: 'wasm', available: true, languages: ['python'] }),
    run: async () => {
      const end = ends.shift() as RunResult | Error;
      if (end instanceof Error) throw end;
      return end;
    },
    runProject: async () => ({ ...result({}), project: { patch: 'secret_of_a_program', changed: 1, refused: [] } }),
    pool: () => ({ python: { busy: 1, ready: 2 } }),
    close: async () => {},
  };
}

let server: MetricsServer | undefined;
afterEach(() => server?.stop());

describe('metrics of a worker’s sandboxes', () => {
  it('count starts, ends by what ended them, and processes, and say nothing of the program', async () => {
    const metrics = new Metrics();
    const metered = meteredSandbox(
      sandboxOf([
        result({}),
        result({ ok: false }),
        result({ ok: false, limit: 'memory' }),
        result({ ok: false, limit: 'memory' }),
        new SandboxError('aborted', 'the run was aborted'),
      ]),
      metrics,
    );
    for (let i = 0; i < 4; i++) await metered.run(request);
    await expect(metered.run(request)).rejects.toMatchObject({ code: 'aborted' });
    await metered.runProject?.({ language: 'python', limits: request.limits, project: secret });

    server = await startMetricsServer(metrics, 0);
    const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    const of = (line: string): string | undefined =>
      text
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.split(' ')
        .at(-1);
    expect(of('edgecoder_sandbox_starts_total{mode="wasm",language="python",kind="program"}')).toBe('5');
    const ends = (outcome: string) =>
      of(`edgecoder_sandbox_ends_total{mode="wasm",language="python",kind="program",outcome="${outcome}"}`);
    expect([ends('passed'), ends('failed'), ends('memory'), ends('aborted')]).toEqual(['1', '1', '2', '1']);
    const projects = of('edgecoder_sandbox_ends_total{mode="wasm",language="python",kind="project",outcome="passed"}');
    expect(projects).toBe('1');
    expect(of('edgecoder_sandbox_latency_seconds_count{mode="wasm",language="python",kind="program"}')).toBe('4');
    expect(of('edgecoder_sandbox_duration_seconds_sum{mode="wasm",language="python",kind="program"}')).toBe('0.08');
    expect(of('edgecoder_sandbox_running{mode="wasm",language="python",kind="program"}')).toBe('0');
    expect(of('edgecoder_sandbox_processes{mode="wasm",language="python",state="ready"}')).toBe('2');
    expect(text).not.toContain('secret_of_a_program');
  });

  it('are served at one path and nowhere else', async () => {
    server = await startMetricsServer(new Metrics(), 0);
    const status = async (path: string, method = 'GET') =>
      (await fetch(`http://127.0.0.1:${server?.port}${path}`, { method })).status;
    expect([await status('/metrics'), await status('/'), await status('/metrics', 'POST')]).toEqual([200, 404, 404]);
  });
});
