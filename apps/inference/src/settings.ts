import type { PeerId } from '@edgecoder/protocol';
import {
  authorityText,
  defineSettings,
  expandHome,
  type HttpSettings,
  httpSettings,
  envSchemas as is,
  type ModelSettings,
  modelSettings,
  modelVariables,
  peerIdText,
  readSettings,
  type Secret,
  serviceVariables,
  setting,
} from '@edgecoder/service';

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
  INFERENCE_AUTHORITIES: setting(is.list(authorityText, 16).optional(), {
    description:
      'More host[:port] names that signed requests may be addressed to, such as the name inside a container network.',
  }),
  INFERENCE_AUTH_TOKEN: setting(is.secret(/^\S{32,200}$/, 'a token of 32 … 200 characters'), {
    description: 'Token that every caller shows besides its signature; the same for all replicas and their callers.',
    secret: true,
    cost: 'restart, with every caller',
  }),
  INFERENCE_CALLERS: setting(is.list(peerIdText, 1024).optional(), {
    description: 'Coordinators and escalation services that may ask, by peer id.',
  }),
  INFERENCE_USERS: setting(is.list(peerIdText, 1024).optional(), {
    description: 'People who may chat without a coordinator between, by peer id.',
  }),
  INFERENCE_OPERATORS: setting(is.list(peerIdText, 64).optional(), {
    description: 'People who may change which model answers, by peer id.',
  }),
  INFERENCE_TIMEOUT_MS: setting(is.integer(1000, 3_600_000), {
    description: 'Longest time for one answer, the wait for a turn included, milliseconds.',
    default: '120000',
  }),
  MAX_IN_FLIGHT: setting(is.integer(1, 100_000), {
    description: 'Requests at work at the same time; more are answered 503 overloaded.',
    default: '2000',
  }),
  MAX_CONNECTIONS: setting(is.integer(10, 200_000), {
    description: 'Open connections; more are closed at once.',
    default: '10000',
  }),
  ...serviceVariables,
  ...modelVariables,
});

/** The service's settings, checked and frozen. */
export interface InferenceSettings {
  /** Absolute path of EDGECODER_HOME. */
  home: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  http: HttpSettings & {
    host: string;
    port: number;
    /** Undefined: `http://<host>:<port>` once the port is known. */
    publicUrl: string | undefined;
    authorities: readonly string[];
    maxInFlight: number;
    maxConnections: number;
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
      ...httpSettings(values),
      maxInFlight: values.MAX_IN_FLIGHT,
      maxConnections: values.MAX_CONNECTIONS,
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
