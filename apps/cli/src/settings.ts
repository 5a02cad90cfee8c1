import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  type DockerSandboxSettings,
  defineSettings,
  dockerSandboxSettings,
  dockerSandboxVariables,
  expandHome,
  envSchemas as is,
  readSettings,
  Secret,
  setting,
} from '@edgecoder/service';

/** The environment variables of the CLI; it shares most with the node of its home. */
export const cliVariables = defineSettings({
  EDGECODER_HOME: setting(is.text(), {
    description: "Folder of the owner's key and of what it trusts.",
    default: '~/.edgecoder',
  }),
  COORDINATOR_URL: setting(is.url('http', 'https').optional(), {
    description: "Coordinator to talk to; without it this home's own node.",
  }),
  COORDINATOR_PORT: setting(is.port().optional(), {
    description: "Port of this machine's coordinator, when it was moved.",
  }),
  ESCALATION_URL: setting(is.url('http', 'https').optional(), {
    description: "Escalation service to answer at; without it that of this home's own node.",
  }),
  MESH_AUTH_TOKEN: setting(is.secret().optional(), {
    description: "Shared token of the mesh, where it asks for one; without it this home's own.",
    secret: true,
  }),
  EDGECODER_KEY_PASSPHRASE: setting(is.secret(/^.{1,1000}$/s, 'a passphrase').optional(), {
    description: "Opens the owner's key when its file is encrypted.",
    secret: true,
  }),
  ...dockerSandboxVariables,
});

export interface CliSettings {
  /** Absolute path of EDGECODER_HOME. */
  home: string;
  coordinatorUrl: string;
  escalationUrl: string;
  meshToken: Secret | undefined;
  keyPassphrase: Secret | undefined;
  /** How the docker sandbox is made, as the worker makes it. */
  docker: DockerSandboxSettings;
  /** Folders that programs are looked for in. */
  searchPath: readonly string[];
}

const DEFAULT_PORT = 4301;
const DEFAULT_ESCALATION_URL = 'http://127.0.0.1:4305';

/**
 * Reads the environment, and the note that a running node leaves in the home.
 * @throws {SettingsError} naming the variable that is wrong.
 */
export function cliSettings(env: Readonly<Record<string, string | undefined>> = process.env): CliSettings {
  const values = readSettings(cliVariables, env);
  const home = expandHome(values.EDGECODER_HOME);
  const port = values.COORDINATOR_PORT;
  // A node that was told to take a free port says in its note which one it took.
  const ownUrl =
    port === undefined || port === 0
      ? (nodeNote(home)?.url ?? `http://127.0.0.1:${DEFAULT_PORT}`)
      : `http://127.0.0.1:${port}`;
  return Object.freeze({
    home,
    coordinatorUrl: values.COORDINATOR_URL ?? ownUrl,
    escalationUrl: values.ESCALATION_URL ?? nodeNote(home)?.escalationUrl ?? DEFAULT_ESCALATION_URL,
    meshToken: values.MESH_AUTH_TOKEN ?? homeToken(home),
    keyPassphrase: values.EDGECODER_KEY_PASSPHRASE,
    docker: dockerSandboxSettings(values, env),
    searchPath: (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  });
}

/** What the node of a home says of itself in `node.json`; it may have ended since. */
export interface NodeNote {
  pid: number;
  url: string;
  escalationUrl: string | undefined;
  agents: { name: string; agentId: string }[];
}

/** The note of the home's node, when there is a readable one. */
export function nodeNote(home: string): NodeNote | undefined {
  try {
    const { pid, url, escalationUrl, agents } = JSON.parse(readFileSync(join(home, 'node.json'), 'utf8'));
    if (!Number.isSafeInteger(pid) || !URL.canParse(url) || !Array.isArray(agents)) return undefined;
    return { pid, url, escalationUrl: URL.canParse(escalationUrl) ? escalationUrl : undefined, agents };
  } catch {
    return undefined;
  }
}

function homeToken(home: string): Secret | undefined {
  try {
    return new Secret(readFileSync(join(home, 'mesh.token'), 'utf8').trim());
  } catch {
    return undefined;
  }
}
