import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, type ModelProvider, openProvider } from '@edgecoder/models';
import { scriptedProvider, writeTinyModel } from '@edgecoder/models/testing';
import type { ResultBody } from '@edgecoder/protocol';
import { createLogger } from '@edgecoder/service';
import { tempDir, waitFor } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { createWorkerModels } from '../src/index.ts';
import { workerRig } from './worker-rig.ts';

const { coordinator, started } = workerRig();
type Scripted = Parameters<typeof scriptedProvider>[0];
const scripted = (options: Scripted) => {
  const provider = scriptedProvider(options);
  return {
    provider,
    models: createWorkerModels(openedOf(provider), log),
  };
};
const openedOf = (provider: ModelProvider, inUse?: string) => ({
  provider,
  inUse: async () => inUse,
  warm: async () => undefined,
  close: () => provider.close(),
});
const log = createLogger({ service: 'worker', level: 'silent' });

const GOOD = 'const twice = (n) => n * 2;';
const BAD = 'const twice = (n) => n * 3;';
const fenced = (code: string) => `\`\`\`javascript\n${code}\n\`\`\``;

describe('work for a model', () => {
  it('is announced, done round by round, and told with its history', async () => {
    const provider = scriptedProvider({
      models: { small: 4_096, other: 2_048 },
      parameters: 9_600_000,
      answer: (_request, index) => fenced(index === 0 ? BAD : GOOD),
    });
    const models = createWorkerModels(openedOf(provider, 'other'), log);
    const node = await coordinator();
    await started({ urls: [node.url], models });
    node.give({ kind: 'micro_loop', code: '', prompt: 'Double a number.', tests: 'console.assert(twice(2) === 4)' });
    await waitFor(() => node.seen.results.length === 1);
    expect(node.seen.registrations[0]?.capabilities.models).toEqual([
      { name: 'other', paramsM: 10 },
      { name: 'small', paramsM: 10 },
    ]);
    expect(node.seen.results[0]?.body).toMatchObject({
      code: GOOD,
      model: 'other',
      exitCode: 0,
      testReport: { passed: true, hasTests: true },
      iterations: [
        { code: BAD, passed: false },
        { code: GOOD, passed: true },
      ],
    });
  });

  it('of words alone is answered in one call', async () => {
    const { models } = scripted({ answer: ({ messages }) => `to: ${messages.at(-1)?.content}` });
    const node = await coordinator();
    await started({ urls: [node.url], models });
    const chat = node.give({
      kind: 'chat',
      code: '',
      messages: [{ role: 'user', content: 'hello' }],
      model: 'scripted',
    });
    const single = node.give({ kind: 'single_step', code: '', prompt: 'Add.', model: 'scripted' });
    const steps = node.give({ kind: 'multi_step', code: '', steps: ['One.', 'Two.'], model: 'scripted' });
    await waitFor(() => node.seen.results.length === 3);
    const bodies = Object.fromEntries(node.seen.results.map(({ subtaskId, body }) => [subtaskId, body]));
    const said = { exitCode: 0, model: 'scripted', durationMs: 0, testReport: { passed: true, hasTests: false } };
    expect(bodies[chat]).toMatchObject({ ...said, text: 'to: hello', tokens: 2 });
    expect(bodies[single]).toMatchObject({ ...said, text: 'to: Add.' });
    expect(bodies[steps]).toMatchObject({
      exitCode: 1,
      testReport: { passed: false, failure: 'to: Two.' },
      iterations: [{ code: '' }, { code: '' }],
    });
  });

  it('goes back as broken down where the model is not there, or fails', async () => {
    const { models } = scripted({
      models: { scripted: 100 },
      answer: () => {
        throw new ModelError('unavailable', 'the server is gone');
      },
    });
    const node = await coordinator();
    await started({ urls: [node.url], models });
    const work = { kind: 'micro_loop', code: '', tests: 'console.assert(f())', prompt: 'Be.' } as const;
    const other = node.give({ ...work, model: 'larger' });
    const none = node.give(work);
    const gone = node.give({ ...work, model: 'scripted' });
    const long = node.give({ ...work, model: 'scripted', prompt: 'w '.repeat(500) });
    await waitFor(() => node.seen.results.length === 4);
    const bodies = Object.fromEntries(node.seen.results.map(({ subtaskId, body }) => [subtaskId, body]));
    for (const id of [other, none, gone, long])
      expect(bodies[id]).toMatchObject({ exitCode: -1, testReport: { passed: false, hasTests: true } });
    expect(bodies[other]).toMatchObject({ stderr: 'this worker has no model larger' });
    expect(bodies[gone]).toMatchObject({ stderr: 'the server is gone', iterations: [{ code: '' }] });
    expect(bodies[gone]).not.toHaveProperty('queueReason');
    expect(bodies[long]).toMatchObject({ queueReason: 'model_limit' });
  });

  it('is streamed step by step, sealed, and its end is told before its result', async () => {
    const { models } = scripted({ answer: () => fenced(GOOD) });
    const node = await coordinator();
    await started({ urls: [node.url], models });
    const id = node.give({
      kind: 'micro_loop',
      code: '',
      prompt: 'Double.',
      tests: 'console.assert(twice(2) === 4)',
      model: 'scripted',
    });
    await waitFor(() => node.seen.results.length === 1);
    const told = node.seen.steps.filter(({ subtaskId }) => subtaskId === id);
    expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, at) => at + 1));
    const steps = told.flatMap(({ events }) => events);
    expect(steps[0]).toEqual({ type: 'iteration', iteration: 1, model: 'scripted' });
    expect(steps.at(-1)).toMatchObject({ type: 'run', passed: true, hasTests: true, ownTests: false });
    const text = steps.map((step) => (step.type === 'text' ? step.text : '')).join('');
    expect(text).toContain(GOOD);
  });

  it.each(['unavailable', 'cut', 'not_found'] as const)(
    'keeps its result when its steps cannot be told (%s)',
    async (failure) => {
      const { models } = scripted({ answer: () => fenced(GOOD) });
      const node = await coordinator();
      node.behaviour.failures.set('/leases/steps', Array(100).fill(failure));
      await started({ urls: [node.url], models });
      node.give({
        kind: 'micro_loop',
        code: '',
        prompt: 'Double.',
        tests: 'console.assert(twice(2) === 4)',
        model: 'scripted',
      });
      await waitFor(() => node.seen.results.length === 1);
      expect(node.seen.results[0]?.body).toMatchObject({ code: GOOD, testReport: { passed: true } });
      expect(node.seen.steps).toEqual([]);
    },
  );

  it('keeps its lease while the model writes, and ends the model when the lease is lost', async () => {
    const { models, provider } = scripted({ answer: () => ({ text: 'on and on ', endless: true }) });
    const node = await coordinator({ leaseMs: 300 });
    await started({ urls: [node.url], env: { MAX_CONCURRENT_TASKS: '1' }, models });
    const id = node.give({ kind: 'chat', code: '', messages: [{ role: 'user', content: 'go' }], model: 'scripted' });
    await waitFor(() => node.seen.extensions.filter((one) => one === id).length >= 3);
    expect(provider.busy).toBe(1);
    node.behaviour.extend = 'lost';
    await waitFor(() => provider.busy === 0);
    node.behaviour.extend = 'extended';
    const next = node.give({ code: '1' });
    await waitFor(() => node.seen.results.length === 1);
    expect(node.seen.results[0]?.subtaskId).toBe(next);
  });
});

describe('the models of a machine', () => {
  it('are told again when they change, and not when they stay', async () => {
    const here: Record<string, number> = { small: 100 };
    const provider = scriptedProvider({ models: here, answer: () => '' });
    const opened = openedOf(provider);
    const node = await coordinator();
    await started({ urls: [node.url], models: createWorkerModels(opened, log, { lookMs: 50 }) });
    await waitFor(() => node.seen.heartbeats.length >= 3);
    expect(node.seen.heartbeats.every(({ capabilities }) => capabilities === undefined)).toBe(true);
    here['large'] = 100;
    const told = () => node.seen.heartbeats.flatMap(({ capabilities }) => (capabilities ? [capabilities] : []));
    await waitFor(() => told().length > 0);
    expect(told()).toMatchObject([{ sandboxes: ['wasm'], models: [{ name: 'small', paramsM: 0 }, { name: 'large' }] }]);
    delete here['large'];
    delete here['small'];
    await waitFor(() => told().length === 2);
    expect(told()[1]?.models).toEqual([]);
  });

  it('are none while their provider cannot be asked, which is told once', async () => {
    let down = true;
    let warnings = 0;
    const provider = scriptedProvider({ answer: () => '' });
    const models = createWorkerModels(
      {
        provider: {
          ...provider,
          models: () => (down ? Promise.reject(new ModelError('unavailable', 'no server')) : provider.models()),
        },
        inUse: async () => undefined,
        warm: async () => undefined,
        close: async () => undefined,
      },
      { warn: () => void (warnings += 1), info: () => undefined },
    );
    const { signal } = new AbortController();
    expect([await models.look(signal), await models.look(signal), warnings]).toEqual([[], [], 1]);
    down = false;
    expect(await models.look(signal)).toEqual([{ name: 'scripted', paramsM: 0 }]);
    down = true;
    expect([await models.look(signal), warnings]).toEqual([[], 2]);
  });

  it('are loaded ahead: the one in use at the start, and another that takes its place; one that cannot be is told', async () => {
    const inUse = ['first', 'first', 'second'];
    const warmed: string[] = [];
    const warnings: unknown[] = [];
    const stop = new AbortController();
    const provider = scriptedProvider({ models: { first: 100, second: 100 }, answer: () => '' });
    const models = createWorkerModels(
      {
        ...openedOf(provider),
        inUse: async () => (inUse.length > 1 ? inUse.shift() : inUse[0]),
        async warm() {
          warmed.push(inUse[0] as string);
          throw new ModelError('not_enough_memory', 'too large');
        },
      },
      { warn: (...what: unknown[]) => void warnings.push(what), info: () => undefined },
      { lookMs: 1 },
    );
    await models.look(stop.signal);
    await models.watch((changed) => {
      expect(changed[0]?.name).toBe('second');
      setImmediate(() => stop.abort());
    }, stop.signal);
    expect(warmed).toEqual(['first', 'second']);
    expect(warnings).toHaveLength(2);
  });
});

describe('llama.cpp in a worker', () => {
  it('is announced with the model that lies in its home, loads it, and answers', async () => {
    const home = await tempDir();
    await mkdir(join(home.path, 'models'));
    await writeTinyModel(join(home.path, 'models', 'tiny.gguf'), { contextTokens: 128 });
    const opened = await openProvider({ kind: 'edgecoder-local', home: home.path, builtInFolder: home.path });
    await opened.use('tiny');
    const node = await coordinator();
    await started({ urls: [node.url], models: createWorkerModels(opened, log) });
    // Before anybody asks.
    await waitFor(() => opened.provider.status().loaded.some(({ name }) => name === 'tiny'), 60_000);
    node.give({ kind: 'single_step', code: '', prompt: 'Anything.' });
    await waitFor(() => node.seen.results.length === 1, 60_000);
    expect(node.seen.registrations[0]?.capabilities.models).toEqual([{ name: 'tiny', paramsM: 1 }]);
    const body = node.seen.results[0]?.body as ResultBody;
    expect(body).toMatchObject({ model: 'tiny', exitCode: 0, truncated: true, testReport: { passed: true } });
    expect(body.text?.length).toBeGreaterThan(0);
    expect(body.tokens).toBeGreaterThan(1);
    const streamed = node.seen.steps.flatMap(({ events }) => events);
    expect(streamed.map((step) => (step.type === 'text' ? step.text : '')).join('')).toBe(body.text);
    await home.remove();
  }, 90_000);
});
