import { availableParallelism } from 'node:os';
import type { Language, LimitHit } from '@edgecoder/protocol';
import { type RunRequest, type RunResult, type Sandbox, SandboxError } from '../interface.ts';
import { runSelfTest } from '../supervisor/self-test.ts';
import { type FoundConfinement, findConfinement } from './confinement.ts';
import type { PictureStore } from './picture-store.ts';
import { createRunnerPool, type RunnerPool } from './runner-pool.ts';
import { readablePaths, startRunner } from './runner-process.ts';
import { superviseRun } from './supervised-run.ts';

/** Default runs at the same time per language: the machine's processors less one, within 1 … 4. */
const MAX_DEFAULT_POOL = 4;

export interface RunStart {
  mode: 'wasm';
  language: Language;
  /** From `run` to a warm runner being at hand. */
  waitedMs: number;
}

export interface RunEnd {
  mode: 'wasm';
  language: Language;
  ok: boolean;
  limit: LimitHit | undefined;
  durationMs: number;
  /** From `run` to its result. */
  latencyMs: number;
}

export interface WasmSandboxOptions {
  /** Runs at the same time, per language. */
  poolSize?: number;
  /** For metrics; they must not throw. */
  onStart?(event: RunStart): void;
  onEnd?(event: RunEnd): void;
  /** A runner was killed: at a limit, by an abort, or because it had crashed. */
  onKill?(event: { mode: 'wasm'; language: Language; reason: LimitHit | 'aborted' | 'closed' }): void;
}

/**
 * JavaScript on QuickJS and Python on CPython, both compiled to WebAssembly, in separate processes that are killed at
 * any limit. `docs/sandbox.md` says what it holds and what it cannot.
 */
export function createWasmSandbox(options: WasmSandboxOptions = {}): Sandbox {
  const size = options.poolSize ?? Math.min(MAX_DEFAULT_POOL, Math.max(1, availableParallelism() - 1));
  let closed = false;
  const closing = new AbortController();
  let found: FoundConfinement | undefined;
  let looking: Promise<FoundConfinement> | undefined;
  /** Looked at before the first runner is started, and again when it could not be told. */
  const confined = async (): Promise<FoundConfinement> => {
    if (closed) throw new SandboxError('closed', 'the sandbox is closed');
    try {
      return (found = await (looking ??= findConfinement(readablePaths(), closing.signal)));
    } catch (error) {
      looking = undefined;
      if (closed) throw new SandboxError('closed', 'the sandbox is closed', { cause: error });
      if (error instanceof SandboxError) throw error;
      throw new SandboxError('unavailable', (error as Error).message, { cause: error });
    }
  };
  const pictures: PictureStore = {};
  const newPool = (language: Language): RunnerPool =>
    createRunnerPool({
      size,
      oneShot: false,
      start: () => startRunner(language, { confinement: found?.confinement, pictures }),
    });
  const pools: Record<Language, RunnerPool> = { javascript: newPool('javascript'), python: newPool('python') };

  const run = async (request: RunRequest, { signal }: { signal?: AbortSignal } = {}): Promise<RunResult> => {
    const { language } = request;
    const asked = performance.now();
    const pool = pools[language];
    if (found === undefined) await confined();
    const runner = await pool.acquire(signal);
    options.onStart?.({ mode: 'wasm', language, waitedMs: performance.now() - asked });
    try {
      // Its runner is about to be killed with the others: that is no crash of the program.
      const until = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      const { result, runnerAlive } = await superviseRun(runner, request, until);
      pool.release(runner, runnerAlive);
      if (!runnerAlive) options.onKill?.({ mode: 'wasm', language, reason: result.limit ?? 'crash' });
      options.onEnd?.({
        mode: 'wasm',
        language,
        ok: result.ok,
        limit: result.limit,
        durationMs: result.durationMs,
        latencyMs: performance.now() - asked,
      });
      return result;
    } catch (error) {
      pool.release(runner, false);
      if (closed) throw new SandboxError('closed', 'the sandbox is closed', { cause: error });
      options.onKill?.({
        mode: 'wasm',
        language,
        reason: error instanceof SandboxError && error.code === 'aborted' ? 'aborted' : 'crash',
      });
      throw error;
    }
  };

  return {
    mode: 'wasm',
    run,
    async selfTest() {
      let walls: FoundConfinement;
      try {
        walls = await confined();
      } catch (error) {
        const reason = (error as Error).message;
        return { mode: 'wasm', available: false, languages: [], reason, remedy: 'Try again when less runs here.' };
      }
      const tested = await runSelfTest('wasm', run);
      if (!tested.available || walls.confinement !== undefined) return tested;
      // It works, and behind one wall less than elsewhere: that is to be known.
      const { reason, remedy } = walls;
      return {
        ...tested,
        reason: [tested.reason, `runners are held by Node's permission model alone: ${reason}`]
          .filter(Boolean)
          .join('; '),
        remedy: [tested.remedy, remedy].filter(Boolean).join(' '),
      };
    },
    pool: () => ({ javascript: pools.javascript.size, python: pools.python.size }),
    close: async () => {
      closed = true;
      closing.abort();
      await Promise.all([...Object.values(pools).map((pool) => pool.close()), looking?.catch(() => undefined)]);
    },
  };
}
