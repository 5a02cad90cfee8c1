import { readFileSync } from 'node:fs';
import { fromHex, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { openCorpus, openProvider } from '@edgecoder/models';
import type { SandboxMode } from '@edgecoder/protocol';
import {
  createDockerSandbox,
  createNoneSandbox,
  createProcessSandbox,
  createWasmSandbox,
  type Sandbox,
} from '@edgecoder/sandbox';
import {
  createLogger,
  ensureHome,
  ensureSeedFile,
  type Logger,
  Metrics,
  runProcess,
  startTracing,
} from '@edgecoder/service';
import { meteredProvider } from './metrics/metered-provider.ts';
import { meteredSandbox } from './metrics/metered-sandbox.ts';
import { startMetricsServer } from './metrics/metrics-server.ts';
import { createWorkerModels, type WorkerModels } from './models/worker-models.ts';
import { createPowerReader } from './power/read-power.ts';
import { watchPower } from './power/watch.ts';
import { type WorkerSettings, workerSettings } from './settings.ts';
import { createWorker, type WorkerDeps } from './worker.ts';

/** Beyond the drain time: closing connections and sandboxes. */
const STOP_MARGIN_MS = 5_000;

const settings = workerSettings();
const log = createLogger({ service: 'worker', level: settings.logLevel, fields: ['url', 'model'] });
await runProcess({
  log,
  start: (signal) => start(settings, log, signal),
  stopTimeoutMs: settings.drainMs + STOP_MARGIN_MS,
});

async function start(settings: WorkerSettings, log: Logger, signal: AbortSignal) {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const { keys } = settings;
  const passphrase = keys.passphrase?.reveal();
  ensureHome(settings.home);
  const seed = keys.seed === undefined ? ensureSeedFile(keys.signingFile, passphrase) : fromHex(keys.seed.reveal());
  // A forked worker belongs to the node that forked it: what the whole node uses of the processor is its own.
  const rootPid = process.channel == null ? process.pid : process.ppid;
  const { version } = manifest;
  const tracing = await startTracing({ service: 'worker', version, endpoint: settings.otlpEndpoint });
  const metrics = new Metrics({ service: 'worker', process: true });
  const worker = createWorker(settings, {
    key: signingKeyFromSeed(seed),
    sealingKey: sealingKeyFromSeed(ensureSeedFile(keys.sealingFile, passphrase)),
    sandboxes: settings.sandboxModes.map((mode) => meteredSandbox(sandboxOf(mode, settings), metrics)),
    ...(settings.roles.includes('execute') && {
      models: await openModels(settings, metrics, log),
      examples: await openExamples(),
    }),
    readPower: watchPower(createPowerReader({ rootPid, withLoad: settings.deferWhenBusy }), {
      monotonic: () => performance.now(),
    }),
    version,
    log,
  });
  // Before there is anything to be stopped again: a port that is taken ends the start.
  const { metricsPort } = settings;
  const shown = metricsPort === undefined ? undefined : await startMetricsServer(metrics, metricsPort);
  await worker.start(signal);
  return {
    async stop() {
      await shown?.stop();
      await worker.stop();
      await tracing.stop();
    },
  };
}

/** Nothing is loaded and no server is asked before the worker starts. */
async function openModels({ models, home }: WorkerSettings, metrics: Metrics, log: Logger): Promise<WorkerModels> {
  const onProblem = (reason: string) => log.warn({ reason }, 'a model is left out');
  const opened = await openProvider({ ...models, home, onProblem });
  return createWorkerModels({ ...opened, provider: meteredProvider(opened.provider, metrics) }, log);
}

/** Verified functions that are like what is asked for, to show to the model; none where no corpus came along. */
async function openExamples(): Promise<WorkerDeps['examples']> {
  const corpus = await openCorpus();
  return corpus && ((prompt, language, model) => corpus.similar(prompt, language, model));
}

/** One of the modes that were asked for: what does not hold here is not announced, and nothing runs in another instead. */
function sandboxOf(mode: SandboxMode, { maxConcurrent, docker, sandboxRequired }: WorkerSettings): Sandbox {
  if (mode === 'wasm') return createWasmSandbox({ poolSize: maxConcurrent });
  if (mode === 'process') return createProcessSandbox({ poolSize: maxConcurrent });
  if (mode === 'docker') return createDockerSandbox({ ...docker, poolSize: maxConcurrent });
  return createNoneSandbox({ poolSize: maxConcurrent, isolationRequired: sandboxRequired });
}
