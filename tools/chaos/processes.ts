import { readdirSync, readFileSync } from 'node:fs';

/** Sandbox runners whose worker is gone; on Linux only, elsewhere none is found. */
export function leftRunners(): number[] {
  let entries: string[];
  try {
    entries = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return entries.flatMap((name) => {
    try {
      if (!readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('packages/sandbox/src/runner/main.ts')) return [];
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      return parent === '1' ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
