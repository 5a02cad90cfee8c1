import type { PowerTelemetry } from '@edgecoder/protocol';

/** What an owner may change of the power policy. */
export interface PowerSettings {
  /** A phone on battery stops at or below this charge, percent. */
  iosStopLevelPct: number;
  /** A phone on battery pulls at most this often, milliseconds. */
  iosThrottleMs: number;
}

export const DEFAULT_POWER_SETTINGS: PowerSettings = { iosStopLevelPct: 20, iosThrottleMs: 45_000 };

/** A time limit up to this is "small", milliseconds. */
export const SMALL_WALL_MS = 10_000;

/** A busier processor than this puts off what the row allows by `BUSY_DEFER_MS`; it does not take it away. */
export const BUSY_CPU_PCT = 85;
export const BUSY_DEFER_MS = 5_000;

const LAPTOP_STOP_PCT = 15;
const LAPTOP_SMALL_ONLY_PCT = 40;

/** The row of the policy's tables that decided. */
export type PowerRow =
  | 'ios-low-power-mode'
  | 'ios-external-power'
  | 'ios-battery-stop'
  | 'ios-throttled'
  | 'ios-battery-lite'
  | 'thermal'
  | 'server'
  | 'mains'
  | 'battery-low'
  | 'battery-middle'
  | 'battery-high';

/** What a machine may take on now. */
export interface PowerDecision {
  coordinatorTasks: 'yes' | 'small-only' | 'no';
  /** Direct work of other machines. */
  peerWork: boolean;
  /** Pull nothing before so many milliseconds from now; 0 when now is as good as later. Puts off what `coordinatorTasks` allows. */
  deferMs: number;
  row: PowerRow;
}

type Row = Omit<PowerDecision, 'deferMs'> & { deferMs?: number };

/**
 * The power tables, rows tried from the top; then a processor busier than 85 % defers by 5 s. Phones have their own table.
 * A machine that runs on battery and does not tell its charge is treated as empty: a drained battery is worse than idleness.
 * @param sinceLastPullMs time since this machine last took work; undefined when it never did.
 */
export function decidePower(
  telemetry: PowerTelemetry,
  sinceLastPullMs: number | undefined,
  settings: PowerSettings = DEFAULT_POWER_SETTINGS,
): PowerDecision {
  const phone = telemetry.os === 'ios' || telemetry.device === 'phone';
  const decided = phone ? phoneRow(telemetry, sinceLastPullMs, settings) : computerRow(telemetry);
  const busyMs = telemetry.cpuPct > BUSY_CPU_PCT ? BUSY_DEFER_MS : 0;
  return { ...decided, deferMs: Math.max(decided.deferMs ?? 0, busyMs) };
}

function phoneRow(telemetry: PowerTelemetry, sinceLastPullMs: number | undefined, settings: PowerSettings): Row {
  if (telemetry.lowPowerMode) return { row: 'ios-low-power-mode', coordinatorTasks: 'no', peerWork: false };
  if (telemetry.onExternalPower) return { row: 'ios-external-power', coordinatorTasks: 'yes', peerWork: true };
  if ((telemetry.batteryPct ?? 0) <= settings.iosStopLevelPct) {
    return { row: 'ios-battery-stop', coordinatorTasks: 'no', peerWork: false };
  }
  // A clock that was set back must not throttle for longer than one interval.
  const sinceMs = Math.max(0, sinceLastPullMs ?? settings.iosThrottleMs);
  if (sinceMs < settings.iosThrottleMs) {
    return { row: 'ios-throttled', coordinatorTasks: 'no', peerWork: false, deferMs: settings.iosThrottleMs - sinceMs };
  }
  return { row: 'ios-battery-lite', coordinatorTasks: 'yes', peerWork: false };
}

function computerRow(telemetry: PowerTelemetry): Row {
  if (telemetry.thermal === 'serious' || telemetry.thermal === 'critical') {
    return { row: 'thermal', coordinatorTasks: 'no', peerWork: false };
  }
  if (telemetry.device === 'server') return { row: 'server', coordinatorTasks: 'yes', peerWork: true };
  if (telemetry.device === 'desktop' || telemetry.onExternalPower) {
    return { row: 'mains', coordinatorTasks: 'yes', peerWork: true };
  }
  const batteryPct = telemetry.batteryPct ?? 0;
  if (batteryPct < LAPTOP_STOP_PCT) return { row: 'battery-low', coordinatorTasks: 'no', peerWork: false };
  if (batteryPct <= LAPTOP_SMALL_ONLY_PCT)
    return { row: 'battery-middle', coordinatorTasks: 'small-only', peerWork: false };
  return { row: 'battery-high', coordinatorTasks: 'yes', peerWork: false };
}
