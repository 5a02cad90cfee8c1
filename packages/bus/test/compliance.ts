import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { EventOf, Subject } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Bus } from '../src/index.ts';

export const LIVE = 'edgecoder.coordinator.task.changed';
export const DURABLE = 'edgecoder.coordinator.task.completed';
type Completed = EventOf<typeof DURABLE>;
type Changed = EventOf<typeof LIVE>;

export const completed = (): Completed =>
  ({ taskId: randomUUID(), ownerId: 'a'.repeat(26), state: 'completed', verified: true }) as Completed;
export const changed = (): Changed => ({ taskIds: [randomUUID()] }) as Changed;

let counter = 0;
export const consumerName = (): string => `consumer-${(counter += 1)}`;

/** What every bus promises. `open` gives one process's end of the same bus, each time; `drops` is what they dropped. */
export function complianceSuite(open: () => Promise<Bus>, drops: { subject: Subject; reason: string }[]): void {
  const opened: Bus[] = [];
  const connect = async (): Promise<Bus> => {
    const bus = await open();
    opened.push(bus);
    return bus;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((bus) => bus.close()));
    drops.length = 0;
  });

  describe('live events', () => {
    it('reach every subscriber, in order', async () => {
      const [publisher, other] = [await connect(), await connect()];
      const seen: [Changed[], Changed[]] = [[], []];
      await publisher.subscribe(LIVE, (event) => void seen[0].push(event));
      await other.subscribe(LIVE, (event) => void seen[1].push(event));
      const events = Array.from({ length: 100 }, changed);
      for (const event of events) await publisher.publish(LIVE, event);
      await waitFor(() => seen[0].length === 100 && seen[1].length === 100);
      expect(seen).toEqual([events, events]);
    });

    it('do not reach another subject, or a subscription that was closed', async () => {
      const bus = await connect();
      let [others, afterClose] = [0, 0];
      await bus.subscribe('edgecoder.coordinator.ledger.appended', () => void (others += 1));
      const subscription = await bus.subscribe(LIVE, () => void (afterClose += 1));
      await subscription.close();
      const last = Promise.withResolvers<void>();
      await bus.subscribe(LIVE, () => last.resolve());
      await bus.publish(LIVE, changed());
      await last.promise;
      expect([others, afterClose]).toEqual([0, 0]);
    });

    it('go on after a handler has thrown', async () => {
      const bus = await connect();
      let seen = 0;
      await bus.subscribe(LIVE, () => {
        seen += 1;
        throw new Error('on purpose');
      });
      await bus.publish(LIVE, changed());
      await bus.publish(LIVE, changed());
      await waitFor(() => seen === 2);
      await waitFor(() => drops.filter(({ reason }) => reason === 'handler').length === 2);
    });

    it('are dropped and counted, not piled up, when a subscriber is stuck', async () => {
      const bus = await connect();
      const stuck = Promise.withResolvers<void>();
      let seen = 0;
      await bus.subscribe(LIVE, async () => {
        seen += 1;
        await stuck.promise;
      });
      for (let index = 0; index < 2_000; index += 1) await bus.publish(LIVE, { taskIds: [] });
      await waitFor(() => drops.some(({ reason }) => reason === 'overflow'));
      stuck.resolve();
      await waitFor(() => seen > 1_000);
      expect(seen).toBeLessThan(1_100);
    });
  });

  it('drops and counts what does not match the schema of its subject, on every way', async () => {
    const bus = await connect();
    let seen = 0;
    await bus.subscribe(LIVE, () => void (seen += 1));
    const good = Promise.withResolvers<void>();
    await bus.subscribe(DURABLE, () => good.resolve(), { consumer: consumerName() });
    await bus.publish(LIVE, { taskIds: ['no id'] } as never);
    await bus.publish(DURABLE, { taskId: 1 } as never);
    await bus.publish(DURABLE, completed());
    await good.promise;
    expect(seen).toBe(0);
    expect(drops.map(({ reason }) => reason)).toEqual(['schema', 'schema']);
  });

  describe('durable events', () => {
    it('reach each consumer, also those that were published while it was away', async () => {
      const bus = await connect();
      const [consumer, other] = [consumerName(), consumerName()];
      const seen: Record<string, string[]> = { [consumer]: [], [other]: [] };
      const read = (name: string) =>
        bus.subscribe(DURABLE, (event) => void seen[name]!.push(event.taskId), { consumer: name });
      const first = await read(consumer);
      await read(other);
      const before = completed();
      await bus.publish(DURABLE, before);
      await waitFor(() => seen[consumer]!.includes(before.taskId));
      await first.close();
      const away = Array.from({ length: 20 }, completed);
      for (const event of away) await bus.publish(DURABLE, event);
      const expected = [before, ...away].map((event) => event.taskId);
      await waitFor(() => expected.every((id) => seen[other]!.includes(id)));
      await read(consumer);
      await waitFor(() => expected.every((id) => seen[consumer]!.includes(id)));
      expect(seen[consumer]!.filter((id) => id === before.taskId)).toHaveLength(1);
    });

    it('are shared by the processes of one consumer: each is handled by one of them', async () => {
      const buses = [await connect(), await connect()];
      const consumer = consumerName();
      const seen: string[][] = [[], []];
      for (const [index, bus] of buses.entries()) {
        await bus.subscribe(
          DURABLE,
          async (event) => {
            await new Promise((resolve) => setImmediate(resolve));
            seen[index]!.push(event.taskId);
          },
          { consumer },
        );
      }
      const events = Array.from({ length: 200 }, completed);
      await Promise.all(events.map((event) => buses[0]!.publish(DURABLE, event)));
      const all = () => seen.flat().filter((id) => events.some((event) => event.taskId === id));
      await waitFor(() => all().length >= 200);
      expect(new Set(all()).size).toBe(200);
      expect(all()).toHaveLength(200);
      expect(seen[0]!.length > 0 && seen[1]!.length > 0).toBe(true);
    });

    it('come again when the handler throws, until it does not', async () => {
      const bus = await connect();
      const event = completed();
      let tries = 0;
      await bus.subscribe(
        DURABLE,
        ({ taskId }) => {
          if (taskId !== event.taskId) return;
          tries += 1;
          if (tries < 3) throw new Error('on purpose');
        },
        { consumer: consumerName() },
      );
      await bus.publish(DURABLE, event);
      await waitFor(() => tries === 3);
    });

    it('that failed do not hold up the others', async () => {
      const bus = await connect();
      const [bad, good] = [completed(), completed()];
      const handled = Promise.withResolvers<void>();
      await bus.subscribe(
        DURABLE,
        ({ taskId }) => {
          if (taskId === bad.taskId) throw new Error('on purpose');
          if (taskId === good.taskId) handled.resolve();
        },
        { consumer: consumerName() },
      );
      await bus.publish(DURABLE, bad);
      await bus.publish(DURABLE, good);
      await handled.promise;
    });

    it('published again under one message id are one event', async () => {
      const bus = await connect();
      const [event, last] = [completed(), completed()];
      const seen: string[] = [];
      await bus.subscribe(DURABLE, ({ taskId }) => void seen.push(taskId), { consumer: consumerName() });
      const messageId = randomUUID();
      await Promise.all(Array.from({ length: 10 }, () => bus.publish(DURABLE, event, { messageId })));
      await bus.publish(DURABLE, last);
      await waitFor(() => seen.includes(last.taskId));
      expect(seen.filter((id) => id === event.taskId)).toHaveLength(1);
    });

    it('also reach subscribers without a consumer name, live', async () => {
      const bus = await connect();
      const event = completed();
      const got = Promise.withResolvers<Completed>();
      await bus.subscribe(DURABLE, (arrived) => got.resolve(arrived));
      await bus.publish(DURABLE, event);
      expect(await got.promise).toEqual(event);
    });
  });

  it('runs handlers in the context of the subscriber, not in that of the publisher', async () => {
    const bus = await connect();
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const note = (): void => void seen.push(context.getStore());
    await context.run('subscriber', async () => {
      await bus.subscribe(LIVE, note);
      await bus.subscribe(DURABLE, note, { consumer: consumerName() });
    });
    await context.run('publisher', async () => {
      await bus.publish(LIVE, changed());
      await bus.publish(DURABLE, completed());
    });
    await waitFor(() => seen.length >= 2);
    expect(new Set(seen)).toEqual(new Set(['subscriber']));
  });

  it('waits for a running handler when a subscription is closed', async () => {
    const bus = await connect();
    const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let done = false;
    const subscription = await bus.subscribe(
      DURABLE,
      async () => {
        began.resolve();
        await goOn.promise;
        done = true;
      },
      { consumer: consumerName() },
    );
    await bus.publish(DURABLE, completed());
    await began.promise;
    const closed = subscription.close();
    goOn.resolve();
    await closed;
    expect(done).toBe(true);
  });

  it('answers nothing but `closed` after it was closed', async () => {
    const bus = await connect();
    expect(bus.healthy()).toBe(true);
    await bus.close();
    await bus.close();
    expect(bus.healthy()).toBe(false);
    await expect(bus.publish(LIVE, changed())).rejects.toMatchObject({ name: 'BusError', code: 'closed' });
    await expect(bus.subscribe(LIVE, () => {})).rejects.toMatchObject({ code: 'closed' });
  });
}
