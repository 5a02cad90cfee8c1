import { randomBytes } from 'node:crypto';

const process = randomBytes(6).toString('hex');
let count = 0;

/** Unique among all processes of a deployment: which process, and its how-many-th request. */
export function newRequestId(): string {
  count += 1;
  return `${process}-${count.toString(36)}`;
}
