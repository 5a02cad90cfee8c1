import { spawn } from 'node:child_process';
import * as net from 'node:net';
import { expect, it } from '@jest/globals';
import { waitFor } from '../src/index.ts';
import { describeWith } from '../src/suites.ts';

/** Starts a Redis through a warden of its own, prints its URL, and stays. */
const PROGRAM = `
  import { startTestServer } from ${JSON.stringify(new URL('../src/servers.ts', import.meta.url).href)};
  const server = await startTestServer('redis');
  console.log(server.url);
  setInterval(() => {}, 1000);
`;

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });

describeWith('redis', 'a run that is killed', () => {
  it('leaves no server behind', async () => {
    const { EDGECODER_TEST_WARDEN_PORT: _ours, ...env } = process.env;
    const run = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    const url = await new Promise<string>((resolve) =>
      run.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    const port = Number(new URL(url).port);
    expect(await accepts(port)).toBe(true);
    run.kill('SIGKILL');
    await waitFor(async () => !(await accepts(port)));
  });
});
