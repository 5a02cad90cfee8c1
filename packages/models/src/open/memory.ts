import { totalmem } from 'node:os';

/** Memory that programs may use here, bytes: a container often has less than its machine. */
export function machineMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
