export { WorkerError } from './capabilities.ts';
export { createWorkerModels, type WorkerModels } from './models/worker-models.ts';
export { type WorkerSettings, workerSettings, workerVariables } from './settings.ts';
export { createWorker, type Worker, type WorkerDeps } from './worker.ts';

/** The worker as a program, for whoever forks it. */
export const workerProgram = new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url);
