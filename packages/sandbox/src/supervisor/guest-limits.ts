/** What every mode with native guests gives them: the same walls, whatever they are made of. */

/** Where a guest's private files are. */
export const GUEST_HOME = '/tmp';
/** Private files of a guest, bytes and entries; they live in memory and count as its memory too. */
export const SCRATCH_BYTES = 67_108_864;
export const SCRATCH_ENTRIES = 4096;
export const MAX_OPEN_FILES = 256;
export const STACK_BYTES = 8_388_608;
/** Longer than any run may take; the supervisor ends a run by its own CPU limit far earlier. */
export const MAX_CPU_SECONDS = 3600;
/**
 * Writable memory of one process beyond the guest's limit: what Node reserves, or the stacks of as many threads as there
 * may be. It stops a single process that grows faster than it is watched; the limit itself is kept by what is resident.
 */
export const INTERPRETER_DATA_BYTES = 805_306_368;

/** Users that nobody else is: reserved and unused on Debian and its like, and there in an engine without root. */
const FIRST_GUEST_ID = 65_000;
export const GUEST_IDS = 500;

/** Who the guest of a slot is: inside, and outside where no user namespace is between. */
export const guestId = (slot: number): number => FIRST_GUEST_ID + (slot % GUEST_IDS);

/** Environment of a guest that finds programs in these folders. */
export const guestEnvironment = (path: string): Readonly<Record<string, string>> => ({
  HOME: GUEST_HOME,
  TMPDIR: GUEST_HOME,
  PATH: path,
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  PYTHONHASHSEED: '0',
  PYTHONDONTWRITEBYTECODE: '1',
});
