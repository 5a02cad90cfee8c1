import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type Docker from 'dockerode';
import { encodeFrame } from '../runner/messages.ts';
import { exitCodeIn, startContainer } from './guest-container.ts';
import { createRemover } from './removal.ts';

it('takes no exit code from an engine that has lost the container, whatever number it says with that', () => {
  expect(exitCodeIn({ StatusCode: 3 })).toBe(3);
  expect(exitCodeIn({ StatusCode: 0, Error: null })).toBe(0);
  expect(exitCodeIn({ StatusCode: 0, Error: { Message: 'container has already been removed' } })).toBeUndefined();
});

const STDERR_PIECE = 2;
const refused = (statusCode: number): Promise<void> => Promise.reject(Object.assign(new Error('no'), { statusCode }));

/** A container that is ready as soon as it starts and is not gone before it is closed, and what its guest has heard of its end. */
async function played(answers: { id?: string; pause?(): Promise<void>; unpause?(): Promise<void> }, pid?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'edgecoder-engine-'));
  const host = join(folder, 'docker.sock');
  const engine = createServer();
  const attached = once(engine, 'upgrade');
  const removed = Promise.withResolvers<void>();
  await once(engine.listen(host), 'listening');
  const container = {
    id: 'played',
    async start() {
      const [, socket] = await attached;
      const report = encodeFrame({ type: 'ready' });
      const head = Buffer.alloc(8);
      head.writeUInt8(STDERR_PIECE, 0);
      head.writeUInt32BE(report.length, 4);
      socket.write(Buffer.concat([head, report]));
    },
    inspect: async () => ({ State: { Pid: pid ?? 0, OOMKilled: false } }),
    pause: async () => {},
    unpause: async () => {},
    // An engine closes what is attached to a container that is gone.
    remove: async () => (pid === undefined ? removed.promise : void (await attached)[1].destroy()),
    ...answers,
  };
  engine.once('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
  });
  const owner = { machine: 'm', name: 'o' };
  const setting = { owner, profile: '{}', runtime: undefined, isGvisor: pid === undefined, isPodman: false };
  const starting = startContainer({
    docker: { createContainer: async () => container } as unknown as Docker,
    remover: createRemover(new AbortController().signal),
    host: `unix://${host}`,
    plan: { ...setting, image: 'x', command: ['x'], memoryBytes: 1, maxProcesses: 1, slot: 1 } as never,
    harness: { opening: Buffer.from('x'), encode: encodeFrame },
    timeoutMs: 5000,
  });
  const [, socket] = await attached;
  const close = (): void => {
    removed.resolve();
    socket.destroy();
    engine.close();
    rmSync(folder, { recursive: true });
  };
  const guest = await starting.catch((error: Error) => {
    close();
    throw error;
  });
  const ends: string[] = [];
  guest.listen({ onReport: () => {}, onOutput: () => {}, onEnd: ({ detail }) => ends.push(detail) });
  return { guest, ends, close };
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a container that waits', () => {
  it.each([
    ['frozen', { pause: () => refused(500) }],
    ['woken', { unpause: () => refused(500) }],
  ])(
    'has ended for whoever keeps it as soon as it cannot be %s, however long its removal takes',
    async (_, answers) => {
      const { guest, ends, close } = await played(answers);
      await guest.freeze?.();
      guest.wake?.();
      await turns();
      expect(ends).toEqual([expect.stringContaining('freeze or wake')]);
      close();
    },
  );

  it('goes on where somebody else has woken it', async () => {
    const { guest, ends, close } = await played({ unpause: () => refused(409) });
    await guest.freeze?.();
    guest.wake?.();
    await turns();
    expect(ends).toEqual([]);
    close();
  });
});

it('gives nobody a container of this kernel’s whose interpreter cannot be looked at', async () => {
  // A process that has no child to be seen, and an id that the name of any control group has in it.
  const init = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    await once(init, 'spawn');
    const start = played({ id: ':/' }, init.pid);
    await expect(start).rejects.toThrow('not confined: its interpreter cannot be seen');
  } finally {
    init.kill('SIGKILL');
  }
});
