import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where a Node and a pnpm of our own live; ignored by git, safe to delete. */
export const TOOLCHAIN = join(ROOT, '.toolchain');
