import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: from a cached answer to a slow transaction. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The metrics of one service: its own registry, so that several services in one process do not mix. Asking twice for a
 * name gives the same metric. Label values must come from a small fixed set (a route pattern, never a URL).
 */
export class Metrics {
  readonly registry: Registry;

  /** @param options.process also collect CPU, memory, garbage collection and event loop lag of this process. */
  constructor(options: { service?: string; process?: boolean } = {}) {
    this.registry = new Registry();
    if (options.service !== undefined) this.registry.setDefaultLabels({ service: options.service });
    if (options.process !== true) return;
    collectDefaultMetrics({ register: this.registry });
    this.gauge('nodejs_array_buffers_bytes', 'Memory of buffers in bytes, part of the external memory.', [], (gauge) =>
      gauge.set(process.memoryUsage().arrayBuffers),
    );
  }

  counter<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return this.#named(name, () => new Counter({ name, help, labelNames, registers: [this.registry] }));
  }

  /** @param collect called at each scrape to set the value. */
  gauge<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    const config = { name, help, labelNames, registers: [this.registry] };
    return this.#named(name, () =>
      collect === undefined
        ? new Gauge<L>(config)
        : new Gauge<L>({
            ...config,
            collect() {
              return collect(this);
            },
          }),
    );
  }

  histogram<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    buckets: readonly number[] = LATENCY_BUCKETS,
  ): Histogram<L> {
    return this.#named(
      name,
      () => new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] }),
    );
  }

  /** Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  #named<M>(name: string, create: () => M): M {
    return (this.registry.getSingleMetric(name) as M | undefined) ?? create();
  }
}
