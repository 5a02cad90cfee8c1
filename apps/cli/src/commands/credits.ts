import { agentAccount, userAccount } from '@edgecoder/protocol';
import { EXIT } from '../errors.ts';
import { credits as amount, type Output, table } from '../output.ts';
import { withSession } from '../session.ts';
import { type CliSettings, nodeNote } from '../settings.ts';

/** `edgecoder credits`: what the owner and the machines of this home hold, and the newest entries. Resolves with the exit code. */
export async function credits(
  options: { limit: number },
  settings: CliSettings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const machines = nodeNote(settings.home)?.agents ?? [];
  const { accounts, entries } = await withSession(settings, async ({ client, owner }) => {
    const user = userAccount(owner.peerId);
    const wanted = [
      { name: 'owner', accountId: user },
      ...machines.map(({ name, agentId }) => ({ name, accountId: agentAccount(agentId) })),
    ];
    return {
      accounts: await Promise.all(
        wanted.map(async ({ name, accountId }) => ({ name, ...(await client.balance(accountId, { signal })) })),
      ),
      entries: (await client.history(user, { limit: options.limit }, { signal })).entries,
    };
  });
  output.line({ accounts, entries });
  if (!output.json) {
    const rows = accounts.map(({ name, availableMc, heldMc, escrowedMc }) => [
      name,
      amount(availableMc),
      amount(heldMc),
      amount(escrowedMc),
    ]);
    output.say(table([['account', 'available', 'held', 'in escrow'], ...rows]));
    if (entries.length > 0) {
      const lines = entries.map(({ at, kind, amountMc, taskId }) => [
        new Date(at).toISOString().slice(0, 19).replace('T', ' '),
        kind,
        amount(amountMc),
        taskId ?? '',
      ]);
      output.say(`\n${table([['when (UTC)', 'kind', 'amount', 'task'], ...lines])}`);
    }
  }
  return EXIT.success;
}
