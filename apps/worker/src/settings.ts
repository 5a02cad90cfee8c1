import { hostname } from 'node:os';
import { join } from 'node:path';
import { SandboxMode, WorkerRole } from '@edgecoder/protocol';
import {
  type DockerSandboxSettings,
  defineSettings,
  dockerSandboxSettings,
  dockerSandboxVariables,
  expandHome,
  envSchemas as is,
  type ModelSettings,
  modelSettings,
  modelVariables,
  readSettings,
  type Secret,
  SettingsError,
  setting,
} from '@edgecoder/service';
import { z } from 'zod';

const url = is.url('http', 'https');
const mode = z.enum(SandboxMode.options, { error: 'expected wasm, process, docker or none, separated by commas' });
const role = z.enum(WorkerRole.options, { error: 'expected execute, verify or both, separated by a comma' });
const fileName = z
  .string()
  .regex(/^[\w-][\w.-]{0,99}\.key$/, { error: 'expected the name of a file that ends in .key' });

/** Every environment variable of the worker. */
export const workerVariables = defineSettings({
  EDGECODER_HOME: setting(is.text(), {
    description: 'Folder of the keys and of the list of coordinators that were met.',
    default: '~/.edgecoder',
    cost: 'restart; another folder is another machine to the coordinator',
  }),
  WORKER_ROLES: setting(is.list(role, 2), {
    description: 'execute: runs tasks. verify: runs the checks of results, and counts only under an operator’s key.',
    default: 'execute',
  }),
  COORDINATOR_URL: setting(url.optional(), {
    description: 'Coordinator that is tried before all others.',
  }),
  COORDINATOR_DISCOVERY_URL: setting(url.optional(), {
    description: 'Feed of coordinators ({"coordinators":[{"url"}]}), tried after COORDINATOR_URL.',
  }),
  COORDINATOR_CACHE_FILE: setting(is.text().optional(), {
    description:
      'Where coordinators that were met are kept; coordinators.json in EDGECODER_HOME when not set. Tried after the feed.',
  }),
  COORDINATOR_BOOTSTRAP_URLS: setting(is.list(url, 64), {
    description: 'Coordinators to try last, separated by commas.',
    default: 'http://127.0.0.1:4301',
  }),
  MAX_CONCURRENT_TASKS: setting(is.integer(1, 256), {
    description: 'Subtasks that are run at the same time.',
    default: '2',
  }),
  SANDBOX_MODE: setting(is.list(mode, 4), {
    description:
      'How foreign code is run, the preferred mode first: wasm anywhere, process on Linux with bubblewrap, docker where there is one, none without isolation. What does not hold here is not announced. Projects need process or docker.',
    default: 'wasm',
  }),
  SANDBOX_REQUIRED: setting(is.boolean(), {
    description: 'Refuse the mode none. Coordinators hand it nothing either way.',
    default: 'true',
  }),
  ...dockerSandboxVariables,
  ...modelVariables,
  WORKER_METRICS_PORT: setting(is.port().optional(), {
    description:
      'Port of this machine that Prometheus metrics are shown on (GET /metrics on 127.0.0.1); none when not set. A unified node’s verifier takes the next one.',
  }),
  DEFER_WHEN_BUSY: setting(is.boolean(), {
    description:
      'Wait 5 s before taking work while other programs use more than 85 % of the processor; false on a machine that is there for this work.',
    default: 'true',
  }),
  DRAIN_MS: setting(is.integer(0, 600_000), {
    description: 'How long a worker that is told to end may finish what it runs, milliseconds.',
    default: '10000',
  }),
  AGENT_NAME: setting(is.text(100).optional(), {
    description: 'Name shown to operators; the host name when not set.',
  }),
  AGENT_KEY_FILE: setting(fileName, {
    description: 'Identity of this machine in EDGECODER_HOME, made at the first start; its sealing key lies beside it.',
    default: 'worker.key',
    cost: 'restart; another key is another machine to the coordinator',
  }),
  AGENT_PRIVATE_KEY: setting(is.secret(/^[0-9a-f]{64}$/, '64 lower-case hex digits').optional(), {
    description: 'Seed of the identity, instead of AGENT_KEY_FILE.',
    secret: true,
  }),
  EDGECODER_KEY_PASSPHRASE: setting(is.secret(/^.{1,1000}$/s, 'a passphrase').optional(), {
    description: 'Encrypts key files that are made in this home, and opens those that are encrypted.',
    secret: true,
  }),
  AGENT_OWNER_KEY: setting(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/, { error: 'expected 64 lower-case hex digits' })
      .optional(),
    { description: 'Public key of the owner this machine earns for; with AGENT_OWNER_PROOF. Its own when not set.' },
  ),
  AGENT_OWNER_PROOF: setting(
    z
      .string()
      .regex(/^[0-9a-f]{128}$/, { error: 'expected 128 lower-case hex digits' })
      .optional(),
    { description: 'The owner’s signature that vouches for this machine at its coordinator.' },
  ),
  AGENT_REGISTRATION_TOKEN: setting(is.secret(/^\S{16,200}$/, 'a token of 16 … 200 characters').optional(), {
    description: 'Token that admits a new machine where admission is by approval.',
    secret: true,
  }),
  MESH_AUTH_TOKEN: setting(is.secret().optional(), {
    description: 'Shared token of the mesh; needed where the network mode is enterprise_overlay.',
    secret: true,
    cost: 'restart of every member',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(url.optional(), {
    description: 'Collector of traces (OTLP over HTTP); none are made without it.',
  }),
  LOG_LEVEL: setting(is.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), {
    description: 'Least severe log lines that are written.',
    default: 'info',
  }),
});

/** The worker's settings, checked and frozen. */
export interface WorkerSettings {
  /** Absolute path of EDGECODER_HOME. */
  home: string;
  roles: readonly WorkerRole[];
  discovery: {
    coordinatorUrl: string | undefined;
    feedUrl: string | undefined;
    /** Absolute path. */
    cacheFile: string;
    bootstrapUrls: readonly string[];
  };
  maxConcurrent: number;
  /** The preferred one first; at least one. */
  sandboxModes: readonly SandboxMode[];
  sandboxRequired: boolean;
  docker: DockerSandboxSettings;
  models: ModelSettings;
  /** On the loopback address; undefined: nothing is opened. */
  metricsPort: number | undefined;
  deferWhenBusy: boolean;
  drainMs: number;
  name: string;
  keys: {
    /** Absolute paths. */
    signingFile: string;
    sealingFile: string;
    /** Seed of the signing key, hex, instead of its file. */
    seed: Secret | undefined;
    passphrase: Secret | undefined;
  };
  owner: { key: string; proof: string } | undefined;
  registrationToken: Secret | undefined;
  meshToken: Secret | undefined;
  otlpEndpoint: string | undefined;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/**
 * Reads the environment.
 * @throws {SettingsError} naming the variable that is missing or wrong.
 */
export function workerSettings(env: Readonly<Record<string, string | undefined>> = process.env): WorkerSettings {
  const values = readSettings(workerVariables, env);
  if (values.WORKER_ROLES.length === 0) throw new SettingsError('WORKER_ROLES', 'expected at least one role');
  const sandboxModes = [...new Set(values.SANDBOX_MODE as SandboxMode[])];
  if (sandboxModes.length === 0) throw new SettingsError('SANDBOX_MODE', 'expected at least one mode');
  if (sandboxModes.includes('none') && values.SANDBOX_REQUIRED) {
    throw new SettingsError('SANDBOX_MODE', 'none is refused while SANDBOX_REQUIRED is true');
  }
  if ((values.AGENT_OWNER_KEY === undefined) !== (values.AGENT_OWNER_PROOF === undefined)) {
    throw new SettingsError(
      'AGENT_OWNER_PROOF',
      'AGENT_OWNER_KEY and AGENT_OWNER_PROOF are set together or not at all',
    );
  }
  const home = expandHome(values.EDGECODER_HOME);
  return Object.freeze({
    home,
    roles: [...new Set(values.WORKER_ROLES as WorkerRole[])],
    discovery: Object.freeze({
      coordinatorUrl: values.COORDINATOR_URL,
      feedUrl: values.COORDINATOR_DISCOVERY_URL,
      cacheFile: expandHome(values.COORDINATOR_CACHE_FILE ?? join(home, 'coordinators.json')),
      bootstrapUrls: values.COORDINATOR_BOOTSTRAP_URLS,
    }),
    maxConcurrent: values.MAX_CONCURRENT_TASKS,
    sandboxModes,
    sandboxRequired: values.SANDBOX_REQUIRED,
    docker: dockerSandboxSettings(values, env),
    models: modelSettings(values),
    metricsPort: values.WORKER_METRICS_PORT,
    deferWhenBusy: values.DEFER_WHEN_BUSY,
    drainMs: values.DRAIN_MS,
    name: values.AGENT_NAME ?? (hostname().slice(0, 100) || 'worker'),
    keys: Object.freeze({
      signingFile: join(home, values.AGENT_KEY_FILE),
      sealingFile: join(home, values.AGENT_KEY_FILE.replace(/\.key$/, '.sealing.key')),
      seed: values.AGENT_PRIVATE_KEY,
      passphrase: values.EDGECODER_KEY_PASSPHRASE,
    }),
    owner:
      values.AGENT_OWNER_KEY === undefined || values.AGENT_OWNER_PROOF === undefined
        ? undefined
        : Object.freeze({ key: values.AGENT_OWNER_KEY, proof: values.AGENT_OWNER_PROOF }),
    registrationToken: values.AGENT_REGISTRATION_TOKEN,
    meshToken: values.MESH_AUTH_TOKEN,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    logLevel: values.LOG_LEVEL,
  });
}
