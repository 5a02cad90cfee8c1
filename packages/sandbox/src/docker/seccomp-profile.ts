import { CONDITIONS, type Condition } from '../process/seccomp.ts';
import { ALLOWED, RESTRICTED } from '../process/syscall-table.ts';

/** A rule of a profile as container engines read it. */
interface Rule {
  names: string[];
  action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO';
  errnoRet?: number;
  args?: { index: number; value: number; valueTwo: number; op: 'SCMP_CMP_EQ' | 'SCMP_CMP_MASKED_EQ' }[];
}

export interface SeccompProfile {
  defaultAction: 'SCMP_ACT_ERRNO';
  defaultErrnoRet: number;
  architectures: string[];
  syscalls: Rule[];
}

const ENOSYS = 38;
/** Making a process dumpable would open its memory to itself, with the pass mark in it. */
const PR_SET_DUMPABLE = 4;
const PRCTL_REQUEST = 0;
/** Containers' own init gives its child the terminal, also where there is none. */
const TIOCSPGRP = 0x5410;
const IOCTL_REQUEST = 1;
/** What an engine's runtime does between loading the filter and starting the program. */
const FOR_THE_RUNTIME = ['execveat'];

/**
 * The process mode's allow-list in the form of container engines. What is not allowed fails with ENOSYS; the libraries
 * fall back, as they do from clone3.
 */
export function seccompProfile(): SeccompProfile {
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: ENOSYS,
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'],
    syscalls: [
      { names: [...Object.keys(ALLOWED), ...FOR_THE_RUNTIME].toSorted(), action: 'SCMP_ACT_ALLOW' },
      ...Object.keys(RESTRICTED).flatMap((name) => rulesFor(name as keyof typeof RESTRICTED)),
    ],
  };
}

/** One rule for each allowed combination; a call that none of them takes is refused. */
function rulesFor(name: keyof typeof RESTRICTED): Rule[] {
  const { all } = CONDITIONS[name];
  const combinations = all
    .map((condition) => adjusted(name, condition))
    .reduce<NonNullable<Rule['args']>[]>(
      (made, { argument, mask, oneOf }) =>
        made.flatMap((args) =>
          oneOf.map((value) => [
            ...args,
            mask === undefined
              ? { index: argument, value, valueTwo: 0, op: 'SCMP_CMP_EQ' as const }
              : { index: argument, value: mask, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' as const },
          ]),
        ),
      [[]],
    );
  // Stated, as engines that do not know of a default error would say EPERM, and libraries do not fall back from that.
  if (combinations.length === 0) return [{ names: [name], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS }];
  return combinations.map((args) => ({ names: [name], action: 'SCMP_ACT_ALLOW', args }));
}

function adjusted(name: keyof typeof RESTRICTED, condition: Condition): Condition {
  if (name === 'prctl' && condition.argument === PRCTL_REQUEST) {
    return { ...condition, oneOf: condition.oneOf.filter((request) => request !== PR_SET_DUMPABLE) };
  }
  if (name === 'ioctl' && condition.argument === IOCTL_REQUEST) {
    return { ...condition, oneOf: [...condition.oneOf, TIOCSPGRP] };
  }
  return condition;
}
