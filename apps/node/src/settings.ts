import { type CoordinatorSettings, coordinatorSettings } from '@edgecoder/coordinator';
import {
  defineSettings,
  envSchemas as is,
  readSettings,
  type Secret,
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
    description: 'Opens key files of this home that are encrypted.',
    secret: true,
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
  keyPassphrase: Secret | undefined;
  selfCheck: boolean;
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
  const terminal = process.stderr.isTTY === true;
  return Object.freeze({
    coordinator: coordinatorSettings(env),
    keyPassphrase: values.EDGECODER_KEY_PASSPHRASE,
    selfCheck: values.NODE_SELF_CHECK,
    logFormat: values.NODE_LOG_FORMAT === 'auto' ? (terminal ? 'text' : 'json') : values.NODE_LOG_FORMAT,
    environment: env,
  });
}
