import { ALLOWED, type FilterArch, RESTRICTED, type SyscallNumbers } from './syscall-table.ts';

/** Classic BPF as the kernel reads it: each instruction is `u16 code, u8 jt, u8 jf, u32 k`. */
interface Instruction {
  code: number;
  /** Instructions to skip when the comparison holds. */
  jt?: number;
  /** Instructions to skip when it does not. */
  jf?: number;
  k: number;
}

export const INSTRUCTION_BYTES = 8;
const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
const IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const IF_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const RETURN = 0x06; // BPF_RET | BPF_K

/** What a filter answers, `linux/seccomp.h`. */
export const KILL_PROCESS = 0x8000_0000;
export const ALLOW = 0x7fff_0000;
const ERRNO = 0x0005_0000;
const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;
export const refused = (errno: number): number => (ERRNO | errno) >>> 0;

/** `linux/audit.h`: what the kernel calls the machine a call came from. */
export const AUDIT_ARCH: Readonly<Record<FilterArch, number>> = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
/** Calls of the x32 ABI share the machine's name with those of x86-64 and carry this bit. */
const X32_BIT = 0x4000_0000;

/** Offsets in `struct seccomp_data`; of an argument the low half, both machines being little-endian. */
const NUMBER_AT = 0;
const ARCH_AT = 4;
const argumentAt = (index: number): number => 16 + 8 * index;

/** CLONE_NEW*: time is not among them, as clone(2) cannot ask for it. */
const NAMESPACE_FLAGS = 0x7e02_0000;

/** ioctl(2) requests: terminals are looked at and never typed into (TIOCSTI), descriptors set up and asked. */
const IOCTLS = [
  0x5401 /* TCGETS */, 0x5402 /* TCSETS */, 0x5403 /* TCSETSW */, 0x5404 /* TCSETSF */, 0x540f /* TIOCGPGRP */,
  0x5413 /* TIOCGWINSZ */, 0x541b /* FIONREAD */, 0x5421 /* FIONBIO */, 0x5450 /* FIONCLEX */, 0x5451 /* FIOCLEX */,
  0x5452 /* FIOASYNC */,
];

/** prctl(2): names of threads and mappings, the signal at the parent's death, and reading what one is. */
const PRCTLS = [
  1 /* SET_PDEATHSIG */, 2 /* GET_PDEATHSIG */, 3 /* GET_DUMPABLE */, 4 /* SET_DUMPABLE */, 15 /* SET_NAME */,
  16 /* GET_NAME */, 23 /* CAPBSET_READ */, 38 /* SET_NO_NEW_PRIVS */, 39 /* GET_NO_NEW_PRIVS */,
  0x5356_4d41 /* SET_VMA */,
];

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
/** SOCK_CLOEXEC and SOCK_NONBLOCK are outside of it. */
const SOCKET_TYPE_MASK = 0xf;
const FILE_TYPE_MASK = 0o170_000;
const REGULAR = 0o100_000;
const FIFO = 0o010_000;
const SOCKET = 0o140_000;

/** What an argument has to be, for a call to be allowed. */
export interface Condition {
  argument: number;
  mask?: number;
  oneOf: readonly number[];
}

/** All of a call's conditions must hold; `otherwise` is the error it fails with. */
export const CONDITIONS: Readonly<Record<keyof typeof RESTRICTED, { all: readonly Condition[]; otherwise: number }>> = {
  clone: { all: [{ argument: 0, mask: NAMESPACE_FLAGS, oneOf: [0] }], otherwise: EPERM },
  // Its arguments are in memory, where a filter cannot look: the C library falls back to clone.
  clone3: { all: [{ argument: 0, oneOf: [] }], otherwise: ENOSYS },
  ioctl: { all: [{ argument: 1, oneOf: IOCTLS }], otherwise: EPERM },
  prctl: { all: [{ argument: 0, oneOf: PRCTLS }], otherwise: EPERM },
  socket: {
    all: [
      { argument: 0, oneOf: [AF_UNIX, AF_INET, AF_INET6] },
      { argument: 1, mask: SOCKET_TYPE_MASK, oneOf: [SOCK_STREAM, SOCK_DGRAM] },
    ],
    otherwise: EAFNOSUPPORT,
  },
  prlimit64: { all: [{ argument: 0, oneOf: [0] }], otherwise: EPERM },
  mknod: { all: [{ argument: 1, mask: FILE_TYPE_MASK, oneOf: [0, REGULAR, FIFO, SOCKET] }], otherwise: EPERM },
  mknodat: { all: [{ argument: 2, mask: FILE_TYPE_MASK, oneOf: [0, REGULAR, FIFO, SOCKET] }], otherwise: EPERM },
};

/**
 * The system call filter of a guest, ready for `bwrap --seccomp`. What is not allowed fails with ENOSYS, as on a kernel
 * that never had it, so that programs fall back; calls of another machine's ABI end the process.
 */
export function seccompProgram(arch: FilterArch): Buffer {
  const number = (numbers: SyscallNumbers): number | null => numbers[arch === 'x64' ? 0 : 1];
  const program: Instruction[] = [
    { code: LOAD, k: ARCH_AT },
    { code: IF_EQUAL, k: AUDIT_ARCH[arch], jt: 1 },
    { code: RETURN, k: KILL_PROCESS },
    { code: LOAD, k: NUMBER_AT },
  ];
  if (arch === 'x64') program.push({ code: IF_AT_LEAST, k: X32_BIT, jf: 1 }, { code: RETURN, k: KILL_PROCESS });
  for (const numbers of Object.values(ALLOWED)) {
    const k = number(numbers);
    if (k !== null) program.push({ code: IF_EQUAL, k, jf: 1 }, { code: RETURN, k: ALLOW });
  }
  for (const [name, { all, otherwise }] of Object.entries(CONDITIONS)) {
    const k = number(RESTRICTED[name as keyof typeof RESTRICTED]);
    if (k === null) continue;
    const body = [...all.flatMap((condition) => check(condition, otherwise)), { code: RETURN, k: ALLOW }];
    program.push({ code: IF_EQUAL, k, jf: body.length }, ...body);
  }
  program.push({ code: RETURN, k: refused(ENOSYS) });
  return assemble(program);
}

/** Goes on when the argument is as it must be, and answers with the error otherwise. */
function check({ argument, mask, oneOf }: Condition, otherwise: number): Instruction[] {
  return [
    { code: LOAD, k: argumentAt(argument) },
    ...(mask === undefined ? [] : [{ code: AND, k: mask }]),
    ...oneOf.map((k, i) => ({ code: IF_EQUAL, k, jt: oneOf.length - i })),
    { code: RETURN, k: refused(otherwise) },
  ];
}

function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * INSTRUCTION_BYTES);
  for (const [i, { code, jt = 0, jf = 0, k }] of program.entries()) {
    bytes.writeUInt16LE(code, i * INSTRUCTION_BYTES);
    bytes.writeUInt8(jt, i * INSTRUCTION_BYTES + 2);
    bytes.writeUInt8(jf, i * INSTRUCTION_BYTES + 3);
    bytes.writeUInt32LE(k >>> 0, i * INSTRUCTION_BYTES + 4);
  }
  return bytes;
}
