import type { ResultBody } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { PASSED, post, pull, submitOne, UNTESTED } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';
import { ADD, FELL, gaveUp, HELD, HOLLOW, request, round, WITH_MODEL, wrote } from './words.ts';

describeWork('a request for a program', (open) => {
  const scene = openScene(open, WITH_MODEL);
  const { take, view, types, ownerBalance, streak, audit } = scene;
  const ask = (changes = {}) => submitOne(scene.rig.work, scene.owner, request(changes));
  /** As if the machine might take again what it has just failed at. */
  const forgive = () =>
    sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(scene.rig.store.db);

  it('goes to a machine with a model, is verified with the code that came back, and paid', async () => {
    const { rig, owner, worker, verifier } = scene;
    const before = await ownerBalance(owner.id);
    const taskId = await ask({ maxIterations: 3 });
    const { lease, payload } = await take(worker);
    expect(payload).toMatchObject({
      kind: 'micro_loop',
      prompt: request().prompt,
      tests: request().tests,
      code: '',
      maxIterations: 3,
    });
    expect(await post(rig, worker, lease, wrote(ADD))).toBe('stored');
    const check = await take(verifier);
    expect(check.payload).toMatchObject({
      kind: 'verify',
      code: ADD,
      givenCodeChars: 0,
      tests: payload.tests,
      seed: payload.seed,
      sandbox: 'wasm',
    });
    expect(check.payload.prompt).toBeUndefined();
    await post(rig, verifier, check.lease, HELD);

    const done = await view(taskId);
    expect(done).toMatchObject({
      state: 'completed',
      verified: true,
      result: wrote(ADD),
      subtasks: [{ part: 'main', prompt: request().prompt, code: ADD, model: 'tiny', iterations: 1 }],
      program: { code: ADD, tests: request().tests, testsFrom: 'requester', models: ['tiny'], iterations: 1 },
    });
    expect(done.chargedMc).toBeGreaterThan(0);
    expect(await ownerBalance(owner.id)).toEqual({
      available_mc: before.available_mc - BigInt(done.chargedMc),
      held_mc: 0n,
    });
    expect(await types(taskId)).toEqual([
      'task_submitted',
      'task_assigned',
      'result_received',
      'task_assigned',
      'result_verified',
      'task_completed',
    ]);
    await audit();
  });

  it('is not taken from a worker that asked another model than the one that was named', async () => {
    const { rig, owner, worker } = scene;
    const taskId = await ask({ requirements: { model: 'tiny' } });
    const { lease } = await take(worker);
    for (const model of ['tinier', undefined]) {
      const { model: _, ...body } = wrote(ADD);
      const other = { ...body, ...(model !== undefined && { model }) };
      await expect(post(rig, worker, lease, other)).rejects.toMatchObject({ code: 'result_invalid' });
    }
    expect(await post(rig, worker, lease, wrote(ADD))).toBe('stored');
    await rig.work.cancel(owner.id, taskId);
    await post(rig, scene.verifier, (await take(scene.verifier)).lease, HELD);
    await audit();
  });

  it('never goes to a machine without a model, nor to one with another than it asks for', async () => {
    const { rig, owner, worker } = scene;
    const bare = await rig.worker();
    const taskId = await ask();
    expect(await pull(rig, bare)).toEqual([]);
    await rig.work.cancel(owner.id, taskId);
    const large = await rig.worker(undefined, { models: [{ name: 'large', paramsM: 7000 }] });
    const named = await ask({ requirements: { model: 'large' } });
    const strong = await ask({ requirements: { minParamsM: 3000 } });
    expect(await pull(rig, worker)).toEqual([]);
    const got = await pull(rig, large, 2);
    expect(got.map(({ lease }) => lease.taskId).sort()).toEqual([named, strong].sort());
    expect(got.find(({ lease }) => lease.taskId === named)?.payload.model).toBe('large');
    for (const each of [named, strong]) await rig.work.cancel(owner.id, each);
  });

  it('is priced by the size of the model that it asks for, also when it asks by the name', async () => {
    const { rig, owner } = scene;
    await rig.worker(undefined, { models: [{ name: 'huge', paramsM: 8000 }] });
    const held = async (requirements?: { model?: string; minParamsM?: number }): Promise<number> => {
      const taskId = await ask({ requirements });
      const { heldMc } = await view(taskId);
      await rig.work.cancel(owner.id, taskId);
      return heldMc;
    };
    const any = await held();
    const huge = await held({ model: 'huge' });
    expect(huge).toBeGreaterThan(5 * any);
    expect(await held({ minParamsM: 7500 })).toBe(huge);
    expect(await held({ model: 'tiny' })).toBe(any);
    await audit();
  });

  it('is refused at once where no machine within its reach has a model', async () => {
    const { rig, owner } = scene;
    const refused = { code: 'kind_unavailable' };
    await expect(ask({ placement: 'my-devices' })).rejects.toMatchObject(refused);
    await expect(ask({ requirements: { model: 'unheard-of' } })).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('unheard-of'),
    });
    await expect(ask({ requirements: { minParamsM: 70_000 } })).rejects.toMatchObject(refused);
    await expect(ask({ language: 'javascript', requirements: { sandbox: 'docker' } })).rejects.toMatchObject(refused);
    const own = await rig.worker(owner, WITH_MODEL);
    const taskId = await ask({ placement: 'my-devices' });
    await rig.work.cancel(owner.id, taskId);
    expect(await pull(rig, own)).toEqual([]);
  });

  it('is tried by workers twice, unpaid while nothing usable comes, and then has failed', async () => {
    const { rig, owner, worker, verifier } = scene;
    const before = await ownerBalance(owner.id);
    await rig.setStreak(worker.ownerId, 3);
    const taskId = await ask();
    for (const _ of [1, 2]) {
      await post(rig, worker, (await take(worker)).lease, gaveUp('def add(a, b):\n    return 0\n'));
      await post(rig, verifier, (await take(verifier)).lease, FELL);
      expect(await pull(rig, worker)).toEqual([]);
      await forgive();
    }
    expect(await view(taskId)).toMatchObject({
      state: 'failed',
      reason: 'tests_failed',
      verdict: 'failure_reproduced',
      verified: false,
      chargedMc: 0,
      program: { code: 'def add(a, b):\n    return 0\n' },
    });
    expect(await streak(worker.ownerId)).toBe(3);
    expect(await ownerBalance(owner.id)).toEqual(before);
    expect((await types(taskId)).slice(-7)).toEqual([
      'result_verified',
      'task_requeued',
      'task_assigned',
      'result_received',
      'task_assigned',
      'result_verified',
      'task_failed',
    ]);
    await audit();
  });

  it('is done by another worker, paid once, after the first one failed', async () => {
    const { rig, worker, verifier } = scene;
    const second = await rig.worker(undefined, WITH_MODEL);
    const taskId = await ask();
    await post(rig, worker, (await take(worker)).lease, gaveUp('def add(a, b):\n    return 0\n'));
    await post(rig, verifier, (await take(verifier)).lease, FELL);
    expect(await pull(rig, worker)).toEqual([]);
    await post(rig, second, (await take(second)).lease, wrote(ADD));
    const check = await take(verifier);
    expect(check.payload.code).toBe(ADD);
    await post(rig, verifier, check.lease, HELD);
    expect(await view(taskId)).toMatchObject({ state: 'completed', verified: true, program: { code: ADD } });
    await audit();
  });

  it('whose tests pass without the code is paid, and neither verified nor a matter of trust', async () => {
    const { rig, worker, verifier } = scene;
    await rig.setStreak(worker.ownerId, 3);
    const taskId = await ask({ tests: 'assert True\n' });
    await post(rig, worker, (await take(worker)).lease, wrote(ADD));
    await post(rig, verifier, (await take(verifier)).lease, HOLLOW);
    const done = await view(taskId);
    expect(done).toMatchObject({ state: 'completed', verified: false, verdict: 'unverified' });
    expect(done.chargedMc).toBeGreaterThan(0);
    expect(await streak(worker.ownerId)).toBe(3);
    await audit();
  });

  it('rejects a pass that is not one, as with any program', async () => {
    const { rig, owner, verifier } = scene;
    const forger = await rig.worker(undefined, WITH_MODEL);
    const taskId = await ask();
    await post(rig, forger, (await take(forger)).lease, wrote('def add(a, b):\n    return 0\n'));
    await post(rig, verifier, (await take(verifier)).lease, FELL);
    expect(await streak(forger.ownerId)).toBe(0);
    expect((await view(taskId)).chargedMc).toBe(0);
    await rig.work.cancel(owner.id, taskId);
    await audit();
  });

  it('without tests is paid without a check, and is not verified', async () => {
    const { rig, worker, verifier } = scene;
    const taskId = await ask({ tests: undefined });
    const { lease, payload } = await take(worker);
    expect(payload.tests).toBeUndefined();
    const untested = wrote(ADD, { testReport: { passed: true, hasTests: false }, ownTests: 'assert add(1, 1) == 2\n' });
    await post(rig, worker, lease, untested);
    const done = await view(taskId);
    expect(done).toMatchObject({
      state: 'completed',
      verified: false,
      verdict: 'unverified',
      program: { code: ADD, testsFrom: 'none' },
    });
    expect(done.program?.tests).toBeUndefined();
    expect(done.chargedMc).toBeGreaterThan(0);
    expect(await pull(rig, verifier)).toEqual([]);
    await audit();
  });

  it('without tests that does not run is tried again by another worker, unpaid, and then has failed', async () => {
    const { rig, worker } = scene;
    const other = await rig.worker(undefined, WITH_MODEL);
    const broken: ResultBody = wrote('def add(', {
      exitCode: 1,
      stderr: 'SyntaxError',
      testReport: { passed: false, hasTests: false, failure: 'SyntaxError' },
    });
    const runs = wrote(ADD, { testReport: { passed: true, hasTests: false } });
    for (const ends of ['well', 'badly'] as const) {
      const taskId = await ask({ tests: undefined });
      await post(rig, worker, (await take(worker)).lease, broken);
      expect(await view(taskId)).toMatchObject({ subtasks: [{ state: 'queued' }], chargedMc: 0 });
      expect(await pull(rig, worker)).toEqual([]);
      const { lease } = await take(other);
      // A limit is no run to its end either.
      await post(rig, other, lease, ends === 'well' ? runs : { ...runs, limit: 'wall' });
      const done = await view(taskId);
      expect(await types(taskId)).toEqual([
        'task_submitted',
        'task_assigned',
        'result_received',
        'task_requeued',
        'task_assigned',
        'result_received',
        ends === 'well' ? 'task_completed' : 'task_failed',
      ]);
      if (ends === 'well') expect(done).toMatchObject({ state: 'completed', program: { code: ADD } });
      else expect(done).toMatchObject({ state: 'failed', reason: 'attempts_exhausted', chargedMc: 0 });
      expect(done.chargedMc > 0).toBe(ends === 'well');
    }
    await audit();
  });

  it('takes no result that is not an answer to it', async () => {
    const { rig, owner, worker } = scene;
    const taskId = await ask({ maxIterations: 2 });
    const { lease } = await take(worker);
    const { code: _, ...codeless } = wrote(ADD);
    const wrong: ResultBody[] = [
      codeless,
      wrote(' \n'),
      // Other parts could not be built on it: as JSON it is six times as long.
      wrote('\u0001'.repeat(100_000)),
      wrote(ADD, { text: 'here you are' }),
      wrote(ADD, { iterations: [round(ADD, false), round(ADD, false), round(ADD)] }),
      wrote(ADD, { testReport: { passed: true, hasTests: false } }),
    ];
    for (const body of wrong)
      await expect(post(rig, worker, lease, body)).rejects.toMatchObject({ code: 'result_invalid' });
    expect(await post(rig, worker, lease, wrote(ADD, { iterations: [round(ADD, false), round(ADD)] }))).toBe('stored');
    await rig.work.cancel(owner.id, taskId);
    const rest = await pull(rig, scene.verifier);
    for (const check of rest) await post(rig, scene.verifier, check.lease, HELD);
    await audit();
  });

  it('alone has code and rounds to tell of: a program that was given brings none', async () => {
    const { rig, worker } = scene;
    const taskId = await scene.submit({ tests: undefined });
    const { lease } = await take(worker);
    const smuggled: Partial<ResultBody>[] = [
      { code: ADD },
      { text: 'x' },
      { iterations: [round(ADD)] },
      { ownTests: 'assert True' },
      { model: 'tiny' },
      { tokens: 5 },
    ];
    for (const more of smuggled)
      await expect(post(rig, worker, lease, { ...UNTESTED, ...more })).rejects.toMatchObject({
        code: 'result_invalid',
      });
    await post(rig, worker, lease, UNTESTED);
    expect((await view(taskId)).state).toBe('completed');
  });

  it('leaves nothing of its content in the log, the books or the list of tasks', async () => {
    const { rig, owner, worker, verifier } = scene;
    const secret = 'xyzzy-plugh';
    const taskId = await ask({ prompt: `Write ${secret}.`, tests: `assert '${secret}'\n` });
    await post(rig, worker, (await take(worker)).lease, wrote(`s = '${secret}'\n`));
    await post(rig, verifier, (await take(verifier)).lease, HELD);
    const { rows } = await sql<{ all: string }>`
      select string_agg(entry::text, '') as all from coordinator.ledger_entries entry where task_id = ${taskId}::uuid`.execute(
      rig.store.db,
    );
    expect(rows[0]?.all).toContain('task_completed');
    expect(rows[0]?.all).not.toContain(secret);
    const listed = await rig.work.list(owner.id, { limit: 100 });
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect(JSON.stringify(await view(taskId))).toContain(secret);
  });
});

describeWork('an answer in words', (open) => {
  const scene = openScene(open, WITH_MODEL);
  const { take, view, audit } = scene;
  const answer = (text: string): ResultBody => {
    const { code: _, iterations: __, ...rest } = wrote('', { testReport: { passed: true, hasTests: false } });
    return { ...rest, text, sandbox: 'none', durationMs: 0 };
  };

  it.each([
    ['single_step', { kind: 'single_step' as const, prompt: 'What is a list?' }],
    ['chat', { kind: 'chat' as const, messages: [{ role: 'user' as const, content: 'Hello' }] }],
  ])('of %s is given to its owner, paid, and not verified', async (_kind, words) => {
    const { rig, owner, worker, verifier } = scene;
    const taskId = await submitOne(rig.work, owner, request({ prompt: undefined, tests: undefined, ...words }));
    const { lease, payload } = await take(worker);
    expect(payload).toMatchObject({ code: '', ...words });
    await expect(post(rig, worker, lease, PASSED)).rejects.toMatchObject({ code: 'result_invalid' });
    await expect(post(rig, worker, lease, { ...answer('x'), code: 'x' })).rejects.toMatchObject({
      code: 'result_invalid',
    });
    await post(rig, worker, lease, answer('A list is a row of things.'));
    const done = await view(taskId);
    expect(done).toMatchObject({
      state: 'completed',
      verified: false,
      verdict: 'unverified',
      result: { text: 'A list is a row of things.' },
    });
    expect(done.program).toBeUndefined();
    expect(done.chargedMc).toBeGreaterThan(0);
    expect(await pull(rig, verifier)).toEqual([]);
    await audit();
  });

  it('of several steps is a program that is run with the tests', async () => {
    const { rig, owner, worker, verifier } = scene;
    const steps = ['Write add.', 'Name its arguments.'];
    const taskId = await submitOne(rig.work, owner, request({ kind: 'multi_step', prompt: undefined, steps }));
    const { lease, payload } = await take(worker);
    expect(payload).toMatchObject({ kind: 'multi_step', steps, tests: request().tests });
    await post(rig, worker, lease, wrote(ADD, { iterations: [round(ADD, false), round(ADD)] }));
    const check = await take(verifier);
    expect(check.payload).toMatchObject({ kind: 'verify', code: ADD, givenCodeChars: 0 });
    await post(rig, verifier, check.lease, HELD);
    expect(await view(taskId)).toMatchObject({ state: 'completed', verified: true, program: { code: ADD } });
    await audit();
  });
});
