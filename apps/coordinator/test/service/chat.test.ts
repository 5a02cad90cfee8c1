import { type ChatAnswer, ClientError, coordinatorClient } from '@edgecoder/client';
import type { ChatRequestInput } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Talk } from '../../src/chat/index.ts';
import { describeCoordinator, expectProblem, newKey, type World } from './support.ts';

const END: ChatAnswer = { type: 'end', reason: 'stop', promptTokens: 3, completionTokens: 1 };
const HELLO = { messages: [{ role: 'user' as const, content: 'Hello' }] };

describeCoordinator('talking to a model', (open) => {
  let world: World;
  const asked: ChatRequestInput[] = [];
  beforeEach(async () => {
    world = await open();
    asked.length = 0;
  });
  afterEach(() => world.close());

  /** An inference service that answers like this. */
  const talking =
    (answer: (signal: AbortSignal) => AsyncGenerator<ChatAnswer, void>): Talk =>
    (request, { signal }) => {
      asked.push(request);
      return answer(signal);
    };

  async function replicaWith(talk?: Talk) {
    const replica = await world.start({}, talk === undefined ? {} : { talk });
    const owner = await world.owner(replica);
    return { replica, owner, client: coordinatorClient({ url: replica.url, key: owner }) };
  }

  it('passes the answer on as it is made, and tells the model of the queue and the mesh', async () => {
    const { replica, owner, client } = await replicaWith(
      talking(async function* () {
        yield { type: 'model', model: 'tiny' };
        yield { type: 'text', text: 'Hi' };
        yield END;
      }),
    );
    await world.machine(replica, owner, {
      models: [
        { name: 'tiny', paramsM: 5 },
        { name: 'big', paramsM: 7000 },
      ],
    });
    await world.machine(replica, owner, { models: [{ name: 'tiny', paramsM: 5 }] });
    const events: ChatAnswer[] = [];
    for await (const event of client.chat({ ...HELLO, temperature: 0.5 })) events.push(event);
    expect(events).toEqual([{ type: 'model', model: 'tiny' }, { type: 'text', text: 'Hi' }, END]);
    expect(asked).toEqual([
      {
        ...HELLO,
        temperature: 0.5,
        systemAware: true,
        requester: expect.stringMatching(/^[0-9a-f]{32}$/),
        facts: { onMesh: ['big', 'tiny'], queue: { waiting: 0, running: 0 }, workers: 2 },
      },
    ]);
    for await (const _ of client.chat({ ...HELLO, systemAware: false }));
    // The same name each time for one owner, and another for another.
    expect(asked[1]).toEqual({ ...HELLO, systemAware: false, requester: asked[0]?.requester });
    const neighbour = coordinatorClient({ url: replica.url, key: await world.owner(replica) });
    for await (const _ of neighbour.chat(HELLO));
    expect(asked[2]?.requester).not.toBe(asked[0]?.requester);
    await neighbour.close();
    await client.close();
  });

  it('stops the model when the caller goes', async () => {
    let stopped = false;
    const { client } = await replicaWith(
      talking(async function* (signal) {
        yield { type: 'model', model: 'tiny' };
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        stopped = true;
      }),
    );
    for await (const _ of client.chat(HELLO)) break;
    await waitFor(() => stopped);
    await client.close();
  });

  it('answers four at once for one caller, and others meanwhile; who has gone has left a place', async () => {
    const { replica, owner, client } = await replicaWith(
      talking(async function* (signal) {
        yield { type: 'model', model: 'tiny' };
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      }),
    );
    const open = async (of: typeof client) => {
      const events = of.chat(HELLO);
      expect((await events.next()).value).toEqual({ type: 'model', model: 'tiny' });
      return events;
    };
    const mine = [];
    for (let n = 0; n < 4; n += 1) mine.push(await open(client));
    expectProblem(await replica.call(owner, 'POST', '/portal/chat', HELLO), 503, 'overloaded');
    const other = coordinatorClient({ url: replica.url, key: await world.owner(replica) });
    const theirs = await open(other);
    await mine.pop()?.return();
    await waitFor(async () => {
      const events = client.chat(HELLO);
      const begun = await events.next().then(
        () => true,
        () => false,
      );
      if (begun) mine.push(events);
      return begun;
    });
    for (const events of [...mine, theirs]) await events.return();
    await client.close();
    await other.close();
  });

  it('answers what the service refuses with its code, and nothing of what is between the two', async () => {
    const refusing = (error: Error) =>
      talking(async function* () {
        if (asked.length > 0) throw error;
        yield END;
      });
    const cases = [
      [new ClientError('context_exceeded', 'too long'), 'context_exceeded'],
      [new ClientError('model_unavailable', 'no such model'), 'model_unavailable'],
      [new ClientError('token_invalid', 'secret reasons'), 'unavailable'],
      [new ClientError('unreachable', 'http://10.0.0.1:4302'), 'unavailable'],
    ] as const;
    for (const [error, code] of cases) {
      const { replica, owner, client } = await replicaWith(refusing(error));
      const answer = await replica.call(owner, 'POST', '/portal/chat', HELLO);
      expect(answer.body).toMatchObject({ code });
      expect(JSON.stringify(answer.body)).not.toMatch(/secret|10\.0\.0\.1/);
      await client.close();
    }
  });

  it('tells a failure in the midst of an answer in the stream', async () => {
    const { client } = await replicaWith(
      talking(async function* () {
        yield { type: 'model', model: 'tiny' };
        throw new ClientError('unreachable', 'gone');
      }),
    );
    const events = client.chat(HELLO);
    expect((await events.next()).value).toEqual({ type: 'model', model: 'tiny' });
    await expect(events.next()).rejects.toMatchObject({ code: 'unavailable' });
    await client.close();
  });

  it('is not offered without an inference service, nor to strangers and machines', async () => {
    const { replica, owner, client } = await replicaWith();
    expectProblem(await replica.call(owner, 'POST', '/portal/chat', HELLO), 422, 'model_unavailable');
    expect((await replica.call(newKey(), 'POST', '/portal/chat', HELLO)).status).toBeGreaterThanOrEqual(401);
    expect((await replica.call(undefined, 'POST', '/portal/chat', HELLO)).status).toBe(401);
    const machine = await world.machine(replica, owner);
    expectProblem(await replica.call(machine, 'POST', '/portal/chat', HELLO), 403, 'forbidden');
    await client.close();
  });
});
