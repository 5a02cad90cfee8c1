import { cpus } from 'node:os';
import { PowerTelemetry } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CpuTimes, cpuLoadPct, cpuTimes, treeCpuMs } from './cpu.ts';
import { deviceType, type PowerSupply, parseProcStat, readPowerSupplies, readThermal } from './linux.ts';
import { parsePmsetBattery, parsePmsetLowPower, parsePmsetThermal, parsePs } from './macos.ts';
import { createPowerReader } from './read-power.ts';
import { watchPower } from './watch.ts';
import { parseWin32Battery } from './windows.ts';

const MAINS = { hasBattery: false, onExternalPower: true, batteryPct: undefined };

describe('Linux power supplies', () => {
  const battery = (status: string, capacity: string): PowerSupply => ({
    type: 'Battery',
    status,
    capacity,
    present: '1',
  });
  const charger = (online: string, type = 'Mains'): PowerSupply => ({ type, online });

  it.each<[string, PowerSupply[], ReturnType<typeof readPowerSupplies>]>([
    ['nothing told', [], MAINS],
    ['a desktop’s mains only', [charger('1')], MAINS],
    ['a mouse’s battery', [{ type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '4' }], MAINS],
    ['an empty bay', [{ type: 'Battery', present: '0' }], MAINS],
    [
      'plugged in and full',
      [charger('1'), battery('Full', '100')],
      { hasBattery: true, onExternalPower: true, batteryPct: 100 },
    ],
    [
      'on battery',
      [charger('0'), battery('Discharging', '42')],
      { hasBattery: true, onExternalPower: false, batteryPct: 42 },
    ],
    [
      'USB-C, one of two ports',
      [charger('0', 'USB'), charger('1', 'USB'), battery('Charging', '7')],
      { hasBattery: true, onExternalPower: true, batteryPct: 7 },
    ],
    [
      'two batteries',
      [charger('0'), battery('Discharging', '20'), battery('Unknown', '60')],
      { hasBattery: true, onExternalPower: false, batteryPct: 40 },
    ],
    [
      'no charger entry, charging',
      [battery('Charging', '50')],
      { hasBattery: true, onExternalPower: true, batteryPct: 50 },
    ],
    [
      'no charger entry, discharging',
      [battery('Discharging', '50')],
      { hasBattery: true, onExternalPower: false, batteryPct: 50 },
    ],
    [
      'no level',
      [charger('0'), { type: 'Battery', status: 'Discharging' }],
      { hasBattery: true, onExternalPower: false, batteryPct: undefined },
    ],
    [
      'a level that is none',
      [charger('0'), battery('Discharging', '999')],
      { hasBattery: true, onExternalPower: false, batteryPct: undefined },
    ],
  ])('%s', (_name, supplies, expected) => {
    expect(readPowerSupplies(supplies)).toEqual(expected);
  });
});

describe('Linux heat', () => {
  it.each([
    ['nothing told', [], 'nominal'],
    ['cool', [['x86_pkg_temp', '45000']], 'nominal'],
    ['warm', [['cpu-thermal', '80000']], 'fair'],
    [
      'hot',
      [
        ['acpitz', '30000'],
        ['x86_pkg_temp', '92000'],
      ],
      'serious',
    ],
    ['too hot', [['soc_dts0', '100000']], 'critical'],
    ['a hot radio', [['iwlwifi_1', '99000']], 'nominal'],
    ['an absurd sensor', [['acpitz', '255000']], 'nominal'],
    ['no number', [['acpitz', 'N/A']], 'nominal'],
  ] as [string, [string, string][], string][])('%s', (_name, zones, expected) => {
    expect(readThermal(zones.map(([type, temp]) => ({ type, temp })))).toBe(expected);
  });
});

describe('device type', () => {
  it.each([
    [true, undefined, 'laptop'],
    [true, '10', 'laptop'],
    [false, '10', 'desktop'],
    [false, '3', 'desktop'],
    [false, '23', 'server'],
    [false, '1', 'server'],
    [false, undefined, 'server'],
    [false, 'x', 'server'],
  ] as const)('battery %s, chassis %s: %s', (hasBattery, chassis, expected) => {
    expect(deviceType(hasBattery, chassis)).toBe(expected);
  });
});

describe('macOS pmset', () => {
  it.each([
    [
      "Now drawing from 'AC Power'\n -InternalBattery-0 (id=4522083)\t95%; charging; 0:30 remaining present: true\n",
      { hasBattery: true, onExternalPower: true, batteryPct: 95 },
    ],
    [
      "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4522083)\t9%; discharging; 0:41 remaining present: true\n",
      { hasBattery: true, onExternalPower: false, batteryPct: 9 },
    ],
    [
      "Now drawing from 'UPS Power'\n -InternalBattery-0 (id=1)\t100%; charged; 0:00 remaining present: true\n",
      { hasBattery: true, onExternalPower: true, batteryPct: 100 },
    ],
    ["Now drawing from 'AC Power'\n", MAINS],
    ['', MAINS],
  ])('reads %j', (text, expected) => {
    expect(parsePmsetBattery(text)).toEqual(expected);
  });

  it.each([
    ['', 'nominal'],
    ['Note: No thermal warning level has been recorded\n', 'nominal'],
    ['\tCPU_Scheduler_Limit \t= 100\n\tCPU_Speed_Limit \t= 100\n', 'nominal'],
    ['\tCPU_Speed_Limit \t= 85\n', 'fair'],
    ['\tCPU_Speed_Limit \t= 60\n', 'serious'],
    ['\tCPU_Speed_Limit \t= 20\n', 'critical'],
  ])('takes the heat from %j', (text, expected) => {
    expect(parsePmsetThermal(text)).toBe(expected);
  });

  it('knows Low Power Mode', () => {
    expect(parsePmsetLowPower(' standby 1\n lowpowermode         1\n')).toBe(true);
    expect(parsePmsetLowPower(' lowpowermode         0\n')).toBe(false);
    expect(parsePmsetLowPower('')).toBe(false);
  });
});

describe('Windows Win32_Battery', () => {
  it.each([
    ['', MAINS],
    ['null', MAINS],
    ['{}', MAINS],
    ['"text"', MAINS],
    ['{"BatteryStatus":1,"EstimatedChargeRemaining":55}', { hasBattery: true, onExternalPower: false, batteryPct: 55 }],
    [
      '{"BatteryStatus":2,"EstimatedChargeRemaining":100}',
      { hasBattery: true, onExternalPower: true, batteryPct: 100 },
    ],
    ['{"BatteryStatus":5,"EstimatedChargeRemaining":3}', { hasBattery: true, onExternalPower: false, batteryPct: 3 }],
    ['{"BatteryStatus":6}', { hasBattery: true, onExternalPower: true, batteryPct: undefined }],
    [
      '[{"BatteryStatus":2,"EstimatedChargeRemaining":80},{"BatteryStatus":1,"EstimatedChargeRemaining":40}]',
      { hasBattery: true, onExternalPower: false, batteryPct: 60 },
    ],
  ])('reads %j', (text, expected) => {
    expect(parseWin32Battery(text)).toEqual(expected);
  });
});

describe('processor load', () => {
  const times = fc.record<CpuTimes>({ busy: fc.nat(), total: fc.nat() });

  it('is a percentage, whatever the readings', () => {
    fc.assert(
      fc.property(times, times, fc.integer(), (before, after, own) => {
        const pct = cpuLoadPct(before, after, own);
        expect(pct).toBeGreaterThanOrEqual(0);
        expect(pct).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('leaves out what our own processes used', () => {
    const before = { busy: 1000, total: 10_000 };
    const after = { busy: 1900, total: 11_000 };
    expect(cpuLoadPct(before, after, 0)).toBe(90);
    expect(cpuLoadPct(before, after, 800)).toBe(10);
  });

  it('sums the processors', () => {
    const one = { times: { user: 1, nice: 2, sys: 3, idle: 4, irq: 5 } };
    expect(cpuTimes([one, one])).toEqual({ busy: 22, total: 30 });
  });

  it('counts a process and all below it, once, also when the listing is odd', () => {
    const list = [
      { pid: 1, parent: 0, cpuMs: 1 },
      { pid: 2, parent: 1, cpuMs: 10 },
      { pid: 3, parent: 2, cpuMs: 100 },
      { pid: 4, parent: 9, cpuMs: 1000 },
      { pid: 2, parent: 3, cpuMs: 10_000 },
    ];
    expect(treeCpuMs(list, 2)).toBe(10_110);
    expect(treeCpuMs(list, 77)).toBe(0);
  });

  it('reads /proc/<pid>/stat, also of a process with brackets and spaces in its name', () => {
    const stat = (name: string) => `42 (${name}) S 7 42 42 0 -1 4194560 100 0 0 0 11 22 33 44 20 0 1 0 100 1000 10`;
    for (const name of ['node', 'a) S 9 (b', ') )']) {
      expect(parseProcStat(stat(name), 10)).toEqual({ pid: 42, parent: 7, cpuMs: 1100 });
    }
    for (const text of ['', 'x', '42 (a', '42 (a) S']) expect(parseProcStat(text, 10)).toBeUndefined();
  });

  it('reads the times of ps', () => {
    expect(parsePs('    1     0   0:01.50\n  20     1  1-02:03:04\n  21 1 10:20:30.00\nbad line\n')).toEqual([
      { pid: 1, parent: 0, cpuMs: 1500 },
      { pid: 20, parent: 1, cpuMs: ((26 * 60 + 3) * 60 + 4) * 1000 },
      { pid: 21, parent: 1, cpuMs: ((10 * 60 + 20) * 60 + 30) * 1000 },
    ]);
  });
});

describe('this machine', () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'tells something that is valid telemetry, read as %s',
    async (platform) => {
      const reader = createPowerReader({ rootPid: process.pid, withLoad: true, platform });
      expect(PowerTelemetry.parse(await reader.read()).cpuPct).toBe(0);
      PowerTelemetry.parse(await reader.read());
      expect(cpus().length).toBeGreaterThan(0);
    },
  );

  it('has an idle processor where nobody asks for its load, and a busy one where somebody does', async () => {
    const loadOf = async (withLoad: boolean): Promise<number> => {
      // With a root that is nobody's, what this process uses is somebody else's load.
      const reader = createPowerReader({ rootPid: -1, withLoad });
      await reader.read();
      const until = performance.now() + 200;
      while (performance.now() < until);
      return (await reader.read()).cpuPct;
    };
    expect(await loadOf(false)).toBe(0);
    expect(await loadOf(true)).toBeGreaterThan(0);
  });

  it('is read again only when the reading has aged', async () => {
    let reads = 0;
    let now = 0;
    const reader = {
      read: async () => {
        reads += 1;
        return PowerTelemetry.parse({ device: 'desktop', os: 'linux', onExternalPower: true, cpuPct: 99 });
      },
    };
    const patient = watchPower(reader, { monotonic: () => now });
    expect((await patient()).cpuPct).toBe(99);
    now = 4_999;
    await patient();
    expect(reads).toBe(1);
    now = 5_000;
    await patient();
    expect(reads).toBe(2);
  });
});
