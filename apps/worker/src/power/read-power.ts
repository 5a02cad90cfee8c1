import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PowerTelemetry } from '@edgecoder/protocol';
import { type CpuTimes, cpuLoadPct, cpuTimes, type ProcessTime, treeCpuMs } from './cpu.ts';
import { deviceType, type PowerSupply, parseProcStat, readPowerSupplies, readThermal } from './linux.ts';
import { parsePmsetBattery, parsePmsetLowPower, parsePmsetThermal, parsePs } from './macos.ts';
import { parseWin32Battery, WIN32_BATTERY_QUERY } from './windows.ts';

const run = promisify(execFile);
const COMMAND_TIMEOUT_MS = 5_000;
const MAX_COMMAND_BYTES = 4 * 1024 * 1024;
/** More entries than any machine has of power supplies or thermal zones. */
const MAX_ENTRIES = 64;
/** More processes than a machine that still answers; beyond it our own share is not counted out. */
const MAX_PROCESSES = 20_000;
/** Read in one go: /proc never waits, and so many take about two milliseconds. */
const PROCESSES_AT_ONCE = 128;
/** `USER_HZ` is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

export interface PowerReader {
  /** The machine now; the processor load is that since the last call, by other programs than ours, or 0 where nobody asks. */
  read(): Promise<PowerTelemetry>;
}

/**
 * Reads power, heat and load of this machine: Linux from `/sys` and `/proc`, macOS by `pmset` and `ps`, Windows by CIM. What
 * a machine does not tell is left out, and then it counts as one on external power.
 * @param options.rootPid our topmost process: its load and that below it is our own. (Windows: not counted out.)
 * @param options.withLoad false where the load holds up nothing: an idle processor is told, and no process is looked at.
 */
export function createPowerReader(options: {
  rootPid: number;
  withLoad: boolean;
  platform?: NodeJS.Platform;
}): PowerReader {
  const platform = options.platform ?? process.platform;
  let before: { machine: CpuTimes; ownMs: number } | undefined;

  async function load(): Promise<number> {
    const ownMs = treeCpuMs(await processTimes(platform), options.rootPid);
    const now = { machine: cpuTimes(cpus()), ownMs };
    const pct = before === undefined ? 0 : cpuLoadPct(before.machine, now.machine, now.ownMs - before.ownMs);
    before = now;
    return Math.round(pct);
  }

  return {
    async read() {
      const [machine, cpuPct] = await Promise.all([readMachine(platform), options.withLoad ? load() : 0]);
      return { ...machine, cpuPct };
    },
  };
}

type Machine = Omit<PowerTelemetry, 'cpuPct'>;

async function readMachine(platform: NodeJS.Platform): Promise<Machine> {
  if (platform === 'darwin') return readMacos();
  if (platform === 'win32') return readWindows();
  return readLinux();
}

async function readLinux(): Promise<Machine> {
  const [supplies, zones, chassis] = await Promise.all([
    folders('/sys/class/power_supply', ['type', 'scope', 'present', 'online', 'status', 'capacity']),
    folders('/sys/class/thermal', ['type', 'temp']),
    text('/sys/class/dmi/id/chassis_type'),
  ]);
  const power = readPowerSupplies(supplies);
  return {
    device: deviceType(power.hasBattery, chassis),
    os: 'linux',
    ...told(power),
    lowPowerMode: false,
    thermal: readThermal(zones.map(({ type = '', temp = '' }) => ({ type, temp }))),
  };
}

async function readMacos(): Promise<Machine> {
  const [battery, thermal, general] = await Promise.all([
    output('pmset', ['-g', 'batt']),
    output('pmset', ['-g', 'therm']),
    output('pmset', ['-g']),
  ]);
  const power = parsePmsetBattery(battery);
  return {
    device: power.hasBattery ? 'laptop' : 'desktop',
    os: 'macos',
    ...told(power),
    lowPowerMode: parsePmsetLowPower(general),
    thermal: parsePmsetThermal(thermal),
  };
}

async function readWindows(): Promise<Machine> {
  const json = await output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', WIN32_BATTERY_QUERY]);
  const power = parseWin32Battery(json);
  return {
    device: power.hasBattery ? 'laptop' : 'desktop',
    os: 'windows',
    ...told(power),
    lowPowerMode: false,
    thermal: 'nominal',
  };
}

function told({ onExternalPower, batteryPct }: { onExternalPower: boolean; batteryPct: number | undefined }) {
  return { onExternalPower, ...(batteryPct === undefined ? {} : { batteryPct: Math.round(batteryPct) }) };
}

async function processTimes(platform: NodeJS.Platform): Promise<ProcessTime[]> {
  if (platform === 'darwin') return parsePs(await output('ps', ['-Ao', 'pid=,ppid=,time=']));
  if (platform === 'win32') return [];
  const pids = (await names('/proc')).filter((name) => /^\d+$/.test(name));
  if (pids.length > MAX_PROCESSES) return [];
  const found: ProcessTime[] = [];
  for (let i = 0; i < pids.length; i += PROCESSES_AT_ONCE) {
    if (i > 0) await turn();
    found.push(...pids.slice(i, i + PROCESSES_AT_ONCE).flatMap((pid) => processTime(pid) ?? []));
  }
  return found;
}

/** Undefined for a process that has ended. */
function processTime(pid: string): ProcessTime | undefined {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'), MS_PER_TICK);
  } catch {
    return undefined;
  }
}

/** The named files of each folder below `root`. */
async function folders(root: string, files: readonly string[]): Promise<PowerSupply[]> {
  const entries = (await names(root)).slice(0, MAX_ENTRIES);
  return Promise.all(
    entries.map(async (entry) => {
      const contents = await Promise.all(
        files.map(async (file) => [file, await text(join(root, entry, file))] as const),
      );
      return Object.fromEntries(contents);
    }),
  );
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function text(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (content) => content.trim(),
    () => undefined,
  );
}

/** Standard output of a system program; empty when it is not there or fails. */
async function output(command: string, args: readonly string[]): Promise<string> {
  return run(command, args, { timeout: COMMAND_TIMEOUT_MS, maxBuffer: MAX_COMMAND_BYTES, windowsHide: true }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
