export type { RateLimits } from './authenticate.ts';
export * from './docker-sandbox-settings.ts';
export { firstOfTurn } from './first-of-turn.ts';
export * from './home.ts';
export { createHttpService, type HttpBounds, type HttpService, type HttpServiceOptions } from './http-service.ts';
export { createLogger, type Logger, type LogOptions } from './log.ts';
export { Metrics } from './metrics.ts';
export * from './model-settings.ts';
export { openApiDocument } from './openapi.ts';
export { type Check, failedChecks } from './probes.ts';
export * from './route.ts';
export { type Running, type RunProcessOptions, runProcess } from './run-process.ts';
export { Secret } from './secret.ts';
export { authorityText, type HttpSettings, httpSettings, peerIdText, serviceVariables } from './service-settings.ts';
export * from './settings.ts';
export {
  activeTraceparent,
  parseTraceparent,
  type SpanOptions,
  startTracing,
  type TracingOptions,
  withSpan,
} from './tracing.ts';
