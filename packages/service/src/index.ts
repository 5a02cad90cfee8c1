export * from './log.ts';
export * from './metrics.ts';
export * from './route.ts';
export * from './secret.ts';
export * from './settings.ts';
