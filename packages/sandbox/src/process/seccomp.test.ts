import { describe, expect, it } from '@jest/globals';
import { ALLOW, AUDIT_ARCH, INSTRUCTION_BYTES, KILL_PROCESS, refused, seccompProgram } from './seccomp.ts';
import { ALLOWED, type FilterArch, RESTRICTED } from './syscall-table.ts';

/** Runs a filter as the kernel does; only the instructions that filters here are made of. */
function decide(program: Buffer, call: { arch: number; number: number; args?: number[] }): number {
  const word = (at: number): number => {
    if (at === 0) return call.number >>> 0;
    if (at === 4) return call.arch >>> 0;
    if (at < 16 || (at - 16) % 8 !== 0) throw new Error(`a load from ${at}`);
    return (call.args?.[(at - 16) / 8] ?? 0) >>> 0;
  };
  let accumulator = 0;
  for (let at = 0; at * INSTRUCTION_BYTES < program.length; at++) {
    const base = at * INSTRUCTION_BYTES;
    const k = program.readUInt32LE(base + 4);
    const jump = (holds: boolean): void => {
      at += program.readUInt8(base + (holds ? 2 : 3));
    };
    switch (program.readUInt16LE(base)) {
      case 0x20:
        accumulator = word(k);
        break;
      case 0x54:
        accumulator = (accumulator & k) >>> 0;
        break;
      case 0x15:
        jump(accumulator === k);
        break;
      case 0x35:
        jump(accumulator >= k);
        break;
      case 0x06:
        return k;
      default:
        throw new Error('an unknown instruction');
    }
  }
  throw new Error('the filter ran past its end');
}

const ENOSYS = refused(38);
const EPERM = refused(1);
/** The kernel takes no longer program. */
const MAX_INSTRUCTIONS = 4096;

describe.each<[FilterArch, 0 | 1]>([
  ['x64', 0],
  ['arm64', 1],
])('the filter for %s', (name, column) => {
  const program = seccompProgram(name);
  const arch = AUDIT_ARCH[name];
  const ask = (number: number, ...args: number[]): number => decide(program, { arch, number, args });
  const numberOf = (call: keyof typeof RESTRICTED): number => RESTRICTED[call][column] ?? -1;

  it('is a program that the kernel takes', () => {
    expect(program.length % INSTRUCTION_BYTES).toBe(0);
    expect(program.length / INSTRUCTION_BYTES).toBeLessThan(MAX_INSTRUCTIONS);
  });

  it('allows what is in the table and refuses every other number', () => {
    const allowed = new Set(Object.values(ALLOWED).map((numbers) => numbers[column]));
    const restricted = new Set(Object.values(RESTRICTED).map((numbers) => numbers[column] as number | null));
    for (let number = 0; number < 600; number++) {
      if (restricted.has(number)) continue;
      expect([number, ask(number)]).toEqual([number, allowed.has(number) ? ALLOW : ENOSYS]);
    }
  });

  it('ends a process that calls as another machine', () => {
    for (const other of [0, 0x4000_0003, AUDIT_ARCH[name === 'x64' ? 'arm64' : 'x64']]) {
      expect(decide(program, { arch: other, number: 0 })).toBe(KILL_PROCESS);
    }
  });

  it('lets processes and threads be made, but no namespace', () => {
    const clone = numberOf('clone');
    expect(ask(clone, 0x0100_0000 | 17)).toBe(ALLOW);
    expect(ask(clone, 0x003d_0f00)).toBe(ALLOW);
    for (const flag of [0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000]) {
      expect(ask(clone, flag | 17)).toBe(EPERM);
    }
    expect(ask(numberOf('clone3'))).toBe(ENOSYS);
  });

  it('types into no terminal', () => {
    expect(ask(numberOf('ioctl'), 0, 0x5412)).toBe(EPERM);
    expect(ask(numberOf('ioctl'), 0, 0x541c)).toBe(EPERM);
    expect(ask(numberOf('ioctl'), 0, 0x5421)).toBe(ALLOW);
  });

  it('makes stream and datagram sockets of the families that stay inside, and no others', () => {
    const socket = numberOf('socket');
    for (const family of [1, 2, 10]) for (const kind of [1, 2, 0x8_0801]) expect(ask(socket, family, kind)).toBe(ALLOW);
    for (const [family, kind] of [
      [16, 3],
      [17, 3],
      [38, 5],
      [40, 1],
      [2, 3],
      [1, 5],
    ] as const) {
      expect(ask(socket, family, kind)).toBe(refused(97));
    }
  });

  it('sets no limit of another process, and makes no device', () => {
    expect(ask(numberOf('prlimit64'), 0)).toBe(ALLOW);
    expect(ask(numberOf('prlimit64'), 1)).toBe(EPERM);
    expect(ask(numberOf('mknodat'), 0, 0, 0o010_644)).toBe(ALLOW);
    expect(ask(numberOf('mknodat'), 0, 0, 0o020_644)).toBe(EPERM);
    expect(ask(numberOf('mknodat'), 0, 0, 0o060_644)).toBe(EPERM);
  });
});

it('ends a process that calls by the x32 numbers', () => {
  const call = { arch: AUDIT_ARCH.x64, number: 0x4000_0000 };
  expect(decide(seccompProgram('x64'), call)).toBe(KILL_PROCESS);
});
