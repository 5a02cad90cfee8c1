import type { PowerTelemetry } from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_POWER_SETTINGS, decidePower, type PowerDecision } from './power.ts';

const phone = (change: Partial<PowerTelemetry> = {}): PowerTelemetry => ({
  device: 'phone',
  os: 'ios',
  onExternalPower: false,
  batteryPct: 80,
  lowPowerMode: false,
  thermal: 'nominal',
  cpuPct: 10,
  ...change,
});
const laptop = (change: Partial<PowerTelemetry> = {}): PowerTelemetry =>
  phone({ device: 'laptop', os: 'macos', ...change });

const LONG_AGO_MS = 3_600_000;

describe('the table for iOS', () => {
  it.each<[string, Partial<PowerTelemetry>, number | undefined, PowerDecision]>([
    [
      'Low Power Mode',
      { lowPowerMode: true },
      undefined,
      { row: 'ios-low-power-mode', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'Low Power Mode, also on external power',
      { lowPowerMode: true, onExternalPower: true },
      undefined,
      { row: 'ios-low-power-mode', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'external power',
      { onExternalPower: true },
      undefined,
      { row: 'ios-external-power', coordinatorTasks: 'yes', peerWork: true, deferMs: 0 },
    ],
    [
      'external power, with an empty battery and just after a pull',
      { onExternalPower: true, batteryPct: 1 },
      0,
      { row: 'ios-external-power', coordinatorTasks: 'yes', peerWork: true, deferMs: 0 },
    ],
    [
      'battery at the stop level',
      { batteryPct: 20 },
      undefined,
      { row: 'ios-battery-stop', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'battery below the stop level',
      { batteryPct: 5 },
      undefined,
      { row: 'ios-battery-stop', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'battery that is not told',
      { batteryPct: undefined },
      undefined,
      { row: 'ios-battery-stop', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'within the throttle interval',
      {},
      44_999,
      { row: 'ios-throttled', coordinatorTasks: 'no', peerWork: false, deferMs: 1 },
    ],
    ['just after a pull', {}, 0, { row: 'ios-throttled', coordinatorTasks: 'no', peerWork: false, deferMs: 45_000 }],
    [
      'after a clock was set back',
      {},
      -5_000_000,
      { row: 'ios-throttled', coordinatorTasks: 'no', peerWork: false, deferMs: 45_000 },
    ],
    [
      'at the end of the throttle interval',
      {},
      45_000,
      { row: 'ios-battery-lite', coordinatorTasks: 'yes', peerWork: false, deferMs: 0 },
    ],
    [
      'on battery, never pulled',
      { batteryPct: 20.5 },
      undefined,
      { row: 'ios-battery-lite', coordinatorTasks: 'yes', peerWork: false, deferMs: 0 },
    ],
    [
      'on battery, hot: the table has no row for it',
      { thermal: 'critical' },
      LONG_AGO_MS,
      { row: 'ios-battery-lite', coordinatorTasks: 'yes', peerWork: false, deferMs: 0 },
    ],
  ])('%s', (_row, change, sinceLastPullMs, expected) => {
    expect(decidePower(phone(change as PowerTelemetry), sinceLastPullMs)).toEqual(expected);
  });

  it('has a stop level and a throttle interval that can be set', () => {
    const settings = { iosStopLevelPct: 50, iosThrottleMs: 1000 };
    expect(decidePower(phone({ batteryPct: 50 }), undefined, settings).row).toBe('ios-battery-stop');
    expect(decidePower(phone({ batteryPct: 51 }), 999, settings)).toMatchObject({ row: 'ios-throttled', deferMs: 1 });
    expect(decidePower(phone({ batteryPct: 51 }), 1000, settings).row).toBe('ios-battery-lite');
  });

  it('is also the table of other phones', () => {
    expect(decidePower(phone({ os: 'android', batteryPct: 10 }), undefined).row).toBe('ios-battery-stop');
  });
});

describe('the table for desktops and laptops', () => {
  it.each<[string, Partial<PowerTelemetry>, PowerDecision]>([
    [
      'thermal serious',
      { thermal: 'serious', onExternalPower: true },
      { row: 'thermal', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'thermal critical, also on a server',
      { thermal: 'critical', device: 'server' },
      { row: 'thermal', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'thermal fair',
      { thermal: 'fair', onExternalPower: true },
      { row: 'mains', coordinatorTasks: 'yes', peerWork: true, deferMs: 0 },
    ],
    [
      'server',
      { device: 'server', batteryPct: 3 },
      { row: 'server', coordinatorTasks: 'yes', peerWork: true, deferMs: 0 },
    ],
    [
      'desktop',
      { device: 'desktop', batteryPct: 3 },
      { row: 'mains', coordinatorTasks: 'yes', peerWork: true, deferMs: 0 },
    ],
    [
      'laptop on AC power',
      { onExternalPower: true, batteryPct: 3 },
      { row: 'mains', coordinatorTasks: 'yes', peerWork: true, deferMs: 0 },
    ],
    [
      'battery below 15 %',
      { batteryPct: 14.9 },
      { row: 'battery-low', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'battery that is not told',
      { batteryPct: undefined },
      { row: 'battery-low', coordinatorTasks: 'no', peerWork: false, deferMs: 0 },
    ],
    [
      'battery of 15 %',
      { batteryPct: 15 },
      { row: 'battery-middle', coordinatorTasks: 'small-only', peerWork: false, deferMs: 0 },
    ],
    [
      'battery of 40 %',
      { batteryPct: 40 },
      { row: 'battery-middle', coordinatorTasks: 'small-only', peerWork: false, deferMs: 0 },
    ],
    [
      'battery above 40 %',
      { batteryPct: 40.1 },
      { row: 'battery-high', coordinatorTasks: 'yes', peerWork: false, deferMs: 0 },
    ],
    [
      'full battery',
      { batteryPct: 100 },
      { row: 'battery-high', coordinatorTasks: 'yes', peerWork: false, deferMs: 0 },
    ],
  ])('%s', (_row, change, expected) => {
    expect(decidePower(laptop(change as PowerTelemetry), undefined)).toEqual(expected);
  });

  it('knows no throttle: a pull may follow a pull', () => {
    expect(decidePower(laptop({ batteryPct: 80 }), 0).deferMs).toBe(0);
  });
});

describe('a busy processor', () => {
  it('defers by 5 s above 85 %, not at it', () => {
    expect(decidePower(laptop({ device: 'server', cpuPct: 85 }), undefined).deferMs).toBe(0);
    expect(decidePower(laptop({ device: 'server', cpuPct: 85.1 }), undefined)).toEqual({
      row: 'server',
      coordinatorTasks: 'yes',
      peerWork: true,
      deferMs: 5000,
    });
  });

  it('does not shorten a longer throttle', () => {
    expect(decidePower(phone({ cpuPct: 99 }), 10_000).deferMs).toBe(35_000);
    expect(decidePower(phone({ cpuPct: 99 }), 44_000).deferMs).toBe(5000);
  });
});

describe('any telemetry', () => {
  const telemetry = fc.record({
    device: fc.constantFrom('server' as const, 'desktop' as const, 'laptop' as const, 'phone' as const),
    os: fc.constantFrom('linux' as const, 'macos' as const, 'windows' as const, 'ios' as const, 'android' as const),
    onExternalPower: fc.boolean(),
    batteryPct: fc.integer({ min: 0, max: 100 }),
    lowPowerMode: fc.boolean(),
    thermal: fc.constantFrom('nominal' as const, 'fair' as const, 'serious' as const, 'critical' as const),
    cpuPct: fc.integer({ min: 0, max: 100 }),
  });

  it('lets no machine on battery do work for peers, and no machine do more when it has less charge', () => {
    const rank = { no: 0, 'small-only': 1, yes: 2 };
    fc.assert(
      fc.property(telemetry, fc.nat(100_000), fc.integer({ min: 0, max: 100 }), (machine, since, lessPct) => {
        const decision = decidePower(machine, since);
        const emptier = decidePower({ ...machine, batteryPct: Math.min(machine.batteryPct, lessPct) }, since);
        expect(rank[emptier.coordinatorTasks]).toBeLessThanOrEqual(rank[decision.coordinatorTasks]);
        if (decision.peerWork) expect(decision.coordinatorTasks).toBe('yes');
        if (
          !machine.onExternalPower &&
          (machine.device === 'laptop' || machine.device === 'phone' || machine.os === 'ios')
        ) {
          expect(decision.peerWork).toBe(false);
        }
        expect(decision.deferMs).toBeGreaterThanOrEqual(machine.cpuPct > 85 ? 5000 : 0);
        expect(decision.deferMs).toBeLessThanOrEqual(DEFAULT_POWER_SETTINGS.iosThrottleMs);
      }),
    );
  });
});
