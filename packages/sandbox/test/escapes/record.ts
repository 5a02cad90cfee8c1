/**
 * Runs every attempt of the corpus against modes, again and again, and writes a line of JSON for each:
 * `node --conditions=source packages/sandbox/test/escapes/record.ts --mode process --repeats 20 --out record.jsonl`.
 * Ends with a summary, and with exit code 1 when anything was not held.
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import type { Sandbox } from '../../src/interface.ts';
import { createProcessSandbox } from '../../src/process/process-sandbox.ts';
import { createWasmSandbox } from '../../src/wasm/wasm-sandbox.ts';
import { dockerHints } from '../docker/available.ts';
import { asProjects, PROJECT_ESCAPES } from './as-project.ts';
import { mountsOfHost, runAttempt } from './attempt-run.ts';
import { setCanaries } from './canaries.ts';
import { ESCAPES, ESCAPES_OF_INTERPRETERS } from './corpus.ts';

const MODES: Readonly<Record<string, { create(): Sandbox; hasSystem: boolean }>> = {
  wasm: { create: () => createWasmSandbox({ poolSize: 1 }), hasSystem: false },
  process: { create: () => createProcessSandbox({ poolSize: 1 }), hasSystem: true },
  project: { create: () => asProjects(createProcessSandbox({ poolSize: 1, warm: 0 })), hasSystem: true },
  docker: { create: () => createDockerSandbox({ ...dockerHints(), poolSize: 1 }), hasSystem: true },
  'docker-project': {
    create: () => asProjects(createDockerSandbox({ ...dockerHints(), poolSize: 1, warm: 0 })),
    hasSystem: true,
  },
};

const { values } = parseArgs({
  options: {
    mode: { type: 'string', multiple: true, default: ['process'] },
    repeats: { type: 'string', default: '20' },
    out: { type: 'string' },
  },
});
const repeats = Number(values.repeats);
if (!Number.isInteger(repeats) || repeats < 1) throw new Error('--repeats is a whole number');

let problems = 0;
for (const name of values.mode) {
  const mode = MODES[name];
  if (mode === undefined) throw new Error(`--mode is one of ${Object.keys(MODES).join(', ')}`);
  problems += await record(name, mode);
}
process.exitCode = problems === 0 ? 0 : 1;

async function record(name: string, { create, hasSystem }: (typeof MODES)[string]): Promise<number> {
  const attempts = name.endsWith('project') ? PROJECT_ESCAPES : name === 'wasm' ? ESCAPES_OF_INTERPRETERS : ESCAPES;
  const mounts = mountsOfHost();
  const canaries = await setCanaries();
  const sandbox = create();
  const began = performance.now();
  let runs = 0;
  let held = 0;
  let latestMs = 0;
  const limits = new Map<string, number>();
  try {
    const { available, reason } = await sandbox.selfTest();
    if (!available) throw new Error(`${name} does not hold here: ${reason}`);
    for (let repeat = 1; repeat <= repeats; repeat++) {
      for (const attempt of attempts) {
        const outcome = await runAttempt(attempt, { sandbox, canaries, hasSystem }).catch((error: unknown) => ({
          problem: `no result: ${(error as Error).message}`,
          limit: undefined,
          durationMs: 0,
          lateMs: 0,
        }));
        runs++;
        if (outcome.problem === '') held++;
        else process.stderr.write(`${name}: ${attempt.name} (${repeat}): ${outcome.problem}\n`);
        latestMs = Math.max(latestMs, outcome.lateMs);
        const ended = outcome.limit ?? 'by itself';
        limits.set(ended, (limits.get(ended) ?? 0) + 1);
        if (values.out !== undefined) {
          appendFileSync(values.out, `${JSON.stringify({ mode: name, attempt: attempt.name, repeat, ...outcome })}\n`);
        }
      }
    }
  } finally {
    await sandbox.close();
    canaries.close();
  }
  const left = mountsOfHost() === mounts ? '' : ', and mounts were left behind';
  process.stdout.write(
    `${name}: ${attempts.length} attempts × ${repeats}: ${held} of ${runs} held${left}; the latest end ${latestMs} ms after the limit; ` +
      `ended ${[...limits].map(([how, count]) => `${how} ${count}`).join(', ')}; ${Math.round((performance.now() - began) / 1000)} s\n`,
  );
  return runs - held + (left === '' ? 0 : 1);
}
