import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a check found; the output is shown when it does not hold. */
export interface Outcome {
  ok: boolean;
  output: string;
}

/** Where the programs of the tools lie, relative to `node_modules`. */
const TOOLS = {
  biome: '@biomejs/biome/bin/biome',
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  knip: 'knip/bin/knip.js',
  tsc: '@typescript/native/bin/tsc',
  turbo: 'turbo/bin/turbo',
} as const;

/** No step takes nearly as long; a tool that hangs fails its step. */
const TOOL_TIMEOUT_MS = 300_000;
/** More than any tool prints about a tree worth looking at, characters. */
const MAX_OUTPUT = 8_000_000;

/** Runs one of the tools, by this Node, in `cwd`. `ok` is exit code 0; `stdout` has no words of the other stream between its own. */
export async function tool(
  name: keyof typeof TOOLS,
  args: readonly string[],
  cwd: string = ROOT,
): Promise<Outcome & { stdout: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', TOOLS[name]), ...args], {
    cwd,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TOOL_TIMEOUT_MS,
  });
  let output = '';
  let stdout = '';
  const read = (chunk: string) => {
    if (output.length < MAX_OUTPUT) output += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (stdout.length < MAX_OUTPUT) stdout += chunk;
    read(chunk);
  });
  child.stderr.setEncoding('utf8').on('data', read);
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== null) output += `\n${name} was ended by ${signal}`;
      resolve({ ok: code === 0, output, stdout });
    });
  });
}
