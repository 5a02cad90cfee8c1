import type { ResolutionView, ResolveRequestInput } from '@edgecoder/protocol';
import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeEscalation,
  newKey,
  outcomes,
  type Replica,
  RIGHT,
  scriptedSource,
  untilView,
  type World,
} from './support.ts';

const AGREED = { cloud: false, human: true };

describeEscalation('what waits for a person', (open) => {
  let world: World;
  let at: Replica;
  beforeAll(async () => {
    world = await open();
    at = await world.start({}, { ESCALATION_HUMAN_ATTEMPTS: '2' });
  });
  afterAll(() => world.close());

  async function waiting(changes: Partial<ResolveRequestInput> = {}): Promise<ResolveRequestInput> {
    const question = world.question({ consent: AGREED, ...changes });
    const client = at.client(world.coordinator.key);
    await client.resolve(question);
    await untilView(client, question.resolutionId, ({ state }) => state === 'waiting_for_human');
    return question;
  }
  const ended = (question: ResolveRequestInput): Promise<ResolutionView> =>
    untilView(at.client(world.coordinator.key), question.resolutionId, ({ state }) => state !== 'running');

  it('is shown to an operator, answered, and done when the answer held', async () => {
    const operator = at.client(world.operator);
    const question = await waiting();
    const { resolutions } = await operator.waiting();
    const listed = resolutions.find(({ resolutionId }) => resolutionId === question.resolutionId);
    expect(listed).toMatchObject({ ownerId: world.owner.peerId, language: 'python', state: 'waiting_for_human' });
    expect(JSON.stringify(listed)).not.toContain('numbers');
    expect((listed?.waitingUntil ?? 0) - (listed?.waitingSince ?? 0)).toBe(86_400_000);

    expect((await operator.resolution(question.resolutionId)).question).toMatchObject({
      prompt: question.prompt,
      tests: question.tests,
      failedCode: question.failedCode,
      errorHistory: question.errorHistory,
      consent: AGREED,
    });
    const answered = await operator.respond(question.resolutionId, { code: RIGHT, explanation: 'a sign' });
    expect(answered).toMatchObject({ state: 'running', proposal: { number: 1, step: 'human', code: RIGHT } });
    expect(answered.attempts.at(-1)?.detail).toBe(`by ${world.operator.peerId}`);
    await at.client(world.coordinator.key).verdict(question.resolutionId, { proposal: 1, held: true });
    expect((await ended(question)).state).toBe('resolved');
  });

  it('may be answered by its own owner, who reads nobody else’s', async () => {
    const owner = at.client(world.owner);
    const question = await waiting();
    expect((await owner.resolution(question.resolutionId)).question?.prompt).toBe(question.prompt);
    expect(await owner.respond(question.resolutionId, { code: RIGHT })).toMatchObject({ proposal: { code: RIGHT } });

    const other = await waiting({ ownerId: newKey().peerId });
    await expect(owner.resolution(other.resolutionId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(owner.respond(other.resolutionId, { code: RIGHT })).rejects.toMatchObject({ code: 'not_found' });
    await expect(owner.waiting()).rejects.toMatchObject({ code: 'unknown_key' });
  });

  it('goes back to people when an answer failed, and ends when too many did', async () => {
    const operator = at.client(world.operator);
    const coordinator = at.client(world.coordinator.key);
    const question = await waiting();
    await operator.respond(question.resolutionId, { code: 'def add(a, b): return 0' });
    await coordinator.verdict(question.resolutionId, { proposal: 1, held: false, failure: 'still wrong' });
    const again = await untilView(operator, question.resolutionId, ({ state }) => state === 'waiting_for_human');
    expect(again.proposal).toBeUndefined();
    expect(again.question).toMatchObject({
      failedCode: 'def add(a, b): return 0',
      errorHistory: ['AssertionError: add(1, 2)', 'still wrong'],
    });
    await operator.respond(question.resolutionId, { code: 'def add(a, b): return 1' });
    await coordinator.verdict(question.resolutionId, { proposal: 2, held: false });
    const end = await ended(question);
    expect(end.state).toBe('exhausted');
    expect(outcomes(end).slice(-2)).toEqual(['human 1 answered fell', 'human 2 answered fell']);
  });

  it('ends when a person declines, with the reason told to the coordinator and to nobody outside', async () => {
    const question = await waiting();
    await at.client(world.operator).respond(question.resolutionId, { decline: true, reason: 'cannot be done' });
    expect(await ended(question)).toMatchObject({ state: 'exhausted', declined: 'cannot be done' });
    await expect(at.client(world.operator).respond(question.resolutionId, { code: RIGHT })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is asked of the machines again when a person says what was missing', async () => {
    const inference = scriptedSource(({ prompt }) => ({
      code: prompt.includes('sum') ? RIGHT : 'x = 1',
      explanation: '',
    }));
    await at.stop();
    at = await world.start({ inference }, { ESCALATION_HUMAN_ATTEMPTS: '2' });
    const coordinator = at.client(world.coordinator.key);
    const question = world.question({ consent: AGREED });
    const { resolutionId } = question;
    await coordinator.resolve(question);
    await untilView(coordinator, resolutionId, ({ proposal }) => proposal?.number === 1);
    await coordinator.verdict(resolutionId, { proposal: 1, held: false });
    await untilView(coordinator, resolutionId, ({ state }) => state === 'waiting_for_human');
    await at.client(world.operator).respond(resolutionId, { context: 'It is the sum that is wanted.' });
    const view = await untilView(coordinator, resolutionId, ({ proposal }) => proposal?.number === 2);
    expect(view.proposal?.code).toBe(RIGHT);
    expect(inference.asked[1]?.prompt).toBe('Add two numbers.\nIt is the sum that is wanted.');
    expect(outcomes(view).filter((one) => !one.includes('skipped'))).toEqual([
      'inference 1 answered fell',
      'human 1 answered',
      'inference 2 answered',
    ]);
    await coordinator.verdict(resolutionId, { proposal: 2, held: true });
    await at.stop();
    at = await world.start({}, { ESCALATION_HUMAN_ATTEMPTS: '2' });
  });

  it('is not waited for for ever', async () => {
    const impatient = await world.start({}, { ESCALATION_HUMAN_WAIT_MS: '1000' });
    const question = world.question({ consent: AGREED });
    const client = impatient.client(world.coordinator.key);
    await at.stop();
    await client.resolve(question);
    const end = await untilView(client, question.resolutionId, ({ state }) => state === 'exhausted');
    expect(outcomes(end).at(-1)).toBe('human 1 timeout');
    await impatient.stop();
    at = await world.start({}, { ESCALATION_HUMAN_ATTEMPTS: '2' });
  });

  it('is kept from operators where the requester did not agree, unless the operator is the requester', async () => {
    const coordinator = at.client(world.coordinator.key);
    const refused = world.question();
    await coordinator.resolve(refused);
    const end = await untilView(coordinator, refused.resolutionId, ({ state }) => state === 'exhausted');
    expect(outcomes(end).at(-1)).toBe('human 1 skipped');
    const seen = await at.client(world.operator).resolution(refused.resolutionId);
    expect(seen.question).toBeUndefined();
    await expect(at.client(world.operator).respond(refused.resolutionId, { code: RIGHT })).rejects.toMatchObject({
      code: 'forbidden',
    });

    const another = newKey();
    const two = await world.start(
      {},
      {
        ESCALATION_OPERATORS: `${world.operator.peerId},${another.peerId}`,
        ESCALATION_ASK_OWNERS: 'true',
      },
    );
    await at.stop();
    const own = world.question({ ownerId: world.operator.peerId, placement: 'local' });
    await two.client(world.coordinator.key).resolve(own);
    const { state } = await untilView(
      two.client(world.coordinator.key),
      own.resolutionId,
      (view) => view.state === 'waiting_for_human',
    );
    expect(state).toBe('waiting_for_human');
    const ids = async (key: typeof another): Promise<string[]> =>
      (await two.client(key).waiting({ limit: 100 })).resolutions.map(({ resolutionId }) => resolutionId);
    expect(await ids(world.operator)).toContain(own.resolutionId);
    expect(await ids(another)).not.toContain(own.resolutionId);
    const outside = await two.client(another).resolution(own.resolutionId);
    expect(outside.question).toBeUndefined();
    await expect(two.client(another).respond(own.resolutionId, { code: RIGHT })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await two.stop();
    at = await world.start({}, { ESCALATION_HUMAN_ATTEMPTS: '2' });
  });

  it('is listed page by page, each once', async () => {
    for (let n = 0; n < 3; n += 1) await waiting();
    const operator = at.client(world.operator);
    const all = (await operator.waiting({ limit: 100 })).resolutions.map(({ resolutionId }) => resolutionId);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await operator.waiting({ limit: 2, ...(cursor !== undefined && { cursor }) });
      paged.push(...page.resolutions.map(({ resolutionId }) => resolutionId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBe(all.length);
    await expect(operator.waiting({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('shows how long the oldest has waited, in the metrics', async () => {
    await at.client(world.operator).respond((await waiting()).resolutionId, { code: RIGHT });
    await waiting();
    const text = await waitFor(async () => (await fetch(`${at.url}/metrics`)).text());
    expect(text).toMatch(/edgecoder_escalation_oldest_human_wait_seconds [0-9.]+/);
    expect(text).toMatch(/edgecoder_escalation_resolutions\{state="waiting_for_human"\} [1-9]/);
    expect(text).toMatch(/edgecoder_escalation_attempts_total\{step="human",outcome="answered"\} [1-9]/);
    expect(text).not.toContain('numbers');
  });
});
