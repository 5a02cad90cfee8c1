import { StoreError } from '@edgecoder/store';
import { waitFor } from '@edgecoder/testkit';
import { describeStores } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { auditBooks } from '../../src/economy/audit.ts';
import { BY_KEYS, BY_KEYS_RELAXED } from '../../src/work/plan-by-keys.ts';
import { type CoordinatorStore, openEmpty } from '../stores.ts';
import { createRig, type Owner, post, pull, type Rig, spec, submitOne, UNTESTED, type Worker } from './rig.ts';

/** A store of which the connection breaks behind the next commit under these settings, before its answer is there. */
function losing(store: CoordinatorStore) {
  let next: object | undefined;
  const transaction: CoordinatorStore['transaction'] = async (work, options) => {
    const answer = await store.transaction(work, options);
    if (next === undefined || options?.settings !== next) return answer;
    next = undefined;
    throw new StoreError('unavailable', 'the connection broke');
  };
  return { store: { ...store, transaction }, loseNext: (settings: object): void => void (next = settings) };
}

describeStores<CoordinatorStore>('leases whose commit was not answered', openEmpty, (open) => {
  let rig: Rig;
  let owner: Owner;
  let loseNext: (settings: object) => void;
  beforeAll(async () => {
    const lossy = losing(await open());
    loseNext = lossy.loseNext;
    rig = await createRig({ store: lossy.store });
    owner = await rig.owner();
  });
  afterAll(() => rig.close());

  const servedTo = async (machine: Worker): Promise<string | undefined> => {
    const held = await waitFor(async () => {
      const leases = await pull(rig, machine);
      return leases.length > 0 ? leases : undefined;
    });
    for (const { lease } of held ?? []) await post(rig, machine, lease, UNTESTED);
    return held?.[0]?.lease.taskId;
  };

  it('are given back at once by a claim', async () => {
    const taskId = await submitOne(rig.work, owner, spec({ tests: undefined }));
    loseNext(BY_KEYS_RELAXED);
    await expect(pull(rig, await rig.worker())).rejects.toThrow('the connection broke');
    expect(await servedTo(await rig.worker())).toBe(taskId);
    expect(await auditBooks(rig.store.db)).toEqual([]);
  });

  it('are given back at once by a submission that had a taker, and are somebody’s then', async () => {
    const replica = rig.replica();
    const waiting = pull(replica, await rig.worker(), 1, 20_000);
    // It waits: it was found nothing to do.
    await waitFor(async () => /^edgecoder_work_claim_seconds_count 1$/m.test(await replica.ctx.metrics.text()));
    const task = spec({ tests: undefined });
    loseNext(BY_KEYS);
    await expect(submitOne(replica.work, owner, task)).rejects.toThrow('the connection broke');
    const [again] = await replica.work.submit(owner.id, [task], undefined);
    expect(again).toMatchObject({ repeated: true });
    const [held] = await waiting;
    expect(again).toMatchObject({ taskId: held?.lease.taskId });
    expect(await auditBooks(rig.store.db)).toEqual([]);
  });
});
