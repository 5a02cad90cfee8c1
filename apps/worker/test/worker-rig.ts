import { randomBytes } from 'node:crypto';
import { sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import type { PowerTelemetry } from '@edgecoder/protocol';
import { createWasmSandbox, type Sandbox, type SelfTest } from '@edgecoder/sandbox';
import { createLogger } from '@edgecoder/service';
import { tempDir } from '@edgecoder/testkit';
import { afterAll, afterEach } from '@jest/globals';
import { createWorker, type WorkerModels, type WorkerSettings, workerSettings } from '../src/index.ts';
import { type CoordinatorDouble, coordinatorDouble } from './coordinator-double.ts';

const log = createLogger({ service: 'worker', level: 'silent' });
export const MAINS: PowerTelemetry = {
  device: 'server',
  os: 'linux',
  onExternalPower: true,
  lowPowerMode: false,
  thermal: 'nominal',
  cpuPct: 0,
};
export const ENDLESS = {
  code: 'for (;;) {}',
  limits: { wallMs: 30_000, memoryBytes: 67_108_864, outputBytes: 1000 },
};
/** What the sandbox of these tests says of itself. */
export const TESTED: SelfTest = { mode: 'wasm', available: true, languages: ['javascript'] };

export interface Setup {
  urls: readonly string[];
  env?: Record<string, string>;
  settings?: Partial<WorkerSettings>;
  sandboxes?: Sandbox[];
  power?: () => PowerTelemetry;
  models?: WorkerModels;
}

/** Workers and coordinators of one test file; each test's end stops its own. */
export function workerRig() {
  /** One real sandbox for all tests: each worker here would otherwise start its own interpreters. */
  const sandbox = createWasmSandbox({ poolSize: 2 });
  afterAll(() => sandbox.close());
  const shared = (changes: Partial<SelfTest> = {}): Sandbox => ({
    mode: 'wasm',
    selfTest: async () => ({ ...TESTED, ...changes }),
    run: (request, options) => sandbox.run(request, options),
    close: async () => undefined,
  });

  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function coordinator(changes: Parameters<typeof coordinatorDouble>[0] = {}): Promise<CoordinatorDouble> {
    const double = await coordinatorDouble(changes);
    cleanups.push(() => double.close());
    return double;
  }

  async function worker(setup: Setup) {
    const home = await tempDir();
    cleanups.push(() => home.remove());
    const settings = workerSettings({
      EDGECODER_HOME: home.path,
      COORDINATOR_BOOTSTRAP_URLS: setup.urls.join(','),
      DRAIN_MS: '5000',
      ...setup.env,
    });
    const key = signingKeyFromSeed(randomBytes(32));
    const made = createWorker(
      { ...settings, ...setup.settings },
      {
        key,
        sealingKey: sealingKeyFromSeed(randomBytes(32)),
        sandboxes: setup.sandboxes ?? [shared()],
        models: setup.models,
        readPower: async () => setup.power?.() ?? MAINS,
        version: '0.0.0',
        log,
      },
    );
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= made.stop();
      return stopped;
    };
    cleanups.push(stop);
    return { start: (signal?: AbortSignal) => made.start(signal), stop, key, home: home.path };
  }

  async function started(setup: Setup) {
    const made = await worker(setup);
    await made.start();
    return made;
  }

  return { coordinator, worker, started, shared, cleanups };
}
