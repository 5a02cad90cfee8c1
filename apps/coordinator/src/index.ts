export type { CoordinatorKeys } from './context.ts';
export { type Dependencies, openDependencies } from './dependencies.ts';
export { type Coordinator, type CoordinatorOptions, createCoordinator } from './service.ts';
export { type CoordinatorSettings, coordinatorSettings, coordinatorVariables } from './settings.ts';
