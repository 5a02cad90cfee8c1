import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { type ChainResult, createChainVerifier, nodeHash, recordLeaf } from '@edgecoder/ledger';
import type { VerifyAnswer, VerifyJob } from './verify-protocol.ts';

/** Entry of a verification thread. */

// Requests go first. On Linux the priority is that of the calling thread; elsewhere it would be the whole process's.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

/** Subtrees of up to 256 records are folded here, so that the other side has little to do. */
const FOLD_LEVEL = 8;

parentPort?.on('message', (job: VerifyJob) => {
  const answer = verify(job);
  parentPort?.postMessage(answer, [answer.levels.buffer as ArrayBuffer, answer.hashes.buffer as ArrayBuffer]);
});

function verify({ id, start, depth, json }: VerifyJob): VerifyAnswer {
  const verifier = createChainVerifier(start, depth);
  const subtrees: { level: number; hash: Uint8Array }[] = [];
  let result: ChainResult | undefined;
  let count = start.size;
  for (const value of JSON.parse(json) as unknown[]) {
    const pushed = verifier.push(value);
    if (!pushed.ok) {
      result = pushed;
      break;
    }
    let top = { level: 0, hash: recordLeaf(pushed.record.hash) };
    count += 1;
    // Subtrees that are complete within this run and lie where the tree has them.
    for (let last = subtrees.at(-1); last?.level === top.level && top.level < FOLD_LEVEL; last = subtrees.at(-1)) {
      if (count % 2 ** (top.level + 1) !== 0) break;
      subtrees.pop();
      top = { level: top.level + 1, hash: nodeHash(last.hash, top.hash) };
    }
    subtrees.push(top);
  }
  const hashes = new Uint8Array(subtrees.length * 32);
  for (const [index, { hash }] of subtrees.entries()) hashes.set(hash, index * 32);
  return {
    id,
    result: result ?? { ok: true, position: verifier.position() },
    levels: Uint8Array.from(subtrees, ({ level }) => level),
    hashes,
  };
}
