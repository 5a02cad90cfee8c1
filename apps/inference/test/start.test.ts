import { ModelError } from '@edgecoder/models';
import { scriptedProvider } from '@edgecoder/models/testing';
import { waitFor } from '@edgecoder/testkit';
import { expect, it } from '@jest/globals';
import { opened, startRig } from './rig.ts';

const provider = () => scriptedProvider({ answer: () => 'ok' });

it('listens before the model in use is in memory, and gives its loading up when it ends', async () => {
  let signal: AbortSignal | undefined;
  const rig = await startRig(
    opened(provider(), {
      warm: (options) => {
        signal = options?.signal;
        return new Promise((_, reject) => signal?.addEventListener('abort', reject, { once: true }));
      },
    }),
  );
  expect(await rig.client({ key: rig.operator }).status()).toMatchObject({ healthy: true });
  expect(signal?.aborted).toBe(false);
  await rig.stop();
  expect(signal?.aborted).toBe(true);
  expect(rig.logs.join('')).not.toContain('made ready ahead');
});

it('goes on with a model that cannot be loaded ahead, and says so', async () => {
  const warm = () => Promise.reject(new ModelError('not_enough_memory', 'the model takes too much'));
  const rig = await startRig(opened(provider(), { warm }));
  await waitFor(() => rig.logs.join('').includes('made ready ahead'));
  expect(rig.logs.join('')).toContain('the model takes too much');
  await rig.stop();
});
