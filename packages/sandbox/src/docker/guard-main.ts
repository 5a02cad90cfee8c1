import type Docker from 'dockerode';
import DockerClient from 'dockerode';
import { connectOptions } from './endpoint.ts';
import { sweepOwned } from './sweep.ts';

/** An engine that is busy, or being restarted with its workers, is asked again. */
const TRIES = 5;
const PAUSE_MS = 2000;

/** The program of `guard.ts`: sleeps until its stdin ends, removes the containers of the owner it was told, and ends. */
const [host = '', machine = '', name = ''] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.on('error', () => void sweep());
process.stdin.on('end', () => void sweep());
process.stdin.resume();

async function sweep(): Promise<void> {
  const docker = new DockerClient({ host: undefined, ...connectOptions(host) } as Docker.DockerOptions);
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      // Twice: one that was being made when the owner died is there a moment later.
      await sweepOwned(docker, { machine, name });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (await sweepOwned(docker, { machine, name })) break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  process.exit(0);
}
