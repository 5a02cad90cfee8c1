export { appendRecords } from './append.ts';
export { countPending, readState } from './log.repository.ts';
export { ledgerRoutes } from './routes.ts';
export { createSequencer, type Sequencer } from './sequencer.ts';
export { createVerifyPool, type VerifyPool } from './verify-pool.ts';
