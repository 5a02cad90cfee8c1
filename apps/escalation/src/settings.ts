import { ModelName, type PeerId } from '@edgecoder/protocol';
import {
  authorityText,
  defineSettings,
  expandHome,
  type HttpSettings,
  httpSettings,
  envSchemas as is,
  peerIdText,
  readSettings,
  type Secret,
  SettingsError,
  type SettingsOf,
  serviceVariables,
  setting,
} from '@edgecoder/service';
import { z } from 'zod';
import type { KnownCoordinator } from './known-coordinator.ts';
import type { WaterfallPolicy } from './waterfall/resolution.ts';

const PEER_ID = /^[a-z2-7]{26}$/;
const coordinator = z.string().refine(
  (text) => {
    const [id = '', url, ...rest] = text.split('@');
    return (
      PEER_ID.test(id) && rest.length === 0 && (url === undefined || (/^https?:\/\//.test(url) && URL.canParse(url)))
    );
  },
  { error: 'expected <peer id> or <peer id>@<url>, separated by commas' },
);
const model = z.string().refine((text) => ModelName.safeParse(text).success, { error: 'expected the name of a model' });
const DAY_MS = 86_400_000;

/** Every environment variable of the escalation service. */
export const escalationVariables = defineSettings({
  EDGECODER_HOME: setting(is.text(), {
    description: 'Folder of keys and of the embedded database.',
    default: '~/.edgecoder',
    cost: 'restart; another folder is another identity with other data',
  }),
  ESCALATION_PORT: setting(is.port(), { description: 'Port of the HTTP interface.', default: '4305' }),
  ESCALATION_HOST: setting(is.text(255), {
    description: 'Address to listen on. 0.0.0.0 opens the service to other machines.',
    default: '127.0.0.1',
  }),
  ESCALATION_PUBLIC_URL: setting(is.url('http', 'https').optional(), {
    description: 'URL under which coordinators reach this service; requests must be signed for its host.',
  }),
  ESCALATION_AUTHORITIES: setting(is.list(authorityText, 16).optional(), {
    description: 'More host[:port] names that signed requests may be addressed to.',
  }),
  DATABASE_URL: setting(is.secretUrl('postgres', 'postgresql').optional(), {
    description: 'Postgres to use instead of the embedded database (PGlite in EDGECODER_HOME).',
    secret: true,
    cost: 'restart; data is not moved',
  }),
  NETWORK_MODE: setting(is.oneOf(['public_mesh', 'enterprise_overlay']), {
    description: 'In enterprise_overlay every caller must also show MESH_AUTH_TOKEN.',
    default: 'public_mesh',
  }),
  MESH_AUTH_TOKEN: setting(is.secret().optional(), {
    description: 'Shared token of the mesh; required in enterprise_overlay.',
    secret: true,
    cost: 'restart of every member',
  }),
  ESCALATION_PRIVATE_KEY: setting(is.secret(/^[0-9a-f]{64}$/, '64 lower-case hex digits').optional(), {
    description:
      'Seed of the key that signs callbacks; without it escalation.key in EDGECODER_HOME, made at the first start. Replicas share one.',
    secret: true,
    cost: 'coordinators must be told the new key',
  }),
  EDGECODER_KEY_PASSPHRASE: setting(is.secret(/^.{1,1000}$/s, 'a passphrase').optional(), {
    description: 'Encrypts key files that are made in this home, and opens those that are encrypted.',
    secret: true,
  }),
  ESCALATION_COORDINATORS: setting(is.list(coordinator, 64).optional(), {
    description:
      'Coordinators that may ask, by their ids; with @<url> behind the id also where they may have themselves called back. Nothing else is ever called back.',
  }),
  ESCALATION_OPERATORS: setting(is.list(peerIdText, 64).optional(), {
    description: 'Owners who may read and answer what waits for a person, as far as the requester agreed.',
  }),
  ESCALATION_ASK_OWNERS: setting(is.boolean(), {
    description:
      'Wait for operators’ answers to tasks of their own also where they did not agree to people; such a task stays open until they answer.',
    default: 'false',
  }),
  INFERENCE_URL: setting(is.url('http', 'https').optional(), {
    description: 'Inference service that is asked first; without it that step is skipped.',
  }),
  INFERENCE_AUTH_TOKEN: setting(is.secret().optional(), {
    description: 'Token of the inference service.',
    secret: true,
  }),
  ESCALATION_PARENT_URL: setting(is.url('http', 'https').optional(), {
    description:
      'Coordinator that public tasks are handed on to, in the name of this service’s key, which pays there; without it that step is skipped.',
  }),
  ESCALATION_CLOUD_URL: setting(is.url('http', 'https').optional(), {
    description:
      'Endpoint of OpenAI’s protocol, up to and with the version; asked only for tasks whose requester agreed. Without it that step is skipped.',
  }),
  ESCALATION_CLOUD_API_KEY: setting(is.secret(/^\S{1,1000}$/, 'a key without spaces').optional(), {
    description: 'Key of the cloud endpoint.',
    secret: true,
  }),
  ESCALATION_CLOUD_MODEL: setting(model.optional(), {
    description: 'Model that the cloud endpoint is asked for; required with ESCALATION_CLOUD_URL.',
  }),
  ESCALATION_CLOUD_CONTEXT_TOKENS: setting(is.integer(1024, 10_000_000), {
    description: 'Tokens that prompt and answer of that model may take together.',
    default: '32768',
  }),
  ESCALATION_INFERENCE_TIMEOUT_MS: setting(is.integer(100, 3_600_000), {
    description: 'Longest time of one try of the inference service, milliseconds.',
    default: '300000',
  }),
  ESCALATION_PARENT_TIMEOUT_MS: setting(is.integer(100, DAY_MS), {
    description: 'Longest time that a parent coordinator may take for a task, milliseconds.',
    default: '900000',
  }),
  ESCALATION_CLOUD_TIMEOUT_MS: setting(is.integer(100, 3_600_000), {
    description: 'Longest time of one try of the cloud endpoint, milliseconds.',
    default: '300000',
  }),
  ESCALATION_ATTEMPTS: setting(is.integer(1, 10), {
    description: 'Tries of a step that fails in a way that may pass.',
    default: '3',
  }),
  ESCALATION_BACKOFF_MS: setting(is.integer(1, 600_000), {
    description: 'Bound of the random pause before the second try of a step, milliseconds; doubles from try to try.',
    default: '2000',
  }),
  ESCALATION_BACKOFF_CAP_MS: setting(is.integer(1, 3_600_000), {
    description: 'Largest bound of that pause, milliseconds; also of the pause between callbacks.',
    default: '60000',
  }),
  ESCALATION_VERDICT_WAIT_MS: setting(is.integer(1000, 7 * DAY_MS), {
    description:
      'How long a proposal waits for the coordinator’s verdict, and another worker’s try for its end, milliseconds.',
    default: '3600000',
  }),
  ESCALATION_HUMAN_WAIT_MS: setting(is.integer(1000, 30 * DAY_MS), {
    description: 'How long a person is waited for, milliseconds.',
    default: '86400000',
  }),
  ESCALATION_HUMAN_ATTEMPTS: setting(is.integer(1, 10), {
    description: 'Answers of people that may fail before the task is given up.',
    default: '3',
  }),
  ESCALATION_CALLBACK_ATTEMPTS: setting(is.integer(1, 100), {
    description: 'Tries of one callback before it is given up; a coordinator may poll at any time.',
    default: '12',
  }),
  ESCALATION_CONCURRENCY: setting(is.integer(1, 256), {
    description: 'Steps that one replica carries out at the same time.',
    default: '8',
  }),
  ESCALATION_LEASE_MS: setting(is.integer(500, 600_000), {
    description: 'After this time without a sign of life another replica takes over, milliseconds.',
    default: '30000',
  }),
  ESCALATION_MAX_OPEN: setting(is.integer(1, 1_000_000), {
    description: 'Open resolutions of one coordinator; more are answered 503 overloaded.',
    default: '10000',
  }),
  ESCALATION_KEEP_MS: setting(is.integer(60_000, 365 * DAY_MS), {
    description: 'How long what has ended is kept, milliseconds.',
    default: '604800000',
  }),
  ...serviceVariables,
});

/** The escalation service's settings, checked and frozen. Times are milliseconds. */
export interface EscalationSettings {
  /** Absolute path of EDGECODER_HOME. */
  home: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  http: HttpSettings & {
    host: string;
    port: number;
    publicUrl: string | undefined;
    authorities: readonly string[];
  };
  otlpEndpoint: string | undefined;
  databaseUrl: Secret | undefined;
  redisUrl: Secret | undefined;
  /** Set exactly when every caller must show it; shown to coordinators too. */
  meshToken: Secret | undefined;
  privateKey: Secret | undefined;
  keyPassphrase: Secret | undefined;
  coordinators: readonly KnownCoordinator[];
  operators: ReadonlySet<PeerId>;
  /** Operators are asked about their own tasks without having agreed to people. */
  askOwners: boolean;
  inference: { url: string; token: Secret } | undefined;
  parentUrl: string | undefined;
  cloud: { url: string; apiKey: Secret | undefined; model: string; contextTokens: number } | undefined;
  timeouts: { inference: number; parent: number; cloud: number };
  policy: WaterfallPolicy;
  callbackAttempts: number;
  concurrency: number;
  leaseMs: number;
  maxOpen: number;
  keepMs: number;
}

type Values = SettingsOf<typeof escalationVariables>;

/**
 * Reads the environment.
 * @throws {SettingsError} naming the variable that is missing or wrong.
 */
export function escalationSettings(
  env: Readonly<Record<string, string | undefined>> = process.env,
): EscalationSettings {
  const values = readSettings(escalationVariables, env);
  if (values.NETWORK_MODE === 'enterprise_overlay' && values.MESH_AUTH_TOKEN === undefined) {
    throw new SettingsError('MESH_AUTH_TOKEN', 'is required with NETWORK_MODE=enterprise_overlay');
  }
  return Object.freeze({
    home: expandHome(values.EDGECODER_HOME),
    logLevel: values.LOG_LEVEL,
    http: Object.freeze({
      host: values.ESCALATION_HOST,
      port: values.ESCALATION_PORT,
      publicUrl: values.ESCALATION_PUBLIC_URL,
      authorities: values.ESCALATION_AUTHORITIES ?? [],
      ...httpSettings(values),
    }),
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    meshToken: values.NETWORK_MODE === 'enterprise_overlay' ? values.MESH_AUTH_TOKEN : undefined,
    privateKey: values.ESCALATION_PRIVATE_KEY,
    keyPassphrase: values.EDGECODER_KEY_PASSPHRASE,
    coordinators: Object.freeze((values.ESCALATION_COORDINATORS ?? []).map(coordinatorOf)),
    operators: new Set((values.ESCALATION_OPERATORS ?? []) as PeerId[]),
    askOwners: values.ESCALATION_ASK_OWNERS,
    inference: inferenceOf(values),
    parentUrl: values.ESCALATION_PARENT_URL,
    cloud: cloudOf(values),
    timeouts: Object.freeze({
      inference: values.ESCALATION_INFERENCE_TIMEOUT_MS,
      parent: values.ESCALATION_PARENT_TIMEOUT_MS,
      cloud: values.ESCALATION_CLOUD_TIMEOUT_MS,
    }),
    policy: Object.freeze({
      attempts: values.ESCALATION_ATTEMPTS,
      backoffMs: values.ESCALATION_BACKOFF_MS,
      backoffCapMs: values.ESCALATION_BACKOFF_CAP_MS,
      verdictWaitMs: values.ESCALATION_VERDICT_WAIT_MS,
      requeueWaitMs: values.ESCALATION_VERDICT_WAIT_MS,
      humanWaitMs: values.ESCALATION_HUMAN_WAIT_MS,
      humanAttempts: values.ESCALATION_HUMAN_ATTEMPTS,
    }),
    callbackAttempts: values.ESCALATION_CALLBACK_ATTEMPTS,
    concurrency: values.ESCALATION_CONCURRENCY,
    leaseMs: values.ESCALATION_LEASE_MS,
    maxOpen: values.ESCALATION_MAX_OPEN,
    keepMs: values.ESCALATION_KEEP_MS,
  });
}

function coordinatorOf(text: string): KnownCoordinator {
  const [id, url] = text.split('@');
  return Object.freeze({ coordinatorId: id as PeerId, ...(url !== undefined && { url }) });
}

function inferenceOf({ INFERENCE_URL: url, INFERENCE_AUTH_TOKEN: token }: Values): EscalationSettings['inference'] {
  if (url === undefined) return undefined;
  if (token === undefined) throw new SettingsError('INFERENCE_AUTH_TOKEN', 'is required with INFERENCE_URL');
  return Object.freeze({ url, token });
}

function cloudOf(values: Values): EscalationSettings['cloud'] {
  if (values.ESCALATION_CLOUD_URL === undefined) return undefined;
  if (values.ESCALATION_CLOUD_MODEL === undefined) {
    throw new SettingsError('ESCALATION_CLOUD_MODEL', 'is required with ESCALATION_CLOUD_URL');
  }
  return Object.freeze({
    url: values.ESCALATION_CLOUD_URL,
    apiKey: values.ESCALATION_CLOUD_API_KEY,
    model: values.ESCALATION_CLOUD_MODEL,
    contextTokens: values.ESCALATION_CLOUD_CONTEXT_TOKENS,
  });
}
