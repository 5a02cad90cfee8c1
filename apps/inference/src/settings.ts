import { MAX_WINDOW_HITS } from '@edgecoder/cache';
import type { PeerId } from '@edgecoder/protocol';
import {
  defineSettings,
  expandHome,
  envSchemas as is,
  type ModelSettings,
  modelSettings,
  modelVariables,
  readSettings,
  type Secret,
  setting,
} from '@edgecoder/service';
import { z } from 'zod';

const peerId = z.string().regex(/^[a-z2-7]{26}$/, { error: 'expected peer ids of 26 characters, separated by commas' });
const authority = z
  .string()
  .regex(/^[a-z0-9.[\]:-]{1,255}$/, { error: 'expected host[:port] names, separated by commas' });

/** Every environment variable of the inference service. */
export const inferenceVariables = defineSettings({
  EDGECODER_HOME: setting(is.text(), {
    description: 'Folder of models that were pulled, and of the note which one is in use.',
    default: '~/.edgecoder',
  }),
  INFERENCE_PORT: setting(is.port(), { description: 'Port of the HTTP interface.', default: '4302' }),
  INFERENCE_HOST: setting(is.text(255), {
    description: 'Address to listen on. 0.0.0.0 opens the service to other machines.',
    default: '127.0.0.1',
  }),
  INFERENCE_PUBLIC_URL: setting(is.url('http', 'https').optional(), {
    description: 'URL under which coordinators reach this service; requests must be signed for its host.',
  }),
  INFERENCE_AUTHORITIES: setting(is.list(authority, 16).optional(), {
    description:
      'More host[:port] names that signed requests may be addressed to, such as the name inside a container network.',
  }),
  INFERENCE_AUTH_TOKEN: setting(is.secret(/^\S{32,200}$/, 'a token of 32 … 200 characters'), {
    description: 'Token that every caller shows besides its signature; the same for all replicas and their callers.',
    secret: true,
    cost: 'restart, with every caller',
  }),
  INFERENCE_CALLERS: setting(is.list(peerId, 1024).optional(), {
    description: 'Coordinators and escalation services that may ask, by peer id.',
  }),
  INFERENCE_USERS: setting(is.list(peerId, 1024).optional(), {
    description: 'People who may chat without a coordinator between, by peer id.',
  }),
  INFERENCE_OPERATORS: setting(is.list(peerId, 64).optional(), {
    description: 'People who may change which model answers, by peer id.',
  }),
  INFERENCE_TIMEOUT_MS: setting(is.integer(1000, 3_600_000), {
    description: 'Longest time for one answer, the wait for a turn included, milliseconds.',
    default: '120000',
  }),
  TRUSTED_PROXIES: setting(is.list(is.text(64), 16).optional(), {
    description: 'Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed.',
  }),
  REDIS_URL: setting(is.secretUrl('redis', 'rediss').optional(), {
    description: 'Redis for nonces and rate limits; needed as soon as there are several replicas.',
    secret: true,
  }),
  RATE_LIMIT_REQUESTS: setting(is.integer(1, MAX_WINDOW_HITS), {
    description: 'Signed requests that one key may make in RATE_LIMIT_WINDOW_MS.',
    default: '10000',
  }),
  RATE_LIMIT_ADDRESS_REQUESTS: setting(is.integer(1, MAX_WINDOW_HITS), {
    description: 'Unsigned and unknown callers: requests that one address may make in RATE_LIMIT_WINDOW_MS.',
    default: '600',
  }),
  RATE_LIMIT_WINDOW_MS: setting(is.integer(1000, 3_600_000), {
    description: 'Window of the rate limits, milliseconds.',
    default: '10000',
  }),
  MAX_IN_FLIGHT: setting(is.integer(1, 100_000), {
    description: 'Requests at work at the same time; more are answered 503 overloaded.',
    default: '2000',
  }),
  MAX_CONNECTIONS: setting(is.integer(10, 200_000), {
    description: 'Open connections; more are closed at once.',
    default: '10000',
  }),
  METRICS_OPEN: setting(is.boolean(), { description: 'Serve /metrics to other machines too.', default: 'false' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(is.url('http', 'https').optional(), {
    description: 'Where traces are sent (OTLP over HTTP); without it there are none.',
  }),
  LOG_LEVEL: setting(is.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), {
    description: 'Least severe log lines that are written; debug has one line per request.',
    default: 'info',
  }),
  ...modelVariables,
});

/** The service's settings, checked and frozen. */
export interface InferenceSettings {
  /** Absolute path of EDGECODER_HOME. */
  home: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  http: {
    host: string;
    port: number;
    /** Undefined: `http://<host>:<port>` once the port is known. */
    publicUrl: string | undefined;
    authorities: readonly string[];
    trustedProxies: readonly string[];
    metricsOpen: boolean;
    maxInFlight: number;
    maxConnections: number;
    rateLimit: { perKey: number; perAddress: number; windowMs: number };
  };
  /** Shown by every caller. */
  token: Secret;
  /** Who may ask, by what they are. */
  callers: { services: ReadonlySet<PeerId>; users: ReadonlySet<PeerId>; operators: ReadonlySet<PeerId> };
  /** Longest time for one answer. */
  timeoutMs: number;
  models: ModelSettings;
  redisUrl: Secret | undefined;
  /** Undefined: no traces. */
  otlpEndpoint: string | undefined;
}

/**
 * Reads the environment.
 * @throws {SettingsError} naming the variable that is missing or wrong.
 */
export function inferenceSettings(env: Readonly<Record<string, string | undefined>> = process.env): InferenceSettings {
  const values = readSettings(inferenceVariables, env);
  const peers = (list: readonly string[] | undefined): ReadonlySet<PeerId> => new Set((list ?? []) as PeerId[]);
  return Object.freeze({
    home: expandHome(values.EDGECODER_HOME),
    logLevel: values.LOG_LEVEL,
    http: Object.freeze({
      host: values.INFERENCE_HOST,
      port: values.INFERENCE_PORT,
      publicUrl: values.INFERENCE_PUBLIC_URL,
      authorities: values.INFERENCE_AUTHORITIES ?? [],
      trustedProxies: values.TRUSTED_PROXIES ?? [],
      metricsOpen: values.METRICS_OPEN,
      maxInFlight: values.MAX_IN_FLIGHT,
      maxConnections: values.MAX_CONNECTIONS,
      rateLimit: Object.freeze({
        perKey: values.RATE_LIMIT_REQUESTS,
        perAddress: values.RATE_LIMIT_ADDRESS_REQUESTS,
        windowMs: values.RATE_LIMIT_WINDOW_MS,
      }),
    }),
    token: values.INFERENCE_AUTH_TOKEN,
    callers: Object.freeze({
      services: peers(values.INFERENCE_CALLERS),
      users: peers(values.INFERENCE_USERS),
      operators: peers(values.INFERENCE_OPERATORS),
    }),
    timeoutMs: values.INFERENCE_TIMEOUT_MS,
    models: modelSettings(values),
    redisUrl: values.REDIS_URL,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
  });
}
