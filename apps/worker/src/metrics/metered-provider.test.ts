import { ModelError, type ModelProvider } from '@edgecoder/models';
import { type ScriptedProviderOptions, scriptedProvider } from '@edgecoder/models/testing';
import { Metrics } from '@edgecoder/service';
import { describe, expect, it } from '@jest/globals';
import { meteredProvider } from './metered-provider.ts';

const SECRET = 'secret_of_a_request';
const metered = (answer: ScriptedProviderOptions['answer']) => {
  const metrics = new Metrics();
  const scripted = scriptedProvider({ models: { small: 64, large: 64 }, answer });
  const loaded = [{ name: 'small', memoryBytes: 5, idle: true }];
  const held: ModelProvider = { ...scripted, status: () => ({ active: 1, waiting: 2, loaded }) };
  const provider = meteredProvider(held, metrics);
  return {
    loaded,
    async read(model: string, content = SECRET, until = Number.POSITIVE_INFINITY) {
      let seen = 0;
      for await (const _ of provider.complete({ model, messages: [{ role: 'user', content }] }))
        if ((seen += 1) === until) return;
    },
    async of(line: string) {
      const text = await metrics.text();
      expect(text).not.toContain(SECRET);
      return text
        .split('\n')
        .find((one) => one.startsWith(`${line} `))
        ?.split(' ')
        .at(-1);
    },
  };
};

describe('metrics of a worker’s models', () => {
  it('count tokens and time answers, model by model', async () => {
    const { read, of } = metered(() => `${SECRET} and more`);
    await read('small');
    await read('small');
    await read('large');
    expect(await of('edgecoder_model_tokens_total{model="small",kind="completion"}')).toBe('6');
    expect(await of('edgecoder_model_tokens_total{model="small",kind="prompt"}')).toBe('4');
    expect(await of('edgecoder_model_tokens_total{model="large",kind="completion"}')).toBe('3');
    expect(await of('edgecoder_model_answer_seconds_count{model="small",outcome="stop"}')).toBe('2');
    expect(await of('edgecoder_model_first_token_seconds_count{model="small"}')).toBe('2');
    expect(await of('edgecoder_model_errors_total{model="small",code="aborted"}')).toBeUndefined();
  });

  it('tell errors by their kind, and a request that its reader gave up', async () => {
    const { read, of } = metered((_request, index) => {
      if (index === 0) throw new ModelError('unavailable', 'gone');
      if (index === 1) throw new Error('what nobody thought of');
      return { text: 'on and on ', endless: true };
    });
    await expect(read('small')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(read('small')).rejects.toThrow();
    await expect(read('small', 'word '.repeat(100))).rejects.toMatchObject({ code: 'context_exceeded' });
    await read('small', SECRET, 3);
    const errors = (code: string) => of(`edgecoder_model_errors_total{model="small",code="${code}"}`);
    expect(await errors('unavailable')).toBe('2');
    expect(await errors('context_exceeded')).toBe('1');
    expect(await errors('aborted')).toBe('1');
    for (const state of ['waiting', 'answering'])
      expect(await of(`edgecoder_model_requests{model="small",state="${state}"}`)).toBe('0');
  });

  it('show what waits, what is answered, and what is in memory', async () => {
    const begun = Promise.withResolvers<void>();
    const { read, of, loaded } = metered(() => ({ text: 'a b', after: begun.promise }));
    const reading = read('small');
    const state = (one: string) => of(`edgecoder_model_requests{model="small",state="${one}"}`);
    expect(await state('waiting')).toBe('1');
    begun.resolve();
    await reading;
    expect([await state('waiting'), await state('answering')]).toEqual(['0', '0']);
    expect(await of('edgecoder_model_requests_waiting')).toBe('2');
    expect(await of('edgecoder_model_requests_active')).toBe('1');
    expect(await of('edgecoder_model_memory_bytes{model="small"}')).toBe('5');
    loaded.length = 0;
    expect(await of('edgecoder_model_memory_bytes{model="small"}')).toBeUndefined();
  });

  it('have no more models than are bounded, whatever a server has', async () => {
    const metrics = new Metrics();
    const names = Array.from({ length: 80 }, (_, index) => `m${index}`);
    const models = Object.fromEntries(names.map((name) => [name, 64]));
    const provider = meteredProvider(scriptedProvider({ models, answer: () => 'a' }), metrics);
    for (const model of names)
      for await (const _ of provider.complete({ model, messages: [{ role: 'user', content: 'a' }] }));
    const text = await metrics.text();
    expect(text.match(/^edgecoder_model_first_token_seconds_count/gm)).toHaveLength(65);
    expect(text).toContain('edgecoder_model_first_token_seconds_count{model="other"} 16');
  });
});
