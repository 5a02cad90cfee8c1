export * from './back-off.ts';
export * from './fairness.ts';
export * from './matching.ts';
export * from './power.ts';
export * from './retry.ts';
export * from './sandbox.ts';
export * from './trust.ts';
export * from './verdict.ts';
