import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAX_OUTPUT_BYTES = 67_108_864;

/**
 * Runs a program and gives its output.
 * @throws {Error} with the end of what it said, when it fails.
 */
export async function run(
  program: string,
  args: readonly string[],
  { timeoutMs, cwd }: { timeoutMs: number; cwd?: string },
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], {
      timeout: timeoutMs,
      maxBuffer: MAX_OUTPUT_BYTES,
      ...(cwd === undefined ? {} : { cwd }),
    });
    return stdout;
  } catch (error) {
    const { message, stderr = '', stdout = '' } = error as Error & { stderr?: string; stdout?: string };
    throw new Error(`${program} ${args[0] ?? ''}: ${(stderr + stdout).trim().slice(-2000) || message}`, {
      cause: error,
    });
  }
}
