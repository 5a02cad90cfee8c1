export { sqlState } from './errors.ts';
export * from './interface.ts';
export { type MigrationPlan, migrate } from './migrate.ts';
export { openPglite, type PgliteOptions } from './open-pglite.ts';
export { openPostgres, type PostgresOptions } from './open-postgres.ts';
export { openStore } from './open-store.ts';
export { createOutboxRelay, type OutboxRelay, type OutboxRelayOptions, type OutboxRow } from './outbox.ts';
