export { ledgerRoutes } from './routes.ts';
export { createSequencer } from './sequencer.ts';
export { createVerifyPool } from './verify-pool.ts';
