import { payMc } from '@edgecoder/pricing';
import type { ResultBody } from '@edgecoder/protocol';
import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { post, submitOne } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';
import { ADD, HELD, request, round, WITH_MODEL, wrote } from './words.ts';

describeWork('what a model wrote', (open) => {
  const scene = openScene(open, WITH_MODEL);
  const { take, view, audit } = scene;
  const ask = (changes = {}) => submitOne(scene.rig.work, scene.owner, request(changes));

  it('is paid by the tokens that the code shows, whatever the worker claims', async () => {
    const { rig, worker, verifier } = scene;
    const charged = async (body: ResultBody): Promise<number> => {
      const taskId = await ask();
      const { lease } = await take(worker);
      await sql`update coordinator.subtasks set leased_at = leased_at - 60000 where state = 'leased'`.execute(
        rig.store.db,
      );
      await post(rig, worker, lease, body);
      await post(rig, verifier, (await take(verifier)).lease, HELD);
      return (await view(taskId)).chargedMc;
    };
    const long = [{ ...round(ADD), modelMs: 3_600_000 }];
    const honest = await charged(wrote(ADD, { iterations: long }));
    expect(await charged(wrote(ADD, { iterations: long, tokens: 100_000_000 }))).toBe(honest);
    expect(await charged(wrote(ADD, { iterations: long, tokens: 2 }))).toBeLessThan(honest);
    await audit();
  });

  it('is paid by the program that came back: no history makes it dearer', async () => {
    const { rig, worker, verifier } = scene;
    const charged = async (body: ResultBody): Promise<number> => {
      const taskId = await ask({ maxIterations: 10 });
      const { lease } = await take(worker);
      await sql`update coordinator.subtasks set leased_at = leased_at - 60000 where state = 'leased'`.execute(
        rig.store.db,
      );
      await post(rig, worker, lease, { ...body, tokens: 1_000_000 });
      await post(rig, verifier, (await take(verifier)).lease, HELD);
      return (await view(taskId)).chargedMc;
    };
    const slow = (code: string, passed: boolean) => ({ ...round(code, passed), modelMs: 3_600_000 });
    const honest = await charged(wrote(ADD, { iterations: [slow(ADD, true)] }));
    const same = Array.from({ length: 9 }, () => slow(ADD, false));
    expect(await charged(wrote(ADD, { iterations: [...same, slow(ADD, true)] }))).toBe(honest);
    const other = Array.from({ length: 9 }, (_, index) => slow(`x${index} = [${'1, '.repeat(900)}]\n`, false));
    expect(await charged(wrote(ADD, { iterations: [...other, slow(ADD, true)] }))).toBe(honest);
    expect(await charged(wrote(ADD, { iterations: [...other, slow('pass\n', true)] }))).toBe(honest);
    // Nor does a long program: what one is paid for at most is 512 tokens.
    const long = `${ADD}x = [${'1, '.repeat(2_000)}]\n`;
    const longest = await charged(wrote(long, { iterations: [slow(long, true)] }));
    const rate = await sql<{ rate: bigint }>`
      select rate_per_second_mc as rate from coordinator.tasks order by created_at desc limit 1`.execute(rig.store.db);
    const pay = payMc({ computeMs: 6_400 + 20, ratePerSecondMc: rate.rows[0]?.rate ?? 0n });
    expect(BigInt(longest)).toBe(pay + pay / 10n);
    await audit();
  });

  it.each([
    ['program', { kind: 'micro_loop' }],
    [
      'conversation',
      { kind: 'chat', prompt: undefined, tests: undefined, messages: [{ role: 'user', content: 'Hi' }] },
    ],
  ] as const)('pays for the time that a model wrote at a %s which is cancelled', async (_what, changes) => {
    const { rig, owner, worker } = scene;
    const charged = async (heldMs: number): Promise<number> => {
      const taskId = await ask(changes);
      await take(worker);
      await sql`update coordinator.subtasks set leased_at = leased_at - ${heldMs}::int where state = 'leased'`.execute(
        rig.store.db,
      );
      return (await rig.work.cancel(owner.id, taskId)).chargedMc;
    };
    const short = await charged(3_000);
    const long = await charged(6_000);
    expect(long).toBeGreaterThan(1.8 * short);
    // A lease that is sat on earns no more than one program.
    expect(await charged(600_000)).toBeLessThan(1.2 * long);
    await audit();
  });

  it('of several steps is paid by as many different programs as there are steps', async () => {
    const { rig, owner, worker, verifier } = scene;
    const steps = ['Write add.', 'Write twice.'];
    const charged = async (...drafts: string[]): Promise<number> => {
      const taskId = await submitOne(rig.work, owner, request({ kind: 'multi_step', prompt: undefined, steps }));
      const { lease } = await take(worker);
      await sql`update coordinator.subtasks set leased_at = leased_at - 60000 where state = 'leased'`.execute(
        rig.store.db,
      );
      const iterations = [...drafts, ADD].map((code) => ({ ...round(code), modelMs: 60_000 }));
      await post(rig, worker, lease, wrote(ADD, { iterations, tokens: 10_000 }));
      await post(rig, verifier, (await take(verifier)).lease, HELD);
      return (await view(taskId)).chargedMc;
    };
    const one = await charged(ADD);
    const two = await charged('def twice(n):\n    return 2 * n\n');
    expect(two).toBeGreaterThan(one);
    expect(await charged('x = 1\n', 'y = 2\n', 'def twice(n):\n    return 2 * n\n')).toBe(two);
    await audit();
  });
});
