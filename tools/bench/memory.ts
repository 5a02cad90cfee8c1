import type { Bench } from './bench.ts';
import { percentile, type Report } from './figures.ts';
import type { StoreKind } from './sections.ts';

const STEPS = 10;
const BATCH = 16;
const MIB = 1_048_576;
/** Resident memory may be so much larger in the last third of the steps than in the one before: garbage is collected late. */
const MAX_GROWTH = 1.1;
const THIRD = 3;

const METRICS = {
  resident: 'process_resident_memory_bytes',
  heapUsed: 'nodejs_heap_size_used_bytes',
  external: 'nodejs_external_memory_bytes',
  arrayBuffers: 'nodejs_array_buffers_bytes',
  engine: 'edgecoder_store_engine_bytes',
} as const;
type Memory = Record<keyof typeof METRICS, number>;

/** Memory of a coordinator as tasks go through it, in equal steps: nothing may be kept of what has ended. */
export async function memoryOverTasks(report: Report, store: StoreKind, bench: Bench, tasks: number): Promise<void> {
  const section = `memory/${store}`;
  const seen: Memory[] = [];
  for (let step = 0; step <= STEPS; step += 1) {
    if (step > 0) await bench.measure({ workers: 50, requesters: 50, tasks: tasks / STEPS, batch: BATCH });
    const memory = await memoryOf(bench);
    seen.push(memory);
    report.add({
      section,
      name: `resident memory of a coordinator after ${(step * tasks) / STEPS} tasks`,
      value: memory.resident,
      unit: 'MiB',
      note: noteOf(memory),
    });
  }
  const middle = seen.slice(-2 * THIRD, -THIRD).map(({ resident }) => resident);
  const last = seen.slice(-THIRD).map(({ resident }) => resident);
  report.add({
    section,
    name: 'resident memory of the last third to that of the one before',
    value: percentile(last, 0.5) / percentile(middle, 0.5),
    unit: 'ratio',
    floor: MAX_GROWTH,
    sense: 'max',
  });
}

/** Resident memory of the coordinators, and the length of the log that they have behind them. */
export async function memory(report: Report, store: StoreKind, bench: Bench, when: string): Promise<void> {
  const found = await memoryOf(bench);
  report.add({
    section: `memory/${store}`,
    name: `resident memory of a coordinator, ${when}`,
    value: found.resident,
    unit: 'MiB',
    note: noteOf(found),
  });
  const { ledger } = await bench.deployment.client.status();
  report.add({ section: `memory/${store}`, name: `ledger records, ${when}`, value: ledger.size, unit: 'records' });
}

/** MiB of one coordinator, on average. */
async function memoryOf(bench: Bench): Promise<Memory> {
  const entries: [string, number][] = [];
  for (const [name, metric] of Object.entries(METRICS))
    entries.push([name, (await bench.metric(metric)) / bench.deployment.urls.length / MIB]);
  return Object.fromEntries(entries) as Memory;
}

function noteOf({ heapUsed, external, arrayBuffers, engine }: Memory): string {
  const parts = [`heap used ${heapUsed.toFixed(0)}`, `external ${external.toFixed(0)}`];
  parts.push(`of it buffers ${arrayBuffers.toFixed(0)}`);
  if (engine > 0) parts.push(`database thread ${engine.toFixed(0)}`);
  return `(${parts.join(', ')})`;
}
