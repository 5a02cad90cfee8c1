export * from './bundle.ts';
export {
  Bundle,
  commitment,
  jsonCommitment,
  MAX_BUNDLE_BYTES,
  MAX_BUNDLE_RECORDS,
  ProvenRecord,
  parseBundle,
  printBundle,
  TaskContent,
  TaskPlan,
} from './bundle-format.ts';
export * from './chain.ts';
export * from './checkpoint.ts';
export * from './errors.ts';
export { checkHistory, type TaskHistory } from './history.ts';
export * from './merkle.ts';
export * from './record.ts';
export * from './tiles.ts';
