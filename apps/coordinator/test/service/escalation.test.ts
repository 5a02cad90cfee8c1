import { callbackClient } from '@edgecoder/client';
import type { ResolutionView } from '@edgecoder/protocol';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { helperDouble } from '../escalation/helper-double.ts';
import { describeCoordinator, expectProblem, newKey, type Replica, type World } from './support.ts';

const TASK = '0198c0de-0000-7000-8000-000000000001';

describeCoordinator('routes of help', (open) => {
  const service = newKey();
  let world: World;
  let replica: Replica;
  beforeAll(async () => {
    world = await open();
    replica = await world.start({}, { escalation: { client: helperDouble().helper, serviceId: service.peerId } });
  });
  afterAll(() => world.close());

  const view = (taskId = TASK): ResolutionView =>
    ({
      resolutionId: crypto.randomUUID(),
      taskId,
      subtaskId: crypto.randomUUID(),
      state: 'exhausted',
      revision: 1,
      attempts: [],
    }) as unknown as ResolutionView;

  it('200: what the service says of nothing that waits is heard, and changes nothing', async () => {
    const answer = await replica.call(service, 'POST', `/escalate/${TASK}/result`, view());
    expect(answer).toMatchObject({ status: 200, body: { taken: false } });
    const callbacks = callbackClient({ key: service });
    await callbacks.tell(`${replica.url}/escalate/${TASK}/result`, view());
    await callbacks.close();
  });

  it('404: of another task than the one that is named', async () => {
    const other = view('0198c0de-0000-7000-8000-000000000002');
    expectProblem(await replica.call(service, 'POST', `/escalate/${TASK}/result`, other), 404, 'not_found');
  });

  it('403 and 401: by anybody but the service, and by the service where none is set', async () => {
    const owner = await world.owner(replica);
    const machine = await world.machine(replica, owner);
    for (const key of [owner, machine, world.operator])
      expectProblem(await replica.call(key, 'POST', `/escalate/${TASK}/result`, view()), 403, 'forbidden');
    const stranger = newKey();
    expectProblem(await replica.call(stranger, 'POST', `/escalate/${TASK}/result`, view()), 401, 'unknown_key');
    const bare = await world.start();
    expectProblem(await bare.call(service, 'POST', `/escalate/${TASK}/result`, view()), 401, 'unknown_key');
    expectProblem(await bare.call(owner, 'POST', '/escalate', { taskId: TASK }), 503, 'unavailable');
    // What it may say does not make it anything else.
    expectProblem(await replica.call(service, 'GET', '/tasks'), 403, 'forbidden');
  });

  it('404: for tasks that are not there, or not the caller’s', async () => {
    const owner = await world.owner(replica);
    expectProblem(await replica.call(owner, 'GET', `/escalate/${TASK}`), 404, 'not_found');
    expectProblem(await replica.call(owner, 'POST', '/escalate', { taskId: TASK }), 404, 'not_found');
  });

  it('409 and an empty list: for a task that needs no help', async () => {
    const owner = await world.owner(replica);
    const task = { idempotencyKey: 'k', kind: 'exec', language: 'python', code: '1', placement: 'public' };
    const { body } = await replica.call(owner, 'POST', '/submit', { tasks: [task] });
    const { taskId } = body.tasks[0];
    expectProblem(await replica.call(owner, 'POST', '/escalate', { taskId }), 409, 'conflict');
    expect(await replica.call(owner, 'GET', `/escalate/${taskId}`)).toMatchObject({
      status: 200,
      body: { taskId, escalations: [] },
    });
  });
});
