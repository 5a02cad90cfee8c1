import type { PowerTelemetry } from '@edgecoder/protocol';
import type { PowerReader } from './read-power.ts';

/** A reading is used for so long, milliseconds: reading costs, and the load is an average over this time at least. */
const FRESH_MS = 5_000;

/** The newest telemetry, read again when it has aged. */
export function watchPower(reader: PowerReader, options: { monotonic: () => number }): () => Promise<PowerTelemetry> {
  let latest: { at: number; telemetry: Promise<PowerTelemetry> } | undefined;
  return () => {
    const now = options.monotonic();
    if (latest === undefined || now - latest.at >= FRESH_MS) latest = { at: now, telemetry: reader.read() };
    return latest.telemetry;
  };
}
