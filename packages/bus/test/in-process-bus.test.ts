import type { Subject } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { describe, expect, it } from '@jest/globals';
import type { Bus } from '../src/index.ts';
import { createInProcessBus } from '../src/index.ts';
import { completed, complianceSuite, consumerName, DURABLE } from './compliance.ts';

describe('in-process bus', () => {
  const drops: { subject: Subject; reason: string }[] = [];
  // One process has one bus; its ends in a test are all the same one until they are closed.
  let shared: Bus | undefined;
  complianceSuite(async () => {
    if (!shared?.healthy())
      shared = createInProcessBus({ onDrop: (subject, reason) => drops.push({ subject, reason }) });
    return shared;
  }, drops);
});

describe('the bounds of an in-process bus', () => {
  it('refuses a durable event, and loses none, while a present consumer is too far behind', async () => {
    const bus = createInProcessBus();
    const stuck = Promise.withResolvers<void>();
    const seen = new Set<string>();
    await bus.subscribe(
      DURABLE,
      async ({ taskId }) => {
        await stuck.promise;
        seen.add(taskId);
      },
      { consumer: consumerName() },
    );
    const accepted: string[] = [];
    let refused: unknown;
    while (!refused && accepted.length < 20_000) {
      const event = completed();
      await bus.publish(DURABLE, event).then(
        () => accepted.push(event.taskId),
        (error: unknown) => (refused = error),
      );
    }
    expect(refused).toMatchObject({ name: 'BusError', code: 'unavailable' });
    stuck.resolve();
    await waitFor(() => seen.size === accepted.length);
    await bus.publish(DURABLE, completed());
    await bus.close();
  });

  it('counts what a consumer lost that was away for too long', async () => {
    const drops: string[] = [];
    const bus = createInProcessBus({ onDrop: (_subject, reason) => drops.push(reason) });
    const consumer = consumerName();
    await (await bus.subscribe(DURABLE, () => {}, { consumer })).close();
    const event = completed();
    for (let index = 0; index < 10_001; index += 1) await bus.publish(DURABLE, event);
    expect(drops).toEqual(['retention']);
    await bus.close();
  });

  it('takes a message id for new again after its window', async () => {
    let time = 0;
    const bus = createInProcessBus({ now: () => time });
    let seen = 0;
    await bus.subscribe(DURABLE, () => void (seen += 1), { consumer: consumerName() });
    for (time of [0, 100_000, 119_000, 400_000]) await bus.publish(DURABLE, completed(), { messageId: 'one' });
    await waitFor(() => seen === 2);
    await bus.close();
  });
});
