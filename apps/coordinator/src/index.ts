export type { CoordinatorKeys } from './context.ts';
export type { CoordinatorDatabase } from './database.ts';
export { type Dependencies, openDependencies } from './dependencies.ts';
export { auditBooks, type Discrepancy } from './economy/audit.ts';
export { migrations } from './migrations/index.ts';
export { type Coordinator, type CoordinatorOptions, createCoordinator } from './service.ts';
export { type CoordinatorSettings, coordinatorSettings, coordinatorVariables } from './settings.ts';
