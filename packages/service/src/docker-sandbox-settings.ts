import { homedir } from 'node:os';
import { defineSettings, envSchemas as is, type SettingsOf, setting } from './settings.ts';

/** How the docker sandbox is found: variables of whatever makes one, so that all of them try the same. */
export const dockerSandboxVariables = defineSettings({
  DOCKER_HOST: setting(is.text().optional(), {
    description:
      'Engine of the docker mode (unix://… or tcp://…); without it the usual sockets of Docker and Podman are tried, those of this user first.',
  }),
  SANDBOX_DOCKER_PYTHON_IMAGE: setting(is.text(200), {
    description: 'Image that Python programs run in; built from infra/sandbox/python.',
    default: 'edgecoder/sandbox-python',
  }),
  SANDBOX_DOCKER_NODE_IMAGE: setting(is.text(200), {
    description: 'Image that JavaScript programs run in; built from infra/sandbox/node.',
    default: 'edgecoder/sandbox-node',
  }),
  SANDBOX_DOCKER_RUNTIME: setting(is.text(100), {
    description: 'OCI runtime of the docker mode; auto: gVisor where the engine has it, else the engine’s own.',
    default: 'auto',
  }),
});

/** What of a docker sandbox the environment decides. */
export interface DockerSandboxSettings {
  dockerHost: string | undefined;
  /** Where engines without root have their sockets; absolute paths. */
  runtimeDir: string | undefined;
  home: string;
  images: { python: string; javascript: string };
  runtime: string;
}

/** @param env where the system says which folders are this user's. */
export function dockerSandboxSettings(
  values: SettingsOf<typeof dockerSandboxVariables>,
  env: Readonly<Record<string, string | undefined>>,
): DockerSandboxSettings {
  return Object.freeze({
    dockerHost: values.DOCKER_HOST,
    runtimeDir: env['XDG_RUNTIME_DIR'],
    home: homedir(),
    images: { python: values.SANDBOX_DOCKER_PYTHON_IMAGE, javascript: values.SANDBOX_DOCKER_NODE_IMAGE },
    runtime: values.SANDBOX_DOCKER_RUNTIME,
  });
}
