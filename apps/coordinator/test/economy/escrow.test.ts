import {
  agentAccount,
  heldAccount,
  type PeerId,
  type SubtaskId,
  SYSTEM_ESCROW,
  SYSTEM_FAUCET,
  SYSTEM_FEES,
  userAccount,
} from '@edgecoder/protocol';
import { createLogger } from '@edgecoder/service';
import { waitFor } from '@edgecoder/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { auditBooks } from '../../src/economy/audit.ts';
import { escrowResults, lockAccounts, openAccounts, postJournal } from '../../src/economy/books.ts';
import {
  createVestingLoop,
  freezeEscrow,
  postTransfers,
  type Recheck,
  settleRechecks,
  vestOwner,
} from '../../src/economy/escrow.ts';
import { settlementOf } from '../../src/economy/settle.ts';
import { type CoordinatorStore, describeBooks, economyContext, newId, peerId, recordEntry } from './support.ts';

const PAY_MC = 100n;
/** 11 mc of each 110 go to whoever checks, or to the fees. */
const SHARE_MC = 10n;

describeBooks('escrow', (open) => {
  let store: CoordinatorStore;
  let ctx: ReturnType<typeof economyContext>;
  let record: bigint;
  const payer = peerId('payer');
  const verifier = peerId('verifier');
  const MILLION = 1_000_000n;

  beforeAll(async () => {
    store = await open();
    ctx = economyContext(store);
    record = await recordEntry(store);
    await store.transaction(async (tx) => {
      await openAccounts(tx, [
        { accountId: userAccount(payer), ownerId: payer },
        { accountId: agentAccount(verifier), ownerId: peerId('operator') },
      ]);
      await postJournal(tx, [
        {
          entryId: newId(),
          idempotencyKey: 'all',
          kind: 'mint',
          ledgerEntryId: record,
          postings: [
            { account: SYSTEM_FAUCET, amountMc: -MILLION },
            { account: heldAccount(payer), amountMc: MILLION },
          ],
        },
      ]);
    });
  });
  afterAll(() => store.close());

  /** Rechecks settled and posted in one unit of work. */
  const settled = (rechecks: readonly Recheck[]): Promise<string[]> =>
    store.transaction(async (tx) => {
      const { transfers, refunded } = await settleRechecks(tx, rechecks);
      await postTransfers(tx, ctx, transfers);
      return refunded;
    });

  /** An owner with machines. */
  async function workers(machines: number): Promise<{ ownerId: PeerId; agents: PeerId[] }> {
    const ownerId = peerId(newId());
    const agents = Array.from({ length: machines }, () => peerId(newId()));
    await store.transaction((tx) =>
      openAccounts(
        tx,
        agents.map((agent) => ({ accountId: agentAccount(agent), ownerId })),
      ),
    );
    return { ownerId, agents };
  }

  /** Unchecked results, paid into escrow, by the machines in turn. @returns their subtasks, oldest first. */
  async function work(by: { ownerId: PeerId; agents: PeerId[] }, results: number): Promise<SubtaskId[]> {
    const subtasks = Array.from({ length: results }, () => newId() as SubtaskId);
    const settled = subtasks.map((subtaskId, index) =>
      settlementOf({
        subtaskId,
        requesterId: payer,
        agentId: by.agents[index % by.agents.length] as PeerId,
        workerOwnerId: by.ownerId,
        computeMs: 100,
        ratePerSecondMc: 1000n,
        remainingMc: MILLION,
      }),
    );
    await store.transaction(async (tx) => {
      await escrowResults(
        tx,
        settled.flatMap(({ escrow }) => escrow ?? []),
      );
      await postJournal(
        tx,
        settled.map(({ postings }) => ({
          entryId: newId(),
          idempotencyKey: newId(),
          kind: 'earn' as const,
          ledgerEntryId: record,
          postings,
        })),
      );
    });
    return subtasks;
  }

  const available = async (account: string): Promise<bigint> => {
    const rows = await store.transaction((tx) => lockAccounts(tx, [account]));
    return rows.get(account)?.availableMc ?? -1n;
  };
  const states = async (ownerId: string): Promise<Record<string, number>> => {
    const { rows } = await sql<{ state: string; n: number }>`
      select state, count(*)::int as n from coordinator.escrow where owner_id = ${ownerId} group by state`.execute(
      store.db,
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  };
  const auditAll = async () => (await auditBooks(store.db)).filter(({ kind }) => kind !== 'held_not_of_open_tasks');

  it('keeps back the newest 60 results of an owner, over all machines, and releases the rest once', async () => {
    const owner = await workers(2);
    await work(owner, 60);
    expect(await vestOwner(ctx, owner.ownerId)).toBe(0);
    await work(owner, 5);
    const released = await Promise.all(Array.from({ length: 4 }, () => vestOwner(ctx, owner.ownerId)));
    expect(released.reduce((a, b) => a + b, 0)).toBe(5);
    expect(await vestOwner(ctx, owner.ownerId)).toBe(0);
    expect(await states(owner.ownerId)).toEqual({ held: 60, vested: 5 });
    const paid = await Promise.all(owner.agents.map((agent) => available(agentAccount(agent))));
    expect(paid).toEqual([3n * PAY_MC, 2n * PAY_MC]);
    expect(await auditAll()).toEqual([]);
  });

  it('releases each batch by one entry and one record, of at most 64 postings however many machines there are', async () => {
    const owner = await workers(70);
    await work(owner, 130);
    expect(await vestOwner(ctx, owner.ownerId)).toBe(63);
    expect(await vestOwner(ctx, owner.ownerId)).toBe(7);
    expect(await vestOwner(ctx, owner.ownerId)).toBe(0);
    const { rows } = await sql<{ postings: number; same: boolean }>`
      select jsonb_array_length(record.payload -> 'postings') as postings,
             record.payload ->> 'entryId' = entry.entry_id::text as same
      from coordinator.journal_entries entry join coordinator.ledger_entries record on record.entry_id = entry.ledger_entry_id
      where entry.kind = 'release' order by record.entry_id desc limit 2`.execute(store.db);
    expect(rows).toEqual([
      { postings: 8, same: true },
      { postings: 64, same: true },
    ]);
  });

  it('is looked through by a loop that finds every owner', async () => {
    const owners = [await workers(1), await workers(1), await workers(1)];
    for (const owner of owners) await work(owner, 62);
    let woken = 0;
    const loop = createVestingLoop({ ...ctx, log: createLogger({ service: 'test', level: 'silent' }) }, () => {
      woken += 1;
    });
    loop.start();
    await waitFor(async () => {
      const all = await Promise.all(owners.map((owner) => states(owner.ownerId)));
      return all.every((state) => state['vested'] === 2);
    });
    await loop.stop();
    expect(woken).toBeGreaterThanOrEqual(3);
    expect(await auditAll()).toEqual([]);
  });

  it('keeps everything back after a forgery until it was checked, then refunds what was bad and goes on with the rest', async () => {
    const owner = await workers(1);
    const [agent] = owner.agents as [PeerId];
    const subtasks = await work(owner, 63);
    const frozen = await store.transaction((tx) => freezeEscrow(tx, owner.ownerId));
    expect(frozen.map(({ subtaskId }) => subtaskId)).toEqual(subtasks);
    expect(frozen.every(({ payerId }) => payerId === payer)).toBe(true);
    expect(await store.transaction((tx) => freezeEscrow(tx, owner.ownerId))).toEqual([]);
    await work(owner, 1);
    expect(await vestOwner(ctx, owner.ownerId)).toBe(0);

    const [bad, good, unpaid, ...rest] = subtasks as [SubtaskId, SubtaskId, SubtaskId, ...SubtaskId[]];
    const before = { payer: await available(userAccount(payer)), verifier: await available(agentAccount(verifier)) };
    const settle = () =>
      settled([
        { subtaskId: bad, held: false, verifierId: verifier },
        { subtaskId: good, held: true, verifierId: verifier },
        { subtaskId: unpaid, held: true },
        { subtaskId: newId() as SubtaskId, held: false },
      ]);
    expect(await settle()).toEqual([bad]);
    expect(await settle()).toEqual([]);
    expect(await states(owner.ownerId)).toEqual({ frozen: 60, held: 3, refunded: 1 });
    expect((await available(userAccount(payer))) - before.payer).toBe(PAY_MC);
    expect((await available(agentAccount(verifier))) - before.verifier).toBe(2n * SHARE_MC);

    await settled(rest.map((subtaskId) => ({ subtaskId, held: true })));
    expect(await vestOwner(ctx, owner.ownerId)).toBe(3);
    expect(await available(agentAccount(agent))).toBe(3n * PAY_MC);
    expect(await auditAll()).toEqual([]);
  });

  it('never both releases and refunds a result, whichever comes first', async () => {
    const owner = await workers(1);
    const [agent] = owner.agents as [PeerId];
    const subtasks = await work(owner, 80);
    const before = await available(userAccount(payer));
    const forge = async (): Promise<number> => {
      const frozen = await store.transaction((tx) => freezeEscrow(tx, owner.ownerId));
      const rechecks = frozen.map(({ subtaskId }) => ({ subtaskId: subtaskId as SubtaskId, held: false }));
      return (await settled(rechecks)).length;
    };
    const [vested, refunded, again] = await Promise.all([vestOwner(ctx, owner.ownerId), forge(), forge()]);
    expect(vested + refunded + again).toBe(subtasks.length);
    expect(await available(agentAccount(agent))).toBe(BigInt(vested) * PAY_MC);
    expect((await available(userAccount(payer))) - before).toBe(BigInt(refunded + again) * PAY_MC);
    expect(await auditAll()).toEqual([]);
  });

  it('does not owe one result twice', async () => {
    const owner = await workers(1);
    const row = {
      ownerId: owner.ownerId,
      accountId: agentAccount(owner.agents[0] as PeerId),
      subtaskId: newId(),
      payerId: payer,
      amountMc: 1n,
    };
    await store.transaction((tx) => escrowResults(tx, [row, { ...row, subtaskId: newId(), amountMc: 0n }]));
    await store.transaction((tx) => escrowResults(tx, [row]));
    expect(await states(owner.ownerId)).toEqual({ held: 1 });
    await store.transaction((tx) =>
      postJournal(tx, [
        {
          entryId: newId(),
          idempotencyKey: newId(),
          kind: 'adjust',
          ledgerEntryId: record,
          postings: [
            { account: SYSTEM_FEES, amountMc: -1n },
            { account: SYSTEM_ESCROW, amountMc: 1n },
          ],
        },
      ]),
    );
    expect(await auditAll()).toEqual([]);
  });
});
