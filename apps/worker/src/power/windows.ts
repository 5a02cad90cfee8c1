import type { PowerState } from './linux.ts';

/** PowerShell that prints what `parseWin32Battery` reads. */
export const WIN32_BATTERY_QUERY =
  'Get-CimInstance Win32_Battery | Select-Object BatteryStatus,EstimatedChargeRemaining | ConvertTo-Json -Compress';

/** `Win32_Battery.BatteryStatus`: discharging, low, critical. All others mean that there is power from outside. */
const ON_BATTERY = new Set([1, 4, 5]);

/** JSON of the batteries: an object, a list, or nothing. What cannot be read is a machine without a battery. */
export function parseWin32Battery(text: string): PowerState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = [];
  }
  const entries = (Array.isArray(value) ? value : [value]) as ({
    BatteryStatus?: unknown;
    EstimatedChargeRemaining?: unknown;
  } | null)[];
  const batteries = entries.filter(
    (entry) => entry !== null && typeof entry === 'object' && Number.isInteger(entry.BatteryStatus),
  );
  if (batteries.length === 0) return { hasBattery: false, onExternalPower: true, batteryPct: undefined };
  const levels = batteries
    .map((battery) => Number(battery?.EstimatedChargeRemaining))
    .filter((level) => level >= 0 && level <= 100);
  return {
    hasBattery: true,
    onExternalPower: batteries.every((battery) => !ON_BATTERY.has(battery?.BatteryStatus as number)),
    batteryPct: levels.length === 0 ? undefined : levels.reduce((sum, level) => sum + level, 0) / levels.length,
  };
}
