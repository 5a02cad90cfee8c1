import { readdirSync, readFileSync } from 'node:fs';

/** A process that will not be taken for another one that has its number later. */
export interface ProcessMark {
  pid: number;
  /** Clock ticks after the machine's start. */
  started: string;
}

interface Stat extends ProcessMark {
  parent: number;
  state: string;
}

/** Every process below `pid`, on Linux; elsewhere none is found. */
export function descendantsOf(pid: number): ProcessMark[] {
  const all = processes();
  const below = new Set([pid]);
  // A child's number may be smaller than its parent's: look until nothing is added.
  for (let before = 0; before !== below.size; ) {
    before = below.size;
    for (const each of all) if (below.has(each.parent)) below.add(each.pid);
  }
  below.delete(pid);
  return all.filter((each) => below.has(each.pid)).map(({ pid, started }) => ({ pid, started }));
}

/** Those that still run. */
export function stillRunning(marks: readonly ProcessMark[]): ProcessMark[] {
  const now = new Map(processes().map((each) => [each.pid, each]));
  return marks.filter(({ pid, started }) => {
    const found = now.get(pid);
    return found?.started === started && found.state !== 'Z';
  });
}

function processes(): Stat[] {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program, in brackets, may hold anything.
      const [state = '', parent = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid: Number(name), state, parent: Number(parent), started: rest[17] ?? '' }];
    } catch {
      return [];
    }
  });
}
