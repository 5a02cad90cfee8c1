import { readFileSync } from 'node:fs';

/** What helps where programs could fill swap. */
export const SWAP_REMEDY =
  'Use cgroup v2, or start the kernel with swapaccount=1, or turn swap off (swapoff -a): programs could fill it.';

/** This machine has swap, or does not say. */
export function hasSwap(): boolean {
  try {
    return readFileSync('/proc/swaps', 'utf8').trim().split('\n').length > 1;
  } catch {
    return true;
  }
}
