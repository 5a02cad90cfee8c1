import { describe, expect, it } from '@jest/globals';
import { SpanKind } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { activeTraceparent, defineRoute, parseTraceparent, startTracing, withSpan } from '../src/index.ts';
import { createFixture } from './fixture.ts';

const seen: (string | undefined)[] = [];
const route = defineRoute({
  method: 'GET',
  path: '/traced',
  summary: 'Notes its trace context.',
  tag: 'test',
  access: { kind: 'open' },
  async handler({ traceparent }) {
    seen.push(traceparent);
    await withSpan('use case', {}, async () => undefined);
    return {};
  },
});

describe('tracing', () => {
  it('hands the caller’s trace context on even when it is off, and no malformed one', async () => {
    const { service } = createFixture([route]);
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await service.inject({ url: '/traced', headers: { traceparent } });
    await service.inject({ url: '/traced', headers: { traceparent: 'nonsense' } });
    expect(seen).toEqual([traceparent, undefined]);
    expect(activeTraceparent()).toBeUndefined();
    expect(parseTraceparent(`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`)).toBeUndefined();
  });

  it('one trace follows a call from the client through the service into the use case', async () => {
    const exporter = new InMemorySpanExporter();
    const tracing = await startTracing({ service: 'test', version: '1', exporter });
    const { service } = createFixture([route]);
    await withSpan('client', { kind: SpanKind.CLIENT }, async () => {
      await service.inject({ url: '/traced', headers: { traceparent: activeTraceparent()! } });
    });
    const spans = exporter.getFinishedSpans();
    expect(spans.map((span) => span.name)).toEqual(['use case', 'GET /traced', 'client']);
    const [useCase, server, client] = spans;
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    expect(server!.parentSpanContext?.spanId).toBe(client!.spanContext().spanId);
    expect(useCase!.parentSpanContext?.spanId).toBe(server!.spanContext().spanId);
    expect(server!.attributes).toMatchObject({ 'http.route': '/traced', 'http.response.status_code': 200 });
    // What the handler is given to store with a task is the server's span, not the client's.
    expect(seen.at(-1)).toContain(server!.spanContext().spanId);
    await tracing.stop();
    expect(activeTraceparent()).toBeUndefined();
  });

  it('does nothing without an endpoint', async () => {
    const tracing = await startTracing({ service: 'test', version: '1' });
    await withSpan('alone', {}, async (span) => expect(span).toBeUndefined());
    await tracing.stop();
  });
});
