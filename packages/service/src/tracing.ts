import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** W3C Trace Context, version 00. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** Spans waiting for the collector; more are dropped. */
const MAX_QUEUED_SPANS = 4096;
const EXPORT_TIMEOUT_MS = 10_000;

let enabled = false;

export interface TracingOptions {
  service: string;
  version: string;
  /** OTLP over HTTP. Tracing stays off, at no cost, without it and without an exporter. */
  endpoint?: string | undefined;
  /** Instead of the endpoint; spans are handed to it one by one. */
  exporter?: SpanExporter;
}

/** Starts OpenTelemetry for this process, which has one tracing for all its services. `stop` sends what is queued. */
export async function startTracing(options: TracingOptions): Promise<{ stop(): Promise<void> }> {
  if (options.exporter === undefined && options.endpoint === undefined) return { stop: async () => undefined };
  const [sdk, { AsyncLocalStorageContextManager }, { W3CTraceContextPropagator }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/core'),
      import('@opentelemetry/resources'),
    ]);
  const processor =
    options.exporter === undefined
      ? new sdk.BatchSpanProcessor({
          exporter: await otlpExporter(options.endpoint ?? ''),
          maxQueueSize: MAX_QUEUED_SPANS,
        })
      : new sdk.SimpleSpanProcessor({ exporter: options.exporter });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.service, 'service.version': options.version }),
    spanProcessors: [processor],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  enabled = true;
  return {
    async stop() {
      enabled = false;
      trace.disable();
      propagation.disable();
      context.disable();
      await provider.shutdown();
    },
  };
}

async function otlpExporter(endpoint: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: EXPORT_TIMEOUT_MS });
}

/** The caller's trace context, when it is a valid one. */
export function parseTraceparent(header: unknown): string | undefined {
  return typeof header === 'string' && TRACEPARENT.test(header) ? header : undefined;
}

/** Trace context to send along with an outgoing request or to store with a task; undefined without a trace. */
export function activeTraceparent(): string | undefined {
  if (!enabled) return undefined;
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

export interface SpanOptions {
  kind?: SpanKind;
  /** Continues this trace; the active one when left out. */
  traceparent?: string | undefined;
  attributes?: Record<string, string | number | boolean>;
}

/** Runs `work` inside a span. Without tracing it just runs it. A rejection marks the span as failed. */
export async function withSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!enabled) return work(undefined);
  const parent = parentContext(options.traceparent);
  const span = trace
    .getTracer('edgecoder')
    .startSpan(
      name,
      { ...(options.kind === undefined ? {} : { kind: options.kind }), attributes: options.attributes ?? {} },
      parent,
    );
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
    throw error;
  } finally {
    span.end();
  }
}

function parentContext(traceparent: string | undefined): Context {
  return traceparent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent });
}
