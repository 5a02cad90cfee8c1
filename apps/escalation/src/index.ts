export type { EscalationKeys } from './context.ts';
export type { EscalationDatabase } from './database.ts';
export { type Dependencies, migrateEscalation, openDependencies } from './dependencies.ts';
export type { KnownCoordinator } from './known-coordinator.ts';
export { createEscalation, type Escalation, type EscalationOptions } from './service.ts';
export { type EscalationSettings, escalationSettings, escalationVariables } from './settings.ts';
export { type OpenedSources, openSources } from './sources/open-sources.ts';
