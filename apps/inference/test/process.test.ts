import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type InferenceClient, inferenceClient } from '@edgecoder/client';
import { type ModelServer, startModelServer } from '@edgecoder/models/testing';
import { TaskId } from '@edgecoder/protocol';
import { freePort, type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newKey, TOKEN } from './rig.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const START_MS = 60_000;
const TIMEOUT_MS = 120_000;
const SPLIT = JSON.stringify({ subtasks: [{ id: '1', prompt: 'Do it.', dependsOn: [], tests: '' }] });

const coordinator = newKey();
let home: TempDir;
let server: ModelServer;
let cleanups: (() => unknown)[];

beforeEach(async () => {
  home = await tempDir('edgecoder-inference-');
  server = await startModelServer();
  cleanups = [() => home.remove(), () => server.close()];
});
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

interface Replica {
  child: ChildProcess;
  ended: Promise<number | string>;
  output(): string;
}

/** A process of the service, once it is ready. */
async function start(port: number, env: Record<string, string> = {}): Promise<Replica> {
  const child = spawn(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      PATH: process.env['PATH'],
      EDGECODER_HOME: home.path,
      INFERENCE_PORT: String(port),
      INFERENCE_AUTH_TOKEN: TOKEN,
      INFERENCE_CALLERS: coordinator.peerId,
      LOCAL_MODEL_PROVIDER: 'openai-compatible',
      MODEL_API_URL: server.url,
      MODEL_API_MODELS: 'distant=65536',
      LOG_LEVEL: 'debug',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string);
  cleanups.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await waitFor(async () => child.exitCode !== null || (await fetch(`http://127.0.0.1:${port}/ready`)).ok, START_MS);
  if (child.exitCode !== null) throw new Error(output);
  return { child, ended, output: () => output };
}

function clientOf(port: number, attempts = 1): InferenceClient {
  const client = inferenceClient({
    url: `http://127.0.0.1:${port}`,
    key: coordinator,
    token: TOKEN,
    retry: { attempts, baseMs: 100, capMs: 500 },
  });
  cleanups.push(() => client.close());
  return client;
}

const request = () => ({ taskId: TaskId.parse(crypto.randomUUID()), prompt: 'Do it.', language: 'python' as const });
const talk = { messages: [{ role: 'user' as const, content: 'Hi' }], maxTokens: 1000 };

describe('a replica that is killed', () => {
  it(
    'in a decomposition and in a chat: both callers know at once, another replica answers, and so does the next process',
    async () => {
      const [port, otherPort] = [await freePort(), await freePort()];
      const [replica] = [await start(port), await start(otherPort)];
      server.answer = { text: 'on and on ', endless: true };
      const client = clientOf(port);
      const split = expect(client.decompose(request())).rejects.toMatchObject({ code: 'unreachable' });
      const chat = client.chat(talk);
      for await (const event of chat) {
        if (event.type !== 'text') continue;
        await waitFor(() => server.busy === 2);
        break;
      }
      const second = client.chat(talk);
      await second.next();
      const broken = expect(
        (async () => {
          for await (const _event of second);
        })(),
      ).rejects.toMatchObject({ code: 'unreachable' });
      replica.child.kill('SIGKILL');
      await split;
      await broken;
      await waitFor(() => server.busy === 0);

      server.answer = { text: SPLIT };
      expect(await clientOf(otherPort).decompose(request())).toMatchObject({ parsed: true, model: 'distant' });

      // A caller that tries again meanwhile has its answer from the next process.
      const patient = clientOf(port, 200).decompose(request());
      await start(port);
      expect(await patient).toMatchObject({ subtasks: [{ prompt: 'Do it.' }], parsed: true });
    },
    TIMEOUT_MS,
  );
});

describe('the process', () => {
  it(
    'ends on SIGTERM in order, with the answers under way given up at the model too',
    async () => {
      const port = await freePort();
      const { child, ended, output } = await start(port);
      server.answer = { text: 'on and on ', endless: true };
      const chat = clientOf(port).chat(talk);
      await chat.next();
      await chat.next();
      child.kill('SIGTERM');
      await expect(
        (async () => {
          for await (const _event of chat);
        })(),
      ).rejects.toMatchObject({ code: 'unreachable' });
      expect(await ended).toBe(0);
      await waitFor(() => server.busy === 0);
      expect(output()).toContain('inference is up');
      for (const secret of [TOKEN, 'on and on', '"Hi"']) expect(output()).not.toContain(secret);
    },
    TIMEOUT_MS,
  );

  it('does not start without its token, and says which setting that is', async () => {
    await expect(start(await freePort(), { INFERENCE_AUTH_TOKEN: '' })).rejects.toThrow('INFERENCE_AUTH_TOKEN');
  });
});
