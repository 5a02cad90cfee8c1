import { join } from 'node:path';
import type { InferenceClient } from '@edgecoder/client';
import { createLocalProvider, type ModelProvider } from '@edgecoder/models';
import { writeTinyModel } from '@edgecoder/models/testing';
import { TaskId } from '@edgecoder/protocol';
import { type TempDir, tempDir, waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InferenceRig, newKey, opened, startRig } from './rig.ts';

const TIMEOUT_MS = 120_000;
const CONTEXT_TOKENS = 8_192;
const users = Array.from({ length: 10 }, newKey);
let folder: TempDir;
let provider: ModelProvider;
let rig: InferenceRig;
let client: InferenceClient;

beforeAll(async () => {
  folder = await tempDir('edgecoder-inference-');
  const path = join(folder.path, 'tiny.gguf');
  await writeTinyModel(path, { contextTokens: CONTEXT_TOKENS });
  provider = createLocalProvider({
    files: async () => [{ name: 'tiny', path }],
    sequences: 2,
    maxMemoryBytes: 2 ** 30,
    maxWaiting: 64,
  });
  rig = await startRig(opened(provider), { INFERENCE_USERS: users.map(({ peerId }) => peerId).join(',') });
  client = rig.client();
}, TIMEOUT_MS);
afterAll(async () => {
  await rig.stop();
  await folder.remove();
});

const talk = (maxTokens?: number) => ({
  messages: [{ role: 'user' as const, content: 'Tell me.' }],
  temperature: 1,
  seed: 5,
  ...(maxTokens !== undefined && { maxTokens }),
});

describe('llama.cpp behind the service', () => {
  it(
    'stops making tokens when the client goes away, in the midst of an answer and while it waits for a turn',
    async () => {
      const aborted = async (): Promise<number> =>
        [...(await rig.metrics()).matchAll(/^edgecoder_model_answer_seconds_count\{.*outcome="aborted"\} (\d+)$/gm)]
          .map(([, count]) => Number(count))
          .reduce((sum, count) => sum + count, 0);
      let seen = 0;
      for await (const event of client.chat(talk())) if (event.type === 'text' && (seen += 1) === 5) break;
      await waitFor(() => provider.status().active === 0);
      expect(await aborted()).toBe(1);

      const leave = new AbortController();
      const chats = Array.from({ length: 4 }, () => client.chat(talk(), { signal: leave.signal }));
      const ends = chats.map(async (chat) => {
        for await (const _event of chat);
      });
      await waitFor(() => provider.status().active === 2 && provider.status().waiting === 2);
      leave.abort();
      for (const end of ends) await expect(end).rejects.toMatchObject({ code: 'aborted' });
      await waitFor(() => provider.status().active === 0 && provider.status().waiting === 0);
      expect(await aborted()).toBe(5);
    },
    TIMEOUT_MS,
  );

  it(
    'stops a decomposition whose coordinator has gone',
    async () => {
      const leave = new AbortController();
      const asked = client.decompose(
        { taskId: TaskId.parse(crypto.randomUUID()), prompt: 'Do this and that.', language: 'python' },
        { signal: leave.signal },
      );
      const refused = expect(asked).rejects.toMatchObject({ code: 'aborted' });
      await waitFor(() => provider.status().active > 0);
      leave.abort();
      await refused;
      await waitFor(() => provider.status().active === 0);
    },
    TIMEOUT_MS,
  );

  it(
    'serves fifty chats at once, all of them, and nobody last who asks for little',
    async () => {
      const [greedy, ...others] = users.map((key) => rig.client({ key, connections: 64 })) as [
        InferenceClient,
        ...InferenceClient[],
      ];
      const order: string[] = [];
      const chat = async (who: string, from: InferenceClient): Promise<void> => {
        for await (const event of from.chat(talk(12))) if (event.type === 'end') order.push(who);
      };
      const many = Array.from({ length: 41 }, () => chat('greedy', greedy));
      await waitFor(() => provider.status().waiting >= 20);
      await Promise.all([...many, ...others.map((from) => chat('other', from))]);
      expect(order).toHaveLength(50);
      // Each other one waits for its turn among ten, not behind forty.
      expect(order.lastIndexOf('other')).toBeLessThan(order.lastIndexOf('greedy'));
      expect(provider.status()).toMatchObject({ active: 0, waiting: 0 });
    },
    TIMEOUT_MS,
  );
});
