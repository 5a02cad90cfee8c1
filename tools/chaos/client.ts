/**
 * A requester of the chaos run: submits small programs until it is asked to end (SIGTERM), and is killed on the way. Before a
 * task is sent its key is on disk; after a restart every key without an answer is submitted again.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { coordinatorClient } from '@edgecoder/client';
import { fromHex, signingKeyFromSeed } from '@edgecoder/crypto';
import { type JournalLine, readJournal } from './journal.ts';
import { programOf } from './programs.ts';

const [, , journalFile, seed, spacing, backlog, ...urls] = process.argv as [
  string,
  string,
  string,
  string,
  string,
  string,
  ...string[],
];
const key = signingKeyFromSeed(fromHex(seed));
const clients = urls.map((url) => coordinatorClient({ url, key, retry: { attempts: 1 }, timeoutMs: 5000 }));
const RETRY_MS = 100;
const LOOK_AGAIN_MS = 250;
/** Tasks in a row before the pause for all of them: more than the machines take at once, so that some are held for a while. */
const BURST = 10;

const known = existsSync(journalFile) ? readJournal(readFileSync(journalFile, 'utf8')).lines : [];
const journal = openSync(journalFile, 'a');
let ending = false;
process.once('SIGTERM', () => {
  ending = true;
});

function note(line: JournalLine): void {
  // A kill may have cut the last line short: what follows must not be joined to it.
  writeSync(journal, `\n${JSON.stringify(line)}`);
  fsyncSync(journal);
}

/** Until the coordinator has answered for the key: it is there exactly once, however often it was sent. */
async function submit(name: string, index: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = clients[attempt % clients.length] as (typeof clients)[number];
    try {
      const { tasks } = await client.submit([
        {
          idempotencyKey: name,
          kind: 'exec',
          ...programOf(index),
          placement: 'public',
          verification: 'always',
          maxCreditsMc: 1000,
        },
      ]);
      const [outcome] = tasks;
      if (outcome !== undefined && 'taskId' in outcome) {
        note({ key: name, index, taskId: outcome.taskId });
        return;
      }
    } catch {
      // Down, or not ready: the same key again, perhaps at another replica.
    }
    await sleep(RETRY_MS);
  }
}

/** Enough is open: more would only have to be waited for at the end. */
async function enoughOpen(): Promise<boolean> {
  try {
    return (await (clients[0] as (typeof clients)[number]).status()).tasks.open >= Number(backlog);
  } catch {
    return false;
  }
}

for (const { key: name, index, taskId } of known) if (taskId === undefined) await submit(name, index);
for (let index = known.length; !ending; index += 1) {
  while (!ending && index % BURST === 0 && (await enoughOpen())) await sleep(LOOK_AGAIN_MS);
  if (ending) break;
  const name = `chaos-${index}`;
  note({ key: name, index });
  await submit(name, index);
  if (index % BURST === BURST - 1) await sleep(Number(spacing) * BURST);
}
closeSync(journal);
await Promise.all(clients.map((client) => client.close()));
