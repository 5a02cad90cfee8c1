import { type Bundle, type BundleSummary, firstFailure, logOrigin, printBundle, verifyBundle } from '@edgecoder/ledger';
import type { DecomposedPart, TaskId, TaskSpecInput } from '@edgecoder/protocol';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { bundleOf } from '../../src/ledger/bundles.ts';
import { createSequencer, type Sequencer } from '../../src/ledger/sequencer.ts';
import { PASSED, post, pull, type Replica, submitOne } from '../work/rig.ts';
import { openScene } from '../work/scene.ts';
import { describeWork } from '../work/suite.ts';
import { ADD, FELL, gaveUp, HELD, HOLLOW, request, WITH_MODEL, wrote } from '../work/words.ts';

const PARTS: DecomposedPart[] = [
  { id: 'add', prompt: 'Write add.', dependsOn: [], tests: 'assert add(1, 2) == 3' },
  { id: 'twice', prompt: 'Write twice.', dependsOn: ['add'], tests: 'assert twice(2) == 4' },
];

describeWork('proof bundles of requests in words', (open) => {
  let parts: DecomposedPart[] = PARTS;
  const scene = openScene(
    () => open({ decompose: async () => ({ subtasks: parts, model: 'thinker', parsed: true, tokens: 9 }) }),
    WITH_MODEL,
  );
  let sequencer: Sequencer;
  let replica: Replica;
  beforeAll(() => {
    replica = scene.rig.replica();
    sequencer = createSequencer(scene.rig.ctx);
    sequencer.start();
    for (const loop of replica.loops) loop.start();
  });
  afterAll(async () => {
    for (const loop of replica.loops) await loop.stop();
    await sequencer.stop();
  });

  async function bundle(taskId: TaskId): Promise<Uint8Array> {
    // As if a second had passed since the last checkpoint: so long one waits for the next.
    await sql`update coordinator.ledger_head set checkpoint_at = 0`.execute(scene.rig.store.db);
    return bundleOf({ ...scene.rig.ctx, sequencer }, scene.owner.id, taskId);
  }
  function verify(bytes: Uint8Array) {
    const { signing } = scene.rig.keys;
    return verifyBundle(bytes, { trust: [{ name: logOrigin(signing.peerId), publicKey: signing.publicKey }] });
  }
  async function proven(taskId: TaskId): Promise<BundleSummary> {
    const verdict = verify(await bundle(taskId));
    expect(firstFailure(verdict)).toBeUndefined();
    return verdict.summary as BundleSummary;
  }
  async function ask(changes: Partial<TaskSpecInput> = {}): Promise<TaskId> {
    const taskId = await submitOne(replica.work, scene.owner, request(changes));
    while ((await scene.view(taskId)).state === 'decomposing') await new Promise((resolve) => setTimeout(resolve, 10));
    return taskId;
  }
  /** The next part is written, run, and checked. */
  async function write(body = wrote(ADD), check = HELD): Promise<void> {
    const [held] = await pull(replica, scene.worker);
    if (held === undefined) throw new Error('there was no work');
    await post(replica, scene.worker, held.lease, held.payload.prompt === undefined ? PASSED : body);
    for (const { lease } of await pull(replica, scene.verifier)) await post(replica, scene.verifier, lease, check);
    await sql`update coordinator.subtasks set avoid_agent = null, avoid_until = null`.execute(scene.rig.store.db);
  }

  it('prove one of several parts, and no other plan, program or request', async () => {
    parts = PARTS;
    const taskId = await ask({ tests: undefined, maxIterations: 4, requirements: { model: 'tiny' }, consent: {} });
    for (const _ of [1, 2, 3]) await write();
    expect(await proven(taskId)).toMatchObject({ state: 'completed', verdict: 'verified', records: 15 });
    const bytes = await bundle(taskId);
    const changed = (change: (copy: Bundle) => void) => {
      const copy = JSON.parse(Buffer.from(bytes).toString()) as Bundle;
      change(copy);
      return firstFailure(verify(printBundle(copy)))?.reason;
    };
    expect(changed(() => {})).toBeUndefined();
    expect(changed(({ plan }) => void plan?.value.parts.pop())).toBe('commitment_mismatch');
    expect(changed((copy) => void delete copy.plan)).toBe('opening_missing');
    expect(changed(({ results }) => void (results[0]!.body.code = 'x'))).toBe('commitment_mismatch');
    expect(changed(({ content }) => void (content.value.prompt = 'x'))).toBe('commitment_mismatch');
    expect(changed(({ content }) => void (content.value.model = 'x'))).toBe('commitment_mismatch');
  });

  it('prove one of one part, whose first program failed', async () => {
    parts = PARTS.slice(0, 1);
    const taskId = await ask();
    await write(gaveUp('x = 1\n'), FELL);
    await write();
    expect(await proven(taskId)).toMatchObject({ state: 'completed', verdict: 'verified' });
  });

  it('prove one that failed, one that is not verified, and one that was cancelled before it was divided', async () => {
    parts = PARTS.slice(0, 1);
    const failed = await ask();
    for (const _ of [1, 2]) await write(gaveUp('x = 1\n'), FELL);
    expect(await proven(failed)).toMatchObject({ state: 'failed', chargedMc: 0 });
    const hollow = await ask();
    await write(wrote(ADD), HOLLOW);
    expect(await proven(hollow)).toMatchObject({ state: 'completed', verdict: 'unverified' });
    const early = await submitOne(scene.rig.work, scene.owner, request());
    await scene.rig.work.cancel(scene.owner.id, early);
    expect(await proven(early)).toMatchObject({ state: 'cancelled' });
  });

  it('prove one without tests whose first program did not run, and no pay for that', async () => {
    parts = [{ id: 'add', prompt: 'Write add.', dependsOn: [] }];
    const untested = { passed: false, hasTests: false, failure: 'SyntaxError' };
    const taskId = await ask({ tests: undefined });
    await write(wrote('def add(', { exitCode: 1, testReport: untested }));
    await write(wrote(ADD, { testReport: { passed: true, hasTests: false } }));
    expect(await proven(taskId)).toMatchObject({ state: 'completed', verdict: 'unverified' });
    const bytes = await bundle(taskId);
    const copy = JSON.parse(Buffer.from(bytes).toString()) as Bundle;
    copy.results[0]!.body.testReport = { passed: true, hasTests: false };
    expect(firstFailure(verify(printBundle(copy)))?.reason).toBe('commitment_mismatch');
  });

  it('prove what is not divided: a conversation and its answer', async () => {
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    const taskId = await ask({ kind: 'chat', prompt: undefined, tests: undefined, messages });
    const { code: _, iterations: __, ...rest } = wrote('', { testReport: { passed: true, hasTests: false } });
    const [held] = await pull(replica, scene.worker);
    await post(replica, scene.worker, held!.lease, { ...rest, text: 'Good day.' });
    expect(await proven(taskId)).toMatchObject({ state: 'completed', verdict: 'unverified' });
  });
});
