import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CoordinatorClient, coordinatorClient } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import { freePort } from '@edgecoder/testkit';
import { Deployment } from '../../deployment/deployment.ts';
import { ManagedProcess } from '../../deployment/managed-process.ts';
import { CONTEXT_TOKENS, MODEL_MEMORY_MIB } from './files.ts';

const CREDITS_MC = 1_000_000_000_000;
const WORKER_START_MS = 120_000;
const POLL_MS = 50;
const METRICS_TIMEOUT_MS = 5_000;

/** Where a model is: a file for llama.cpp, or a server of OpenAI's protocol. */
export type Source = { file: string } | { url: string };

/** One coordinator on PGlite with a verifier, as on a machine of one person; workers and the inference service as asked. */
export class ModelRig {
  readonly deployment: Deployment;
  readonly client: CoordinatorClient;
  readonly #owner: SigningKey;
  readonly #inference: { port: number; token: string };
  readonly #clients: CoordinatorClient[] = [];
  #serving: ManagedProcess | undefined;
  #workerMetrics: string | undefined;
  #started = 0;

  private constructor(parts: {
    deployment: Deployment;
    owner: SigningKey;
    client: CoordinatorClient;
    inference: { port: number; token: string };
  }) {
    this.deployment = parts.deployment;
    this.client = parts.client;
    this.#owner = parts.owner;
    this.#inference = parts.inference;
  }

  static async start(): Promise<ModelRig> {
    const inference = { port: await freePort(), token: randomBytes(32).toString('hex') };
    const deployment = await Deployment.start({
      store: 'pglite',
      coordinators: 1,
      env: { INFERENCE_URL: `http://127.0.0.1:${inference.port}`, INFERENCE_AUTH_TOKEN: inference.token },
    });
    try {
      const { key: owner } = await deployment.newOwner(CREDITS_MC);
      const client = coordinatorClient({ url: deployment.urls[0] as string, key: owner });
      const rig = new ModelRig({ deployment, owner, client, inference });
      await deployment.startAgent('verifier', 'verify', deployment.operator);
      await deployment.verifiersOnline(1);
      return rig;
    } catch (error) {
      await deployment.stop({ keepFolder: true });
      throw error;
    }
  }

  /** A client of a user of its own. */
  async user(): Promise<CoordinatorClient> {
    const { key } = await this.deployment.newOwner(0);
    const client = coordinatorClient({ url: this.deployment.urls[0] as string, key });
    this.#clients.push(client);
    return client;
  }

  /** Calls `work` while a worker process offers the model `name`. */
  async withWorker<T>(name: string, source: Source, work: () => Promise<T>): Promise<T> {
    this.#started += 1;
    const port = await freePort();
    const worker = await this.deployment.startAgent(`worker-${this.#started}`, 'execute', this.#owner, {
      ...modelEnv(source),
      WORKER_METRICS_PORT: String(port),
    });
    try {
      const deadline = Date.now() + WORKER_START_MS;
      while (!(await this.client.models()).models.some((model) => model.name === name)) {
        if (!worker.running || Date.now() > deadline)
          throw new Error(`no worker offers ${name}; see ${worker.logFile}`);
        await sleep(POLL_MS);
      }
      this.#workerMetrics = `http://127.0.0.1:${port}/metrics`;
      return await work();
    } finally {
      this.#workerMetrics = undefined;
      await worker.end();
    }
  }

  /** Calls `work` while an inference process answers the coordinator. */
  async withInference<T>(source: Source, work: () => Promise<T>): Promise<T> {
    const { port, token } = this.#inference;
    this.#started += 1;
    const name = `inference-${this.#started}`;
    const home = path.join(this.deployment.folder, name);
    await mkdir(home, { mode: 0o700 });
    const inference = new ManagedProcess({
      name,
      program: 'apps/inference/src/main.ts',
      logFile: path.join(this.deployment.folder, `${name}.log`),
      readyUrl: `http://127.0.0.1:${port}/ready`,
      env: {
        EDGECODER_HOME: home,
        INFERENCE_PORT: String(port),
        INFERENCE_AUTH_TOKEN: token,
        INFERENCE_CALLERS: this.deployment.identity.coordinatorId,
        LOG_LEVEL: 'warn',
        ...modelEnv(source),
      },
    });
    try {
      await inference.start();
      this.#serving = inference;
      return await work();
    } finally {
      this.#serving = undefined;
      await inference.end();
    }
  }

  /** One of the inference process's metrics; 0 while it has none of that name. */
  async inferenceMetric(name: string): Promise<number> {
    if (this.#serving === undefined) throw new Error('no inference process is asked for');
    return await metric(`http://127.0.0.1:${this.#inference.port}/metrics`, name);
  }

  /** What the worker and the coordinator have taken of the processor since they were started, all threads. */
  async cpuMs(): Promise<{ worker: number; coordinator: number }> {
    if (this.#workerMetrics === undefined) throw new Error('no worker is asked for');
    const seconds = (url: string): Promise<number> => metric(url, 'process_cpu_seconds_total');
    return {
      worker: 1_000 * (await seconds(this.#workerMetrics)),
      coordinator: 1_000 * (await seconds(`${this.deployment.urls[0]}/metrics`)),
    };
  }

  /** @param options.keepFolder the processes' logs stay. */
  async stop(options: { keepFolder?: boolean } = {}): Promise<void> {
    await this.client.close();
    for (const client of this.#clients) await client.close();
    await this.deployment.stop(options);
  }
}

function modelEnv(source: Source): Record<string, string> {
  if ('file' in source)
    return {
      MODEL_PATH: source.file,
      MODEL_CONTEXT_TOKENS: String(CONTEXT_TOKENS),
      MODEL_MEMORY_MB: String(MODEL_MEMORY_MIB),
    };
  return {
    LOCAL_MODEL_PROVIDER: 'openai-compatible',
    MODEL_API_URL: source.url,
    MODEL_API_MODELS: 'distant=65536',
  };
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(url, { signal: AbortSignal.timeout(METRICS_TIMEOUT_MS) })).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ') + 1));
}
