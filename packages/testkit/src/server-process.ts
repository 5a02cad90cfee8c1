import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { inheritedEnvironment } from './settings.ts';

/** Text kept of what a server printed last, for the error when it does not come up. */
const MAX_OUTPUT_CHARS = 4_000;
/** An orderly stop that takes longer than this is ended by SIGKILL, milliseconds. */
const STOP_TIMEOUT_MS = 5_000;
const START_TIMEOUT_MS = 20_000;

export interface Command {
  program: string;
  args: string[];
  /** Signal of an orderly stop. */
  stopSignal?: NodeJS.Signals;
  /** What its environment has besides ours. */
  env?: Record<string, string>;
  /** Run as this user instead of ours. */
  uid?: number;
  gid?: number;
}

/** One running server program. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #command: Command;
  readonly #exited: Promise<void>;
  #output = '';

  private constructor(command: Command) {
    const { program, args, uid, gid, env } = command;
    this.#command = command;
    this.#child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(env === undefined ? {} : { env: { ...inheritedEnvironment(), ...env } }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-MAX_OUTPUT_CHARS);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => {
        this.#output += error.message;
        resolve();
      });
    });
  }

  /** Starts the program and resolves when `ready` has. @throws {Error} with what it printed when it ends before. */
  static async start(command: Command, ready: (timeoutMs: number) => Promise<unknown>): Promise<ServerProcess> {
    const server = new ServerProcess(command);
    const ended = server.#exited.then(() => {
      throw new Error(`${command.program} ended: ${server.#output}`);
    });
    try {
      await Promise.race([ready(START_TIMEOUT_MS), ended]);
      return server;
    } catch (error) {
      await server.kill();
      throw error;
    } finally {
      ended.catch(() => {});
    }
  }

  async stop(): Promise<void> {
    this.#child.kill(this.#command.stopSignal ?? 'SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  /** As a crash would end it. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

/** Runs a program to its end. @throws {Error} with what it printed unless it exits with 0. */
export async function runToEnd({ program, args, uid, gid }: Command): Promise<void> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-MAX_OUTPUT_CHARS);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  if (code !== 0) throw new Error(`${program} exited with ${code}: ${output}`);
}
