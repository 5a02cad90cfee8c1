import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TempDir, tempDir } from '@edgecoder/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openProvider, type ProviderOptions } from '../src/index.ts';
import { tinyModel } from '../src/testing/tiny-gguf.ts';
import { read } from './compliance.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts';

const FILE = tinyModel();
const TIMEOUT_MS = 60_000;
let folder: TempDir;
let home: string;
let builtInFolder: string;

beforeEach(async () => {
  folder = await tempDir('edgecoder-open-');
  home = join(folder.path, 'home');
  builtInFolder = join(folder.path, 'nano');
  await mkdir(join(home, 'models'), { recursive: true });
  await mkdir(builtInFolder);
});
afterEach(() => folder.remove());

const local = (more: Partial<ProviderOptions> = {}): ProviderOptions => ({
  kind: 'edgecoder-local',
  home,
  builtInFolder,
  maxMemoryBytes: 2 ** 30,
  ...more,
});

async function giveBuiltIn(file = FILE): Promise<void> {
  await writeFile(join(builtInFolder, 'edgecoder-nano.gguf'), file);
  const sha256 = createHash('sha256').update(FILE).digest('hex');
  await writeFile(join(builtInFolder, 'edgecoder-nano.json'), JSON.stringify({ name: 'edgecoder-nano', sha256 }));
}

describe('models of this machine', () => {
  it(
    'answers with the built-in model when nothing was chosen, and with another after it was, also after a restart',
    async () => {
      await giveBuiltIn();
      await writeFile(join(home, 'models', 'other.gguf'), FILE);
      const first = await openProvider(local());
      expect(first.builtIn).toBe('edgecoder-nano');
      expect(await first.inUse()).toBe('edgecoder-nano');
      const messages = [{ role: 'user' as const, content: 'hi' }];
      const answer = await read(first.provider.complete({ model: 'edgecoder-nano', messages, maxTokens: 2 }));
      expect(answer.end).toMatchObject({ type: 'end' });
      await first.use('other');
      await first.close();

      const second = await openProvider(local());
      expect(await second.inUse()).toBe('other');
      await expect(second.use('missing')).rejects.toMatchObject({ code: 'unknown_model' });
      await second.close();
    },
    TIMEOUT_MS,
  );

  it(
    'takes the model in use into memory ahead, unless it is a large one, and none where there is none',
    async () => {
      await giveBuiltIn();
      await writeFile(join(home, 'models', 'other.gguf'), FILE);
      const opened = await openProvider(local());
      const loaded = () => opened.provider.status().loaded.map(({ name }) => name);
      expect(loaded()).toEqual([]);
      await opened.warm();
      expect(loaded()).toEqual(['edgecoder-nano']);
      await opened.use('other');
      await opened.warm();
      expect(loaded()).toEqual(['edgecoder-nano', 'other']);
      await opened.close();

      const narrow = await openProvider(local({ maxMemoryBytes: FILE.length * 7 }));
      await narrow.warm();
      expect(narrow.provider.status().loaded).toEqual([]);
      await narrow.close();

      const empty = await openProvider(local({ home: join(folder.path, 'empty'), builtInFolder: folder.path }));
      await empty.warm();
      expect(empty.provider.status().loaded).toEqual([]);
      await empty.close();
    },
    TIMEOUT_MS,
  );

  it('claims no model where none is here', async () => {
    const problems: string[] = [];
    const opened = await openProvider(local({ onProblem: (problem) => problems.push(problem) }));
    expect(opened.builtIn).toBeUndefined();
    expect(await opened.inUse()).toBeUndefined();
    expect(problems).toEqual([]);
    await writeFile(join(home, 'models', 'some.gguf'), FILE);
    expect(await opened.inUse()).toBe('some');
    await opened.close();
  });

  it('leaves a damaged built-in model out, and says so', async () => {
    await giveBuiltIn(Buffer.concat([FILE.subarray(0, -1), Buffer.from([FILE.at(-1)! ^ 1])]));
    const problems: string[] = [];
    const opened = await openProvider(local({ onProblem: (problem) => problems.push(problem) }));
    expect(opened.builtIn).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining('damaged')]);
    await opened.close();
  });

  it('uses the file that is named, whatever was chosen before, until another one is', async () => {
    await giveBuiltIn();
    await copyFile(join(builtInFolder, 'edgecoder-nano.gguf'), join(home, 'models', 'stored.gguf'));
    const before = await openProvider(local());
    await before.use('stored');
    await before.close();

    const modelPath = join(folder.path, 'My model.gguf');
    await writeFile(modelPath, FILE);
    const opened = await openProvider(local({ modelPath }));
    expect(await opened.inUse()).toBe('My-model');
    await opened.use('stored');
    expect(await opened.inUse()).toBe('stored');
    await opened.close();
    const again = await openProvider(local({ modelPath }));
    expect(await again.inUse()).toBe('My-model');
    await again.close();
  });
});

describe('models of a server', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
    server.script = (_body, response) => response.end(JSON.stringify({ data: [{ id: 'big' }, { id: 'small' }] }));
  });
  afterEach(() => server.close());

  const api = (): ProviderOptions => ({
    kind: 'openai-compatible',
    home,
    api: {
      baseUrl: server.url,
      key: { reveal: () => 'a-key' },
      models: [
        { name: 'big', contextTokens: 4096 },
        { name: 'small', contextTokens: 2048 },
        { name: 'gone', contextTokens: 2048 },
      ],
    },
  });

  it('asks the first that is named until another is chosen, and keeps the choice', async () => {
    const opened = await openProvider(api());
    expect(await opened.inUse()).toBe('big');
    await opened.use('small');
    await expect(opened.use('gone')).rejects.toMatchObject({ code: 'unknown_model' });
    await opened.close();
    const again = await openProvider(api());
    expect(await again.inUse()).toBe('small');
    await again.close();
    expect(JSON.parse(await readFile(join(home, 'models', 'in-use.openai-compatible.json'), 'utf8'))).toEqual({
      model: 'small',
    });
  });

  it('refuses a kind without the address it needs', async () => {
    await expect(openProvider({ kind: 'openai-compatible', home })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(openProvider({ kind: 'ollama-local', home })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
