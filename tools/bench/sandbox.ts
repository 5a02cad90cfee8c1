import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionLimits, Language } from '@edgecoder/protocol';
import { createProcessSandbox, createWasmSandbox, type Sandbox } from '@edgecoder/sandbox';
import { inParallel } from './baselines.ts';
import { type Figure, percentile, type Report } from './figures.ts';
import { dockerSandbox } from './sandbox-docker.ts';

type Mode = 'wasm' | 'process';

const LIMITS: ExecutionLimits = { wallMs: 10_000, memoryBytes: 134_217_728, outputBytes: 65_536 };
const POOL_SIZE = 2;
/** Runs before anything is measured: the engines' compilers have seen the harness by then. */
const WARM_UP_RUNS = 20;
/** Between runs of one who is not in a hurry: what is made ready meanwhile is ready. */
const PAUSE_MS = 150;
const PLAIN_RUNS = 15;
/** A container takes so much longer than the other modes that fewer are measured. */
const DOCKER_SHARE = 20;
const COLD_STARTS = 3;
const PLAIN_TIMEOUT_MS = 30_000;

const PROGRAMS: Readonly<Record<Language, { code: string; tests: string }>> = {
  javascript: { code: 'const add = (a, b) => a + b;', tests: 'console.assert(add(2, 3) === 5);' },
  python: { code: 'def add(a, b):\n    return a + b\n', tests: 'assert add(2, 3) == 5\n' },
};
/** What a warm run is aimed to take, milliseconds. */
const WARM_AIM_MS: Readonly<Record<Mode, Readonly<Record<Language, number>>>> = {
  wasm: { javascript: 5, python: 25 },
  process: { javascript: 5, python: 5 },
};
/** What a cold run of the process mode may take beyond the plain interpreter. */
const COLD_AIM_OVER_PLAIN_MS = 10;
/** New Pythons a second on one core, one after another. */
const PYTHON_INSTANCES = { floor: 4, aim: 10 };

const create: Readonly<Record<Mode, (poolSize: number, warm?: number) => Sandbox>> = {
  wasm: (poolSize) => createWasmSandbox({ poolSize }),
  process: (poolSize, warm) => createProcessSandbox({ poolSize, ...(warm === undefined ? {} : { warm }) }),
};

/** Start and throughput of every mode that works here, each run with a fresh state, beside the plain interpreters. */
export async function sandboxes(report: Report, runs: number): Promise<void> {
  const plain = await baselines(report);
  for (const mode of ['wasm', 'process'] as const) {
    const tried = create[mode](1);
    const { available, languages, reason } = await tried.selfTest();
    await tried.close();
    if (!available) {
      report.progress(`  ${mode} does not work here: ${reason}`);
      continue;
    }
    for (const language of languages) await measure(report, mode, language, runs, plain[language]);
  }
  await dockerSandbox(report, Math.max(2, Math.floor(runs / DOCKER_SHARE)));
}

async function measure(
  report: Report,
  mode: Mode,
  language: Language,
  runs: number,
  plainMs: number | undefined,
): Promise<void> {
  const add = (name: string, value: number, unit: Figure['unit'], more: Partial<Figure> = {}): void =>
    report.add({ section: `sandbox/${mode}`, name: `${mode}, ${language}: ${name}`, value, unit, ...more });
  const run = async (sandbox: Sandbox): Promise<number> => {
    const began = performance.now();
    const { ok, testReport } = await sandbox.run({ language, limits: LIMITS, ...PROGRAMS[language] });
    if (!ok) throw new Error(`a correct program failed in ${mode}: ${testReport.failure}`);
    return performance.now() - began;
  };

  const cold: number[] = [];
  for (let i = 0; i < COLD_STARTS; i++) {
    const sandbox = create[mode](1, 0);
    // Modes that prove their walls do so before their first run, once in a worker's life.
    if (mode !== 'wasm') await sandbox.selfTest();
    cold.push(await run(sandbox));
    await sandbox.close();
  }
  const overPlain = mode !== 'process' || plainMs === undefined ? {} : { aim: plainMs + COLD_AIM_OVER_PLAIN_MS };
  add('cold, p50', percentile(cold, 0.5), 'ms', { sense: 'max', ...overPlain });

  const sandbox = create[mode](1);
  try {
    for (let i = 0; i < WARM_UP_RUNS; i++) await run(sandbox);
    const spaced: number[] = [];
    for (let i = 0; i < Math.ceil(runs / 4); i++) {
      await sleep(PAUSE_MS);
      spaced.push(await run(sandbox));
    }
    add('warm, p50', percentile(spaced, 0.5), 'ms', { sense: 'max', aim: WARM_AIM_MS[mode][language] });
    add('warm, p95', percentile(spaced, 0.95), 'ms');
    const began = performance.now();
    const close: number[] = [];
    for (let i = 0; i < runs; i++) close.push(await run(sandbox));
    const perSecond = runs / ((performance.now() - began) / 1000);
    add('one after another, p50', percentile(close, 0.5), 'ms');
    const isPythonInWasm = mode === 'wasm' && language === 'python';
    add('new instances on one core', perSecond, 'ops/s', isPythonInWasm ? PYTHON_INSTANCES : {});
  } finally {
    await sandbox.close();
  }

  const crowd = create[mode](POOL_SIZE);
  try {
    await inParallel(WARM_UP_RUNS, POOL_SIZE, async () => void (await run(crowd)));
    const began = performance.now();
    await inParallel(runs, POOL_SIZE, async () => void (await run(crowd)));
    add(`${POOL_SIZE} at a time`, runs / ((performance.now() - began) / 1000), 'ops/s');
  } finally {
    await crowd.close();
  }
}

/** p50 of starting the plain interpreters, by language. */
async function baselines(report: Report): Promise<Partial<Record<Language, number>>> {
  const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => existsSync(path)) ?? 'python3';
  const found: Partial<Record<Language, number>> = {};
  const commands: [Language, string, string, string[]][] = [
    ['javascript', 'node -e', process.execPath, ['-e', '']],
    ['python', 'python3 -c', python, ['-c', '']],
  ];
  for (const [language, name, program, args] of commands) {
    const times: number[] = [];
    for (let i = 0; i < PLAIN_RUNS; i++) {
      const ms = await timeOf(program, args);
      if (ms === undefined) break;
      times.push(ms);
    }
    if (times.length < PLAIN_RUNS) {
      report.progress(`  ${name}: not here`);
      continue;
    }
    const value = percentile(times, 0.5);
    report.add({ section: 'sandbox/plain', name: `plain ${name}, start to end, p50`, value, unit: 'ms' });
    found[language] = value;
  }
  return found;
}

/** Undefined when it does not run here. */
function timeOf(program: string, args: readonly string[]): Promise<number | undefined> {
  const began = performance.now();
  const child = spawn(program, args, { stdio: 'ignore', timeout: PLAIN_TIMEOUT_MS });
  return new Promise((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('exit', (code) => resolve(code === 0 ? performance.now() - began : undefined));
  });
}
