import { scriptedProvider } from '@edgecoder/models/testing';
import { createLogger } from '@edgecoder/service';
import { waitFor } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import { createWorkerModels } from '../src/index.ts';
import { workerRig } from './worker-rig.ts';

const { coordinator, started } = workerRig();
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
    const models = createWorkerModels({ provider, inUse: async () => 'other', close: () => provider.close() }, log);
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
});
