export { floorDiv, largestRemainder, roundHalfEven } from './arithmetic.ts';
export * from './charge.ts';
export * from './credits.ts';
export * from './generation.ts';
export * from './issuance.ts';
export * from './payments.ts';
export * from './price.ts';
