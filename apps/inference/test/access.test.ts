import { scriptedProvider } from '@edgecoder/models/testing';
import { TaskId } from '@edgecoder/protocol';
import { SettingsError } from '@edgecoder/service';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inferenceSettings } from '../src/index.ts';
import { type InferenceRig, newKey, opened, startRig, TOKEN } from './rig.ts';

let rig: InferenceRig;
beforeAll(async () => {
  rig = await startRig(opened(scriptedProvider({ models: { one: 500, two: 500 }, answer: () => 'ok' })));
});
afterAll(() => rig.stop());

const WHO = ['coordinator', 'user', 'operator', 'stranger'] as const;
type Who = (typeof WHO)[number];
const code = async (call: Promise<unknown>): Promise<string> =>
  await call.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  );

async function readAll(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}

function calls(who: Who, token = TOKEN) {
  const client = rig.client({ key: who === 'stranger' ? newKey() : rig[who], token });
  const task = { taskId: TaskId.parse(crypto.randomUUID()), prompt: 'a' };
  return {
    decompose: () => code(client.decompose({ ...task, language: 'python' })),
    // A model that only says ok has no code: by then it was asked.
    improve: () =>
      code(client.improve({ task, failedCode: 'x', errorHistory: [], language: 'python' })).then((told) =>
        told === 'model_unavailable' ? 'ok' : told,
      ),
    chat: () => code(readAll(client.chat({ messages: [{ role: 'user', content: 'a' }] }))),
    swap: () => code(client.swap({ model: 'two' })),
    models: () => code(client.models()),
    status: () => code(client.status()),
    pulls: () => code(client.pulls()),
  };
}

describe('who may do what', () => {
  const MAY = {
    decompose: ['coordinator', 'operator'],
    improve: ['coordinator', 'operator'],
    chat: ['coordinator', 'operator', 'user'],
    swap: ['operator'],
  } as const;
  it.each(Object.keys(MAY) as (keyof typeof MAY)[])('%s: by what the settings say of a caller’s key', async (route) => {
    for (const who of WHO) {
      const refused = who === 'stranger' ? 'unknown_key' : 'forbidden';
      expect([who, await calls(who)[route]()]).toEqual([who, MAY[route].includes(who as never) ? 'ok' : refused]);
    }
  });

  it('nothing but what is open to all without the service’s token, whoever asks', async () => {
    const wrong = `${TOKEN.slice(0, -1)}_`;
    for (const call of Object.values(calls('operator', wrong))) expect(await call()).toBe('token_invalid');
    for (const path of ['/model/list', '/model/status', '/model/pull/progress']) {
      const ask = (headers: Record<string, string>) => fetch(`${rig.url}${path}`, { headers });
      expect((await ask({})).status).toBe(401);
      expect((await ask({ authorization: `Bearer ${wrong}` })).status).toBe(401);
      expect((await ask({ authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    }
    expect((await fetch(`${rig.url}/ready`)).status).toBe(200);
    expect((await fetch(`${rig.url}/openapi.json`)).status).toBe(200);
  });

  it('does not start without a token, or with one that is short', () => {
    expect(() => inferenceSettings({})).toThrow(SettingsError);
    expect(() => inferenceSettings({ INFERENCE_AUTH_TOKEN: 'x'.repeat(31) })).toThrow(/^INFERENCE_AUTH_TOKEN: /);
    expect(String(inferenceSettings({ INFERENCE_AUTH_TOKEN: TOKEN }).token)).toBe('[redacted]');
  });
});
