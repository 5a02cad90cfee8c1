import type { DeviceType, Thermal } from '@edgecoder/protocol';
import type { ProcessTime } from './cpu.ts';

/** One folder of `/sys/class/power_supply`, file name → content. */
export type PowerSupply = Readonly<Record<string, string | undefined>>;

/** What the power supplies of a machine say together. */
export interface PowerState {
  hasBattery: boolean;
  onExternalPower: boolean;
  batteryPct: number | undefined;
}

/** A machine without a battery, or that does not tell, runs on external power. */
export function readPowerSupplies(supplies: readonly PowerSupply[]): PowerState {
  // A mouse's or a headset's battery has the scope "Device".
  const own = supplies.filter((supply) => supply['scope'] !== 'Device');
  const batteries = own.filter((supply) => supply['type'] === 'Battery' && supply['present'] !== '0');
  const chargers = own.filter((supply) => supply['type'] !== 'Battery' && supply['online'] !== undefined);
  if (batteries.length === 0) return { hasBattery: false, onExternalPower: true, batteryPct: undefined };
  const levels = batteries.flatMap((battery) => {
    const level = Number(battery['capacity']);
    return battery['capacity'] === undefined || !(level >= 0 && level <= 100) ? [] : [level];
  });
  const batteryPct = levels.length === 0 ? undefined : levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const plugged = chargers.some((charger) => charger['online'] !== '0');
  // Some machines have no charger entry; a battery that does not discharge is on one.
  const discharging = batteries.some((battery) => battery['status'] === 'Discharging');
  return { hasBattery: true, onExternalPower: plugged || (chargers.length === 0 && !discharging), batteryPct };
}

/** One folder of `/sys/class/thermal`. */
export interface ThermalZone {
  type: string;
  /** Thousandths of a degree Celsius. */
  temp: string;
}

/** Zones that are about the processor or the whole machine; disks and radios have limits of their own. */
const PROCESSOR_ZONE = /x86_pkg_temp|cpu|soc|acpitz|k10temp|coretemp/i;
/** Degrees Celsius from which a processor is that hot; they throttle themselves at 95 … 105. */
const FAIR_C = 80;
const SERIOUS_C = 92;
const CRITICAL_C = 100;
/** Sensors that are not connected report absurd values. */
const PLAUSIBLE_C = 130;

/** How hot the hottest processor zone is; nominal when the machine does not tell. */
export function readThermal(zones: readonly ThermalZone[]): Thermal {
  const degrees = zones
    .filter(({ type }) => PROCESSOR_ZONE.test(type))
    .map(({ temp }) => (/^-?\d+$/.test(temp) ? Number(temp) / 1000 : Number.NaN))
    .filter((value) => value > 0 && value < PLAUSIBLE_C);
  const hottest = Math.max(0, ...degrees);
  if (hottest >= CRITICAL_C) return 'critical';
  if (hottest >= SERIOUS_C) return 'serious';
  return hottest >= FAIR_C ? 'fair' : 'nominal';
}

/** SMBIOS chassis types (DSP0134 7.4.1). */
const DESKTOP_CHASSIS = new Set([3, 4, 5, 6, 7, 13, 15, 16, 24, 34, 35, 36]);
const PORTABLE_CHASSIS = new Set([8, 9, 10, 11, 12, 14, 30, 31, 32]);

/** A battery makes a laptop; otherwise the chassis decides, and a machine that does not tell is a server. */
export function deviceType(hasBattery: boolean, chassisType: string | undefined): DeviceType {
  const chassis = Number(chassisType);
  if (hasBattery || PORTABLE_CHASSIS.has(chassis)) return hasBattery ? 'laptop' : 'desktop';
  return DESKTOP_CHASSIS.has(chassis) ? 'desktop' : 'server';
}

/** `/proc/<pid>/stat` (proc_pid_stat(5)); undefined when it is not one. The name in it may hold anything, `)` too. */
export function parseProcStat(text: string, msPerTick: number): ProcessTime | undefined {
  const nameEnd = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(nameEnd + 2).split(' ');
  // Fields 14 … 17 of the manual page: utime, stime, cutime, cstime; field 3 is the first after the name.
  const ticks = [11, 12, 13, 14].map((i) => Number(fields[i]));
  const parent = Number(fields[1]);
  if (nameEnd === -1 || ![pid, parent, ...ticks].every(Number.isInteger)) return undefined;
  return { pid, parent, cpuMs: ticks.reduce((sum, value) => sum + value, 0) * msPerTick };
}
