import {
  type AccountId,
  agentAccount,
  heldAccount,
  type PeerId,
  SYSTEM_FAUCET,
  SYSTEM_FEES,
  userAccount,
} from '@edgecoder/protocol';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { balanceOf, historyPage, requireReadable } from '../../src/economy/accounts.ts';
import { auditBooks } from '../../src/economy/audit.ts';
import { escrowResults, openAccounts, postJournal } from '../../src/economy/books.ts';
import { grantCredits } from '../../src/economy/grant.ts';
import { type CoordinatorStore, caller, describeBooks, economyContext, insertOwner, newId, peerId } from './support.ts';

describeBooks('accounts', (open) => {
  let store: CoordinatorStore;
  let ctx: ReturnType<typeof economyContext>;
  beforeAll(async () => {
    store = await open();
    ctx = economyContext(store);
  });
  afterAll(() => store.close());

  const operator = caller(peerId('operator'), ['user', 'operator']);
  const records = async (): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from coordinator.ledger_entries`.execute(
      store.db,
    );
    return rows[0]?.n ?? 0;
  };

  describe('a grant', () => {
    it('opens the account of an owner and credits it once per key, also when it is tried ten times at the same time', async () => {
      const owner = await insertOwner(store, newId());
      const grant = () =>
        grantCredits(ctx, { accountId: userAccount(owner), amountMc: 100_000n, idempotencyKey: 'welcome' });
      const before = await records();
      const granted = await Promise.all(Array.from({ length: 10 }, grant));
      expect(granted.filter(Boolean)).toHaveLength(1);
      expect(await records()).toBe(before + 1);
      expect(await balanceOf(ctx, operator, userAccount(owner))).toEqual({
        accountId: userAccount(owner),
        availableMc: 100_000,
        heldMc: 0,
        escrowedMc: 0,
      });
    });

    it('has keys of its own in each account', async () => {
      const [one, other] = [await insertOwner(store, newId()), await insertOwner(store, newId())];
      for (const owner of [one, other]) {
        expect(await grantCredits(ctx, { accountId: userAccount(owner), amountMc: 1n, idempotencyKey: 'k' })).toBe(
          true,
        );
      }
    });

    it('answers 409 when the key was used for another amount, and changes nothing', async () => {
      const owner = await insertOwner(store, newId());
      await grantCredits(ctx, { accountId: userAccount(owner), amountMc: 5n, idempotencyKey: 'k' });
      const again = grantCredits(ctx, { accountId: userAccount(owner), amountMc: 6n, idempotencyKey: 'k' });
      await expect(again).rejects.toMatchObject({ code: 'idempotency_conflict' });
      expect((await balanceOf(ctx, operator, userAccount(owner))).availableMc).toBe(5);
    });

    it('is only for owners and machines that are known', async () => {
      const before = await records();
      const to = (accountId: AccountId, amountMc = 1n) =>
        grantCredits(ctx, { accountId, amountMc, idempotencyKey: 'k' });
      await expect(to(userAccount(peerId('unknown')))).rejects.toMatchObject({ code: 'not_found' });
      await expect(to(agentAccount(peerId('unknown')))).rejects.toMatchObject({ code: 'not_found' });
      await expect(to(heldAccount(peerId('unknown')))).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(to(SYSTEM_FEES)).rejects.toMatchObject({ code: 'invalid_request' });
      const owner = await insertOwner(store, newId());
      await expect(to(userAccount(owner), 0n)).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await records()).toBe(before);
    });
  });

  describe('who may look', () => {
    let owner: PeerId;
    let machine: PeerId;
    beforeAll(async () => {
      owner = await insertOwner(store, newId());
      machine = peerId(newId());
      await grantCredits(ctx, { accountId: userAccount(owner), amountMc: 10n, idempotencyKey: 'k' });
      await store.transaction((tx) => openAccounts(tx, [{ accountId: agentAccount(machine), ownerId: owner }]));
    });

    const cases: [string, () => [ReturnType<typeof caller>, AccountId], boolean][] = [
      ['the owner at their account', () => [caller(owner, ['user']), userAccount(owner)], true],
      ['the owner at what they have held', () => [caller(owner, ['user']), heldAccount(owner)], true],
      ['the owner at their machine', () => [caller(owner, ['user']), agentAccount(machine)], true],
      ['the machine at itself', () => [caller(machine, ['agent'], owner), agentAccount(machine)], true],
      ['the machine at its owner', () => [caller(machine, ['agent'], owner), userAccount(owner)], false],
      ['another owner at the account', () => [caller(peerId('other'), ['user']), userAccount(owner)], false],
      ['another owner at the hold', () => [caller(peerId('other'), ['user']), heldAccount(owner)], false],
      ['another owner at the machine', () => [caller(peerId('other'), ['user']), agentAccount(machine)], false],
      ['another machine', () => [caller(peerId('other'), ['agent'], peerId('x')), agentAccount(machine)], false],
      ['a stranger with the owner’s id', () => [caller(owner, ['stranger']), userAccount(owner)], false],
      ['an operator', () => [operator, userAccount(owner)], true],
      ['an operator at nothing', () => [operator, userAccount(peerId('nothing'))], false],
      ['an owner at nothing', () => [caller(peerId('nothing'), ['user']), userAccount(peerId('nothing'))], false],
      ['an owner at the fees', () => [caller(owner, ['user']), SYSTEM_FEES], false],
    ];
    it.each(cases)('%s', async (_who, make, allowed) => {
      const [who, accountId] = make();
      const looks = [
        () => balanceOf(ctx, who, accountId),
        () => historyPage(ctx, who, accountId, { limit: 5 }),
        () => requireReadable(ctx, who, accountId),
      ];
      for (const look of looks) {
        if (allowed) await look();
        else await expect(look()).rejects.toMatchObject({ code: 'not_found' });
      }
    });

    it('shows the history of system accounts to operators, and no balance of them to anyone', async () => {
      expect((await historyPage(ctx, operator, SYSTEM_FAUCET, { limit: 1 })).entries).toHaveLength(1);
      await expect(balanceOf(ctx, operator, SYSTEM_FAUCET)).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  it('tells apart what is spendable, held and escrowed', async () => {
    const owner = await insertOwner(store, newId());
    const machine = peerId(newId());
    const other = peerId(newId());
    await grantCredits(ctx, { accountId: userAccount(owner), amountMc: 100n, idempotencyKey: 'k' });
    await store.transaction(async (tx) => {
      await openAccounts(
        tx,
        [machine, other].map((agent) => ({ accountId: agentAccount(agent), ownerId: owner })),
      );
      const row = { ownerId: owner, payerId: peerId('payer') };
      await escrowResults(tx, [
        { ...row, accountId: agentAccount(machine), subtaskId: newId(), amountMc: 5n },
        { ...row, accountId: agentAccount(machine), subtaskId: newId(), amountMc: 6n },
        { ...row, accountId: agentAccount(other), subtaskId: newId(), amountMc: 7n },
      ]);
      await sql`update coordinator.escrow set state = 'frozen' where amount_mc = 6`.execute(tx);
      await sql`update coordinator.accounts set available_mc = 60, held_mc = 40 where account_id = ${userAccount(owner)}`.execute(
        tx,
      );
    });
    expect(await balanceOf(ctx, operator, userAccount(owner))).toMatchObject({
      availableMc: 60,
      heldMc: 40,
      escrowedMc: 0,
    });
    expect(await balanceOf(ctx, operator, heldAccount(owner))).toMatchObject({
      availableMc: 0,
      heldMc: 40,
      escrowedMc: 0,
    });
    expect(await balanceOf(ctx, operator, agentAccount(machine))).toMatchObject({
      availableMc: 0,
      heldMc: 0,
      escrowedMc: 11,
    });

    const found = await auditBooks(store.db);
    const about = (kind: string) =>
      found
        .filter((each) => each.kind === kind)
        .map(({ subject, expectedMc, foundMc }) => [subject, expectedMc, foundMc]);
    expect(about('available_differs')).toEqual([[userAccount(owner), 100n, 60n]]);
    expect(about('held_differs')).toEqual([[userAccount(owner), 0n, 40n]]);
    expect(about('escrow_differs')).toEqual([['system:escrow', 18n, 0n]]);
    expect(about('held_not_of_open_tasks')).toEqual([[owner, 0n, 40n]]);
    await sql`delete from coordinator.escrow`.execute(store.db);
    await sql`update coordinator.accounts set available_mc = 100, held_mc = 0 where account_id = ${userAccount(owner)}`.execute(
      store.db,
    );
    expect(await auditBooks(store.db)).toEqual([]);
  });

  it('pages a history without losing or repeating an entry', async () => {
    const owner = await insertOwner(store, newId());
    const accountId = userAccount(owner);
    for (let n = 1; n <= 7; n += 1)
      await grantCredits(ctx, { accountId, amountMc: BigInt(n), idempotencyKey: `k${n}` });
    const amounts: number[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await historyPage(ctx, operator, accountId, { limit: 3, cursor });
      amounts.push(...page.entries.map((entry) => entry.amountMc));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(amounts).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(pages).toBe(3);
    const [first] = (await historyPage(ctx, operator, accountId, { limit: 1 })).entries;
    expect(first).toMatchObject({ kind: 'mint', amountMc: 7 });
    expect(first).not.toHaveProperty('ledgerSeq');
    expect(Math.abs((first?.at ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('audits: finds each way in which books can be wrong', async () => {
    const kindsAfter = async (change: ReturnType<typeof sql>): Promise<string[]> => {
      const undo = new Error('undo');
      let found: string[] = [];
      const damaged = store.transaction(async (tx) => {
        await change.execute(tx);
        found = [...new Set((await auditBooks(tx)).map(({ kind }) => kind))].sort();
        throw undo;
      });
      await expect(damaged).rejects.toBe(undo);
      return found;
    };
    const owner = await insertOwner(store, newId());
    await grantCredits(ctx, { accountId: userAccount(owner), amountMc: 5n, idempotencyKey: 'k' });
    const entry = sql`(select entry_id from coordinator.postings where account_id = ${userAccount(owner)})`;
    const of = sql`entry_id = ${entry}`;
    expect(await auditBooks(store.db)).toEqual([]);
    expect(
      await kindsAfter(
        sql`update coordinator.postings set amount_mc = 6 where ${of} and account_id = ${userAccount(owner)}`,
      ),
    ).toEqual(['available_differs', 'entry_not_zero', 'total_not_zero']);
    expect(await kindsAfter(sql`delete from coordinator.postings where ${of}`)).toEqual([
      'available_differs',
      'entry_without_postings',
    ]);
    expect(await kindsAfter(sql`delete from coordinator.journal_entries where ${of}`)).toEqual([
      'posting_without_entry',
    ]);
    expect(await kindsAfter(sql`update coordinator.journal_entries set ledger_entry_id = 0 where ${of}`)).toEqual([
      'entry_without_record',
    ]);
    expect(await kindsAfter(sql`delete from coordinator.accounts where account_id = ${userAccount(owner)}`)).toEqual([
      'posting_without_account',
    ]);
    expect(
      await kindsAfter(
        sql`update coordinator.postings set account_id = 'system:escrow' where ${of} and account_id = 'system:faucet'`,
      ),
    ).toEqual(['escrow_differs']);
    expect(
      await kindsAfter(sql`
      insert into coordinator.tasks (task_id, owner_id, idempotency_key, body_hash, kind, language, state, placement, verification,
        max_credits_mc, charged_mc, rate_per_second_mc, wall_ms, memory_bytes, output_bytes, content_hash, content_salt, parts, open_parts)
      values (${newId()}, ${owner}, 'k', '\\x00', 'exec', 'python', 'queued', 'public', 'always', 10, 3, 1, 1, 1, 1, '\\x00', '\\x00', 1, 1)`),
    ).toEqual(['held_not_of_open_tasks']);
  });

  it('posts nothing for a user who could not pay, whatever came with it', async () => {
    const owner = await insertOwner(store, newId());
    await grantCredits(ctx, { accountId: userAccount(owner), amountMc: 5n, idempotencyKey: 'k' });
    const spend = store.transaction((tx) =>
      postJournal(tx, [
        {
          entryId: newId(),
          idempotencyKey: newId(),
          kind: 'spend',
          ledgerEntryId: 1n,
          postings: [
            { account: userAccount(owner), amountMc: -6n },
            { account: SYSTEM_FEES, amountMc: 6n },
          ],
        },
      ]),
    );
    await expect(spend).rejects.toMatchObject({ code: 'insufficient_credits' });
    expect((await balanceOf(ctx, operator, userAccount(owner))).availableMc).toBe(5);
  });
});
