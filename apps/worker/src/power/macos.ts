import type { Thermal } from '@edgecoder/protocol';
import type { ProcessTime } from './cpu.ts';
import type { PowerState } from './linux.ts';

/** `pmset -g batt`. */
export function parsePmsetBattery(text: string): PowerState {
  const battery = /-InternalBattery-\d+.*?\t(\d{1,3})%/.exec(text)?.[1];
  const hasBattery = battery !== undefined && !/present: false/.test(text);
  const drawsFrom = /Now drawing from '([^']*)'/.exec(text)?.[1];
  return {
    hasBattery,
    onExternalPower: !hasBattery || (drawsFrom !== undefined && drawsFrom !== 'Battery Power'),
    batteryPct: hasBattery ? Math.min(100, Number(battery)) : undefined,
  };
}

/** `pmset -g therm`: how far the system has slowed the processor, percent of its speed. */
export function parsePmsetThermal(text: string): Thermal {
  const limit = /CPU_Speed_Limit\s*=\s*(\d{1,3})/.exec(text)?.[1];
  if (limit === undefined) return 'nominal';
  const percent = Number(limit);
  if (percent >= 100) return 'nominal';
  if (percent >= 80) return 'fair';
  return percent >= 50 ? 'serious' : 'critical';
}

/** `pmset -g`: Low Power Mode. */
export function parsePmsetLowPower(text: string): boolean {
  return /^\s*lowpowermode\s+1\b/m.test(text);
}

/** `ps -Ao pid=,ppid=,time=`, whose time is `[[dd-]hh:]mm:ss[.cc]`. */
export function parsePs(text: string): ProcessTime[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(line);
    if (found === null) return [];
    const [, pid, parent, days = '0', hours = '0', minutes, seconds] = found;
    const cpuMs = (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return [{ pid: Number(pid), parent: Number(parent), cpuMs }];
  });
}
