import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, ROOT, tool } from './tool.ts';

/** Folders that hold code of ours. */
export const CODE = ['apps', 'packages', 'tools'];

/** One broken rule, as dependency-cruiser reports it. */
export interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

/** What dependency-cruiser saw under `cwd`, with the repository's rules. */
export async function cruise(
  cwd: string,
  folders: readonly string[],
): Promise<{ modules: string[]; violations: Violation[] }> {
  const { output } = await tool(
    'depcruise',
    ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders],
    cwd,
  );
  let report: { modules: { source: string }[]; summary: { violations: Violation[] } };
  try {
    report = JSON.parse(output.slice(output.indexOf('{')));
  } catch (cause) {
    throw new Error(`dependency-cruiser did not answer: ${output.slice(0, 2000)}`, { cause });
  }
  return { modules: report.modules.map((module) => module.source), violations: report.summary.violations };
}

/** Source files of a folder that dependency-cruiser has to have read. */
function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'))
    .filter((path) => !/(^|\/)(node_modules|dist|\.turbo)\//.test(path));
}

/** Holds when no rule is broken and the tool has really read every source file. */
export async function checkBoundaries(): Promise<Outcome> {
  const { modules, violations } = await cruise(ROOT, CODE);
  const seen = new Set(modules);
  const missed = CODE.flatMap(sources).filter((path) => !seen.has(path));
  const lines = violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  if (missed.length > 0)
    lines.push(`dependency-cruiser did not read ${missed.length} files, first ${missed.slice(0, 5).join(', ')}`);
  return { ok: lines.length === 0, output: lines.join('\n') };
}
