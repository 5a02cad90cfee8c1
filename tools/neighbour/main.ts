import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { createDockerSandbox, createProcessSandbox, createWasmSandbox, type Sandbox } from '@edgecoder/sandbox';
import { isCount, readOptions } from '../options.ts';
import { BOMBS } from './bombs.ts';

const USAGE = `usage: node --conditions=source tools/neighbour/main.ts [--mode process|wasm|docker] [--json]

How much slower an ordinary task gets while a bomb runs beside it in the same sandbox. Beside it the same for a plain process
outside of any sandbox that does nothing but compute on one core: what the machine itself makes of two things at once. Rounds
of the three take turns, so that what else happens on the machine is in all.

  --rounds n  --tasks n  turns, and tasks in each (10, 60)
  --every ms             a task comes so often (200), so that alone it does not have the place of the bombs as well
  --most percent         exit code 1 when the 95th percentile grew by more (20)
`;

const LIMITS = { wallMs: 3000, memoryBytes: 134_217_728, outputBytes: 65_536 };
/** Short, so that every bomb has its turn; each takes all it can within milliseconds. */
const BOMB_LIMITS = { ...LIMITS, wallMs: 1000 };
/** Some ten milliseconds of work: what shares a machine badly shows in how long it takes. */
const TASK = 'def f(n):\n    return sum(i * i % 7 for i in range(n))\nx = f(150000)\n';
const TESTS = 'assert x == f(150000)\n';
/** Tasks that are run first and do not count: interpreters and caches get warm. */
const WARM_UP = 10;

const { values } = readOptions(
  USAGE,
  {
    options: {
      mode: { type: 'string', default: 'process' },
      rounds: { type: 'string', default: '10' },
      tasks: { type: 'string', default: '60' },
      every: { type: 'string', default: '200' },
      most: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
    },
  },
  ({ values: { rounds, tasks, every, most } }) =>
    [rounds, tasks, every, most].every(isCount)
      ? undefined
      : '--rounds, --tasks, --every and --most are numbers from 1 on',
);
const [rounds, tasks, every, most] = [values.rounds, values.tasks, values.every, values.most].map(Number) as [
  number,
  number,
  number,
  number,
];

let nextBomb = 0;
const sandbox = sandboxOf(values.mode);
const { available, reason } = await sandbox.selfTest();
if (!available) throw new Error(`${values.mode} does not hold here: ${reason}`);
try {
  for (let i = 0; i < WARM_UP; i++) await timeTask();
  const alone: number[] = [];
  const busy: number[] = [];
  const beside: number[] = [];
  const bombs = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < tasks; i++) alone.push(await nextTask());
    const computing = await compute();
    try {
      for (let i = 0; i < tasks; i++) busy.push(await nextTask());
    } finally {
      await computing.stop();
    }
    const exploding = explode(bombs);
    for (let i = 0; i < tasks; i++) beside.push(await nextTask());
    await exploding.stop();
  }
  report(alone, busy, beside, bombs);
} finally {
  await sandbox.close();
}

function sandboxOf(mode: string): Sandbox {
  // Two places: one for the task, one for what is beside it.
  if (mode === 'process') return createProcessSandbox({ poolSize: 2 });
  if (mode === 'wasm') return createWasmSandbox({ poolSize: 2 });
  if (mode === 'docker')
    return createDockerSandbox({
      dockerHost: process.env['DOCKER_HOST'],
      runtimeDir: process.env['XDG_RUNTIME_DIR'],
      poolSize: 2,
    });
  throw new Error('--mode is process, wasm or docker');
}

/** From asking for a run to having its result, milliseconds. */
async function timeTask(): Promise<number> {
  const began = performance.now();
  const { ok, testReport } = await sandbox.run({ language: 'python', code: TASK, tests: TESTS, limits: LIMITS });
  if (!ok) throw new Error(`the task itself failed: ${testReport.failure}`);
  return performance.now() - began;
}

/** The next task when its turn has come: what it takes counts, not the wait for its turn. */
async function nextTask(): Promise<number> {
  const [ms] = await Promise.all([timeTask(), setTimeout(every)]);
  return ms;
}

/** Computes; every second or so it looks whether whoever started it is still there. */
const COMPUTING =
  'const parent = process.ppid; while (process.ppid === parent) for (let i = 0; i < 1e8; i++) Math.random();';

/** A plain process of this machine that computes until it is told to stop. */
async function compute(): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', COMPUTING], { stdio: 'ignore' });
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  return {
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** One bomb after the other, until it is told to stop; the next time it goes on with the next one. */
function explode(counts: Map<string, number>): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const lane = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { name, language, code } = BOMBS[nextBomb++ % BOMBS.length] as (typeof BOMBS)[number];
      const run = sandbox.run({ language, code, limits: BOMB_LIMITS }, { signal: stopping.signal });
      const ended = await run.catch(() => undefined);
      if (ended?.ok) throw new Error(`the bomb ${name} has ended by itself`);
      if (ended !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  };
  const running = lane();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function report(
  alone: readonly number[],
  busy: readonly number[],
  beside: readonly number[],
  bombs: ReadonlyMap<string, number>,
): void {
  const [before, computing, after] = [percentile(alone, 95), percentile(busy, 95), percentile(beside, 95)];
  const grownPct = (after / before - 1) * 100;
  const figures = {
    mode: values.mode,
    tasks: alone.length,
    p50AloneMs: percentile(alone, 50),
    p50BusyMs: percentile(busy, 50),
    p50BesideMs: percentile(beside, 50),
    p95AloneMs: before,
    p95BusyMs: computing,
    p95BesideMs: after,
    busyPct: (computing / before - 1) * 100,
    grownPct,
    overBusyPct: (after / computing - 1) * 100,
    bombs: Object.fromEntries(bombs),
  };
  process.exitCode = grownPct <= most ? 0 : 1;
  if (values.json) {
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return;
  }
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const grown = (pct: number): string => `${pct >= 0 ? '+' : ''}${pct.toFixed(1)} %`;
  process.stdout.write(
    `${values.mode}: ${alone.length} tasks alone: p50 ${ms(figures.p50AloneMs)}, p95 ${ms(before)}\n` +
      `${values.mode}: ${busy.length} tasks beside a plain process that computes: p50 ${ms(figures.p50BusyMs)}, p95 ${ms(computing)} (${grown(figures.busyPct)})\n` +
      `${values.mode}: ${beside.length} tasks beside bombs: p50 ${ms(figures.p50BesideMs)}, p95 ${ms(after)} (${grown(grownPct)}; ${grown(figures.overBusyPct)} of the plain process)\n` +
      `bombs that were ended: ${[...bombs].map(([name, count]) => `${name} ${count}`).join(', ')}\n`,
  );
}

function percentile(sample: readonly number[], percent: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
