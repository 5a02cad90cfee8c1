import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SourceError } from '../src/sources/source.ts';
import { extendClaim, NOW_MS } from '../src/waterfall/resolutions.repository.ts';
import { describeEscalation, outcomes, RIGHT, scriptedSource, silent, untilView, type World } from './support.ts';

describeEscalation('the waterfall', (open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  it('asks the inference service, tells the coordinator what it proposes, and is done when that held', async () => {
    const inference = scriptedSource(() => ({ code: RIGHT, explanation: 'the sign was wrong', model: 'strong' }));
    const at = await world.start({ inference });
    const client = at.client(world.coordinator.key);
    const question = world.question();
    const first = await client.resolve(question);
    expect(first).toMatchObject({ resolutionId: question.resolutionId, state: 'running' });

    const proposed = await waitFor(() => {
      const view = world.coordinator.newest(question.resolutionId);
      return view?.proposal === undefined ? undefined : view;
    });
    expect(proposed).toMatchObject({
      state: 'running',
      proposal: { number: 1, code: RIGHT, explanation: 'the sign was wrong', step: 'inference', model: 'strong' },
    });
    expect(proposed.question).toBeUndefined();
    expect(inference.asked).toMatchObject([{ prompt: question.prompt, tests: question.tests, language: 'python' }]);
    const { told } = world.coordinator;
    expect(told.every(({ by }) => by === at.escalation.serviceId)).toBe(true);
    expect(told[0]?.path).toBe(`/escalate/${question.taskId}/result`);

    const done = await client.verdict(question.resolutionId, { proposal: 1, held: true });
    expect(done).toMatchObject({ state: 'resolved', proposal: { number: 1, code: RIGHT } });
    expect(outcomes(done)).toEqual(['inference 1 answered held']);
    await waitFor(() => world.coordinator.newest(question.resolutionId)?.state === 'resolved');
    await at.stop();
  });

  it('goes on to the next step when a proposal did not hold, and tells it what failed', async () => {
    const inference = scriptedSource(() => ({ code: 'def add(a, b):\n    return 3', explanation: '' }));
    const cloud = scriptedSource(() => ({ code: RIGHT, explanation: '' }));
    const at = await world.start({ inference, cloud });
    const client = at.client(world.coordinator.key);
    const question = world.question({ consent: { cloud: true, human: false } });
    await client.resolve(question);
    await untilView(client, question.resolutionId, (view) => view.proposal?.number === 1);
    await client.verdict(question.resolutionId, { proposal: 1, held: false, failure: 'add(2, 2) is not 3' });
    await untilView(client, question.resolutionId, (view) => view.proposal?.number === 2);
    expect(cloud.asked[0]).toMatchObject({
      failedCode: 'def add(a, b):\n    return 3',
      errorHistory: ['AssertionError: add(1, 2)', 'add(2, 2) is not 3'],
    });
    const done = await client.verdict(question.resolutionId, { proposal: 2, held: true });
    expect(outcomes(done)).toEqual([
      'inference 1 answered fell',
      'parent_coordinator 1 skipped',
      'cloud 1 answered held',
    ]);
    await at.stop();
  });

  it('repeats what fails in a way that may pass, bounded, and leaves at once what fails for good', async () => {
    const inference = scriptedSource(() => {
      throw new SourceError('failed', 'it is restarting', { transient: true });
    });
    const cloud = scriptedSource(() => {
      throw new SourceError('failed', 'it does not take the key', { transient: false });
    });
    const at = await world.start({ inference, cloud });
    const client = at.client(world.coordinator.key);
    const question = world.question({ consent: { cloud: true, human: false } });
    await client.resolve(question);
    const done = await untilView(client, question.resolutionId, ({ state }) => state === 'exhausted');
    expect(outcomes(done)).toEqual([
      'inference 1 failed',
      'inference 2 failed',
      'inference 3 failed',
      'parent_coordinator 1 skipped',
      'cloud 1 failed',
      'human 1 skipped',
    ]);
    expect(done.attempts[0]?.detail).toBe('it is restarting');
    expect(done.proposal).toBeUndefined();
    await waitFor(() => world.coordinator.newest(question.resolutionId)?.state === 'exhausted');
    await at.stop();
  });

  it('gives up a try that takes too long', async () => {
    const inference = scriptedSource((_, signal) => silent(signal), { timeoutMs: 50 });
    const at = await world.start({ inference }, { ESCALATION_ATTEMPTS: '2' });
    const client = at.client(world.coordinator.key);
    const question = world.question();
    await client.resolve(question);
    const done = await untilView(client, question.resolutionId, ({ state }) => state === 'exhausted');
    expect(outcomes(done).slice(0, 2)).toEqual(['inference 1 timeout', 'inference 2 timeout']);
    await at.stop();
  });

  it('does not propose what is no program, or the one that failed', async () => {
    const { failedCode } = world.question();
    const inference = scriptedSource(() => ({ code: `${failedCode}\n`, explanation: '' }));
    const cloud = scriptedSource(() => ({ code: ' ', explanation: '' }));
    const at = await world.start({ inference, cloud });
    const client = at.client(world.coordinator.key);
    const question = world.question({ consent: { cloud: true, human: false } });
    await client.resolve(question);
    const done = await untilView(client, question.resolutionId, ({ state }) => state === 'exhausted');
    expect(outcomes(done)).toEqual([
      'inference 1 failed',
      'parent_coordinator 1 skipped',
      'cloud 1 failed',
      'human 1 skipped',
    ]);
    await at.stop();
  });

  it('asks the coordinator for another worker where that was not tried, and goes on after its verdict', async () => {
    const inference = scriptedSource(() => ({ code: RIGHT, explanation: '' }));
    const at = await world.start({ inference });
    const client = at.client(world.coordinator.key);
    const question = world.question({ tried: [] });
    await client.resolve(question);
    const asked = await untilView(client, question.resolutionId, ({ requeue }) => requeue !== undefined);
    expect(asked).toMatchObject({ state: 'running', requeue: 1 });
    expect(inference.asked).toEqual([]);
    await client.verdict(question.resolutionId, { proposal: 1, held: false });
    const next = await untilView(client, question.resolutionId, ({ proposal }) => proposal !== undefined);
    expect(next.requeue).toBeUndefined();
    expect(outcomes(next)).toEqual(['other_worker 1 failed fell', 'inference 1 answered']);
    await at.stop();
  });

  it('asks once, however often the coordinator asks how it stands', async () => {
    const gate = Promise.withResolvers<void>();
    const inference = scriptedSource(async (_, signal) => {
      await Promise.race([gate.promise, silent(signal)]);
      return { code: RIGHT, explanation: '' };
    });
    const at = await world.start({ inference });
    const client = at.client(world.coordinator.key);
    const question = world.question();
    await client.resolve(question);
    await waitFor(() => inference.asked.length === 1);
    for (let n = 0; n < 5; n += 1) await client.resolve(question);
    gate.resolve();
    await untilView(client, question.resolutionId, ({ proposal }) => proposal !== undefined);
    expect(inference.asked.length).toBe(1);
    await client.cancel(question.resolutionId);
    await at.stop();
  });

  it('waits for a verdict as long as it should, also when a sign of life of the step before comes late', async () => {
    let claim = -1;
    const read = async (resolutionId: string) =>
      await world.store.db
        .selectFrom('escalation.resolutions')
        .select(['claim', 'due_at', NOW_MS.as('now')])
        .where('resolution_id', '=', resolutionId)
        .executeTakeFirstOrThrow();
    const inference = scriptedSource(async ({ resolutionId }) => {
      claim = (await read(resolutionId)).claim;
      return { code: RIGHT, explanation: '' };
    });
    const at = await world.start({ inference });
    const client = at.client(world.coordinator.key);
    const question = world.question();
    await client.resolve(question);
    const { resolutionId } = await untilView(client, question.resolutionId, ({ proposal }) => proposal !== undefined);
    expect(await extendClaim(world.store.db, { resolutionId, claim }, 1)).toBe(false);
    const { due_at, now } = await read(resolutionId);
    expect(Number(due_at - now)).toBeGreaterThan(3_000_000);
    await at.stop();
  });

  it('is carried on by several replicas, each step by one of them', async () => {
    const unhurried = { ESCALATION_LEASE_MS: '60000', ESCALATION_CONCURRENCY: '2' };
    const inference = scriptedSource(() => ({ code: RIGHT, explanation: '' }));
    const replicas = [await world.start({ inference }, unhurried), await world.start({ inference }, unhurried)];
    const clients = replicas.map((one) => one.client(world.coordinator.key));
    const questions = Array.from({ length: 20 }, () => world.question());
    await Promise.all(questions.map((question, n) => clients[n % 2]!.resolve(question)));
    for (const { resolutionId } of questions) {
      await untilView(clients[0]!, resolutionId, ({ proposal }) => proposal !== undefined);
      await clients[1]!.verdict(resolutionId, { proposal: 1, held: true });
    }
    const asked = inference.asked.map(({ resolutionId }) => resolutionId);
    expect(asked.toSorted()).toEqual(questions.map(({ resolutionId }) => resolutionId).toSorted());
    for (const one of replicas) await one.stop();
  });

  it('is handed on at once by a replica that is told to stop', async () => {
    const unhurried = { ESCALATION_LEASE_MS: '600000' };
    const stuck = scriptedSource((_, signal) => silent(signal));
    const first = await world.start({ inference: stuck }, unhurried);
    const question = world.question();
    await first.client(world.coordinator.key).resolve(question);
    await waitFor(() => stuck.asked.length === 1);
    await first.stop();
    const second = await world.start(
      { inference: scriptedSource(() => ({ code: RIGHT, explanation: '' })) },
      unhurried,
    );
    const client = second.client(world.coordinator.key);
    const view = await untilView(client, question.resolutionId, ({ proposal }) => proposal !== undefined);
    expect(outcomes(view)).toEqual(['inference 1 answered']);
    await client.cancel(question.resolutionId);
    await second.stop();
  });

  it('stops asking when nobody needs the answer any more', async () => {
    let ended: unknown;
    const inference = scriptedSource(async (_, signal) => {
      await silent(signal).catch((reason: unknown) => {
        ended = reason;
        throw reason;
      });
      return { code: '', explanation: '' };
    });
    const at = await world.start({ inference });
    const client = at.client(world.coordinator.key);
    const question = world.question();
    await client.resolve(question);
    await waitFor(() => inference.asked.length === 1);
    const cancelled = await client.cancel(question.resolutionId);
    expect(cancelled.state).toBe('cancelled');
    await waitFor(() => ended !== undefined);
    expect((await client.cancel(question.resolutionId)).revision).toBe(cancelled.revision);
    expect(outcomes(await client.resolution(question.resolutionId))).toEqual(['inference 1 failed']);
    await at.stop();
  });
});
