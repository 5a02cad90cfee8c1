import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { treeMemory, treeUsage } from './process-tree.ts';

const proc = mkdtempSync(join(tmpdir(), 'edgecoder-proc-'));
afterAll(() => rmSync(proc, { recursive: true }));

/** A process as the kernel shows it: 10 pages resident, times of 1 to 4 ticks, 2 threads. */
function shown(pid: number, children: number[], kilobytes: { swap: number; pss: number; swapPss: number }): void {
  const folder = join(proc, String(pid));
  mkdirSync(join(folder, `task/${pid}`), { recursive: true });
  const fields = [`S 1 1 1 0 -1 0 0 0 0 0 1 2 3 4 20 0 2 0 100 0 10`];
  writeFileSync(join(folder, 'stat'), `${pid} (a (b) c) ${fields}\n`);
  writeFileSync(join(folder, 'status'), `Name:\ta\nVmRSS:\t40 kB\nVmSwap:\t${kilobytes.swap} kB\n`);
  writeFileSync(
    join(folder, 'smaps_rollup'),
    `0-1 ---p 0 0:0 0 [rollup]\nRss: 40 kB\nPss:   ${kilobytes.pss} kB\nSwap: 9 kB\nSwapPss:  ${kilobytes.swapPss} kB\n`,
  );
  writeFileSync(join(folder, `task/${pid}/children`), children.map((child) => `${child} `).join(''));
}

it('counts all below a process, with what went to swap where asked', () => {
  shown(7, [8, 9], { swap: 5, pss: 30, swapPss: 3 });
  shown(8, [], { swap: 7, pss: 20, swapPss: 4 });
  // 9 has ended meanwhile.
  const usage = { processes: 2, threads: 4, cpuMs: 200 };
  expect(treeUsage(7, { proc })).toEqual({ ...usage, memoryBytes: 20 * 4096 });
  expect(treeUsage(7, { proc, withSwap: true })).toEqual({ ...usage, memoryBytes: 20 * 4096 + 12 * 1024 });
  expect(treeMemory(7, proc)).toBe(57 * 1024);
  expect(treeUsage(6, { proc })).toBeUndefined();
});
