export * from './interface.ts';
export { openPglite, type PgliteOptions } from './open-pglite.ts';
export { openPostgres, type PostgresOptions } from './open-postgres.ts';
export { sqlState } from './errors.ts';
export { migrate, type MigrationPlan } from './migrate.ts';
export { createOutboxRelay, type OutboxRelay, type OutboxRelayOptions, type OutboxRow } from './outbox.ts';
