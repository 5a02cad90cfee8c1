import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createDockerSandbox, DOCKER_IMAGES } from '@edgecoder/sandbox';
import { inParallel } from './baselines.ts';
import { percentile, type Report } from './figures.ts';

const LIMITS = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 65_536 };
/** A run from the pool of frozen containers, in milliseconds. */
const WARM_BOUND = { floor: 60, sense: 'max' as const };
/** Long enough for the pool to have made another container. */
const REFILL_MS = 1000;
const RUN_TIMEOUT_MS = 60_000;

const LANGUAGES = {
  python: { code: 'print(1)', argv: ['python3', '-c', 'print(1)'] },
  javascript: { code: 'console.log(1)', argv: ['node', '-e', 'console.log(1)'] },
} as const;

/** The docker mode's start, cold and from its pool, beside a plain `docker run` of the same image; and how many it does. */
export async function dockerSandbox(report: Report, samples: number): Promise<void> {
  const section = 'sandbox/docker';
  const engine = { dockerHost: process.env['DOCKER_HOST'], runtimeDir: process.env['XDG_RUNTIME_DIR'] };
  let wasWarm = false;
  const size = availableParallelism();
  const cold = createDockerSandbox({ ...engine, poolSize: 1, warm: 0 });
  const warm = createDockerSandbox({
    ...engine,
    poolSize: size,
    onStart: (event) => {
      wasWarm = event.warm;
    },
  });
  try {
    const { available, reason } = await cold.selfTest();
    if (!available) {
      report.progress(`docker sandbox not measured: ${reason}`);
      return;
    }
    for (const language of ['python', 'javascript'] as const) {
      const { code, argv } = LANGUAGES[language];
      const timesOf = async (count: number, one: () => Promise<unknown>): Promise<number[]> => {
        const times: number[] = [];
        for (let i = 0; i < count; i++) {
          const began = performance.now();
          if ((await one()) !== false) times.push(performance.now() - began);
        }
        return times;
      };
      const plain = await timesOf(samples, () =>
        promisify(execFile)('docker', ['run', '--rm', '--network', 'none', DOCKER_IMAGES[language], ...argv], {
          timeout: RUN_TIMEOUT_MS,
        }),
      );
      report.add({ section, name: `${language}: docker run, p50`, value: percentile(plain, 0.5), unit: 'ms' });
      const made = await timesOf(samples, () => cold.run({ language, code, limits: LIMITS }));
      report.add({
        section,
        name: `${language}: a container made for the run, p50`,
        value: percentile(made, 0.5),
        unit: 'ms',
      });
      await warm.run({ language, code, limits: LIMITS });
      const frozen: number[] = [];
      for (let i = 0; i < samples; i++) {
        await sleep(REFILL_MS);
        const [time] = await timesOf(1, () => warm.run({ language, code, limits: LIMITS }));
        if (wasWarm && time !== undefined) frozen.push(time);
      }
      report.add({
        section,
        name: `${language}: from the pool, p50`,
        value: percentile(frozen, 0.5),
        unit: 'ms',
        ...WARM_BOUND,
        note: `${frozen.length} of ${samples} found one ready`,
      });
      const runs = samples * size;
      const began = performance.now();
      await inParallel(runs, size, async () => {
        await warm.run({ language, code, limits: LIMITS });
      });
      report.add({
        section,
        name: `${language}: ${size} at a time`,
        value: runs / ((performance.now() - began) / 1000),
        unit: 'ops/s',
      });
    }
  } finally {
    await Promise.all([cold.close(), warm.close()]);
  }
}
