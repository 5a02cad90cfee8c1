import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import {
  describeEscalation,
  fakeCoordinator,
  newKey,
  type Replica,
  RIGHT,
  scriptedSource,
  untilView,
  type World,
} from './support.ts';

describeEscalation('who may ask and judge', (open) => {
  let world: World;
  let at: Replica;
  beforeAll(async () => {
    world = await open();
    at = await world.start({ inference: scriptedSource(() => ({ code: RIGHT, explanation: 'secret reasoning' })) });
  });
  afterAll(() => world.close());

  it('is a coordinator of the settings, and nobody else', async () => {
    const question = world.question();
    for (const key of [newKey(), world.owner]) {
      await expect(at.client(key).resolve(question)).rejects.toMatchObject({ code: 'unknown_key' });
    }
    await expect(at.client(world.operator).resolve(question)).rejects.toMatchObject({ code: 'forbidden' });
    const unsigned = await fetch(`${at.url}/resolve`, { method: 'POST', body: JSON.stringify(question) });
    expect(unsigned.status).toBe(401);
  });

  it('is only the coordinator that asked', async () => {
    const other = await fakeCoordinator();
    const two = await world.start({}, { ESCALATION_COORDINATORS: `${other.key.peerId}@${other.url}` });
    const question = world.question();
    await at.client(world.coordinator.key).resolve(question);
    const client = two.client(other.key);
    await expect(client.resolve({ ...question, callbackUrl: undefined })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await expect(client.resolution(question.resolutionId)).rejects.toMatchObject({ code: 'not_found' });
    const verdict = { proposal: 1, held: true };
    await expect(client.verdict(question.resolutionId, verdict)).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.cancel(question.resolutionId)).rejects.toMatchObject({ code: 'not_found' });
    await two.stop();
    await other.close();
  });

  it('gets one answer for one id, and a refusal for another question under it', async () => {
    const client = at.client(world.coordinator.key);
    const question = world.question();
    const all = await Promise.all(Array.from({ length: 5 }, () => client.resolve(question)));
    expect(new Set(all.map(({ resolutionId }) => resolutionId)).size).toBe(1);
    await expect(client.resolve({ ...question, prompt: 'Something else.' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
  });

  it('gives one verdict for one proposal: the same again changes nothing, another is refused', async () => {
    const client = at.client(world.coordinator.key);
    const question = world.question();
    await client.resolve(question);
    await untilView(client, question.resolutionId, ({ proposal }) => proposal !== undefined);
    const { resolutionId } = question;
    await expect(client.verdict(resolutionId, { proposal: 2, held: true })).rejects.toMatchObject({ code: 'conflict' });
    const done = await client.verdict(resolutionId, { proposal: 1, held: true });
    const again = await client.verdict(resolutionId, { proposal: 1, held: true });
    expect(again.revision).toBe(done.revision);
    await expect(client.verdict(resolutionId, { proposal: 1, held: false })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await client.cancel(resolutionId)).state).toBe('resolved');
  });

  it('has itself called back at its own address and nowhere else', async () => {
    const client = at.client(world.coordinator.key);
    const { url } = world.coordinator;
    const refused = [
      'http://169.254.169.254/latest/meta-data',
      'http://127.0.0.1:1/escalate/x/result',
      url.replace('http://', 'http://user:password@'),
      `${url}@example.org/x`,
      url.replace('http://', 'https://'),
    ];
    for (const callbackUrl of refused) {
      await expect(client.resolve(world.question({ callbackUrl }))).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  it('has a bounded number of open resolutions', async () => {
    const small = await world.start({}, { ESCALATION_MAX_OPEN: '1' });
    const client = small.client(world.coordinator.key);
    const open = world.question({ tried: [] });
    await at.client(world.coordinator.key).resolve(open);
    await expect(client.resolve(world.question({ tried: [] }))).rejects.toMatchObject({ code: 'overloaded' });
    await small.stop();
  });

  it('leaves nothing readable in the database', async () => {
    const client = at.client(world.coordinator.key);
    const question = world.question({ prompt: 'A quite peculiar prompt.' });
    await client.resolve(question);
    await untilView(client, question.resolutionId, ({ proposal }) => proposal !== undefined);
    const { rows } = await sql<{ row: string }>`
      select r::text as row from escalation.resolutions r where resolution_id = ${question.resolutionId}
      union all select a::text from escalation.attempts a where resolution_id = ${question.resolutionId}`.execute(
      world.store.db,
    );
    const hidden = [question.prompt, question.failedCode, RIGHT, 'secret reasoning', 'AssertionError'];
    for (const { row } of rows) {
      for (const text of hidden) {
        expect(row).not.toContain(text);
        expect(row).not.toContain(Buffer.from(text).toString('hex'));
      }
    }
    expect(rows.length).toBeGreaterThan(1);
    // By now everything of this file's questions has gone through.
    const log = world.logged.join('');
    expect(log).toContain(question.taskId);
    for (const text of [...hidden, 'Add two numbers.']) expect(log).not.toContain(text);
  });

  it('is told by callbacks that are repeated, follow no redirect, and are given up at last', async () => {
    const client = at.client(world.coordinator.key);
    const { coordinator } = world;
    coordinator.answers.push(503, 302, 500);
    const question = world.question();
    await client.resolve(question);
    await waitFor(() => coordinator.newest(question.resolutionId)?.proposal !== undefined, 20_000);
    expect(coordinator.answers).toEqual([]);
    await client.verdict(question.resolutionId, { proposal: 1, held: true });

    const giving = await world.start({}, { ESCALATION_CALLBACK_ATTEMPTS: '2' });
    await at.stop();
    const second = world.question();
    coordinator.answers.push(...Array.from({ length: 50 }, () => 503));
    await giving.client(coordinator.key).resolve(second);
    await untilView(giving.client(coordinator.key), second.resolutionId, ({ state }) => state === 'exhausted');
    await waitFor(async () => {
      const { rows } = await sql<{ tell_at: bigint | null }>`select tell_at from escalation.resolutions
        where resolution_id = ${second.resolutionId}`.execute(world.store.db);
      return rows[0]?.tell_at === null;
    }, 20_000);
    const metrics = await (await fetch(`${giving.url}/metrics`)).text();
    expect(metrics).toMatch(/edgecoder_escalation_callbacks_total\{outcome="given_up"\} [1-9]/);
    coordinator.answers.length = 0;
    await giving.stop();
  });
});
