import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@edgecoder/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CompletionRequest, ModelProvider } from '../src/interface.ts';
import type { LocalProviderOptions, NamedFile } from '../src/local/local-provider.ts';
import { createLocalProvider } from '../src/local/local-provider.ts';
import type { ChatMessage } from '../src/prompts.ts';
import { SPECIAL_TOKENS, TINY_CHAT_TEMPLATE, tinyModel, writeTinyModel } from '../src/testing/tiny-gguf.ts';
import { builtInUnderTest } from './built-in.ts';
import { CONTEXT_TOKENS, describeProvider, LIMITS, read } from './compliance.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgecoder-models-'));
  await writeTinyModel(join(folder, 'tiny.gguf'), { contextTokens: CONTEXT_TOKENS });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describeProvider('llama.cpp', {
  holdsModels: true,
  create: async () => ({
    model: 'tiny',
    provider: createLocalProvider({
      files: async () => [{ name: 'tiny', path: join(folder, 'tiny.gguf') }],
      sequences: LIMITS.concurrency,
      maxMemoryBytes: 2 ** 30,
      maxWaiting: LIMITS.maxWaiting,
      maxWaitingPerRequester: LIMITS.maxWaitingPerRequester,
    }),
  }),
});

const builtIn = await builtInUnderTest();
describeProvider('llama.cpp with the built-in model', {
  holdsModels: true,
  model: builtIn.expected,
  create: async () => ({
    model: builtIn.name,
    provider: createLocalProvider({
      files: async () => [builtIn],
      sequences: LIMITS.concurrency,
      maxMemoryBytes: 2 ** 30,
      maxWaiting: LIMITS.maxWaiting,
      maxWaitingPerRequester: LIMITS.maxWaitingPerRequester,
    }),
  }),
});

const TIMEOUT_MS = 120_000;
const open = (more: Partial<LocalProviderOptions> = {}): ModelProvider =>
  createLocalProvider({ files: async () => files, maxMemoryBytes: 2 ** 30, sequences: 2, ...more });
let files: NamedFile[];

describe('llama.cpp with several models', () => {
  let provider: ModelProvider;
  beforeAll(async () => {
    const names = ['one', 'two', 'three'];
    for (const [seed, name] of names.entries())
      await writeTinyModel(join(folder, `${name}.gguf`), { seed, contextTokens: CONTEXT_TOKENS });
    files = names.map((name) => ({ name, path: join(folder, `${name}.gguf`) }));
  });
  afterEach(() => provider?.close());

  const ask = (model: string, more: Partial<CompletionRequest> = {}) =>
    read(provider.complete({ model, messages: [{ role: 'user', content: 'hi' }], maxTokens: 4, ...more }));
  const loaded = () => provider.status().loaded.map(({ name }) => name);

  it(
    'keeps to its memory: what is idle goes when another is asked for, that of longest ago first',
    async () => {
      provider = open();
      await provider.load('one');
      const [{ memoryBytes } = { memoryBytes: 0 }] = provider.status().loaded;
      expect(memoryBytes).toBeGreaterThan(100_000);
      await provider.close();
      provider = open({ maxMemoryBytes: memoryBytes * 2.5 });
      await ask('one');
      await ask('two');
      expect(loaded()).toEqual(['one', 'two']);
      await ask('one');
      await ask('three');
      expect(loaded()).toEqual(['one', 'three']);
      await provider.close();
      provider = open({ maxMemoryBytes: memoryBytes / 2 });
      await expect(ask('one')).rejects.toMatchObject({ code: 'not_enough_memory' });
    },
    TIMEOUT_MS,
  );

  it(
    'waits for room while others answer, and takes nothing from under them',
    async () => {
      provider = open();
      await provider.load('one');
      const [{ memoryBytes } = { memoryBytes: 0 }] = provider.status().loaded;
      await provider.close();
      provider = open({ maxMemoryBytes: memoryBytes * 1.5 });
      const answers = await Promise.all(
        ['one', 'two', 'three', 'one', 'two', 'three', 'one'].map((model) => ask(model, { maxTokens: 40 })),
      );
      for (const { end } of answers) expect(end.usage.completionTokens).toBe(40);
      expect(loaded()).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  it(
    'gives back the memory of a model that nobody asks',
    async () => {
      provider = open({ idleUnloadMs: 1 });
      await ask('one');
      await waitFor(() => loaded().length === 0, TIMEOUT_MS);
      await ask('one');
    },
    TIMEOUT_MS,
  );

  it(
    'loads a file again when another was put in its place',
    async () => {
      provider = open();
      const before = await ask('one', { maxTokens: 20 });
      const moved = files;
      files = [{ name: 'one', path: join(folder, 'two.gguf') }];
      const after = await ask('one', { maxTokens: 20 });
      files = moved;
      expect(after.text).not.toBe(before.text);
      expect((await ask('two', { maxTokens: 20 })).text).toBe(after.text);
    },
    TIMEOUT_MS,
  );

  it(
    'says of a damaged file that it is one, and goes on with the others',
    async () => {
      const whole = tinyModel({ contextTokens: CONTEXT_TOKENS });
      const damaged = {
        text: Buffer.from('not a model at all'),
        empty: Buffer.alloc(0),
        head: whole.subarray(0, 3_000),
        tail: whole.subarray(0, whole.length - 10_000),
      };
      const sound = files;
      for (const [name, bytes] of Object.entries(damaged)) {
        const path = join(folder, `${name}.bad`);
        await writeFile(path, bytes);
        files = [...files, { name, path }];
      }
      files = [...files, { name: 'gone', path: join(folder, 'gone.bad') }];
      provider = open();
      for (const name of Object.keys(damaged)) await expect(ask(name)).rejects.toMatchObject({ code: 'invalid_model' });
      await expect(ask('gone')).rejects.toMatchObject({ code: 'unknown_model' });
      await ask('one');
      files = sound;
    },
    TIMEOUT_MS,
  );
});

describe('llama.cpp and the format of a chat', () => {
  let provider: ModelProvider;
  afterEach(() => provider?.close());
  const count = (messages: ChatMessage[], model = 'chat') => provider.countTokens({ model, messages });
  const withTemplate = async (chatTemplate: string | undefined): Promise<void> => {
    await writeTinyModel(join(folder, 'chat.gguf'), { contextTokens: CONTEXT_TOKENS, chatTemplate });
    files = [{ name: 'chat', path: join(folder, 'chat.gguf') }];
    provider = open();
  };

  it(
    'takes what a user writes for text, never for marks of the format',
    async () => {
      await withTemplate(TINY_CHAT_TEMPLATE);
      const [mark = ''] = SPECIAL_TOKENS;
      const [plain, marked] = [
        await count([{ role: 'user', content: '' }]),
        await count([{ role: 'user', content: mark }]),
      ];
      // One for each character; as a mark it would be one in all.
      expect(marked - plain).toBe(mark.length);
    },
    TIMEOUT_MS,
  );

  it(
    'lets the user say what the system says where a format knows no system',
    async () => {
      await withTemplate(
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}{{ m.content }}{% endfor %}",
      );
      const both = await count([
        { role: 'system', content: 'abc' },
        { role: 'user', content: 'defg' },
      ]);
      expect(both).toBe('abc\n\ndefg'.length);
    },
    TIMEOUT_MS,
  );

  it(
    'refuses messages that a format would leave out, and models without one',
    async () => {
      await withTemplate('{{ messages[-1].content }}');
      await expect(
        count([
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
          { role: 'user', content: 'c' },
        ]),
      ).rejects.toMatchObject({ code: 'unsupported' });
      expect(await count([{ role: 'user', content: 'c' }])).toBe(1);
      await provider.close();
      await withTemplate(undefined);
      await expect(count([{ role: 'user', content: 'c' }])).rejects.toMatchObject({ code: 'unsupported' });
      await provider.close();
      await withTemplate('{% for broken');
      await expect(count([{ role: 'user', content: 'c' }])).rejects.toMatchObject({ code: 'invalid_model' });
    },
    TIMEOUT_MS,
  );
});
