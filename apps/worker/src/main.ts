import { readFileSync } from 'node:fs';
import { fromHex, sealingKeyFromSeed, signingKeyFromSeed } from '@edgecoder/crypto';
import { createProcessSandbox, createWasmSandbox, type Sandbox } from '@edgecoder/sandbox';
import {
  createLogger,
  ensureHome,
  ensureSeedFile,
  type Logger,
  runProcess,
  SettingsError,
  startTracing,
} from '@edgecoder/service';
import { createPowerReader } from './power/read-power.ts';
import { watchPower } from './power/watch.ts';
import { type WorkerSettings, workerSettings } from './settings.ts';
import { createWorker } from './worker.ts';

/** Beyond the drain time: closing connections and sandboxes. */
const STOP_MARGIN_MS = 5_000;

const settings = workerSettings();
const log = createLogger({ service: 'worker', level: settings.logLevel, fields: ['url'] });
await runProcess({ log, start: () => start(settings, log), stopTimeoutMs: settings.drainMs + STOP_MARGIN_MS });

async function start(settings: WorkerSettings, log: Logger) {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const { keys } = settings;
  const passphrase = keys.passphrase?.reveal();
  ensureHome(settings.home);
  const seed = keys.seed === undefined ? ensureSeedFile(keys.signingFile, passphrase) : fromHex(keys.seed.reveal());
  // A forked worker belongs to the node that forked it: what the whole node uses of the processor is its own.
  const rootPid = process.channel == null ? process.pid : process.ppid;
  const { version } = manifest;
  const tracing = await startTracing({ service: 'worker', version, endpoint: settings.otlpEndpoint });
  const worker = createWorker(settings, {
    key: signingKeyFromSeed(seed),
    sealingKey: sealingKeyFromSeed(ensureSeedFile(keys.sealingFile, passphrase)),
    sandboxes: [sandboxOf(settings)],
    readPower: watchPower(createPowerReader({ rootPid }), {
      deferWhenBusy: settings.deferWhenBusy,
      monotonic: () => performance.now(),
    }),
    version,
    log,
  });
  await worker.start();
  return {
    async stop() {
      await worker.stop();
      await tracing.stop();
    },
  };
}

/** The one mode that was asked for: when it does not hold here the worker does not start, rather than run in another. */
function sandboxOf({ sandboxMode, maxConcurrent }: WorkerSettings): Sandbox {
  if (sandboxMode === 'wasm') return createWasmSandbox({ poolSize: maxConcurrent });
  if (sandboxMode === 'process') return createProcessSandbox({ poolSize: maxConcurrent });
  throw new SettingsError('SANDBOX_MODE', `${sandboxMode} is not there yet; use wasm or process`);
}
