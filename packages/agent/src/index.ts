export { extractCode, type FoundCode } from './code-block.ts';
export * from './interface.ts';
export { type Plan, type PlanAnswer, type PlanQuestion, plan } from './plan/plan.ts';
export { type LoopRequest, runLoop } from './run-loop.ts';
export { runSteps, type StepsRequest } from './run-steps.ts';
export { runChat, runSingle, type Words } from './run-words.ts';
