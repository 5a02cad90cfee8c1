import type { PowerTelemetry } from '@edgecoder/protocol';
import type { PowerReader } from './read-power.ts';

/** A reading is used for so long, milliseconds: reading costs, and the load is an average over this time at least. */
const FRESH_MS = 5_000;

/**
 * The newest telemetry, read again when it has aged.
 * @param options.deferWhenBusy false reports an idle processor, so that its load never holds up work.
 */
export function watchPower(
  reader: PowerReader,
  options: { deferWhenBusy: boolean; monotonic: () => number },
): () => Promise<PowerTelemetry> {
  let latest: { at: number; telemetry: Promise<PowerTelemetry> } | undefined;
  return async () => {
    const now = options.monotonic();
    if (latest === undefined || now - latest.at >= FRESH_MS) latest = { at: now, telemetry: reader.read() };
    const telemetry = await latest.telemetry;
    return options.deferWhenBusy ? telemetry : { ...telemetry, cpuPct: 0 };
  };
}
