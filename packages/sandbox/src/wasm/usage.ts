import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process uses, as the operating system counts it. */
export interface ProcessUsage {
  /** Resident memory, bytes. */
  rssBytes: number;
  /** User and system time of all threads since its start, milliseconds. */
  cpuMs: number;
}

/** The kernel's page size and clock tick on every Linux this runs on (x86-64 and arm64 with 4 KiB pages). */
const PAGE_BYTES = 4096;
const TICK_MS = 10;
const PS_TIMEOUT_MS = 2000;

/** How often usage can be asked for, milliseconds: reading /proc costs microseconds, starting `ps` milliseconds. */
export const USAGE_INTERVAL_MS = process.platform === 'linux' ? 50 : 500;

/**
 * Linux: from /proc, exact at the moment of reading. macOS and other Unix: from `ps`. Windows: undefined, and only the
 * interpreter's own limits hold there.
 */
export async function processUsage(pid: number): Promise<ProcessUsage | undefined> {
  if (process.platform === 'linux') return linuxUsage(pid);
  if (process.platform === 'win32') return undefined;
  return psUsage(pid);
}

function linuxUsage(pid: number): ProcessUsage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command in parentheses may hold spaces; utime, stime and rss are the 12th, 13th and 22nd field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      rssBytes: Number(fields[21]) * PAGE_BYTES,
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    };
  } catch {
    return undefined;
  }
}

function psUsage(pid: number): Promise<ProcessUsage | undefined> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=,time=', '-p', String(pid)], { timeout: PS_TIMEOUT_MS }, (error, stdout) => {
      const found = /^\s*(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)/.exec(stdout ?? '');
      if (error || found === null) return resolve(undefined);
      const [, rss, days, hours, minutes, seconds] = found;
      const cpu = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes)) * 60 + Number(seconds);
      resolve({ rssBytes: Number(rss) * 1024, cpuMs: cpu * 1000 });
    });
  });
}
