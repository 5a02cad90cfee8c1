import type { PeerId } from '@edgecoder/protocol';
import {
  authorityText,
  defineSettings,
  expandHome,
  type HttpSettings,
  httpSettings,
  envSchemas as is,
  peerIdText,
  readSettings,
  Secret,
  SettingsError,
  type SettingsOf,
  serviceVariables,
  setting,
} from '@edgecoder/service';
import { z } from 'zod';

const token = z
  .string()
  .regex(/^\S{16,200}$/, { error: 'expected tokens of 16 … 200 characters, separated by commas' });

/** Every environment variable of the coordinator. */
export const coordinatorVariables = defineSettings({
  EDGECODER_HOME: setting(is.text(), {
    description: 'Folder of keys and of the embedded database.',
    default: '~/.edgecoder',
    cost: 'restart; another folder is another identity with other data',
  }),
  COORDINATOR_PORT: setting(is.port(), { description: 'Port of the HTTP interface.', default: '4301' }),
  COORDINATOR_HOST: setting(is.text(255), {
    description: 'Address to listen on. 0.0.0.0 opens the coordinator to other machines.',
    default: '127.0.0.1',
  }),
  COORDINATOR_PUBLIC_URL: setting(is.url('http', 'https').optional(), {
    description: 'URL under which workers and clients reach this coordinator; requests must be signed for its host.',
  }),
  COORDINATOR_AUTHORITIES: setting(is.list(authorityText, 16).optional(), {
    description:
      'More host[:port] names that signed requests may be addressed to, such as the name inside a container network.',
  }),
  DATABASE_URL: setting(is.secretUrl('postgres', 'postgresql').optional(), {
    description: 'Postgres to use instead of the embedded database (PGlite in EDGECODER_HOME).',
    secret: true,
    cost: 'restart; data is not moved',
  }),
  NATS_URL: setting(is.secretUrl('nats', 'tls').optional(), {
    description: 'NATS with JetStream; without it events stay inside this process.',
    secret: true,
  }),
  INFERENCE_URL: setting(is.url('http', 'https').optional(), {
    description: 'Inference service that divides requests into parts; without it each request is one part.',
  }),
  INFERENCE_AUTH_TOKEN: setting(is.secret(/^\S{32,200}$/, 'a token of 32 … 200 characters').optional(), {
    description: 'Token of the inference service; required with INFERENCE_URL.',
    secret: true,
  }),
  ESCALATION_URL: setting(is.url('http', 'https').optional(), {
    description:
      'Escalation service that is asked for help with what no worker could do; without it such a task has failed.',
  }),
  ESCALATION_SERVICE_ID: setting(peerIdText.optional(), {
    description: 'Id of the escalation service’s key, which signs what it calls back; required with ESCALATION_URL.',
  }),
  NETWORK_MODE: setting(is.oneOf(['public_mesh', 'enterprise_overlay']), {
    description: 'In enterprise_overlay every caller must also show MESH_AUTH_TOKEN.',
    default: 'public_mesh',
  }),
  NODE_ADMISSION: setting(is.oneOf(['open', 'approval']), {
    description:
      'open: a machine that proves its key works at once with the lowest trust. approval: it needs a registration token, then an operator.',
    default: 'open',
  }),
  AGENT_REGISTRATION_TOKEN: setting(
    is
      .list(token, 64)
      .transform((tokens) => tokens.map((text) => new Secret(text)))
      .optional(),
    {
      description: 'Registration tokens that are accepted, separated by commas; required with NODE_ADMISSION=approval.',
      secret: true,
    },
  ),
  MESH_AUTH_TOKEN: setting(is.secret().optional(), {
    description: 'Shared token of the mesh; required in enterprise_overlay.',
    secret: true,
    cost: 'restart of every member',
  }),
  COORDINATOR_PRIVATE_KEY: setting(is.secret(/^[0-9a-f]{64}$/, '64 lower-case hex digits').optional(), {
    description:
      'Seed of the identity; without it coordinator.key in EDGECODER_HOME, made at the first start. Replicas share one.',
    secret: true,
    cost: 'another identity: agents register anew, the log cannot be continued',
  }),
  EDGECODER_KEY_PASSPHRASE: setting(is.secret(/^.{1,1000}$/s, 'a passphrase').optional(), {
    description: 'Encrypts key files that are made in this home, and opens those that are encrypted.',
    secret: true,
  }),
  COORDINATOR_OPERATORS: setting(is.list(peerIdText, 64).optional(), {
    description: 'Owners who may approve machines and grant credits, and whose verifiers are trusted.',
  }),
  LEASE_MS: setting(is.integer(1000, 3_600_000), {
    description: 'How long a worker holds a subtask before it must extend, milliseconds.',
    default: '60000',
  }),
  CHECKPOINT_INTERVAL_MS: setting(is.integer(100, 3_600_000), {
    description: 'Longest time between two ledger checkpoints while there is something new, milliseconds.',
    default: '10000',
  }),
  CHECKPOINT_RECORDS: setting(is.integer(1, 65_536), {
    description: 'A checkpoint is made after this many records, even before the interval.',
    default: '256',
  }),
  FAUCET_GRANT_CREDITS: setting(is.integer(0, 1_000_000), {
    description: 'Credits that the owner of a new node gets from the faucet account, once.',
    default: '100',
  }),
  MAX_IN_FLIGHT: setting(is.integer(1, 100_000), {
    description: 'Requests at work at the same time; more are answered 503 overloaded.',
    default: '2000',
  }),
  MAX_CONNECTIONS: setting(is.integer(10, 200_000), {
    description: 'Open connections; more are closed at once. Every waiting worker holds one.',
    default: '10000',
  }),
  ...serviceVariables,
});

/** The coordinator's settings, checked and frozen. */
export interface CoordinatorSettings {
  /** Absolute path of EDGECODER_HOME. */
  home: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  http: HttpSettings & {
    host: string;
    port: number;
    /** Undefined: `http://<host>:<port>` once the port is known. */
    publicUrl: string | undefined;
    /** Names besides the public URL's that requests may be signed for. */
    authorities: readonly string[];
    /** Set exactly when every caller must show it. */
    meshToken: Secret | undefined;
    maxInFlight: number;
    maxConnections: number;
  };
  /** Undefined: no traces. */
  otlpEndpoint: string | undefined;
  /** Undefined: the embedded implementation. */
  databaseUrl: Secret | undefined;
  natsUrl: Secret | undefined;
  redisUrl: Secret | undefined;
  /** Undefined: requests are not divided. */
  inference: { url: string; token: Secret } | undefined;
  /** Undefined: nobody is asked for help. */
  escalation: { url: string; serviceId: PeerId } | undefined;
  networkMode: 'public_mesh' | 'enterprise_overlay';
  admission: 'open' | 'approval';
  registrationTokens: readonly Secret[];
  /** Seed of the signing key, hex. Undefined: key file in `home`. */
  privateKey: Secret | undefined;
  /** Opens key files that are encrypted. */
  keyPassphrase: Secret | undefined;
  /** Owners who may approve and grant, and whose verifiers are trusted. */
  operators: ReadonlySet<PeerId>;
  leaseMs: number;
  ledger: { checkpointIntervalMs: number; checkpointRecords: number };
  /** What the owner of a new node is granted, millicredits. */
  faucetGrantMc: bigint;
}

/**
 * Reads the environment.
 * @throws {SettingsError} naming the variable that is missing or wrong.
 */
export function coordinatorSettings(
  env: Readonly<Record<string, string | undefined>> = process.env,
): CoordinatorSettings {
  const values = readSettings(coordinatorVariables, env);
  requireTogether(values);
  return Object.freeze({
    home: expandHome(values.EDGECODER_HOME),
    logLevel: values.LOG_LEVEL,
    http: Object.freeze({
      host: values.COORDINATOR_HOST,
      port: values.COORDINATOR_PORT,
      publicUrl: values.COORDINATOR_PUBLIC_URL,
      authorities: values.COORDINATOR_AUTHORITIES ?? [],
      meshToken: values.NETWORK_MODE === 'enterprise_overlay' ? values.MESH_AUTH_TOKEN : undefined,
      ...httpSettings(values),
      maxInFlight: values.MAX_IN_FLIGHT,
      maxConnections: values.MAX_CONNECTIONS,
    }),
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    databaseUrl: values.DATABASE_URL,
    natsUrl: values.NATS_URL,
    redisUrl: values.REDIS_URL,
    inference: inferenceOf(values),
    escalation: escalationOf(values),
    networkMode: values.NETWORK_MODE,
    admission: values.NODE_ADMISSION,
    registrationTokens: values.AGENT_REGISTRATION_TOKEN ?? [],
    privateKey: values.COORDINATOR_PRIVATE_KEY,
    keyPassphrase: values.EDGECODER_KEY_PASSPHRASE,
    operators: new Set((values.COORDINATOR_OPERATORS ?? []) as PeerId[]),
    leaseMs: values.LEASE_MS,
    ledger: Object.freeze({
      checkpointIntervalMs: values.CHECKPOINT_INTERVAL_MS,
      checkpointRecords: values.CHECKPOINT_RECORDS,
    }),
    faucetGrantMc: BigInt(values.FAUCET_GRANT_CREDITS) * 1000n,
  });
}

function inferenceOf(values: SettingsOf<typeof coordinatorVariables>): CoordinatorSettings['inference'] {
  const { INFERENCE_URL: url, INFERENCE_AUTH_TOKEN: token } = values;
  if (url === undefined) return undefined;
  if (token === undefined) throw new SettingsError('INFERENCE_AUTH_TOKEN', 'is required with INFERENCE_URL');
  return Object.freeze({ url, token });
}

function escalationOf(values: SettingsOf<typeof coordinatorVariables>): CoordinatorSettings['escalation'] {
  const { ESCALATION_URL: url, ESCALATION_SERVICE_ID: serviceId } = values;
  if (url === undefined) return undefined;
  if (serviceId === undefined) throw new SettingsError('ESCALATION_SERVICE_ID', 'is required with ESCALATION_URL');
  return Object.freeze({ url, serviceId: serviceId as PeerId });
}

function requireTogether(values: SettingsOf<typeof coordinatorVariables>): void {
  if (values.NETWORK_MODE === 'enterprise_overlay' && values.MESH_AUTH_TOKEN === undefined) {
    throw new SettingsError('MESH_AUTH_TOKEN', 'is required with NETWORK_MODE=enterprise_overlay');
  }
  if (values.NODE_ADMISSION === 'approval' && (values.AGENT_REGISTRATION_TOKEN ?? []).length === 0) {
    throw new SettingsError('AGENT_REGISTRATION_TOKEN', 'is required with NODE_ADMISSION=approval');
  }
}
