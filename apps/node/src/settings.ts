import { join } from 'node:path';
import { type CoordinatorSettings, coordinatorSettings } from '@edgecoder/coordinator';
import { type EscalationSettings, escalationSettings } from '@edgecoder/escalation';
import { type InferenceSettings, inferenceSettings } from '@edgecoder/inference';
import {
  defineSettings,
  ensureHome,
  ensureTokenFile,
  expandHome,
  envSchemas as is,
  readSettings,
  Secret,
  SettingsError,
  setting,
} from '@edgecoder/service';

/** The environment variables that only the unified node has; it hands the others on to the services it runs. */
export const nodeVariables = defineSettings({
  EDGE_RUNTIME_MODE: setting(is.text(32), {
    description: 'What this process runs; the unified node is all-in-one.',
    default: 'all-in-one',
  }),
  EDGECODER_KEY_PASSPHRASE: setting(is.secret(/^.{1,1000}$/s, 'a passphrase').optional(), {
    description: 'Encrypts key files that are made in this home, and opens those that are encrypted.',
    secret: true,
  }),
  INFERENCE_URL: setting(is.url('http', 'https').optional(), {
    description:
      'Inference service to ask instead of the node’s own; it must know this coordinator (INFERENCE_CALLERS there). Needs INFERENCE_AUTH_TOKEN.',
  }),
  NODE_SELF_CHECK: setting(is.boolean(), {
    description:
      'Send a program through the whole path at every start, at the price of a few millicredits between own accounts.',
    default: 'true',
  }),
  NODE_LOG_FORMAT: setting(is.oneOf(['auto', 'text', 'json']), {
    description: 'Log lines on standard error: text for people, json for machines; auto is text on a terminal.',
    default: 'auto',
  }),
});

export interface NodeSettings {
  coordinator: CoordinatorSettings;
  /** The node's own inference service, or one elsewhere. */
  inference:
    | { service: InferenceSettings /** By whoever started the node. */; portChosen: boolean }
    | { url: string; token: Secret };
  escalation: { service: EscalationSettings /** By whoever started the node. */; portChosen: boolean };
  keyPassphrase: Secret | undefined;
  selfCheck: boolean;
  /** Least severe log lines that are written. */
  level: CoordinatorSettings['logLevel'];
  logFormat: 'text' | 'json';
  /** What forked agents inherit, before the node's own additions. */
  environment: Readonly<Record<string, string | undefined>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment.
 * @throws {SettingsError} naming the variable that is missing or wrong.
 */
export function nodeSettings(env: Environment = process.env): NodeSettings {
  const values = readSettings(nodeVariables, env);
  if (values.EDGE_RUNTIME_MODE !== 'all-in-one') {
    throw new SettingsError(
      'EDGE_RUNTIME_MODE',
      'this program runs all-in-one; start another service by its own program',
    );
  }
  // It has an escalation service of its own; ESCALATION_URL is for whoever answers elsewhere.
  const coordinator = coordinatorSettings({ ...withHomeToken(env), ESCALATION_URL: undefined });
  const terminal = process.stderr.isTTY === true;
  const logFormat = values.NODE_LOG_FORMAT === 'auto' ? (terminal ? 'text' : 'json') : values.NODE_LOG_FORMAT;
  return Object.freeze({
    coordinator,
    inference: inferenceOf(values.INFERENCE_URL, env, coordinator),
    escalation: escalationOf(env, coordinator),
    keyPassphrase: values.EDGECODER_KEY_PASSPHRASE,
    selfCheck: values.NODE_SELF_CHECK,
    logFormat,
    // A person at a terminal reads the report; what the log adds to it is what went wrong.
    level: terminal && env['LOG_LEVEL'] === undefined && logFormat === 'text' ? 'warn' : coordinator.logLevel,
    environment: env,
  });
}

/** The environment of a demo: nothing of the user's home, ports or servers is touched. */
export function demoEnvironment(home: string, env: Environment = process.env): Environment {
  return {
    ...env,
    EDGECODER_HOME: home,
    COORDINATOR_PORT: '0',
    INFERENCE_PORT: '0',
    INFERENCE_URL: undefined,
    ESCALATION_PORT: '0',
    COORDINATOR_PUBLIC_URL: undefined,
    DATABASE_URL: undefined,
    NATS_URL: undefined,
    REDIS_URL: undefined,
    // What else the machine is doing does not matter to one small program.
    DEFER_WHEN_BUSY: env['DEFER_WHEN_BUSY'] ?? 'false',
  };
}

/** A service of its own has its token from the home, and the port after the coordinator's, unless the environment says more. */
function inferenceOf(
  url: string | undefined,
  env: Environment,
  { home, http }: CoordinatorSettings,
): NodeSettings['inference'] {
  const token = env['INFERENCE_AUTH_TOKEN']?.trim() ?? '';
  if (url !== undefined) {
    if (token === '') throw new SettingsError('INFERENCE_AUTH_TOKEN', 'is required with INFERENCE_URL');
    return Object.freeze({ url, token: new Secret(token) });
  }
  const portChosen = (env['INFERENCE_PORT']?.trim() ?? '') !== '';
  if (token === '') ensureHome(home);
  const service = inferenceSettings({
    ...env,
    ...(!portChosen && { INFERENCE_PORT: String(http.port === 0 || http.port === 65_535 ? 0 : http.port + 1) }),
    ...(token === '' && { INFERENCE_AUTH_TOKEN: ensureTokenFile(join(home, 'inference.token')) }),
  });
  return Object.freeze({ service, portChosen });
}

/** The fourth port after the coordinator's, unless the environment says more. Whom it asks first is the node's to say. */
function escalationOf(env: Environment, { http }: CoordinatorSettings): NodeSettings['escalation'] {
  const portChosen = (env['ESCALATION_PORT']?.trim() ?? '') !== '';
  const service = escalationSettings({
    ...withHomeToken(env),
    INFERENCE_URL: undefined,
    ...(!portChosen && { ESCALATION_PORT: String(http.port === 0 || http.port > 65_531 ? 0 : http.port + 4) }),
  });
  return Object.freeze({ service, portChosen });
}

/** In an overlay every caller shows the mesh token; a node without one in its environment has its home's own. */
function withHomeToken(env: Environment): Environment {
  if (env['NETWORK_MODE'] !== 'enterprise_overlay' || (env['MESH_AUTH_TOKEN'] ?? '') !== '') return env;
  const home = expandHome(env['EDGECODER_HOME'] || '~/.edgecoder');
  ensureHome(home);
  return { ...env, MESH_AUTH_TOKEN: ensureTokenFile(join(home, 'mesh.token')) };
}
